import fc from 'fast-check';
import { fingerprint } from '../../json/equality.js';
import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { momentOf, writtenAs } from '../../json/order.js';
import type { Contract } from '../../model/document.js';
import { arbitraryOf } from '../../schema/sample/arbitrary.js';
import type { Shape } from '../../schema/shape/index.js';
import { shapeOf } from '../../schema/shape/index.js';
import { schemaProblems } from '../../schema/validate/problems.js';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
/** Some records are of one day: whether times are compared shows only by those. */
const SHIFT = 8 * HOUR;
const MAX_SHIFT = 3650;
/** How often another record is tried where one equals those before it, or breaks its schema. */
const ATTEMPTS = 5;

/**
 * So many records that are valid by the schema at `pointer`, made from the given one and unlike it and each other:
 * numbers and dates move on, texts take the schema's other examples or a number. The same seed gives the same records.
 * Fewer come back where the schema allows no more.
 */
export function madeRecords(
  contract: Contract,
  pointer: Pointer,
  model: Json,
  { count, seed, besides }: { count: number; seed: number; besides: readonly Json[] },
): Json[] {
  const shape = shapeOf(contract, pointer);
  const known = new Set(besides.map(fingerprint));
  const isNew = (value: Json): boolean =>
    !known.has(fingerprint(value)) && schemaProblems(contract, pointer, value, 'response').length === 0;
  const records: Json[] = [];
  for (let n = 1; records.length < count && n <= count * ATTEMPTS; n++) {
    const found = candidates(contract, pointer, shape, model, (seed - 1) * 1000 + n).find(isNew);
    if (found === undefined) continue;
    known.add(fingerprint(found));
    records.push(found);
  }
  return records;
}

/** First the model moved on, then a random value of the schema: that knows every keyword, but reads like noise. */
function candidates(contract: Contract, pointer: Pointer, shape: Shape, model: Json, step: number): Json[] {
  const random = arbitraryOf(contract, pointer, model, 'response');
  return [moved(shape, model, step), ...fc.sample(random, { numRuns: 2, seed: step })];
}

function moved(shape: Shape, value: Json, step: number): Json {
  if (Array.isArray(value)) return value.map((item, i) => moved(shape.item(i), item, step));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        member === null ? null : moved(shape.property(name), member, step),
      ]),
    );
  }
  // A text with examples is one of few; any other has to tell the records apart.
  const listed = shape.examples().filter((example) => typeof example === 'string');
  const one = typeof value === 'string' ? listed[step % Math.max(listed.length, 1)] : undefined;
  const fits = (candidate: Json): boolean => candidate !== value && shape.accepts(candidate);
  return one ?? choices(value, step).find(fits) ?? value;
}

function choices(value: Json, step: number): Json[] {
  if (typeof value === 'number') return [Number((value + step).toPrecision(15)), value - step];
  if (typeof value === 'boolean') return [step % 2 === 0];
  if (typeof value !== 'string') return [];
  const moment = momentOf(value);
  if (moment !== undefined)
    return [writtenAs(value, moment + (step % MAX_SHIFT) * (value.includes('T') ? SHIFT : DAY))];
  if (/^\+?[0-9]+$/.test(value)) return [increased(value, step)];
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return [hexIncreased(value, step)];
  return [`${value} ${String(step)}`, `${value}${String(step)}`];
}

/** More digits than a number holds exactly, so they are counted as they are written. */
function increased(text: string, step: number): string {
  const [sign, digits] = text.startsWith('+') ? ['+', text.slice(1)] : ['', text];
  return `${sign}${(BigInt(digits) + BigInt(step)).toString().padStart(digits.length, '0')}`;
}

function hexIncreased(text: string, step: number): string {
  const tail = (BigInt(`0x${text.slice(-12)}`) + BigInt(step)) % 2n ** 48n;
  return text.slice(0, -12) + tail.toString(16).padStart(12, '0');
}
