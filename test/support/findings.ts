import type { Report, ReportedFinding } from '../../src/model/report.js';

/** The findings that a report tells of: each occurrence with what its cause says of it. */
export function reportedFindings({ causes }: Pick<Report, 'causes'>): ReportedFinding[] {
  return causes.flatMap(({ occurrences, operations, count: _count, line: _line, ...cause }) =>
    occurrences.map((occurrence) => ({
      ...cause,
      ...(operations.length === 1 && operations[0] !== undefined && { operation: operations[0] }),
      ...occurrence,
    })),
  );
}
