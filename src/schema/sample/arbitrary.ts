import fc from 'fast-check';
import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { textFormat } from '../formats/index.js';
import type { Direction } from '../keywords/dialect.js';
import { numberBounds } from '../keywords/number-bounds.js';
import { parsePattern } from '../keywords/pattern.js';
import { statedTypes } from '../keywords/stated-types.js';
import { schemasOf } from '../validate/validator.js';

/** Members nested deeper than this are left out where they are optional, and kept simplest where they are not. */
const MAX_DEPTH = 6;
const MAX_ITEMS = 5;
const MAX_LENGTH = 100;

/**
 * Random valid values of the schema at `pointer`. Every value, and every step of its shrinking, is validated: what the
 * generator gets wrong (combinations it does not know) becomes `fallback`, itself a valid value.
 */
export function arbitraryOf(
  contract: Contract,
  pointer: Pointer,
  fallback: Json,
  direction: Direction,
): fc.Arbitrary<Json> {
  const schemas = schemasOf(contract, direction);
  const isValid = (value: Json): boolean => schemas.errors(pointer, value).length === 0;
  return new Generator(contract, direction)
    .at(pointer, 0)
    .map((value) => (isValid(value) ? value : fallback));
}

class Generator {
  constructor(
    private readonly contract: Contract,
    private readonly direction: Direction,
  ) {}

  at(pointer: Pointer, depth: number): fc.Arbitrary<Json> {
    const node = valueAt(this.contract.document, pointer);
    if (!isObject(node)) return fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>;
    if (typeof node.$ref === 'string')
      return depth > MAX_DEPTH * 2 ? fc.constant(null) : this.at(node.$ref, depth + 1);
    if (Array.isArray(node.enum) && node.enum.length > 0) return fc.constantFrom(...node.enum);
    if (node.const !== undefined) return fc.constant(node.const);
    return this.composed(node, pointer, depth) ?? this.typed(node, pointer, depth);
  }

  private composed(node: JsonObject, pointer: Pointer, depth: number): fc.Arbitrary<Json> | undefined {
    const branches = (keyword: string): fc.Arbitrary<Json>[] =>
      (Array.isArray(node[keyword]) ? node[keyword] : []).map((_, i) =>
        this.at(join(pointer, keyword, i), depth + 1),
      );
    const alternatives = [...branches('oneOf'), ...branches('anyOf')];
    const all = branches('allOf');
    if (alternatives.length === 0 && all.length === 0) return undefined;
    const own = isObject(node.properties) ? [this.typed(node, pointer, depth)] : [];
    const parts = [...all, ...own, ...(alternatives.length > 0 ? [fc.oneof(...alternatives)] : [])];
    return fc.tuple(...parts).map(merged);
  }

  private typed(node: JsonObject, pointer: Pointer, depth: number): fc.Arbitrary<Json> {
    const stated = statedTypes(node);
    const types = stated.length === 0 && isObject(node.properties) ? ['object'] : stated;
    if (types.length === 0) return fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>;
    return fc.oneof(...types.map((type) => this.ofType(type, node, pointer, depth)));
  }

  private ofType(type: string, node: JsonObject, pointer: Pointer, depth: number): fc.Arbitrary<Json> {
    switch (type) {
      case 'null':
        return fc.constant(null);
      case 'boolean':
        return fc.boolean();
      case 'integer':
        return integers(node);
      case 'number':
        return numbers(node);
      case 'string':
        return texts(node);
      case 'array':
        return this.array(node, pointer, depth);
      default:
        return this.object(node, pointer, depth);
    }
  }

  private array(node: JsonObject, pointer: Pointer, depth: number): fc.Arbitrary<Json> {
    const minLength = lengthOf(node.minItems) ?? 0;
    const maxLength = Math.max(
      minLength,
      Math.min(lengthOf(node.maxItems) ?? MAX_ITEMS, depth > MAX_DEPTH ? 0 : MAX_ITEMS),
    );
    const items = this.at(join(pointer, 'items'), depth + 1);
    if (node.uniqueItems !== true) return fc.array(items, { minLength, maxLength });
    return fc.uniqueArray(items, { minLength, maxLength, selector: (item) => JSON.stringify(item) });
  }

  private object(node: JsonObject, pointer: Pointer, depth: number): fc.Arbitrary<Json> {
    const properties = isObject(node.properties) ? node.properties : {};
    const required = (Array.isArray(node.required) ? node.required : []).map(String);
    const hidden = this.direction === 'request' ? 'readOnly' : 'writeOnly';
    const names = Object.keys(properties).filter((name) => {
      const property = properties[name];
      if (isObject(property) && property[hidden] === true) return false;
      return depth <= MAX_DEPTH || required.includes(name);
    });
    const model = Object.fromEntries(
      names.map((name) => [name, this.at(join(pointer, 'properties', name), depth + 1)] as const),
    );
    const requiredKeys = names.filter((name) => required.includes(name));
    return fc.record(model, { requiredKeys, noNullPrototype: true });
  }
}

function merged(values: Json[]): Json {
  const objects = values.filter(isObject);
  return objects.length === values.length
    ? (Object.assign({}, ...objects) as JsonObject)
    : (values.at(-1) ?? null);
}

function lengthOf(bound: Json | undefined): number | undefined {
  return typeof bound === 'number' && Number.isInteger(bound) && bound >= 0 ? bound : undefined;
}

function range(node: JsonObject): { min: number | undefined; max: number | undefined } {
  const inner = numberBounds(node);
  const lows = inner.filter(({ inner: value, outer }) => outer < value).map((bound) => bound.inner);
  const highs = inner.filter(({ inner: value, outer }) => outer > value).map((bound) => bound.inner);
  return {
    min: lows.length > 0 ? Math.max(...lows) : undefined,
    max: highs.length > 0 ? Math.min(...highs) : undefined,
  };
}

function integers(node: JsonObject): fc.Arbitrary<Json> {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = range(node);
  const step = typeof node.multipleOf === 'number' && Number.isInteger(node.multipleOf) ? node.multipleOf : 1;
  const low = Math.ceil(Math.max(min, Number.MIN_SAFE_INTEGER) / step);
  const high = Math.floor(Math.min(max, Number.MAX_SAFE_INTEGER) / step);
  if (low > high) return fc.constant(low * step);
  return fc.integer({ min: clamp(low), max: clamp(high) }).map((n) => n * step);
}

/** fc.integer works on 32 bits. */
function clamp(value: number): number {
  return Math.min(Math.max(value, -(2 ** 31)), 2 ** 31 - 1);
}

function numbers(node: JsonObject): fc.Arbitrary<Json> {
  if (typeof node.multipleOf === 'number') {
    const step = node.multipleOf;
    return fc.integer({ min: -1000, max: 1000 }).map((n) => n * step);
  }
  const { min = -1e15, max = 1e15 } = range(node);
  return min > max
    ? fc.constant(min)
    : fc.double({ min, max, noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n));
}

function texts(node: JsonObject): fc.Arbitrary<Json> {
  const minLength = lengthOf(node.minLength) ?? 0;
  const maxLength = Math.max(minLength, Math.min(lengthOf(node.maxLength) ?? MAX_LENGTH, MAX_LENGTH));
  if (typeof node.pattern === 'string') {
    try {
      return fc.stringMatching(parsePattern(node.pattern));
    } catch {
      // No generator for this pattern: random text will mostly become the fallback.
    }
  }
  return textFormat(node.format)?.arbitrary?.(fc) ?? fc.string({ unit: 'grapheme', minLength, maxLength });
}
