import type { LoadedHooks } from '../../config/hooks.js';
import { curlLine } from '../../http/secrets/curl.js';
import { addressed } from '../../io/http-client/index.js';
import { printable, printableLines } from '../../json/printable.js';
import { loadContracts } from '../../load/index.js';
import { openTarget } from '../../mock/target.js';
import type { Contract } from '../../model/document.js';
import type { VerifyEvent } from '../../model/events.js';
import type { Report } from '../../model/report.js';
import { plural } from '../../reporters/words/plural.js';
import type { RunOptions } from '../../runner/options.js';
import { plan } from '../../runner/plan.js';
import { exitCodeOf } from '../../runner/report.js';
import { serverOf } from '../../runner/selection.js';
import { verify } from '../../runner/verify.js';
import { Deadline } from '../deadline.js';
import type { Host } from '../host.js';
import { LiveProgress } from '../live-progress.js';
import type { ReportOutlets } from '../report-outlets.js';
import { openRunOutlets, targetsOf } from '../report-outlets.js';
import type { Settings } from '../settings.js';
import { documentsNamed, loadOptions } from '../settings.js';
import { targetOf } from '../target.js';
import { sequenceLines } from '../text/plan.js';
import { warnOfUnused } from '../unused-entries.js';
import type { VerifyFlags } from '../verify-options.js';
import { verifyOptions } from '../verify-options.js';

/** `specproof verify`: documents in, report out. */
export function runVerify(args: string[], options: VerifyFlags, host: Host, file: Settings): Promise<number> {
  const deadline = new Deadline(options.maxTime, host);
  return deadline.run(() => verified(args, options, host, file, deadline));
}

async function verified(
  args: string[],
  options: VerifyFlags,
  host: Host,
  file: Settings,
  deadline: Deadline,
): Promise<number> {
  const { contracts, run } = await askedFor(args, options, host, file);
  if (options.plan === true || options.dryRun === true) return printPlan(run, options, host);
  const outlets = await outletsOf(options, file, host);
  const opened = await openTarget(contracts, run.server);
  const interrupt = new AbortController();
  const unlisten = host.onInterrupt(() => interrupt.abort());
  const live = options.quiet === true ? undefined : new LiveProgress(host);
  try {
    const deliver = (report: Report): Promise<number> =>
      deadline.tell(async () => {
        live?.stop();
        await outlets.deliver(report);
        return exitCodeOf(report);
      });
    const tell = teller(host, live);
    const told = (event: VerifyEvent): void => [live, outlets].forEach((each) => each?.onEvent(event));
    const onStart = (soFar: () => Report): void => void (deadline.rescue = () => deliver(soFar()));
    const { report, crash } = await ending(
      { ...run, server: opened.server, tell, signal: interrupt.signal, maxTime: deadline.left(), onStart },
      told,
    );
    const exitCode = await deliver(report);
    if (crash) throw crash.thrown;
    return exitCode;
  } finally {
    live?.stop();
    unlisten();
    outlets.discard();
    await opened.close();
  }
}

/** What is to be verified, and how. */
async function askedFor(
  args: string[],
  options: VerifyFlags,
  host: Host,
  file: Settings,
): Promise<{ contracts: Contract[]; run: RunOptions }> {
  const given = { settings: file, isWhole: args.length === 0, target: targetOf(options, file, host) };
  const contracts = await contractsOf(args, options, host, file);
  const run = verifyOptions(contracts, options, host, { ...given, hooks: await hooksOf(file) });
  if (options.usedBy.length === 0) return { contracts, run };
  const { usedOnly } = await import('../../traffic/pact/read.js');
  return { contracts, run: await usedOnly(run, options.usedBy, host.cwd, teller(host, undefined)) };
}

function outletsOf(options: VerifyFlags, { config, folder }: Settings, host: Host): Promise<ReportOutlets> {
  const targets = targetsOf(options.report, config.reports, { folder, cwd: host.cwd });
  return openRunOutlets(targets, options, host);
}

/** The hooks that the configuration names; the code that loads them is not loaded for others. */
async function hooksOf({ config: { hooks }, folder }: Settings): Promise<LoadedHooks | undefined> {
  if (hooks === undefined) return undefined;
  const { loadHooks } = await import('../../config/hooks.js');
  return loadHooks(hooks, folder, hooks);
}

/** Tells what commands say, in place of the live line. */
function teller(host: Host, live: LiveProgress | undefined): (line: string) => void {
  return (line) => {
    live?.clear();
    host.stderr(`specproof: ${printable(line)}\n`);
  };
}

async function contractsOf(
  args: string[],
  options: VerifyFlags,
  host: Host,
  file: Settings,
): Promise<Contract[]> {
  const contracts = await loadContracts(documentsNamed(args, file, host), {
    ...loadOptions(file, options, host),
    compiled: options.operation.length > 0 ? options.operation : undefined,
  });
  warnOfUnused(contracts, args, file, host);
  return contracts;
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
    host.stdout(
      printableLines(secrets.text(options.dryRun === true ? `# ${id}\n${line}\n` : `${id}\n    ${why}\n`)),
    );
  }
  const { left, isOpen, problems } = next.value;
  const comment = options.dryRun === true ? '# ' : '';
  const sequences = sequenceLines(run.operations.map(({ operation }) => operation));
  for (const line of [...problems.map(({ message }) => message), ...sequences])
    host.stdout(printableLines(secrets.text(`${comment}${line}\n`)));
  const listed = left > 0 ? `${String(count)} of ${plural(count + left, 'case')}` : plural(count, 'case');
  const others = isOpen ? '; further requests of behaviors follow from the answers' : '';
  host.stdout(`${comment}${listed}; nothing was sent${others}\n`);
  return 0;
}

/** The report, and what went wrong with specproof itself: what was found until then is not lost with it. */
async function ending(
  run: RunOptions,
  onEvent: (event: VerifyEvent) => void,
): Promise<{ report: Report; crash?: { thrown: unknown } }> {
  let report: Report | undefined;
  try {
    for await (const event of verify(run)) {
      onEvent(event);
      if (event.type === 'report') report = event.report;
    }
  } catch (thrown) {
    if (report) return { report, crash: { thrown } };
    throw thrown;
  }
  if (report) return { report };
  throw new Error('the verification ended without a report');
}
