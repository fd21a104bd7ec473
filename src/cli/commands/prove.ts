import { resolve } from 'node:path';
import { refuseUnknownNames } from '../../config/checks/names.js';
import { runOptions } from '../../config/run-options.js';
import type { RunSettings } from '../../config/run-settings.js';
import { ToolError } from '../../errors.js';
import { prepareFile, writeTextFile } from '../../io/output-file.js';
import { printable } from '../../json/printable.js';
import { jsonText } from '../../json/text.js';
import { loadContracts } from '../../load/index.js';
import type { Contract } from '../../model/document.js';
import type { Proof, ProveEvent, ProveOptions } from '../../prove/index.js';
import { prove } from '../../prove/index.js';
import { plural } from '../../reporters/plural.js';
import { line } from '../../reporters/terminal/layout.js';
import { Deadline } from '../deadline.js';
import type { Host } from '../host.js';
import type { OptionValues } from '../options.js';
import type { LoadOptionName, Settings } from '../settings.js';
import { documentsNamed, loadOptions } from '../settings.js';
import { LiveLine } from '../text/live-line.js';
import { killRate, proofText } from '../text/proof.js';
import { warnOfUnused } from '../unused-entries.js';

type ProveFlags = OptionValues<
  | 'run' | 'runTimeout' | 'sample' | 'seed' | 'operation' | 'maxTime' | 'minKill' | 'failOn' | 'report' | 'verbose' | 'quiet'
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
  const paths = await reportPaths(options, host);
  const contracts = await loadContracts(documentsNamed(args, file, host), loadOptions(file, options, host));
  warnOfUnused(contracts, args, file, host);
  if (args.length === 0) refuseUnknownNames(contracts, file.config, file.source);
  const interrupt = new AbortController();
  const unlisten = host.onInterrupt(() => interrupt.abort());
  let last: Extract<ProveEvent, { type: 'tried' }> | undefined;
  const live =
    options.quiet === true ? undefined : new LiveLine(host, (width) => last && progressOf(last, width));
  const done = async (proof: Proof): Promise<number> => {
    deadline.settle();
    live?.stop();
    await deliver(proof, options, paths, host);
    if (interrupt.signal.aborted) return 130;
    const rate = killRate(proof);
    return rate === undefined || rate < (options.minKill ?? 0) ? 1 : 0;
  };
  try {
    const events = prove({
      ...proveOptions(contracts, options, host, file),
      maxTime: deadline.left(),
      signal: interrupt.signal,
      onStart: (soFar) => void (deadline.rescue = () => done(soFar())),
    });
    for await (const event of events) {
      if (event.type === 'proof') return await done(event.proof);
      last = event;
    }
    throw new Error('the proof ended without a result');
  } finally {
    live?.stop();
    unlisten();
  }
}

function progressOf(
  { done, tried: { mutant } }: Extract<ProveEvent, { type: 'tried' }>,
  columns: number,
): string {
  return line(columns, `${plural(done, 'fault')} tried  ${printable(mutant.operation.id)}`);
}

/** Prints the result, and writes it where it was asked for. */
async function deliver(
  proof: Proof,
  { quiet, verbose, minKill }: ProveFlags,
  paths: readonly (string | undefined)[],
  { color, columns, stdout, stderr }: Host,
): Promise<void> {
  const detail = quiet === true ? 'verdict' : verbose === true ? 'occurrences' : 'causes';
  const text = proofText(proof, { color, columns, detail, minKill });
  (paths.includes(undefined) ? stderr : stdout)(text);
  const json = `${jsonText(proof, 2)}\n`;
  for (const path of paths) {
    if (path === undefined) stdout(json);
    else await writeTextFile(path, json);
  }
}

/** Where the result goes as JSON; undefined for standard output. */
async function reportPaths({ report }: ProveFlags, { cwd }: Host): Promise<(string | undefined)[]> {
  const other = report.find(({ format }) => format !== 'json');
  if (other) throw new ToolError(`prove writes its result as json, not as ${other.format}`);
  const paths = report.map(({ file: name }) => (name === '-' ? undefined : resolve(cwd, name)));
  for (const path of paths) if (path !== undefined) await prepareFile(path);
  return paths;
}

function proveOptions(
  contracts: readonly Contract[],
  { seed, failOn, operation, run, runTimeout, sample }: ProveFlags,
  host: Host,
  { config, folder, source }: Settings,
): Omit<ProveOptions, 'maxTime' | 'signal'> {
  const { severity, parameters, phases, operations } = config;
  const common: RunSettings = { seed, failOn, severity, parameters, phases, operations };
  return {
    contracts,
    sample,
    suite: run === undefined ? undefined : { line: run, timeout: runTimeout, cwd: folder, env: host.env },
    run: (only) =>
      runOptions(
        only ? [only.operation.contract] : contracts,
        only
          ? { ...common, onlyOperations: [only.operation.id], onlyPhases: only.phases, maxFailures: 1 }
          : { ...common, onlyOperations: operation },
        source,
      ),
  };
}
