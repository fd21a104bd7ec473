import type { Chance } from '../chance.js';
import { chanceOf, oneOf } from '../chance.js';
import type { Language } from './algebra.js';
import { Algebra } from './algebra.js';
import type { Characters } from './characters.js';
import { ANY } from './characters.js';
import { languageOf } from './language-of.js';

/** What a text must be: it matches all patterns and none of `not`, and has so many characters. */
export interface TextRules {
  patterns: readonly string[];
  not: readonly string[];
  least: number;
  most: number;
}

/** So many states are looked into, those near the start first; and so many more once a text is known to end. */
const MAX_STATES = 5000;
const MORE_STATES = 200;
/** Longer texts that follow a pattern are not made. */
const MAX_LENGTH = 2000;
/** A text that may go on is so much longer than it must be. */
const SURPLUS = 5;
const ATTEMPTS = 10;
/** What may be repeated more often than it must is repeated so many times more at most: a counter takes many states. */
const MOST_REPEATED = 16;

/**
 * Draws texts that keep the rules; undefined where none is found. Word boundaries and lookbehinds are passed over, so
 * that the texts have to be judged.
 * @throws SyntaxError, NotRegular or RangeError where a pattern is beyond this; TooManyLanguages where it takes too long
 *   to say.
 */
export function textDrawer({
  patterns,
  not,
  least,
  most,
}: TextRules): (chance: Chance) => string | undefined {
  if (least > Math.min(most, MAX_LENGTH)) return () => undefined;
  const algebra = new Algebra(Math.max(least, MOST_REPEATED));
  const matched = algebra.intersection([
    ...patterns.map((pattern) => languageOf(pattern, algebra)),
    ...not.map((pattern) => algebra.complement(languageOf(pattern, algebra))),
  ]);
  const free = new Automaton(algebra, matched);
  if (free.distance(matched) > most) return () => undefined;
  const length = { least, most };
  const attempted = (chance: Chance): string | undefined => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const text = walk(free, length, chance);
      if (text !== undefined) return text;
    }
    return undefined;
  };
  // A text depends on the chance alone, not on those that were drawn before it.
  const isFree = attempted(chanceOf(1)) !== undefined;
  let strict: Automaton | undefined;
  return (chance) => {
    const text = isFree ? attempted(chance) : undefined;
    if (text !== undefined) return text;
    // The walk ran into texts that end too early or too late: the length becomes a rule like the others.
    const ofLength = algebra.repeated(algebra.one(ANY), least, most);
    strict ??= new Automaton(algebra, algebra.intersection([matched, ofLength]));
    return walk(strict, length, chance);
  };
}

/** Goes from state to state, to where a text may end. */
function walk(
  automaton: Automaton,
  { least, most }: { least: number; most: number },
  chance: Chance,
): string | undefined {
  const codes: number[] = [];
  let state = automaton.start;
  const shortest = automaton.distance(state);
  const target = Math.min(most, Math.max(least, shortest + chance.int(0, SURPLUS)));
  while (Number.isFinite(shortest) && codes.length <= target) {
    const left = target - codes.length - 1;
    const steps = automaton.steps(state).filter(({ to }) => automaton.distance(to) <= left);
    const best = Math.min(...steps.map(({ rank }) => rank));
    const step = oneOf(
      chance,
      steps.filter(({ rank }) => rank === best),
    );
    if (!step) break;
    codes.push(chance.int(step.code, step.last));
    state = step.to;
  }
  return state.hasEmpty && codes.length >= least ? String.fromCodePoint(...codes) : undefined;
}

interface Step {
  /** The characters of the step: each of them leads to the same state. */
  code: number;
  last: number;
  /** How readable they are: letters and digits are best. */
  rank: number;
  to: Language;
}

/** A language's derivatives as states, each with its distance from the end of a text. */
class Automaton {
  private readonly distances = new Map<Language, number>();
  private readonly known = new Map<Language, readonly Step[]>();
  private readonly letters: readonly { code: number; last: number; rank: number }[];

  constructor(
    private readonly algebra: Algebra,
    readonly start: Language,
  ) {
    this.letters = lettersOf(start);
    this.explore();
  }

  /** How many steps it takes at least to the end; `Infinity` where there is no way, or none that is known. */
  distance(state: Language): number {
    return this.distances.get(state) ?? Infinity;
  }

  steps(state: Language): readonly Step[] {
    const known = this.known.get(state);
    if (known) return known;
    const steps = this.letters.flatMap((letter): Step[] => {
      const to = this.algebra.derivative(state, letter.code);
      return to.kind === 'nothing' ? [] : [{ ...letter, to }];
    });
    this.known.set(state, steps);
    return steps;
  }

  private explore(): void {
    const sources = new Map<Language, Language[]>([[this.start, []]]);
    const ends: Language[] = [];
    let most = MAX_STATES;
    for (const [state] of sources) {
      if (state.hasEmpty && ends.push(state) === 1) most = Math.min(most, sources.size + MORE_STATES);
      if (sources.size > most) continue;
      for (const { to } of this.steps(state)) {
        const from = sources.get(to);
        if (from) from.push(state);
        else sources.set(to, [state]);
      }
    }
    let level = ends;
    for (let distance = 0; level.length > 0; distance++) {
      for (const state of level) if (!this.distances.has(state)) this.distances.set(state, distance);
      level = [...new Set(level.flatMap((state) => sources.get(state) ?? []))].filter(
        (state) => !this.distances.has(state),
      );
    }
  }
}

/** Where readable characters begin and end: digits, capitals and small letters, then what else ASCII prints. */
const READABLE: readonly (readonly [first: number, last: number, rank: number])[] = [
  [97, 122, 0], [65, 90, 0], [48, 57, 0], [33, 47, 1], [58, 64, 1], [91, 96, 1], [123, 126, 1], [32, 32, 2],
]; // prettier-ignore

/** The characters between two bounds of any set lead to the same states; one step stands for each such range. */
export function lettersOf(language: Language): { code: number; last: number; rank: number }[] {
  const starts = new Set<number>();
  for (const [first, last] of rangesIn(language)) starts.add(first).add(last + 1);
  for (const [first, last] of READABLE) starts.add(first).add(last + 1);
  const bounds = [...starts].filter((code) => code <= 0x10ffff).toSorted((a, b) => a - b);
  return bounds.flatMap((code, i) => {
    const last = (bounds[i + 1] ?? 0x110000) - 1;
    // Half a surrogate pair is no character.
    if (code >= 0xd800 && last <= 0xdfff) return [];
    const rank = READABLE.find(([from, to]) => from <= code && last <= to)?.[2] ?? 3;
    return [{ code, last: code >= 0xa0 ? code : last, rank }];
  });
}

function rangesIn(language: Language): Characters {
  const seen = new Set<Language>([language]);
  const ranges = new Map<string, Characters[number]>();
  for (const one of seen) {
    if (one.kind === 'one') for (const range of one.of) ranges.set(range.join(), range);
    if (one.kind === 'sequence') seen.add(one.first).add(one.rest);
    if (one.kind === 'union' || one.kind === 'intersection') for (const part of one.parts) seen.add(part);
    if (one.kind === 'complement' || one.kind === 'repeated') seen.add(one.of);
  }
  return [...ranges.values()];
}
