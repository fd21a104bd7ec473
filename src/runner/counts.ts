import { groupBy } from '../json/group-by.js';
import type { Severity } from '../model/document.js';
import type { Cause, Evidence, Report } from '../model/report.js';

/** Occurrences of one cause that a report lists, unless the user asks for all. */
export const MAX_OCCURRENCES = 50;

/** Causes of each severity, each as often as it weighs. */
export function bySeverity(
  causes: readonly Cause[],
  weight: (cause: Cause) => number,
): Record<Severity, number> {
  const sums = { error: 0, warning: 0, note: 0 };
  for (const cause of causes) sums[cause.severity] += weight(cause);
  return sums;
}

/** How much of the documented clauses was shown; clauses about errors are counted apart. */
export function countEvidence(evidence: readonly Evidence[]): Report['summary']['evidence'] {
  const others = { seen: 0, empty: 0, never: 0 };
  const errors = { seen: 0, empty: 0, never: 0 };
  let unenforced = 0;
  for (const { about, state, unenforced: isUnenforced } of evidence) {
    (about === 'error' ? errors : others)[state]++;
    if (about !== 'error' && isUnenforced === true) unenforced++;
  }
  return {
    clauses: others.seen + others.empty + others.never,
    ...others,
    errorClauses: errors.seen + errors.empty + errors.never,
    errorSeen: errors.seen,
    ...(unenforced > 0 ? { unenforced } : {}),
    ...usedOf(evidence),
  };
}

/** How much of what consumers rely on was shown, where somebody has asked. */
function usedOf(evidence: readonly Evidence[]): { used?: number; usedSeen?: number } {
  if (!evidence.some((entry) => entry.usedBy !== undefined)) return {};
  const used = evidence.filter(({ usedBy = [] }) => usedBy.length > 0);
  return { used: used.length, usedSeen: used.filter(({ state }) => state !== 'never').length };
}

/** How much of a clause each state shows in comparison with another. */
export const STATES = { seen: 2, empty: 1, never: 0 } as const;

/** Each clause once, in the best state that any run has shown it in. */
export function mergedEvidence(all: readonly Evidence[]): Evidence[] {
  const groups = groupBy(all, ({ document, operation, clause }) => `${document} ${operation} ${clause}`);
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const best = others.reduce((a, b) => (STATES[b.state] > STATES[a.state] ? b : a), first);
    return [{ ...best, count: [first, ...others].reduce((sum, { count }) => sum + count, 0) }];
  });
}

/** A share in percent, rounded down: what is not all is never told as all. */
export function percent(share: number): string {
  return `${String(Math.floor(share * 1000) / 10)}%`;
}
