import type { Language } from './algebra.js';
import { Algebra } from './algebra.js';
import { lettersOf } from './draw.js';
import { languageOf } from './language-of.js';

/** How many characters texts have: at least, and at most. */
export interface TextLengths {
  /** `Infinity` where there is no such text. */
  shortest: number;
  /** `Infinity` where they may be of any length. */
  longest: number;
}

/** More states are not looked into. */
const MAX_STATES = 600;

/** What the language of a pattern leaves out, or knows a part of: assertions about what is around, properties, references. */
const INEXACT = /\\[bBpPk\d]|\(\?(?!:)/;

/** The lengths of the texts that match all patterns; undefined where they are not known for sure. */
export function textLengths(patterns: readonly string[]): TextLengths | undefined {
  if (patterns.some((pattern) => INEXACT.test(pattern))) return undefined;
  try {
    const algebra = new Algebra(Infinity);
    const start = algebra.intersection(patterns.map((pattern) => languageOf(pattern, algebra)));
    const next = graphOf(algebra, start);
    return next && lengthsIn(start, next);
  } catch {
    // What is no pattern, or beyond this, is told elsewhere.
    return undefined;
  }
}

type Graph = ReadonlyMap<Language, readonly Language[]>;

/** Which states follow each state; undefined where there are too many. */
function graphOf(algebra: Algebra, start: Language): Graph | undefined {
  const codes = lettersOf(start).map(({ code }) => code);
  const next = new Map<Language, readonly Language[]>();
  const pending = [start];
  for (let state = pending.pop(); state; state = pending.pop()) {
    if (next.has(state)) continue;
    if (next.size === MAX_STATES) return undefined;
    const from = state;
    const to = new Set(codes.map((code) => algebra.derivative(from, code)));
    to.delete(algebra.nothing);
    next.set(state, [...to]);
    pending.push(...to);
  }
  return next;
}

function lengthsIn(start: Language, next: Graph): TextLengths {
  const ends = distancesToEnd(next);
  const shortest = ends.get(start) ?? Infinity;
  return { shortest, longest: shortest === Infinity ? 0 : longestFrom(start, next, ends) };
}

/** How many characters each state is away from the end of a text, at least; without those that lead to none. */
function distancesToEnd(next: Graph): ReadonlyMap<Language, number> {
  const before = new Map<Language, Language[]>();
  for (const [state, followers] of next)
    for (const follower of followers) before.set(follower, [...(before.get(follower) ?? []), state]);
  const distances = new Map<Language, number>();
  let level = [...next.keys()].filter(({ hasEmpty }) => hasEmpty);
  for (let distance = 0; level.length > 0; distance++) {
    for (const state of level) distances.set(state, distance);
    level = [...new Set(level.flatMap((state) => before.get(state) ?? []))].filter(
      (state) => !distances.has(state),
    );
  }
  return distances;
}

/** The characters of the longest text from a state on; `Infinity` where the states that lead to an end form a circle. */
function longestFrom(
  start: Language,
  next: Graph,
  ends: ReadonlyMap<Language, number>,
  known = new Map<Language, number>(),
): number {
  const found = known.get(start);
  if (found !== undefined) return found;
  // Whoever comes here again before it is known goes in a circle.
  known.set(start, Infinity);
  const lengths = (next.get(start) ?? [])
    .filter((state) => ends.has(state))
    .map((state) => longestFrom(state, next, ends, known) + 1);
  const longest = Math.max(0, ...lengths);
  known.set(start, longest);
  return longest;
}
