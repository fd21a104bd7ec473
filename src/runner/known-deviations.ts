import type { Contract } from '../model/document.js';
import type { ReportedFinding } from '../model/report.js';

/** A fault that is known and, for a time, accepted. */
export interface Deviation {
  /** Operation id; every operation when absent. */
  operation?: string;
  /** The check's code, e.g. `response.body.schema`. */
  code: string;
  /** The place in the document or in the message; every place when absent. */
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
 * Marks the findings that a deviation accounts for: they no longer fail the run. An expired deviation accounts for
 * nothing. Gives back the findings about the deviations themselves: those that the run would have met.
 */
export function applyDeviations(
  findings: ReportedFinding[],
  deviations: readonly Deviation[],
  { today, isExercised, contracts }: Context,
): ReportedFinding[] {
  const used = new Set<Deviation>();
  for (const finding of findings) {
    const deviation = deviations.find((candidate) => accountsFor(candidate, finding));
    if (!deviation) continue;
    used.add(deviation);
    const expired = deviation.until !== undefined && deviation.until < today;
    if (expired) finding.message += ` (was accepted until ${deviation.until ?? ''}: ${deviation.reason})`;
    else if (finding.severity !== 'note') {
      finding.known = { severity: finding.severity, reason: deviation.reason };
      finding.severity = 'note';
    }
  }
  return deviations
    .filter((one) => !used.has(one) && isExercised(one.operation))
    .map((one) => unneeded(one, contracts));
}

function accountsFor({ operation, code, pointer }: Deviation, finding: ReportedFinding): boolean {
  return (
    finding.check === code &&
    (operation === undefined || operation === finding.operation) &&
    (pointer === undefined || pointer === finding.pointer || pointer === finding.at)
  );
}

function unneeded({ operation, code, reason }: Deviation, contracts: readonly Contract[]): ReportedFinding {
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
