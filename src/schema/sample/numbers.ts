import type { Numeric } from '../../json/number.js';
import { isMultiple } from '../../json/number.js';
import type { SchemaObject } from '../graph/edges.js';
import { numberBounds } from '../keywords/number-bounds.js';
import type { Chance } from './chance.js';
import { isNumber, stated } from './stated.js';

interface Range {
  low: number;
  high: number;
  isInside(value: number): boolean;
}

/** Random numbers go so far beyond the one that is nearest to 1, where the schema lets them. */
const USUAL = 1000;
const RANDOM_TRIES = 20;

/** Numbers that may fit, 1 or what is nearest to it first; by chance, any that is not far from it. */
export function* numbers(
  schemas: readonly SchemaObject[],
  type: string,
  chance: Chance | undefined,
): Generator<Numeric> {
  yield* largeBounds(schemas);
  const range = rangeOf(schemas);
  const steps = stated(schemas, 'multipleOf', isNumber).filter((step) => step > 0);
  if (type === 'integer') steps.push(1);
  const step = steps.length === 0 ? 0 : commonMultiple(steps);
  const start = Math.min(Math.max(1, range.low), range.high);
  const fits = (value: number): boolean =>
    range.isInside(value) && steps.every((of) => isMultiple(value, of));
  if (chance) {
    for (let i = 0; i < RANDOM_TRIES; i++) {
      const value = randomNumber(range, start, step, chance);
      if (fits(value)) yield value;
    }
  }
  const candidates = step === 0 ? between(range, start) : multiples(step, start, range);
  for (const value of candidates) if (fits(value)) yield value;
}

/** Bounds that keep numbers beyond 2^53, which are not computed with here. */
function* largeBounds(schemas: readonly SchemaObject[]): Generator<Numeric> {
  for (const { inner, outer } of schemas.flatMap(({ node }) => numberBounds(node)))
    if (typeof inner === 'bigint' && inner > 0 === inner > outer) yield inner;
}

function randomNumber({ low, high }: Range, start: number, step: number, chance: Chance): number {
  const first = Math.max(low, start - (start === 1 ? 0 : USUAL));
  const last = Math.min(high, Math.max(first, start) + USUAL * Math.max(1, step));
  if (step > 0) {
    const [least, most] = [Math.ceil(first / step), Math.floor(last / step)];
    return least > most ? start : multiple(chance.int(least, Math.min(most, least + USUAL)), step);
  }
  const value = first + ((last - first) * chance.int(0, USUAL)) / USUAL;
  const rounded = Number(value.toFixed(2));
  return rounded >= low && rounded <= high ? rounded : value;
}

/** The least number that is a multiple of all whole ones of these; of others, the greatest. */
function commonMultiple(steps: readonly number[]): number {
  const greatest = Math.max(...steps);
  const places = Math.max(...steps.map((step) => decimals(step)));
  if (places > 6 || greatest > 1e9) return greatest;
  const scale = 10 ** places;
  const whole = steps.map((step) => Math.round(step * scale));
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  const common = whole.reduce((a, b) => (a / divisor(a, b)) * b);
  return Number.isSafeInteger(common) ? common / scale : greatest;
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
  for (let n = 101; n <= MANY; n++) yield start + n;
}

/** Lists of different items may need so many. */
const MANY = 100_000;
/** Outside the bounds, a few are looked at, as rounding may have led there. */
const OUTSIDE = 3;

/** Multiples around a start. */
function* multiples(step: number, start: number, { low, high }: Range): Generator<number> {
  const nearest = Math.ceil(start / step);
  const [least, most] = [Math.ceil(low / step) - OUTSIDE, Math.floor(high / step) + OUTSIDE];
  for (let n = 0; n <= MANY; n++) {
    for (const factor of n === 0 ? [nearest] : [nearest + n, nearest - n])
      if (factor >= least && factor <= most) yield multiple(factor, step);
    if (nearest + n > most && nearest - n < least) return;
  }
}

/** A multiple in the decimals of the step: 3 × 0.1 is 0.3. */
export function multiple(factor: number, step: number): number {
  const product = factor * step;
  return /e/.test(String(step)) ? product : Number(product.toFixed(Math.min(decimals(step), 100)));
}

function decimals(step: number): number {
  return String(step).split('.')[1]?.split('e')[0]?.length ?? 0;
}
