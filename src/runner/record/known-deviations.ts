import type { Contract } from '../../model/document.js';
import type { ReportedFinding } from '../../model/report.js';
import type { FindingCode } from '../codes.js';
import type { RunFinding } from './run-findings.js';

/** A fault that is known and, for a time, accepted. */
export interface KnownDeviation {
  /** Only findings of this operation, by its id; of any when absent. */
  operation?: string;
  /** The code of the finding, e.g. `response.body.schema`. */
  code: FindingCode;
  /**
   * Only findings about this place: of the document, e.g. `#/paths/~1pets/get`, or of the message, e.g. `body#/id`;
   * about any when absent.
   */
  pointer?: string;
  /** Why it is accepted. */
  reason: string;
  /** The last day on which it is, `YYYY-MM-DD`; without end when absent. */
  until?: string;
}

interface Context {
  today: string;
  /**
   * Whether all was sent that could meet a deviation at the operation of this id, or at any: one that nobody met is
   * then no longer needed.
   */
  isExercised: (operation: string | undefined) => boolean;
  contracts: readonly Contract[];
}

/**
 * The findings with those marked that a deviation accounts for: they are notes and do not fail the run. An expired
 * deviation accounts for nothing. Findings about the deviations themselves follow: those that the run would have met.
 */
export function withDeviations(
  findings: readonly ReportedFinding[],
  deviations: readonly KnownDeviation[],
  { today, isExercised, contracts }: Context,
): ReportedFinding[] {
  const used = new Set<KnownDeviation>();
  const marked = findings.map((finding) => {
    const deviation = deviations.find((candidate) => accountsFor(candidate, finding));
    if (!deviation) return finding;
    used.add(deviation);
    return markedBy(deviation, finding, today);
  });
  const unmet = deviations.filter((one) => !used.has(one) && isExercised(one.operation));
  return [...marked, ...unmet.map((one) => unneeded(one, contracts))];
}

function accountsFor({ operation, code, pointer }: KnownDeviation, finding: ReportedFinding): boolean {
  return (
    finding.check === code &&
    (operation === undefined || operation === finding.operation) &&
    (pointer === undefined || pointer === finding.pointer || pointer === finding.at)
  );
}

function markedBy(
  { reason, until }: KnownDeviation,
  finding: ReportedFinding,
  today: string,
): ReportedFinding {
  const { severity, message } = finding;
  if (until !== undefined && until < today)
    return { ...finding, message: `${message} (was accepted until ${until}: ${reason})` };
  return severity === 'note' ? finding : { ...finding, severity: 'note', known: { severity, reason } };
}

function unneeded({ operation, code, reason }: KnownDeviation, contracts: readonly Contract[]): RunFinding {
  const owner =
    contracts.find(({ operations }) => operations.some(({ id }) => id === operation)) ?? contracts[0];
  const found = owner?.operations.find(({ id }) => id === operation);
  const pointer = found?.pointer ?? '#';
  const where = operation === undefined ? '' : ` at ${operation}`;
  return {
    check: 'deviation.unneeded',
    severity: 'error',
    message: `the known deviation ${code}${where} was not met: remove it (${reason})`,
    pointer,
    at: 'configuration',
    expected: `a finding ${code}${where}`,
    received: 'none',
    document: owner?.name ?? '',
    location: owner?.locate(pointer) ?? { file: '', line: 1, column: 1 },
    ...(operation === undefined ? {} : { operation }),
  };
}
