import type { Operation } from '../../model/document.js';
import type { Evidence } from '../../model/report.js';
import type { RunEnd } from '../../model/run-end.js';
import type { RunOptions } from '../options.js';
import { unshown } from './reliance.js';
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
  {
    contracts,
    minEvidence,
    operations,
    usedBy,
  }: Pick<RunOptions, 'contracts' | 'minEvidence' | 'operations' | 'usedBy'>,
  { unproved, run, evidence }: WholeRun,
): RunFinding[] {
  const counted = usedBy
    ? operations.filter((own) => usedBy.operation(own.operation).length > 0)
    : operations;
  const isWhole = counted.every((own) => own.isWhole);
  const clauses = (): Evidence[] =>
    usedBy ? evidence().filter((entry) => usedBy.clause(entry).length > 0) : evidence();
  return [
    ...unprovedFindings(unproved, operations, run),
    ...cleanedUp(contracts[0], run.cleanUps),
    ...measured(contracts[0], minEvidence, isWhole, clauses),
    ...(usedBy && isWhole ? unshown(evidence(), contracts, usedBy) : []),
  ];
}
