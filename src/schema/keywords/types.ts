import { snippet } from '../../json/excerpt.js';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { isNumeric, isWholeNumber, numberOf } from '../../json/number.js';
import type { Boundary, Candidate, JsonType, Keyword, Place, Violation } from './keyword.js';
import { numberBounds } from './number-bounds.js';

/** Together they allow every value. */
const KINDS: readonly string[] = ['null', 'boolean', 'object', 'array', 'number', 'string'];
/** The types that a schema can name (JSON Schema 2020-12 validation §6.1.1). */
export const TYPES: readonly string[] = [...KINDS, 'integer'];

/** A text that is no number, boolean, list or object, however it is read. */
const FAR_OFF = 'not-of-this-type';

/** Above every bound that servers silently have on small numbers, and no burden to any. */
const LARGE = 1000;

function isType(stated: Json): boolean {
  return typeof stated === 'string' && TYPES.includes(stated);
}

export function isOfType(value: Json, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  return type === 'integer' || type === 'number' ? isNumeric(value) : typeof value === type;
}

export const type: Keyword<string | string[]> = {
  section: 'validation §6.1.1',
  appliesTo: [],
  isWellFormed: (stated): stated is string | string[] =>
    isType(stated) || (Array.isArray(stated) && stated.length > 0 && stated.every(isType)),
  expectation: (stated) => `type ${[stated].flat().join(' or ')}`,
  *boundaries(_, place) {
    // What is enumerated is of these types already.
    if (place.node.enum !== undefined) return;
    yield* simpleValues(place);
    yield* otherTypes(place);
    yield* extremes(place);
  },
  violations: (_, place) => wrongTypes(place),
  breakableAsText: (_, types) => !types.includes('string') && types.some((each) => each !== 'null'),
};

function* simpleValues({ types }: Place): Generator<Boundary> {
  if (types.includes('null')) yield { part: null, why: 'null' };
  if (types.includes('boolean')) yield* [true, false].map((part) => ({ part, why: String(part) }));
}

/** A value of each type but the one that stands there already. */
function* otherTypes(place: Place): Generator<Boundary> {
  const { types, value } = place;
  if (value === undefined) return;
  for (const each of types) {
    if (each === 'null' || each === 'boolean' || isOfType(value, each)) continue;
    const part = place.valueOf(each as JsonType);
    if (part !== undefined) yield { part, why: `${each}: ${snippet(part)}` };
  }
}

/** A large integer where none is said to be too large, and an empty list where none is said to be too short. */
function* extremes({ node, types, value }: Place): Generator<Boundary> {
  const isUnbounded =
    types.includes('integer') && !numberBounds(node).some(({ inner, outer }) => inner < outer);
  const part = typeof node.multipleOf === 'number' ? node.multipleOf * LARGE : LARGE;
  const isLarge = isNumeric(value) && value >= part;
  if (isUnbounded && !isLarge) yield { part, why: `a large number: ${String(part)}` };
  if (types.includes('array') && node.minItems === undefined) yield { part: [], why: 'an array of 0 items' };
}

/**
 * Other kinds of value than `type` allows. Of each kind the one that comes nearest: a server that converts (`"480"` to
 * a number, `true` to 1, `[{…}]` to its only item) lets that one through, and one that looks at no type as well.
 */
function* wrongTypes(place: Place): Generator<Violation> {
  const { types } = place;
  if (types.length === 0 || KINDS.every((kind) => types.includes(kind))) return;
  const stated = types.join(' or ');
  const wrong = (parts: Iterable<Json>): Violation => ({
    why: `not ${stated}`,
    candidates: told(parts, stated),
  });
  for (const parts of kindsOutside(place)) yield wrong(parts);
  const isOther = (each: string): boolean => each === 'object' || each === 'array';
  // What no server converts: whoever takes it looks at no type.
  if (!place.isText && !types.some(isOther)) yield wrong([{}]);
  if (types.some(isOther) && types.every((each) => each === 'null' || isOther(each)))
    yield { ...wrong([FAR_OFF]), isLastResort: true };
  if (!types.includes('null')) yield wrong([null]);
}

function* told(parts: Iterable<Json>, stated: string): Generator<Candidate> {
  for (const part of parts) yield { part, why: `${kindOf(part)} instead of ${stated}: ${snippet(part)}` };
}

/** Values of each kind that is not allowed and that a server may convert. */
function* kindsOutside({ node, types, value, isText, matching }: Place): Generator<Iterable<Json>> {
  const allows = (...some: string[]): boolean => some.some((each) => types.includes(each));
  const isNumeric = allows('integer', 'number');
  const isScalar = isNumeric || allows('boolean') || types.every((each) => each === 'null');
  if (isScalar && !allows('string')) yield textsFor(types, value);
  if (allows('string') && !isNumeric && !isText) yield numbersFor(node, value, matching);
  if (allows('boolean') && !isNumeric && !allows('string') && !isText) yield [1];
  if (isNumeric && !allows('boolean') && !isText) yield [true];
  if (allows('integer') && !allows('number')) yield fractions(value);
  if (allows('object') && !allows('array') && !isText) yield [[value ?? {}]];
  if (allows('array') && !isText) yield itemOf(value, types);
  if (allows('array') && !allows('object') && !isText) yield [{}];
}

function kindOf(part: Json): string {
  if (part === null) return 'null';
  if (Array.isArray(part)) return 'array';
  if (isNumeric(part)) return isWholeNumber(part) ? 'integer' : 'fraction';
  return typeof part;
}

function textsFor(types: readonly string[], value: Json | undefined): Json[] {
  const isNumberAllowed = types.includes('integer') || types.includes('number');
  const numeric = isNumeric(value) ? String(value) : '7';
  return [
    ...(isNumberAllowed ? [numeric] : []),
    ...(types.includes('boolean') ? [typeof value === 'boolean' ? String(value) : 'true'] : []),
    FAR_OFF,
  ];
}

/** A number that is valid once it is made a text, if there is one. */
function* numbersFor(
  { pattern }: JsonObject,
  value: Json | undefined,
  matching: Place['matching'],
): Generator<Json> {
  const texts = [
    ...(typeof value === 'string' ? [value] : []),
    ...(typeof pattern === 'string' ? matching(pattern) : []),
  ];
  const spelt = texts.find((text) => /^-?\d/.test(text) && String(numberOf(text)) === text);
  if (spelt !== undefined) yield numberOf(spelt);
  yield 7;
}

function fractions(value: Json | undefined): Json[] {
  return typeof value === 'number' ? [value + 0.5, value - 0.5, 7.5] : [7.5];
}

/** An item by itself, in place of a list of one. */
function itemOf(value: Json | undefined, types: readonly string[]): Json[] {
  const [first] = Array.isArray(value) ? value : [];
  if (first === undefined || first === null || Array.isArray(first)) return [];
  return types.includes('object') && isObject(first) ? [] : [first];
}
