import type { Json, JsonObject } from '../../json/json.js';
import { numberFormat, textFormat } from '../formats/index.js';
import { matching } from '../sample/scalars.js';
import { MAX_GROWTH, ofLength } from '../vary/index.js';
import type { Site, Violation } from './violation-attempts.js';
import { parts, sampleInside } from './violation-attempts.js';

/** Texts too short or too long, those that no pattern or format describes, and numbers beyond their format. */
export function wrongTexts(site: Site): Violation[] {
  const { node, value } = site.place;
  const types = [node.type ?? 'string'].flat();
  const numbers = beyondFormat(node);
  const isAboutTexts = ['minLength', 'maxLength', 'pattern', 'format'].some((key) => node[key] !== undefined);
  if (!types.includes('string') || !isAboutTexts) return numbers;
  const base = typeof value === 'string' ? value : sampleText(site);
  return [...lengths(node, base), ...patterns(node, base), ...formats(node), ...numbers];
}

function sampleText(site: Site): string {
  const made = sampleInside(site);
  return typeof made === 'string' ? made : 'a';
}

function wrong(keyword: string, why: string, values: Iterable<Json>): Violation {
  return { keyword, why, candidates: parts(values) };
}

function lengths(node: JsonObject, base: string): Violation[] {
  const { minLength, maxLength } = node;
  return [
    ...(typeof minLength === 'number' && minLength > 0
      ? [wrong('minLength', 'a string too short', ofAnyMakeUp(node, base, minLength - 1))]
      : []),
    ...(typeof maxLength === 'number' && maxLength < MAX_GROWTH
      ? [wrong('maxLength', 'a string too long', ofAnyMakeUp(node, base, maxLength + 1))]
      : []),
  ];
}

/** Texts of a length that a pattern or format may still describe. */
function* ofAnyMakeUp(node: JsonObject, base: string, length: number): Generator<string> {
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
  if (typeof node.pattern !== 'string') return;
  yield* matching(node.pattern, length, length)
    .filter((text) => Array.from(text).length === length)
    .slice(0, 5);
}

/** What is put behind or before a text: of several kinds, because a pattern may allow any of them. */
const JUNK = ['x', '0', '-', 'X', '!', ' x', 'é', '\u0000'];

/**
 * A valid text with something behind it, and with something before it: who forgets one end of the pattern lets one of
 * them through. Where neither can be had, anything that does not match.
 */
function patterns({ pattern }: JsonObject, base: string): Violation[] {
  if (typeof pattern !== 'string') return [];
  const behind = [...JUNK.map((junk) => base + junk), ...JUNK.map((junk) => base.slice(0, -1) + junk)];
  const before = [
    ...JUNK.map((junk) => reversed(junk) + base),
    ...JUNK.map((junk) => reversed(junk) + base.slice(1)),
  ];
  const anything = ['not-a-match', '!', '7', 'a', 'A', ' ', '', 'é', '\u0000'];
  return [
    wrong('pattern', 'no match of the pattern, by what stands behind', behind),
    wrong('pattern', 'no match of the pattern, by what stands before', before),
    { ...wrong('pattern', 'no match of the pattern', anything), isLastResort: true },
  ];
}

function reversed(text: string): string {
  return Array.from(text).reverse().join('');
}

/** Numbers beyond a format. What lies next to exact bounds is passed as those of keywords are. */
function beyondFormat({ format }: JsonObject): Violation[] {
  const known = numberFormat(format);
  if (typeof format !== 'string' || !known || known.bounds) return [];
  return known.nearMisses.map((values) => wrong('format', `no ${format}: ${String(values[0])}`, values));
}

function formats({ format }: JsonObject): Violation[] {
  if (typeof format !== 'string') return [];
  const near = textFormat(format)?.nearMisses ?? [];
  return [
    ...near.map((texts) => wrong('format', `no ${format}: ${texts[0] ?? ''}`, texts)),
    { ...wrong('format', `no ${format}`, [`not-a-${format}`, 'not a\u0000 format']), isLastResort: true },
  ];
}
