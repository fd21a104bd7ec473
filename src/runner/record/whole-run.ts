import type { Operation } from '../../model/document.js';
import type { Evidence, RunEnd } from '../../model/report.js';
import type { RunOptions } from '../options.js';
import type { RunFinding } from './run-findings.js';
import { cleanedUp, measured } from './run-findings.js';
import type { ThrottleSummary } from './unproved.js';
import { unprovedFindings } from './unproved.js';

/** What is known of a run at its end. */
interface WholeRun {
  /** The operations of which nothing was proved, and how often each status or failure came instead. */
  unproved: ReadonlyMap<Operation, ReadonlyMap<string, number>>;
  run: { throttle: ThrottleSummary | undefined; end: RunEnd; cleanUps: number };
  evidence: () => Evidence[];
}

/** What only the whole run shows. */
export function wholeRunFindings(
  { contracts, minEvidence, operations }: Pick<RunOptions, 'contracts' | 'minEvidence' | 'operations'>,
  { unproved, run, evidence }: WholeRun,
): RunFinding[] {
  const isWhole = operations.every((own) => own.isWhole);
  return [
    ...unprovedFindings(unproved, operations, run),
    ...cleanedUp(contracts[0], run.cleanUps),
    ...measured(contracts[0], minEvidence, isWhole, evidence),
  ];
}
