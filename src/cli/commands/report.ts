import { ToolError } from '../../errors.js';
import type { Report } from '../../model/report.js';
import type { Reporter } from '../../reporters/index.js';
import { REPORTERS } from '../../reporters/index.js';
import { exitCodeOf } from '../../runner/report.js';
import { compared } from '../../runner/saved/compare.js';
import { merged } from '../../runner/saved/merge.js';
import type { Host } from '../host.js';
import type { OptionValues } from '../options.js';
import { openRunOutlets, targetsOf } from '../report-outlets.js';
import { readReport } from '../saved-report.js';

/** The options of `report`, parsed. */
type ReportFlags = OptionValues<'report' | 'against' | 'verbose' | 'quiet'>;

/** `specproof report`: saved reports in, one report out, in any format. */
export async function runReport(files: string[], options: ReportFlags, host: Host): Promise<number> {
  const { report: typed, against } = options;
  const targets = targetsOf(typed, undefined, { folder: host.cwd, cwd: host.cwd });
  for (const { format } of targets) {
    const reporter: Reporter = REPORTERS[format];
    if (reporter.needsEvents)
      throw new ToolError(`${format}: a saved report holds no exchanges`, {
        hint: `Write it with the run: verify --report ${format}=FILE.`,
      });
  }
  const parts = [];
  for (const file of files) parts.push(await readReport(file, host.cwd));
  const base = against === undefined ? undefined : await readReport(against, host.cwd);
  refuseMixed(parts, base);
  const whole = merged(parts);
  const report = base ? compared(whole, base) : whole;
  const outlets = await openRunOutlets(targets, options, host);
  await outlets.deliver(report);
  return exitCodeOf(report);
}

/** @throws ToolError where the results of `prove` are to be merged, or compared with those of a verification. */
function refuseMixed(parts: readonly Report[], base: Report | undefined): void {
  if (parts.length > 1 && parts.some(({ proof }) => proof))
    throw new ToolError('the results of prove are not merged: give one of them', {
      hint: 'prove --resume goes on where an earlier run ended.',
    });
  const isMixed = base && parts.some(({ proof }) => (proof === undefined) !== (base.proof === undefined));
  if (isMixed) throw new ToolError('a result of prove is compared with another one of prove');
}
