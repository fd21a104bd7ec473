import type { SchemaObject } from '../graph/edges.js';
import type { Chance } from './chance.js';
import { chanceOf, oneOf } from './chance.js';
import { drawn, MAX_REPEATS, rulesOf, textFormats } from './drawn-texts.js';
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
/** Lists of different items may need so many. */
const MANY = 100_000;

/** Texts that may fit, the likelier first; by chance, readable ones first. */
export function* texts(schemas: readonly SchemaObject[], chance: Chance | undefined): Generator<string> {
  const minimum = bound(schemas, 'minLength');
  const maximum = Math.min(bound(schemas, 'maxLength'), MAX_LENGTH);
  if (minimum > maximum) return;
  const formats = textFormats(schemas);
  const patterns = stated(schemas, 'pattern', isText);
  const rules = rulesOf(schemas, { least: minimum, most: maximum });
  if (chance) {
    if (patterns.length > 0 || formats.some(({ languages }) => languages)) yield* drawn(rules, chance);
    for (let i = 0; i < MAX_REPEATS; i++) yield words(minimum, maximum, chance);
  }
  const samples = formats.map(({ sample }) => sample);
  yield* samples;
  yield* samples.map((text) => text.padEnd(minimum, 'x'));
  const plain = 'text'.padEnd(minimum, 'x').slice(0, maximum);
  yield plain;
  if (!chance) yield* drawn(rules, chanceOf(1));
  if (patterns.length > 0) yield* PROBES;
  for (let n = 1; n <= MANY; n++) {
    const suffix = String(n);
    if (suffix.length > maximum) return;
    yield plain.slice(0, Math.max(0, maximum - suffix.length)) + suffix;
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
