import type { Automaton } from './automaton.js';

/** Steps without a character that are looked at from one place, before it counts as branching. */
const MAX_LOOKED_AT = 5000;

/**
 * Whether at most one way through the automaton takes any next character, whatever was taken before (Brüggemann-Klein
 * and Wood 1998: one-unambiguous). A backtracking matcher then gives up each of its choices at once: its time is linear
 * in the text from each place that a match can start at. May be false of some of which it holds.
 */
export function isDeterministic({ steps, start }: Automaton): boolean {
  const starts = new Set([start, ...steps.flatMap((step) => (step.kind === 'atom' ? step.to : []))]);
  return [...starts].every((from) => {
    let taken = 0n;
    const pending = [from];
    for (let looked = 0, at = pending.pop(); at !== undefined; at = pending.pop(), looked++) {
      const step = steps[at];
      if (!step || step.kind === 'lookahead' || looked > MAX_LOOKED_AT) return false;
      if (step.kind !== 'atom') pending.push(...step.to);
      else if ((taken & step.atom.set) !== 0n) return false;
      else taken |= step.atom.set;
    }
    return true;
  });
}

/** How many ways lead through an automaton, Infinity where a step is repeated or looks ahead. */
export function waysThrough({ steps, start, isFinite }: Automaton): number {
  if (!isFinite) return Infinity;
  const known = new Map<number, number>();
  const ways = (at: number): number => {
    const step = steps[at];
    const counted = known.get(at);
    if (counted !== undefined || !step) return counted ?? 1;
    if (step.kind === 'lookahead') return Infinity;
    const sum = step.kind === 'match' ? 1 : step.to.reduce((total, to) => total + ways(to), 0);
    known.set(at, sum);
    return sum;
  };
  return ways(start);
}
