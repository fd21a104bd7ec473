import { fingerprint } from '../../json/equality.js';
import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { Direction } from '../keywords/dialect.js';
import { MAX_GROWTH, numberBounds, ofLength } from '../keywords/number-bounds.js';
import type { SchemaPlace } from '../places/places.js';
import { sample, sampleOfType, samples } from '../sample/index.js';
import { snippet } from '../validate/problems.js';

/** A local change: what stands at a place instead, for which clause. */
export interface Alternative {
  part: Json | undefined;
  keyword: string;
  why: string;
}

/** The keywords by which a schema gives values of its own. */
export const EXAMPLE_KEYWORDS = ['examples', 'example'] as const;

/** Different items are not made in larger numbers. */
const MAX_DIFFERENT = 100;

/** Above every bound that servers silently have on small numbers, and no burden to any. */
const LARGE = 1000;

/** What a place may hold instead by the schema that stands there, choices aside. Not all of it need be valid. */
export function alternatives(contract: Contract, place: SchemaPlace, direction: Direction): Alternative[] {
  const { node, value, path } = place;
  const types = [node.type ?? []].flat();
  return [
    ...given(node),
    ...(Array.isArray(node.enum) ? node.enum : []).map((part) => ({
      part,
      keyword: 'enum',
      why: `the value ${snippet(part)}`,
    })),
    ...(types.includes('null') || node.nullable === true
      ? [{ part: null, keyword: 'type', why: 'null' }]
      : []),
    ...(types.includes('boolean')
      ? [true, false].map((part) => ({ part, keyword: 'type', why: String(part) }))
      : []),
    ...otherTypes(contract, place, direction),
    ...numbers(node, value),
    ...texts(node, value),
    ...arrays(contract, place, direction),
    ...(path === '' ? [] : presence(contract, place, direction)),
  ];
}

/** What the author gives as examples of a part. */
function given(node: JsonObject): Alternative[] {
  const examples = Array.isArray(node.examples) ? node.examples : [];
  const why = (part: Json): string => `the documented example ${snippet(part)}`;
  return [
    ...examples.map((part) => ({ part, keyword: 'examples', why: why(part) })),
    ...(node.example === undefined
      ? []
      : [{ part: node.example, keyword: 'example', why: why(node.example) }]),
  ];
}

/** A value of each type but the one that stands there already. */
function otherTypes(
  contract: Contract,
  { node, pointer, value }: SchemaPlace,
  direction: Direction,
): Alternative[] {
  const types = [node.type ?? []].flat().filter((type) => type !== 'null' && type !== 'boolean');
  if (value === undefined || node.enum !== undefined) return [];
  return types.flatMap((type) => {
    if (typeof type !== 'string' || isOfType(value, type)) return [];
    const made = sampleOfType(contract, pointer, direction, type);
    return made ? [{ part: made.value, keyword: 'type', why: `${type}: ${snippet(made.value)}` }] : [];
  });
}

function isOfType(value: Json, type: string): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  return type === 'integer' || type === 'number' ? typeof value === 'number' : typeof value === type;
}

function numbers(node: JsonObject, value: Json | undefined): Alternative[] {
  const bounds = numberBounds(node);
  const isUnbounded =
    [node.type].flat().includes('integer') && !bounds.some(({ inner, outer }) => inner < outer);
  const part = typeof node.multipleOf === 'number' ? node.multipleOf * LARGE : LARGE;
  const isLarge = typeof value === 'number' && value >= part;
  return [
    ...bounds.map(({ keyword, inner }) => ({ part: inner, keyword, why: `${keyword}: ${String(inner)}` })),
    ...(isUnbounded && !isLarge && node.enum === undefined
      ? [{ part, keyword: 'type', why: `a large number: ${String(part)}` }]
      : []),
  ];
}

function texts(node: JsonObject, value: Json | undefined): Alternative[] {
  const base = typeof value === 'string' ? value : 'a';
  return (['minLength', 'maxLength'] as const).flatMap((keyword) => {
    const length = node[keyword];
    if (typeof length !== 'number' || length > MAX_GROWTH) return [];
    return [{ part: ofLength(base, length), keyword, why: `a string of ${String(length)} characters` }];
  });
}

function arrays(contract: Contract, place: SchemaPlace, direction: Direction): Alternative[] {
  const { node, value } = place;
  if (![node.type].flat().includes('array')) return [];
  const given = Array.isArray(value) ? value : [];
  const items = join(place.pointer, 'items');
  const made = given[0] ?? sample(contract, items, direction)?.value;
  const fillers = (count: number): Json[] => {
    if (node.uniqueItems === true) return different(contract, items, direction, given, count);
    return made === undefined ? [] : Array.from({ length: count }, () => made);
  };
  const sized = (length: number, keyword: string): Alternative[] => {
    const part = [...given, ...fillers(Math.max(0, length - given.length))].slice(0, length);
    return part.length === length ? [{ part, keyword, why: `an array of ${String(length)} items` }] : [];
  };
  const bounds = (['minItems', 'maxItems'] as const).flatMap((keyword) => {
    const length = node[keyword];
    return typeof length === 'number' && length <= MAX_GROWTH ? sized(length, keyword) : [];
  });
  return [...bounds, ...(node.minItems === undefined ? sized(0, 'type') : []), ...sized(1, 'items')];
}

/** Items that differ from those given and from each other. */
function different(
  contract: Contract,
  items: Pointer,
  direction: Direction,
  given: readonly Json[],
  count: number,
): Json[] {
  if (count === 0 || count > MAX_DIFFERENT) return [];
  const taken = new Set(given.map(fingerprint));
  const made = samples(contract, [items], direction, count + given.length);
  return made.filter((item) => !taken.has(fingerprint(item))).slice(0, count);
}

/** An optional member is left out; an absent one is put in. Required ones fail the validation that follows. */
function presence(contract: Contract, place: SchemaPlace, direction: Direction): Alternative[] {
  if (/\/\d+$/.test(place.path)) return [];
  if (place.value !== undefined) return [{ part: undefined, keyword: 'presence', why: 'absent' }];
  const made = sample(contract, place.pointer, direction);
  return made ? [{ part: made.value, keyword: 'presence', why: `present: ${snippet(made.value)}` }] : [];
}
