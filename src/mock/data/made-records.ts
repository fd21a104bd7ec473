import { fingerprint } from '../../json/equality.js';
import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { sum } from '../../json/number.js';
import { momentOf, writtenAs } from '../../json/order.js';
import type { Contract } from '../../model/document.js';
import { arbitraryOf } from '../../schema/sample/arbitrary.js';
import { chanceOf } from '../../schema/sample/chance.js';
import { fastCheck } from '../../schema/sample/fast-check.js';
import type { About } from '../../schema/sample/proposals.js';
import type { Shape } from '../../schema/shape/index.js';
import { shapeOf } from '../../schema/shape/index.js';
import { schemaProblems } from '../../schema/validate/problems.js';
import { believable } from './believable/index.js';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
/**
 * Less than a day, so that several records share a day: only those show whether a server compares times or just days.
 */
const SHIFT = 8 * HOUR;
const MAX_SHIFT = 3650;
/** The number of attempts per record; an attempt fails if its record equals another one or breaks its schema. */
const ATTEMPTS = 5;

/**
 * Makes up to `count` records that are valid by the schema at `pointer` and differ from `model`, `besides` and each
 * other: numbers and dates are increased, texts become another example of their schema, or what looks real under their name, or
 * get a number. Equal seeds
 * make equal records. Fewer are returned where the schema does not allow as many.
 */
export function madeRecords(
  contract: Contract,
  pointer: Pointer,
  model: Json,
  { count, seed, besides, name }: { count: number; seed: number; besides: readonly Json[]; name: string },
): Json[] {
  const shape = shapeOf(contract, pointer);
  const known = new Set(besides.map(fingerprint));
  const isNew = (value: Json): boolean =>
    !known.has(fingerprint(value)) && schemaProblems(contract, pointer, value, 'response').length === 0;
  const records: Json[] = [];
  for (let n = 1; records.length < count && n <= count * ATTEMPTS; n++) {
    const found = firstOf(
      candidates(contract, pointer, shape, model, { step: (seed - 1) * 1000 + n, name }),
      isNew,
    );
    if (found === undefined) continue;
    known.add(fingerprint(found));
    records.push(found);
  }
  return records;
}

function firstOf(values: Iterable<Json>, isWanted: (value: Json) => boolean): Json | undefined {
  for (const value of values) if (isWanted(value)) return value;
  return undefined;
}

/**
 * Candidates for a record: the changed model first, then random values, which satisfy more keywords but are
 * unreadable, and take long to prepare.
 */
function* candidates(
  contract: Contract,
  pointer: Pointer,
  shape: Shape,
  model: Json,
  { step, name }: { step: number; name: string },
): Generator<Json> {
  const about = { names: [name], turn: step, lists: 1, record: step };
  yield moved(shape, model, about);
  yield moved(shape, model, { ...about, names: [] });
  const random = arbitraryOf(contract, pointer, model, 'response');
  yield* fastCheck().sample(random, { numRuns: 2, seed: step });
}

function moved(shape: Shape, value: Json, about: About): Json {
  if (Array.isArray(value)) return value.map((item, i) => moved(shape.item(i), item, about));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => {
        const inside = { ...about, names: about.names.length === 0 ? [] : [...about.names, name] };
        return [name, member === null ? null : moved(shape.property(name), member, inside)];
      }),
    );
  }
  const step = about.turn;
  // A text with examples is usually one of a few values; any other text makes the records distinct.
  const listed = shape.examples().filter((example) => typeof example === 'string');
  const one = typeof value === 'string' ? listed[step % Math.max(listed.length, 1)] : undefined;
  const fits = (candidate: Json): boolean => candidate !== value && shape.accepts(candidate);
  return (
    one ??
    choices(value, step).find(fits) ??
    likely(value, about).find(fits) ??
    numbered(value, step).find(fits) ??
    value
  );
}

function choices(value: Json, step: number): Json[] {
  if (typeof value === 'number') return [Number((value + step).toPrecision(15)), value - step];
  if (typeof value === 'bigint') return [sum(value, step), sum(value, -step)];
  if (typeof value === 'boolean') return [step % 2 === 0];
  if (typeof value !== 'string') return [];
  const moment = momentOf(value);
  if (moment !== undefined)
    return [writtenAs(value, moment + (step % MAX_SHIFT) * (value.includes('T') ? SHIFT : DAY))];
  if (/^\+?[0-9]+$/.test(value)) return [increased(value, step)];
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return [hexIncreased(value, step)];
  return [];
}

/** Texts that look like what a place is called; none where names do not matter. */
function likely(value: Json, about: About): Json[] {
  if (typeof value !== 'string' || about.names.length === 0) return [];
  return [...believable({ type: 'string', format: undefined, about }, chanceOf(about.turn))];
}

function numbered(value: Json, step: number): Json[] {
  return typeof value === 'string' ? [`${value} ${String(step)}`, `${value}${String(step)}`] : [];
}

/** Increases a number inside a text digit by digit, because it may have more digits than a number can hold. */
function increased(text: string, step: number): string {
  const [sign, digits] = text.startsWith('+') ? ['+', text.slice(1)] : ['', text];
  return `${sign}${(BigInt(digits) + BigInt(step)).toString().padStart(digits.length, '0')}`;
}

function hexIncreased(text: string, step: number): string {
  const tail = (BigInt(`0x${text.slice(-12)}`) + BigInt(step)) % 2n ** 48n;
  return text.slice(0, -12) + tail.toString(16).padStart(12, '0');
}
