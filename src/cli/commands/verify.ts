import { resolve } from 'node:path';
import { addressed } from '../../io/http.js';
import { writeTextFile } from '../../io/files.js';
import { loadContracts } from '../../load.js';
import { curlLine } from '../../message/curl.js';
import { Secrets } from '../../message/secrets.js';
import type { Contract, Report } from '../../model.js';
import { exitCodeOf } from '../../report.js';
import { REPORTERS } from '../../reporters/index.js';
import { pretty } from '../../reporters/pretty.js';
import { unenforceable } from '../../schema/enforceability.js';
import { plan, serverOf, verify } from '../../verify.js';
import type { VerifyOptions } from '../../verify.js';
import type { Host } from '../host.js';
import type { Settings } from '../settings.js';
import { documentsToVerify, verifyOptions } from '../verify-options.js';
import type { VerifyFlags } from '../verify-options.js';

/** `specproof verify`: documents in, report out. */
export async function runVerify(
  args: string[],
  options: VerifyFlags,
  host: Host,
  file: Settings,
): Promise<number> {
  const contracts = await loadContracts(documentsToVerify(args, file, host), { cwd: host.cwd });
  const settings = verifyOptions(contracts, options, host, {
    config: file.config,
    isWhole: args.length === 0,
  });
  if (options.plan === true || options.dryRun === true) return printPlan(settings, options, host);
  const target = await openTarget(contracts, settings.server);
  const interrupt = new AbortController();
  const unlisten = host.onInterrupt(() => interrupt.abort());
  try {
    const { report, crash } = await ending({
      ...settings,
      server: target.server,
      knowsNoUsers: settings.server === undefined,
      signal: interrupt.signal,
    });
    await deliver(report, options, host);
    if (crash) throw crash.thrown;
    return exitCodeOf(report);
  } finally {
    unlisten();
    await target.close();
  }
}

function printPlan(settings: VerifyOptions, options: VerifyFlags, host: Host): number {
  const secrets = new Secrets(settings.contracts, Object.values(settings.credentials));
  let count = 0;
  for (const { id, why, request, operation } of plan(settings)) {
    count++;
    const line = curlLine(
      addressed(request, serverOf(settings.server, operation) ?? 'http://127.0.0.1:4010'),
      secrets,
    );
    host.stdout(options.dryRun === true ? `# ${id}\n${line}\n` : `${id}\n    ${why}\n`);
  }
  host.stdout(`${options.dryRun === true ? '# ' : ''}${String(count)} cases; nothing was sent\n`);
  return 0;
}

interface Target {
  /** Undefined when there is nothing that could be asked. */
  server: VerifyOptions['server'];
  close: () => Promise<void>;
}

/** The user's server, else the mock. A document with unenforceable schemas has no mock: it is judged by itself. */
async function openTarget(contracts: Contract[], server: VerifyOptions['server']): Promise<Target> {
  const nothing = { close: () => Promise.resolve() };
  if (server !== undefined) return { server, ...nothing };
  if (contracts.some((contract) => unenforceable(contract).length > 0))
    return { server: undefined, ...nothing };
  // Prism takes more than a second to load; who verifies a server of their own need not wait for it.
  const { startMock } = await import('../../mock.js');
  const mock = await startMock({ contracts });
  return { server: mock.url, close: () => mock.close() };
}

/** The report, and what went wrong with specproof itself: what was found until then is not lost with it. */
async function ending(options: VerifyOptions): Promise<{ report: Report; crash?: { thrown: unknown } }> {
  let report: Report | undefined;
  try {
    for await (const event of verify(options)) if (event.type === 'report') report = event.report;
  } catch (thrown) {
    if (report) return { report, crash: { thrown } };
    throw thrown;
  }
  if (report) return { report };
  throw new Error('the verification ended without a report');
}

/** The pretty report goes to standard output, unless a file report was sent there. */
async function deliver(report: Report, options: VerifyFlags, host: Host): Promise<void> {
  const toStdout = options.report.some(({ file }) => file === '-');
  for (const { format, file } of options.report) {
    const text = REPORTERS[format]?.(report) ?? '';
    if (file === '-') host.stdout(text);
    else await writeTextFile(resolve(host.cwd, file), text);
  }
  (toStdout ? host.stderr : host.stdout)(pretty(report, host.color));
}
