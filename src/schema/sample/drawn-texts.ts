import { isObject } from '../../json/json.js';
import type { TextFormat } from '../formats/format.js';
import { textFormat } from '../formats/index.js';
import type { SchemaObject } from '../graph/edges.js';
import { parsePattern } from '../keywords/pattern.js';
import type { Chance } from './chance.js';
import { chanceOf } from './chance.js';
import { fastCheck } from './fast-check.js';
import type { TextRules } from './language/draw.js';
import { textDrawer } from './language/draw.js';
import { isText, stated } from './stated.js';

/** So many texts are drawn in a row that were drawn before, and then it is given up. */
export const MAX_REPEATS = 30;

/** What schemas ask of a text's characters: of the readable part of its formats first, then of all of them. */
export function rulesOf(
  schemas: readonly SchemaObject[],
  { least, most }: Pick<TextRules, 'least' | 'most'>,
): TextRules[] {
  const languages = textFormats(schemas).flatMap((format) => (format.languages ? [format.languages] : []));
  const patterns = stated(schemas, 'pattern', isText);
  const not = deniedPatterns(schemas);
  if (patterns.length + not.length + languages.length === 0) return [];
  const parts = Math.max(1, ...languages.map(({ length }) => length));
  return Array.from({ length: parts }, (_, i) => {
    const formatted = languages.flatMap((some) => some[Math.min(i, some.length - 1)] ?? []);
    return { patterns: [...patterns, ...formatted], not, least, most };
  });
}

/** The formats of texts that are stated and known. */
export function textFormats(schemas: readonly SchemaObject[]): TextFormat[] {
  return stated(schemas, 'format', isText).flatMap((name) => textFormat(name) ?? []);
}

/** The patterns that a text must not match, as far as the schemas deny nothing else with them. */
function deniedPatterns(schemas: readonly SchemaObject[]): string[] {
  return schemas.flatMap(({ node: { not } }) => {
    if (!isObject(not) || !isText(not.pattern)) return [];
    return Object.keys(not).every((key) => key === 'pattern' || key === 'type') ? [not.pattern] : [];
  });
}

/** Texts that keep the rules, of each in turn. */
export function* drawn(rules: readonly TextRules[], chance: Chance): Generator<string> {
  for (const each of rules) yield* different(each, chance);
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
export function drawerOf(rules: TextRules): ReturnType<typeof textDrawer> | undefined {
  const { patterns, not, least, most } = rules;
  const key = [String(least), String(most), ...patterns, '\0', ...not].join('\0');
  if (drawers.has(key)) return drawers.get(key);
  if (drawers.size >= MAX_DRAWERS) drawers.clear();
  let drawer: ReturnType<typeof textDrawer> | undefined;
  try {
    drawer = textDrawer(rules);
  } catch {
    // What textDrawer throws.
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
    return fastCheck().sample(fastCheck().stringMatching(parsePattern(pattern)), { seed: 1, numRuns });
  } catch {
    return undefined;
  }
}
