import { resolve } from 'node:path';
import { refuseUnknownNames } from '../../config/checks/names.js';
import { runOptions } from '../../config/run-options.js';
import type { RunSettings } from '../../config/run-settings.js';
import { ToolError } from '../../errors.js';
import { printable, printableLines } from '../../json/printable.js';
import { jsonText } from '../../json/text.js';
import { loadContracts } from '../../load/index.js';
import type { Contract } from '../../model/document.js';
import type { Proof, ProveEvent, ProveOptions } from '../../prove/index.js';
import { prove, reportOf } from '../../prove/index.js';
import type { Reporter } from '../../reporters/index.js';
import { REPORTERS } from '../../reporters/index.js';
import { line } from '../../reporters/terminal/layout.js';
import { plural } from '../../reporters/words/plural.js';
import { killRate } from '../../reporters/words/proof-words.js';
import { Deadline } from '../deadline.js';
import type { Host } from '../host.js';
import type { OptionValues } from '../options.js';
import { ProveState } from '../prove-state.js';
import type { ReportTarget } from '../report-outlets.js';
import { deliverTold, targetsOf } from '../report-outlets.js';
import type { LoadOptionName, Settings } from '../settings.js';
import { documentsNamed, loadOptions } from '../settings.js';
import { LiveLine } from '../text/live-line.js';
import { proofText } from '../text/proof.js';
import { warnOfUnused } from '../unused-entries.js';

type ProveFlags = OptionValues<
  | 'run' | 'runTimeout' | 'states' | 'upstream' | 'jobs' | 'sample' | 'seed' | 'resume' | 'operation' | 'maxTime' | 'minKill' | 'failOn' | 'report' | 'verbose' | 'quiet'
  | LoadOptionName
>; // prettier-ignore

/** `specproof prove`: documents in, how much a suite would notice of their faults out. */
export function runProve(args: string[], options: ProveFlags, host: Host, file: Settings): Promise<number> {
  const deadline = new Deadline(options.maxTime, host);
  return deadline.run(() => proved(args, options, host, { file, deadline }));
}

async function proved(
  args: string[],
  options: ProveFlags,
  host: Host,
  { file, deadline }: { file: Settings; deadline: Deadline },
): Promise<number> {
  const targets = targetsFor(options, host, file);
  const contracts = await loadContracts(documentsNamed(args, file, host), loadOptions(file, options, host));
  warnOfUnused(contracts, args, file, host);
  if (args.length === 0) refuseUnknownNames(contracts, file.config, file.source);
  const state = await stateOf(contracts, options, host);
  const interrupt = new AbortController();
  const unlisten = host.onInterrupt(() => interrupt.abort());
  let last: Progress | undefined;
  const shown = (width: number): string | undefined => last && progressOf(last, width);
  const live = options.quiet === true ? undefined : new LiveLine(host, shown);
  const done = (proof: Proof): Promise<number> =>
    deadline.tell(async () => {
      live?.stop();
      await deliver(proof, targets, { options, isInterrupted: interrupt.signal.aborted }, host);
      if (interrupt.signal.aborted) return 130;
      return isStrong(proof, options) ? 0 : 1;
    });
  try {
    const events = prove({
      ...proveOptions(contracts, options, host, file),
      ...{ known: state?.known, maxTime: deadline.left(), signal: interrupt.signal },
      onStart: (soFar) => void (deadline.rescue = () => done(soFar())),
    });
    for await (const event of events) {
      if (event.type === 'proof') return await done(event.proof);
      await state?.add(event.tried);
      last = event;
    }
    throw new Error('the proof ended without a result');
  } finally {
    live?.stop();
    unlisten();
  }
}

function isStrong({ summary }: Proof, { minKill = 0 }: ProveFlags): boolean {
  const rate = killRate(summary);
  return rate !== undefined && rate >= minKill;
}

type Progress = Extract<ProveEvent, { type: 'tried' }>;

function progressOf({ done, tried: { mutant } }: Progress, columns: number): string {
  return line(columns, `${plural(done, 'fault')} tried  ${printable(mutant.operation.id)}`);
}

/** Tells the result, and writes the reports that were asked for; as JSON, the result as it is. */
async function deliver(
  proof: Proof,
  targets: readonly ReportTarget[],
  { options, isInterrupted }: { options: ProveFlags; isInterrupted: boolean },
  host: Host,
): Promise<void> {
  const { quiet, verbose, minKill } = options;
  const detail = quiet === true ? 'verdict' : verbose === true ? 'occurrences' : 'causes';
  const text = proofText(proof, { color: host.color, columns: host.columns, detail, minKill });
  const report = reportOf(proof, { minKill, isInterrupted });
  const json = { render: () => `${printableLines(jsonText(proof, 2))}\n` };
  await deliverTold(targets, { text, report, reporters: { json } }, host);
}

/** The reports that were asked for. @throws ToolError for one that tells of exchanges: every server had its own. */
function targetsFor(
  { report, run, states, upstream }: ProveFlags,
  { cwd }: Host,
  { config, folder }: Settings,
): ReportTarget[] {
  if (upstream !== undefined && run === undefined)
    throw new ToolError('--upstream needs --run: the verifier is measured on the mock of the documents');
  if (states !== undefined && (run === undefined || upstream !== undefined))
    throw new ToolError(
      '--states needs --run without --upstream: the mock has the states, and a suite asks for them',
    );
  const targets = targetsOf(report, config.prove?.reports, { folder, cwd });
  for (const { format } of targets) {
    const reporter: Reporter = REPORTERS[format];
    if (reporter.needsEvents)
      throw new ToolError(`${format}: prove tells of servers, and keeps no exchanges`);
  }
  return targets;
}

/** What an earlier run has found, and where this one adds to it; undefined where that was not asked for. */
async function stateOf(
  contracts: readonly Contract[],
  { resume, seed, run, states, upstream, failOn }: ProveFlags,
  { cwd }: Host,
): Promise<ProveState | undefined> {
  if (resume === undefined) return undefined;
  return ProveState.open(resolve(cwd, resume), { contracts, seed, suite: run, states, upstream, failOn });
}

function proveOptions(
  contracts: readonly Contract[],
  { seed, failOn, operation, run, runTimeout, sample, states, upstream, jobs }: ProveFlags,
  host: Host,
  { config, folder, source }: Settings,
): Omit<ProveOptions, 'maxTime' | 'signal'> {
  const { severity, parameters, phases, operations } = config;
  const common: RunSettings = { seed, failOn, severity, parameters, phases, operations };
  return {
    contracts,
    ...{ sample, upstream, jobs, states: states === undefined ? undefined : resolve(host.cwd, states) },
    suite: run === undefined ? undefined : { line: run, timeout: runTimeout, cwd: folder, env: host.env },
    run: (only) =>
      runOptions(
        only ? [...new Set(only.operations.map(({ contract }) => contract))] : contracts,
        only
          ? {
              ...common,
              onlyOperations: only.operations.map(({ id }) => id),
              onlyPhases: only.phases,
              maxFailures: 1,
            }
          : { ...common, onlyOperations: operation },
        source,
      ),
  };
}
