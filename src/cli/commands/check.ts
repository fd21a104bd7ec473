import { resolve } from 'node:path';
import { printable } from '../../json/printable.js';
import { loadContracts } from '../../load/index.js';
import type { Report } from '../../model/report.js';
import type { RunOptions } from '../../runner/options.js';
import { exitCodeOf } from '../../runner/report.js';
import { check } from '../../traffic/check.js';
import { recordedRunOptions } from '../given/recorded-run-options.js';
import type { Host } from '../host.js';
import { LiveProgress } from '../live-progress.js';
import type { OptionValues } from '../options.js';
import { openRunOutlets, targetsOf } from '../report-outlets.js';
import type { LoadOptionName, Settings } from '../settings.js';
import { documentsNamed, loadOptions } from '../settings.js';

/** The options of `check`, parsed. */
type CheckFlags = OptionValues<
  'server' | 'minEvidence' | 'lenientInput' | 'failOn' | 'report' | 'verbose' | 'quiet' | LoadOptionName
>;

/** `specproof check`: recorded traffic in, report out. Nothing is sent. */
export async function runCheck(
  args: string[],
  options: CheckFlags,
  host: Host,
  file: Settings,
): Promise<number> {
  const [recording = '', ...documents] = args;
  const contracts = await loadContracts(
    documentsNamed(documents, file, host),
    loadOptions(file, options, host),
  );
  const interrupt = new AbortController();
  const unlisten = host.onInterrupt(() => interrupt.abort());
  const live = options.quiet === true ? undefined : new LiveProgress(host);
  const tell = (line: string): void => {
    live?.clear();
    host.stderr(`specproof: ${printable(line)}\n`);
  };
  const run: RunOptions = { ...recordedRunOptions(contracts, options, file), tell, signal: interrupt.signal };
  const from = { folder: file.folder, cwd: host.cwd };
  const targets = targetsOf(options.report, file.config.check?.reports, from);
  const outlets = await openRunOutlets(targets, options, host);
  try {
    let report: Report | undefined;
    for await (const event of check(run, { path: resolve(host.cwd, recording), label: recording })) {
      live?.onEvent(event);
      outlets.onEvent(event);
      if (event.type === 'report') report = event.report;
    }
    if (!report) throw new Error('the check ended without a report');
    live?.stop();
    await outlets.deliver(report);
    return exitCodeOf(report);
  } finally {
    live?.stop();
    unlisten();
    outlets.discard();
  }
}
