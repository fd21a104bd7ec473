import { resolve } from 'node:path';
import { curlLine } from '../../http/secrets/curl.js';
import { addressed } from '../../io/http-client/index.js';
import { prepareFile, writeTextFile } from '../../io/output-file.js';
import { loadContracts } from '../../load/index.js';
import type { Contract } from '../../model/document.js';
import type { Report } from '../../model/report.js';
import { REPORTERS } from '../../reporters/index.js';
import { plural, pretty } from '../../reporters/terminal.js';
import type { RunOptions } from '../../runner/options.js';
import { plan } from '../../runner/plan.js';
import { exitCodeOf } from '../../runner/report.js';
import { serverOf } from '../../runner/selection.js';
import { verify } from '../../runner/verify.js';
import { unenforceable } from '../../schema/enforceability.js';
import { missingCredentials } from '../credentials.js';
import type { Host } from '../host.js';
import type { Settings } from '../settings.js';
import type { VerifyFlags } from '../verify-options.js';
import { documentsToVerify, verifyOptions } from '../verify-options.js';

/** `specproof verify`: documents in, report out. */
export async function runVerify(
  args: string[],
  options: VerifyFlags,
  host: Host,
  file: Settings,
): Promise<number> {
  const contracts = await loadContracts(documentsToVerify(args, file, host), { cwd: host.cwd });
  const run = verifyOptions(contracts, options, host, { settings: file, isWhole: args.length === 0 });
  if (options.plan === true || options.dryRun === true) return printPlan(run, options, host);
  const targets = reportTargets(options, file, host);
  for (const { path } of targets) if (path !== undefined) await prepareFile(path);
  const target = await openTarget(contracts, run.server);
  const interrupt = new AbortController();
  const unlisten = host.onInterrupt(() => interrupt.abort());
  try {
    const { report, crash } = await ending({ ...run, server: target.server, signal: interrupt.signal });
    await deliver(report, targets, missingCredentials(report, run), host);
    if (crash) throw crash.thrown;
    return exitCodeOf(report);
  } finally {
    unlisten();
    await target.close();
  }
}

function printPlan(run: RunOptions, options: VerifyFlags, host: Host): number {
  const { secrets, server } = run;
  const cases = plan(run);
  let count = 0;
  let next = cases.next();
  for (; next.done !== true; next = cases.next()) {
    const { id, why, request, operation } = next.value;
    count++;
    const line = curlLine(
      addressed(request, serverOf(server, operation) ?? 'http://127.0.0.1:4010'),
      secrets,
    );
    host.stdout(secrets.text(options.dryRun === true ? `# ${id}\n${line}\n` : `${id}\n    ${why}\n`));
  }
  const { left, isOpen } = next.value;
  const listed = left > 0 ? `${String(count)} of ${plural(count + left, 'case')}` : plural(count, 'case');
  const others = isOpen ? '; further requests of behaviors follow from the answers' : '';
  host.stdout(`${options.dryRun === true ? '# ' : ''}${listed}; nothing was sent${others}\n`);
  return 0;
}

interface Target {
  /** Undefined when there is nothing that could be asked. */
  server: RunOptions['server'];
  close: () => Promise<void>;
}

/** The user's server, else the mock. A document with unenforceable schemas has no mock: it is judged by itself. */
async function openTarget(contracts: Contract[], server: RunOptions['server']): Promise<Target> {
  const nothing = { close: () => Promise.resolve() };
  if (server !== undefined) return { server, ...nothing };
  if (contracts.some((contract) => unenforceable(contract).length > 0))
    return { server: undefined, ...nothing };
  // Prism takes more than a second to load; who verifies a server of their own need not wait for it.
  const { startMock } = await import('../../mock/index.js');
  const mock = await startMock({ contracts });
  return { server: mock.url, close: () => mock.close() };
}

/** The report, and what went wrong with specproof itself: what was found until then is not lost with it. */
async function ending(run: RunOptions): Promise<{ report: Report; crash?: { thrown: unknown } }> {
  let report: Report | undefined;
  try {
    for await (const event of verify(run)) if (event.type === 'report') report = event.report;
  } catch (thrown) {
    if (report) return { report, crash: { thrown } };
    throw thrown;
  }
  if (report) return { report };
  throw new Error('the verification ended without a report');
}

interface ReportTarget {
  format: string;
  /** Absolute; undefined for standard output. */
  path: string | undefined;
}

/** Those that were typed, else those of the configuration file, whose paths start at that file. */
function reportTargets({ report }: VerifyFlags, { config, folder }: Settings, { cwd }: Host): ReportTarget[] {
  const configured = Object.entries(config.reports ?? {}).map(([format, file]) => ({
    format,
    file,
    from: folder,
  }));
  const typed = report.map(({ format, file }) => ({ format, file, from: cwd }));
  return (typed.length > 0 ? typed : configured).map(({ format, file, from }) => ({
    format,
    path: file === '-' ? undefined : resolve(from, file),
  }));
}

/**
 * The pretty report goes to standard output, unless another one was sent there; it comes first, so that nothing that
 * goes wrong with a file takes it away.
 */
async function deliver(
  report: Report,
  targets: readonly ReportTarget[],
  hints: readonly string[],
  host: Host,
): Promise<void> {
  const toStdout = targets.some(({ path }) => path === undefined);
  (toStdout ? host.stderr : host.stdout)(pretty(report, host.color, hints));
  const failures: unknown[] = [];
  for (const { format, path } of targets) {
    const text = REPORTERS[format]?.(report) ?? '';
    if (path === undefined) host.stdout(text);
    else await writeTextFile(path, text).catch((thrown: unknown) => failures.push(thrown));
  }
  if (failures.length > 0) throw failures[0];
}
