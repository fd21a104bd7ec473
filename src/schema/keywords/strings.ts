import type { Boundary, Keyword, Place, Violation } from './keyword.js';
import { isCount, lastResort, MAX_SENT, tooLarge, violation } from './keyword.js';
import { counted } from './keyword.js';
import { BoundedPattern, isReadable } from './pattern.js';

const string = { appliesTo: ['string'] } as const;

export const minLength: Keyword<number> = {
  ...string,
  section: 'validation §6.3.2',
  isWellFormed: isCount,
  expectation: (length) => `at least ${counted(length, 'character')}`,
  boundaries: (length, place) => textOf(length, place),
  *violations(length, place) {
    // A text that is much too short is as good as one that is a little.
    const shorter = Math.min(length - 1, MAX_SENT);
    if (length > 0) yield violation('a string too short', ofAnyMakeUp(place, shorter));
  },
  // An empty text may be no text at all.
  breakableAsText: (length) => length !== 1,
};

export const maxLength: Keyword<number> = {
  ...string,
  section: 'validation §6.3.1',
  isWellFormed: isCount,
  expectation: (length) => `at most ${counted(length, 'character')}`,
  boundaries: (length, place) => textOf(length, place),
  *violations(length, place) {
    const why = 'a string too long';
    if (length < MAX_SENT) yield violation(why, ofAnyMakeUp(place, length + 1));
    else yield tooLarge(why, length + 1, 'characters');
  },
  breakableAsText: () => true,
};

export const pattern: Keyword<string> = {
  ...string,
  section: 'validation §6.3.3',
  isWellFormed: (stated): stated is string => typeof stated === 'string' && isReadable(stated),
  expectation: (stated) => `a match of ${stated}`,
  *violations(stated, place) {
    if (!matchesEverything(stated, place.isText)) yield* noMatches(place);
  },
  breakableAsText: () => true,
};

function textOf(length: number, { value }: Place): Boundary[] {
  if (length > MAX_SENT) return [];
  const base = typeof value === 'string' ? value : 'a';
  return [{ part: ofLength(base, length), why: `a string of ${String(length)} characters` }];
}

function baseOf({ valueOf }: Place): string {
  const base = valueOf('string');
  return typeof base === 'string' ? base : 'a';
}

/** Texts of a length that a pattern or format may still describe. */
function* ofAnyMakeUp(place: Place, length: number): Generator<string> {
  const base = baseOf(place);
  const characters = Array.from(base);
  yield ofLength(base, length);
  yield characters
    .slice(Math.max(0, characters.length - length))
    .join('')
    .padStart(length, 'a');
  yield characters
    .slice(0, length)
    .join('')
    .padEnd(length, characters.at(-1) ?? 'a');
  yield base.padEnd(length, '0');
  if (typeof place.node.pattern !== 'string') return;
  yield* place
    .matching(place.node.pattern, length, length)
    .filter((text) => Array.from(text).length === length)
    .slice(0, 5);
}

/** What is put behind or before a text: of several kinds, because a pattern may allow any of them. */
const JUNK = ['x', '0', '-', 'X', '!', ' x', 'é', '\u0000'];

/**
 * A valid text with something behind it, and with something before it: who forgets one end of the pattern lets one of
 * them through. Where neither can be had, anything that does not match.
 */
function* noMatches(place: Place): Generator<Violation> {
  yield violation('no match of the pattern, by what stands behind', withJunkBehind(place));
  yield violation('no match of the pattern, by what stands before', withJunkBefore(place));
  yield lastResort('no match of the pattern', [
    'not-a-match',
    '!',
    '7',
    'a',
    'A',
    ' ',
    '',
    'é',
    '\n',
    '\u0000',
  ]);
}

function* withJunkBehind(place: Place): Generator<string> {
  const base = baseOf(place);
  for (const junk of JUNK) yield base + junk;
  for (const junk of JUNK) yield base.slice(0, -1) + junk;
}

function* withJunkBefore(place: Place): Generator<string> {
  const base = baseOf(place);
  for (const junk of JUNK) yield reversed(junk) + base;
  for (const junk of JUNK) yield reversed(junk) + base.slice(1);
}

/** `text` cut or repeated to a length in characters (JSON Schema counts code points). */
function ofLength(text: string, length: number): string {
  const characters = Array.from(text === '' ? 'a' : text);
  return Array.from({ length }, (_, i) => characters[i % characters.length]).join('');
}

function reversed(text: string): string {
  return Array.from(text).reverse().join('');
}

/** Texts of every kind: a pattern that matches them all matches any. */
const TEXTS = [
  '',
  ' ',
  'a',
  'A',
  '1',
  'é',
  '!',
  '-',
  '\n',
  '\u0000',
  'not-a-match',
  'two words',
  'x'.repeat(1000),
];

/** `isText`: of the texts that every URL, header and form carries unchanged. */
function matchesEverything(stated: string, isText: boolean): boolean {
  try {
    const expression = new BoundedPattern(stated);
    return (isText ? TEXTS.filter(isCarried) : TEXTS).every((text) => expression.test(text));
  } catch {
    return false;
  }
}

function isCarried(text: string): boolean {
  return text.trim() !== '' && !text.includes('\u0000');
}
