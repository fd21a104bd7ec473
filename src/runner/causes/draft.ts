import type { Cause, Fault, Gathered, Occurrence, ReportedFinding } from '../../model/report.js';

/** Findings that are known to have one cause, as long as the run goes on. */
interface CauseDraft extends Gathered {
  /** Occurrences by the operation's id; the empty text for those of none. */
  byOperation: Map<string, number>;
}

/** A draft, and what its first finding said is broken. */
export type Collected = CauseDraft & Fault;

/** How severe one is in comparison with another. */
export const RANKS = { error: 2, warning: 1, note: 0 } as const;

export function draftOf(finding: ReportedFinding): CauseDraft {
  const { operation = '' } = finding;
  return { worst: finding, count: 1, byOperation: new Map([[operation, 1]]), kept: [finding] };
}

/** Adds what `from` knows. `limit`: occurrences that are kept one by one. */
export function absorb(draft: CauseDraft, from: CauseDraft, limit: number): void {
  draft.count += from.count;
  for (const [operation, count] of from.byOperation)
    draft.byOperation.set(operation, (draft.byOperation.get(operation) ?? 0) + count);
  const isWorse = RANKS[from.worst.severity] > RANKS[draft.worst.severity];
  draft.kept = isWorse ? [...from.kept, ...draft.kept] : [...draft.kept, ...from.kept];
  draft.kept.length = Math.min(draft.kept.length, limit);
  if (isWorse) draft.worst = from.worst;
}

/** The ids of the operations at which it showed. */
export function operationsOf({ byOperation }: CauseDraft): string[] {
  return [...byOperation.keys()].filter((id) => id !== '');
}

/** The draft as it stands in the report. `line`: what the document says there. */
export function causeOf(draft: CauseDraft, line: string, order: ReadonlyMap<string, number>): Cause {
  const { operation: _operation, case: _case, ...common } = draft.worst;
  const operations = operationsOf(draft).sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  return {
    ...common,
    ...(line === '' ? {} : { line }),
    operations,
    count: draft.count,
    occurrences: draft.kept.map((finding) => occurrenceOf(finding, draft.worst, operations.length > 1)),
  };
}

/** A finding as an occurrence of its cause: only what that does not say. */
export function occurrenceOf(
  finding: ReportedFinding,
  cause: Omit<ReportedFinding, 'operation' | 'case'>,
  withOperation: boolean,
): Occurrence {
  const { operation, case: id, check, severity, at, expected, received } = finding;
  return {
    ...(withOperation && operation !== undefined && { operation }),
    ...(id !== undefined && { case: id }),
    ...(check !== cause.check && { check }),
    ...(severity !== cause.severity && { severity }),
    ...(at !== cause.at && { at }),
    ...(expected !== cause.expected && { expected }),
    ...(received !== cause.received && { received }),
  };
}

/** The finding with the request of another one that shows the same. */
export function repeatable(finding: ReportedFinding, { curl, case: id }: ReportedFinding): ReportedFinding {
  return { ...finding, ...(curl !== undefined && { curl }), ...(id !== undefined && { case: id }) };
}
