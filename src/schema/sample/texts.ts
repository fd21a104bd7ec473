import fc from 'fast-check';
import { isObject } from '../../json/json.js';
import { textFormat } from '../formats/index.js';
import type { SchemaObject } from '../graph/edges.js';
import { parsePattern } from '../keywords/pattern.js';
import type { Chance } from './chance.js';
import { chanceOf, oneOf } from './chance.js';
import type { TextRules } from './language/draw.js';
import { textDrawer } from './language/draw.js';
import { bound, isText, stated } from './stated.js';

/** What many hand-written patterns let pass that no generator understands. */
const PROBES = ['a', 'A', '1', 'abc', 'ABC', '12345', 'Text1234!', 'a-1', '+4712345678', 'a@b.example', '1.0.0']; // prettier-ignore

/** Random texts are made of these. */
const WORDS = [
  'amber', 'birch', 'cloud', 'delta', 'ember', 'field', 'grain', 'harbor', 'island', 'juniper', 'kite', 'lumen', 'maple',
  'north', 'ocean', 'pebble', 'quartz', 'river', 'stone', 'timber', 'umber', 'valley', 'willow', 'yarrow', 'zephyr',
]; // prettier-ignore

/** Longer texts are not made up. */
const MAX_LENGTH = 1_000_000;
/** So many texts are drawn in a row that were drawn before, and then it is given up. */
const MAX_REPEATS = 30;
/** Lists of different items may need so many. */
const MANY = 100_000;

/** Texts that may fit, the likelier first; by chance, readable ones first. */
export function* texts(schemas: readonly SchemaObject[], chance: Chance | undefined): Generator<string> {
  const minimum = bound(schemas, 'minLength');
  const maximum = Math.min(bound(schemas, 'maxLength'), MAX_LENGTH);
  if (minimum > maximum) return;
  const formats = stated(schemas, 'format', isText).flatMap((name) => textFormat(name) ?? []);
  const patterns = stated(schemas, 'pattern', isText);
  const languages = formats.map((format) => format.languages ?? []).filter((some) => some.length > 0);
  const rules = { patterns, not: deniedPatterns(schemas), least: minimum, most: maximum };
  if (chance) {
    if (patterns.length > 0 || languages.length > 0) yield* drawn(rules, languages, chance);
    for (let i = 0; i < MAX_REPEATS; i++) yield words(minimum, maximum, chance);
  }
  const samples = formats.map(({ sample }) => sample);
  yield* samples;
  yield* samples.map((text) => text.padEnd(minimum, 'x'));
  const plain = 'text'.padEnd(minimum, 'x').slice(0, maximum);
  yield plain;
  if (!chance) yield* drawn(rules, languages, chanceOf(1));
  if (patterns.length > 0) yield* PROBES;
  for (let n = 1; n <= MANY; n++) {
    const suffix = String(n);
    if (suffix.length > maximum) return;
    yield plain.slice(0, Math.max(0, maximum - suffix.length)) + suffix;
  }
}

/** The patterns that a text must not match, as far as the schemas deny nothing else with them. */
function deniedPatterns(schemas: readonly SchemaObject[]): string[] {
  return schemas.flatMap(({ node: { not } }) => {
    if (!isObject(not) || !isText(not.pattern)) return [];
    return Object.keys(not).every((key) => key === 'pattern' || key === 'type') ? [not.pattern] : [];
  });
}

/** Texts of the readable part of each format first, then of all of it. */
function* drawn(
  rules: TextRules,
  languages: readonly (readonly string[])[],
  chance: Chance,
): Generator<string> {
  if (rules.patterns.length + rules.not.length + languages.length === 0) return;
  const most = Math.max(1, ...languages.map(({ length }) => length));
  for (let i = 0; i < most; i++) {
    const formatted = languages.flatMap((some) => some[Math.min(i, some.length - 1)] ?? []);
    yield* different({ ...rules, patterns: [...rules.patterns, ...formatted] }, chance);
  }
}

function* different(rules: TextRules, chance: Chance): Generator<string> {
  const draw = drawerOf(rules);
  if (!draw) {
    for (const pattern of rules.patterns) yield* understood(pattern);
    return;
  }
  const seen = new Set<string>();
  for (let repeats = 0; repeats < MAX_REPEATS; repeats++) {
    const text = draw(chance);
    if (text === undefined) return;
    if (seen.has(text)) continue;
    yield text;
    seen.add(text);
    repeats = 0;
  }
}

/** Undefined where a pattern is beyond languages. */
function drawerOf(rules: TextRules): ReturnType<typeof textDrawer> | undefined {
  const { patterns, not, least, most } = rules;
  const key = [String(least), String(most), ...patterns, '\0', ...not].join('\0');
  if (drawers.has(key)) return drawers.get(key);
  if (drawers.size >= MAX_DRAWERS) drawers.clear();
  let drawer: ReturnType<typeof textDrawer> | undefined;
  try {
    drawer = textDrawer(rules);
  } catch {
    // A SyntaxError or TooManyLanguages.
  }
  drawers.set(key, drawer);
  return drawer;
}

/** Documents repeat their patterns. */
const drawers = new Map<string, ReturnType<typeof textDrawer> | undefined>();
const MAX_DRAWERS = 500;

const GENERATED = 50;

/** Texts that match a pattern and have so many characters; where there are none of that length, others. */
export function matching(pattern: string, minimum = 0, maximum = Infinity): string[] {
  const found: string[] = [];
  for (const text of different({ patterns: [pattern], not: [], least: minimum, most: maximum }, chanceOf(1)))
    if (found.push(text) >= GENERATED) break;
  const matched = found.filter((text) => isMatch(pattern, text));
  return (matched.length > 0 ? matched : understood(pattern)).toSorted((a, b) => a.length - b.length);
}

function isMatch(pattern: string, text: string): boolean {
  try {
    return parsePattern(pattern).test(text);
  } catch {
    return false;
  }
}

/** Texts that match a pattern but for its lookarounds and back references. */
function understood(pattern: string): readonly string[] {
  const known = generatedTexts.get(pattern);
  if (known) return known;
  if (generatedTexts.size >= MAX_DRAWERS) generatedTexts.clear();
  const plain = pattern.replaceAll(/\(\?<?[=!]([^()]|\([^()]*\))*\)/g, '');
  const texts = generated(pattern) ?? generated(plain) ?? [];
  generatedTexts.set(pattern, texts);
  return texts;
}

const generatedTexts = new Map<string, readonly string[]>();

/** What is repeated thousands of times makes long texts. */
const LONG = /\{\d{4,}/;

function generated(pattern: string): string[] | undefined {
  try {
    const numRuns = LONG.test(pattern) ? 1 : GENERATED;
    return fc.sample(fc.stringMatching(parsePattern(pattern)), { seed: 1, numRuns });
  } catch {
    return undefined;
  }
}

function words(minimum: number, maximum: number, chance: Chance): string {
  const count = chance.int(1, 3);
  let text = Array.from({ length: count }, () => oneOf(chance, WORDS)).join(' ');
  while (text.length < minimum) text += ` ${oneOf(chance, WORDS) ?? ''}`;
  // A blank at the end would be lost in places.
  const cut = text.slice(0, Math.max(minimum, Math.min(maximum, text.length)));
  return cut.endsWith(' ') ? `${cut.slice(0, -1)}s` : cut;
}
