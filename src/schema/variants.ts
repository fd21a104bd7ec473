import type { Contract, Json, JsonObject, Pointer } from '../model.js';
import { join } from '../openapi/pointer.js';
import type { Direction } from './dialect.js';
import { placesOf, replaced } from './places.js';
import type { SchemaPlace } from './places.js';
import { snippet } from './problems.js';
import { sample } from './sample.js';
import { schemasOf } from './schemas.js';

/** A value that differs from a valid base in one place. */
export interface Variant {
  value: Json;
  /** JSON Pointer of the place that differs. */
  path: string;
  /** The clause that is exercised. */
  pointer: Pointer;
  /** The exercised keyword; `presence` for an optional member that is there or not. */
  keyword: string;
  /** What differs, e.g. `maximum: 10`. */
  why: string;
}

/** A local change: what stands at a place instead, for which clause. */
export interface Alternative {
  part: Json | undefined;
  keyword: string;
  why: string;
}

/** Strings and arrays are not grown beyond this to reach a documented bound. */
export const MAX_GROWTH = 10_000;

/**
 * Valid values that differ from `base` in one factor: every enumerated value, the inner side of every bound, each
 * optional member absent and present, null where it is allowed, each branch of a choice. Each is validated again.
 */
export function validVariants(
  contract: Contract,
  pointer: Pointer,
  base: Json,
  direction: Direction,
): Variant[] {
  const schemas = schemasOf(contract, direction);
  const seen = new Set([JSON.stringify(base)]);
  const variants: Variant[] = [];
  for (const place of placesOf(contract, pointer, base)) {
    for (const { part, keyword, why } of alternatives(contract, place, direction)) {
      const value = replaced(base, place.path, part);
      if (value === undefined) continue;
      const text = JSON.stringify(value);
      if (seen.has(text) || schemas.violations(pointer, value).length > 0) continue;
      seen.add(text);
      variants.push({
        value,
        path: place.path,
        pointer: join(place.pointer, ...keywordTokens(keyword)),
        keyword,
        why,
      });
    }
  }
  return variants;
}

function keywordTokens(keyword: string): string[] {
  return keyword === 'presence' ? [] : [keyword];
}

function alternatives(contract: Contract, place: SchemaPlace, direction: Direction): Alternative[] {
  const { node, value, path } = place;
  const types = [node.type ?? []].flat();
  return [
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
    ...numbers(node),
    ...texts(node, value),
    ...arrays(contract, place, direction),
    ...choices(contract, place, direction),
    ...(path === '' ? [] : presence(contract, place, direction)),
  ];
}

const INT_BOUNDS: Readonly<Record<string, readonly [number, number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  int16: [-(2 ** 15), 2 ** 15 - 1],
  uint16: [0, 2 ** 16 - 1],
  int8: [-(2 ** 7), 2 ** 7 - 1],
  uint8: [0, 2 ** 8 - 1],
};

/** The bounds a schema states about numbers: its keywords', and its format's. */
export function numberBounds(
  node: JsonObject,
): { keyword: string; bound: number; inner: number; outer: number }[] {
  const step = typeof node.multipleOf === 'number' ? node.multipleOf : 1;
  const given: [string, Json | undefined, 1 | -1, boolean][] = [
    ['minimum', node.minimum, 1, node.exclusiveMinimum === true],
    ['exclusiveMinimum', node.exclusiveMinimum, 1, true],
    ['maximum', node.maximum, -1, node.exclusiveMaximum === true],
    ['exclusiveMaximum', node.exclusiveMaximum, -1, true],
  ];
  const stated = given.flatMap(([keyword, bound, inwards, exclusive]) => {
    if (typeof bound !== 'number') return [];
    const inner = exclusive ? bound + inwards * step : bound;
    return [{ keyword, bound, inner, outer: exclusive ? bound : bound - inwards * step }];
  });
  const format = typeof node.format === 'string' ? INT_BOUNDS[node.format] : undefined;
  if (!format) return stated;
  const [low, high] = format;
  return [
    ...stated,
    { keyword: 'format', bound: low, inner: low, outer: low - 1 },
    { keyword: 'format', bound: high, inner: high, outer: high + 1 },
  ];
}

function numbers(node: JsonObject): Alternative[] {
  return numberBounds(node).map(({ keyword, inner }) => ({
    part: inner,
    keyword,
    why: `${keyword}: ${String(inner)}`,
  }));
}

/** `text` cut or repeated to a length in characters (JSON Schema counts code points). */
export function ofLength(text: string, length: number): string {
  const characters = Array.from(text === '' ? 'a' : text);
  return Array.from({ length }, (_, i) => characters[i % characters.length]).join('');
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
  const made = given[0] ?? sample(contract, join(place.pointer, 'items'), direction)?.value;
  const sized = (length: number, keyword: string): Alternative[] => {
    const filler =
      made === undefined ? [] : Array.from({ length: Math.max(0, length - given.length) }, () => made);
    const part = [...given, ...filler].slice(0, length);
    return part.length === length ? [{ part, keyword, why: `an array of ${String(length)} items` }] : [];
  };
  const bounds = (['minItems', 'maxItems'] as const).flatMap((keyword) => {
    const length = node[keyword];
    return typeof length === 'number' && length <= MAX_GROWTH ? sized(length, keyword) : [];
  });
  return [...bounds, ...(node.minItems === undefined ? sized(0, 'type') : []), ...sized(1, 'items')];
}

function choices(contract: Contract, { node, pointer }: SchemaPlace, direction: Direction): Alternative[] {
  return (['oneOf', 'anyOf'] as const).flatMap((keyword) =>
    (Array.isArray(node[keyword]) ? node[keyword] : []).flatMap((_, i) => {
      const made = sample(contract, join(pointer, keyword, i), direction);
      return made ? [{ part: made.value, keyword, why: `branch ${String(i)} of ${keyword}` }] : [];
    }),
  );
}

/** An optional member is left out; an absent one is put in. Required ones fail the validation that follows. */
function presence(contract: Contract, place: SchemaPlace, direction: Direction): Alternative[] {
  if (/\/\d+$/.test(place.path)) return [];
  if (place.value !== undefined) return [{ part: undefined, keyword: 'presence', why: 'absent' }];
  const made = sample(contract, place.pointer, direction);
  return made ? [{ part: made.value, keyword: 'presence', why: `present: ${snippet(made.value)}` }] : [];
}
