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

/** The deviations that are known, and which of them have been met. */
export class KnownDeviations {
  private readonly used = new Set<KnownDeviation>();

  /** `today`: the day by which they expire. */
  constructor(
    private readonly deviations: readonly KnownDeviation[],
    private readonly today: string,
  ) {}

  /**
   * The finding, marked where a deviation accounts for it: it is a note and does not fail the run. An expired deviation
   * accounts for nothing.
   */
  mark(finding: ReportedFinding): ReportedFinding {
    const deviation = this.deviations.find((candidate) => accountsFor(candidate, finding));
    if (!deviation) return finding;
    this.used.add(deviation);
    return markedBy(deviation, finding, this.today);
  }

  /**
   * Findings about those that the run would have met. `isExercised`: whether all was sent that could meet a deviation at
   * the operation of this id, or at any: one that nobody met is then no longer needed.
   */
  unneeded(
    isExercised: (operation: string | undefined) => boolean,
    contracts: readonly Contract[],
  ): RunFinding[] {
    return this.deviations
      .filter((one) => !this.used.has(one) && isExercised(one.operation))
      .map((one) => unneeded(one, contracts));
  }
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
