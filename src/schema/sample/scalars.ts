import fc from 'fast-check';
import type { Numeric } from '../../json/number.js';
import { isMultiple } from '../../json/number.js';
import { textFormat } from '../formats/index.js';
import type { SchemaObject } from '../graph/edges.js';
import { numberBounds } from '../keywords/number-bounds.js';
import { parsePattern } from '../keywords/pattern.js';
import { bound, isNumber, isText, stated } from './stated.js';

/** What many hand-written patterns let pass that no generator understands. */
const PROBES = [
  'a',
  'A',
  '1',
  'abc',
  'ABC',
  '12345',
  'Text1234!',
  'a-1',
  '+4712345678',
  'a@b.example',
  '1.0.0',
];

/** Longer texts are not made up. */
const MAX_LENGTH = 1_000_000;

/** Texts that may fit, the likelier first. */
export function* texts(schemas: readonly SchemaObject[]): Generator<string> {
  const minimum = bound(schemas, 'minLength');
  const maximum = Math.min(bound(schemas, 'maxLength'), MAX_LENGTH);
  if (minimum > maximum) return;
  const formatted = stated(schemas, 'format', isText).flatMap((format) => textFormat(format)?.sample ?? []);
  const plain = 'text'.padEnd(minimum, 'x').slice(0, maximum);
  const patterns = stated(schemas, 'pattern', isText);
  yield* formatted;
  yield* formatted.map((text) => text.padEnd(minimum, 'x'));
  yield plain;
  for (const pattern of patterns) yield* matching(pattern, minimum, maximum);
  if (patterns.length > 0) yield* PROBES;
  for (let n = 1; n <= 100; n++) {
    const suffix = String(n);
    yield plain.slice(0, Math.max(0, maximum - suffix.length)) + suffix;
  }
}

const GENERATED = 50;

/** Texts that match a pattern: printable ones of the right length first, then the shorter ones. */
export function matching(pattern: string, minimum = 0, maximum = Infinity): string[] {
  const rank = (text: string): number =>
    (/^[\x20-\x7e]*$/.test(text) ? 0 : 1) + (text.length < minimum || text.length > maximum ? 2 : 0);
  const made =
    generated(pattern) ?? generated(pattern.replaceAll(/\(\?<?[=!]([^()]|\([^()]*\))*\)/g, '')) ?? [];
  return made.toSorted((a, b) => rank(a) - rank(b) || a.length - b.length);
}

/** Undefined where the pattern has no generator (lookarounds, back references). */
function generated(pattern: string): string[] | undefined {
  try {
    return fc.sample(fc.stringMatching(parsePattern(pattern)), { seed: 1, numRuns: GENERATED });
  } catch {
    return undefined;
  }
}

interface Range {
  low: number;
  high: number;
  isInside(value: number): boolean;
}

/** Numbers that may fit, 1 or what is nearest to it first. */
export function* numbers(schemas: readonly SchemaObject[], type: string): Generator<Numeric> {
  yield* largeBounds(schemas);
  const range = rangeOf(schemas);
  const steps = stated(schemas, 'multipleOf', isNumber);
  if (type === 'integer') steps.push(1);
  const step = Math.max(0, ...steps);
  const start = Math.min(Math.max(1, range.low), range.high);
  const candidates = step === 0 ? between(range, start) : multiples(step, start);
  for (const value of candidates) {
    if (range.isInside(value) && steps.every((of) => isMultiple(value, of))) yield value;
  }
}

/** Bounds that keep numbers beyond 2^53, which are not computed with here. */
function* largeBounds(schemas: readonly SchemaObject[]): Generator<Numeric> {
  for (const { inner, outer } of schemas.flatMap(({ node }) => numberBounds(node)))
    if (typeof inner === 'bigint' && inner > 0 === inner > outer) yield inner;
}

function rangeOf(schemas: readonly SchemaObject[]): Range {
  const lows: number[] = [];
  const highs: number[] = [];
  const excluded: number[] = [];
  for (const { node } of schemas) {
    const bounds = [
      [node.minimum, node.exclusiveMinimum, lows],
      [node.maximum, node.exclusiveMaximum, highs],
    ] as const;
    for (const [inclusive, exclusive, into] of bounds) {
      if (isNumber(inclusive)) into.push(inclusive);
      if (isNumber(exclusive)) into.push(exclusive);
      // OpenAPI 3.0 says with a boolean that the bound beside it is exclusive.
      const barred = exclusive === true ? inclusive : exclusive;
      if (isNumber(barred)) excluded.push(barred);
    }
  }
  const [low, high] = [Math.max(-Infinity, ...lows), Math.min(Infinity, ...highs)];
  return { low, high, isInside: (value) => value >= low && value <= high && !excluded.includes(value) };
}

function* between({ low, high }: Range, start: number): Generator<number> {
  yield start;
  if (Number.isFinite(low) && Number.isFinite(high)) {
    for (const part of [2, 3, 5, 7, 100]) yield low + (high - low) / part;
  }
  for (let n = 1; n <= 100; n++) {
    yield start + n;
    yield start - n;
    yield start + n / 1000;
    yield start - n / 1000;
  }
}

/** Multiples around a start. */
function* multiples(step: number, start: number): Generator<number> {
  const nearest = Math.ceil(start / step);
  for (let n = 0; n <= 200; n++)
    for (const factor of n === 0 ? [nearest] : [nearest + n, nearest - n]) yield multiple(factor, step);
}

/** A multiple in the decimals of the step: 3 × 0.1 is 0.3. */
export function multiple(factor: number, step: number): number {
  const decimals = String(step).split('.')[1]?.split('e')[0]?.length ?? 0;
  const product = factor * step;
  return /e/.test(String(step)) ? product : Number(product.toFixed(Math.min(decimals, 100)));
}
