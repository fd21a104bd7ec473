import { snippet } from '../../json/excerpt.js';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { statedTypes } from '../keywords/types.js';
import { matching } from '../sample/scalars.js';
import type { Candidate, Site, Violation } from './violation-attempts.js';

const FAR_OFF = 'not-of-this-type';

/**
 * Other kinds of value than `type` allows. Of each kind the one that comes nearest: a server that converts (`"480"` to
 * a number, `true` to 1, `[{…}]` to its only item) lets that one through, and one that looks at no type as well.
 */
export function wrongTypes({ place: { node, value }, isText }: Site): Violation[] {
  const types = statedTypes(node);
  if (types.length === 0) return [];
  const allowed = (...some: string[]): boolean => some.some((type) => types.includes(type));
  const isNumeric = allowed('integer', 'number');
  const isScalar = isNumeric || allowed('boolean') || types.every((type) => type === 'null');
  const candidates: (Json[] | false)[] = [
    isScalar && !allowed('string') && textsFor(types, value),
    allowed('string') && !isNumeric && !isText && numbersFor(node, value),
    allowed('boolean') && !isNumeric && !allowed('string') && !isText && [1],
    isNumeric && !allowed('boolean') && !isText && [true],
    allowed('integer') && !allowed('number') && fractions(value),
    allowed('object') && !allowed('array') && !isText && [[value ?? {}]],
    allowed('array') && !isText && itemFor(value, types),
    allowed('array') && !allowed('object') && !isText && [{}],
  ];
  const stated = types.join(' or ');
  const wrong = (values: Json[]): Violation => ({
    keyword: 'type',
    why: `not ${stated}`,
    candidates: values.map((part) => candidate(part, stated)),
  });
  const isOther = !isScalar && !allowed('string');
  return [
    ...candidates.flatMap((values) => (values ? [wrong(values)] : [])),
    ...(isOther ? [{ ...wrong([FAR_OFF]), isLastResort: true as const }] : []),
    ...(allowed('null') ? [] : [wrong([null])]),
  ];
}

function candidate(part: Json, stated: string): Candidate {
  return { part, why: `${kindOf(part)} instead of ${stated}: ${snippet(part)}` };
}

function kindOf(part: Json): string {
  if (part === null) return 'null';
  if (Array.isArray(part)) return 'array';
  if (typeof part === 'number') return Number.isInteger(part) ? 'integer' : 'fraction';
  return typeof part;
}

function textsFor(types: readonly string[], value: Json | undefined): Json[] {
  const isNumeric = types.includes('integer') || types.includes('number');
  const numeric = typeof value === 'number' ? String(value) : '7';
  return [
    ...(isNumeric ? [numeric] : []),
    ...(types.includes('boolean') ? [typeof value === 'boolean' ? String(value) : 'true'] : []),
    FAR_OFF,
  ];
}

/** A number that is valid once it is made a text, if there is one. */
function numbersFor({ pattern }: JsonObject, value: Json | undefined): Json[] {
  const texts = [
    ...(typeof value === 'string' ? [value] : []),
    ...(typeof pattern === 'string' ? matching(pattern) : []),
  ];
  const spelt = texts.filter((text) => String(Number(text)) === text && Number.isFinite(Number(text)));
  return [...spelt.slice(0, 1).map(Number), 7];
}

function fractions(value: Json | undefined): Json[] {
  return typeof value === 'number' ? [value + 0.5, value - 0.5, 7.5] : [7.5];
}

/** An item by itself, in place of a list of one. */
function itemFor(value: Json | undefined, types: readonly string[]): Json[] | false {
  const [first] = Array.isArray(value) ? value : [];
  if (first === undefined || first === null || Array.isArray(first)) return false;
  return types.includes('object') && isObject(first) ? false : [first];
}
