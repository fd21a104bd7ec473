import fc from 'fast-check';
import type { Contract, Json, JsonObject, Pointer } from '../model.js';
import { isObject } from '../openapi/grammar.js';
import { join, valueAt } from '../openapi/pointer.js';
import type { Direction } from './dialect.js';
import { parsePattern } from './patterns.js';
import { schemasOf } from './schemas.js';

/** How much of an object to fill in: everything documented, or only what is required. */
type Fullness = 'full' | 'required';

/** Optional members deeper than this are left out of a synthesised value. */
const OPTIONAL_DEPTH = 6;

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2024-01-31T12:00:00Z',
  date: '2024-01-31',
  time: '12:00:00Z',
  duration: 'P1D',
  email: 'someone@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  'uri-reference': '/example',
  'uri-template': '/example/{id}',
  uuid: '3b241101-e2bb-4255-8caf-4136c566a962',
  'json-pointer': '/example',
  'relative-json-pointer': '0',
  regex: '^a$',
  byte: 'ZXhhbXBsZQ==',
  char: 'a',
};

/**
 * One valid value of the schema at `pointer`: the author's own example or default where there is one, else
 * synthesised. The same document always gives the same value. Undefined when no valid value was found.
 */
export function sample(
  contract: Contract,
  pointer: Pointer,
  direction: Direction,
): { value: Json } | undefined {
  const schemas = schemasOf(contract, direction);
  for (const fullness of ['full', 'required'] as const) {
    const value = new Sampler(contract, direction, fullness).value({ pointer, depth: 0, within: [] });
    if (value !== undefined && schemas.violations(pointer, value).length === 0) return { value };
  }
  return undefined;
}

interface Place {
  pointer: Pointer;
  depth: number;
  /** The references being followed, to stop at cycles. */
  within: readonly Pointer[];
}

class Sampler {
  constructor(
    private readonly contract: Contract,
    private readonly direction: Direction,
    private readonly fullness: Fullness,
  ) {}

  value(place: Place): Json | undefined {
    const node = valueAt(this.contract.document, place.pointer);
    if (node === true) return 'any';
    if (!isObject(node)) return undefined;
    if (typeof node.$ref === 'string') return this.referred(node.$ref, place);
    for (const given of this.given(node)) if (this.isValid(place.pointer, given)) return given;
    return this.composed(node, place) ?? this.typed(node, place);
  }

  private referred(ref: Pointer, place: Place): Json | undefined {
    if (place.within.includes(ref)) return undefined;
    return this.value({ pointer: ref, depth: place.depth, within: [...place.within, ref] });
  }

  private given(node: JsonObject): Json[] {
    const examples = Array.isArray(node.examples) ? node.examples : [];
    const choices = Array.isArray(node.enum) ? node.enum : [];
    return [node.example, ...examples, node.default, node.const, ...choices].filter(
      (value) => value !== undefined,
    );
  }

  private isValid(pointer: Pointer, value: Json): boolean {
    return schemasOf(this.contract, this.direction).violations(pointer, value).length === 0;
  }

  /** A value for allOf/anyOf/oneOf: objects are merged with the members stated beside the keyword. */
  private composed(node: JsonObject, place: Place): Json | undefined {
    const branches = (keyword: string): Place[] =>
      (Array.isArray(node[keyword]) ? node[keyword] : []).map((_, i) => ({
        ...place,
        pointer: join(place.pointer, keyword, i),
      }));
    const alternatives = [...branches('oneOf'), ...branches('anyOf')];
    const all = branches('allOf').map((branch) => this.value(branch));
    if (alternatives.length === 0 && all.length === 0) return undefined;
    const own = isObject(node.properties) ? this.typed(node, place) : undefined;
    const base = [...all, own].filter((value) => value !== undefined);
    const choices = alternatives.length > 0 ? alternatives.map((branch) => this.value(branch)) : [undefined];
    const merged = choices.map((choice) => merge(choice === undefined ? base : [...base, choice]));
    return merged.find((value) => value !== undefined && this.isValid(place.pointer, value)) ?? merged[0];
  }

  private typed(node: JsonObject, place: Place): Json | undefined {
    switch (typeOf(node)) {
      case 'object':
        return this.object(node, place);
      case 'array':
        return this.array(node, place);
      case 'integer':
      case 'number':
        return numberWithin(node);
      case 'boolean':
        return true;
      case 'null':
        return null;
      default:
        return this.text(node, place);
    }
  }

  private object(node: JsonObject, place: Place): Json | undefined {
    const required = (Array.isArray(node.required) ? node.required : []).map(String);
    const properties = isObject(node.properties) ? node.properties : {};
    const result: JsonObject = {};
    for (const name of new Set([...Object.keys(properties), ...required])) {
      const needed = required.includes(name);
      if (!needed && (this.fullness === 'required' || place.depth >= OPTIONAL_DEPTH)) continue;
      if (this.isHidden(properties[name])) continue;
      const inner = { ...place, pointer: join(place.pointer, 'properties', name), depth: place.depth + 1 };
      const value = Object.hasOwn(properties, name) ? this.value(inner) : 'any';
      if (value !== undefined) result[name] = value;
      else if (needed) return undefined;
    }
    return result;
  }

  /** A property that only the other side may send. */
  private isHidden(property: Json | undefined): boolean {
    return isObject(property) && property[this.direction === 'request' ? 'readOnly' : 'writeOnly'] === true;
  }

  private array(node: JsonObject, place: Place): Json | undefined {
    const minimum = typeof node.minItems === 'number' ? node.minItems : 0;
    const maximum = typeof node.maxItems === 'number' ? node.maxItems : Infinity;
    const inner = (...tokens: (string | number)[]): Place => ({
      ...place,
      pointer: join(place.pointer, ...tokens),
      depth: place.depth + 1,
    });
    const prefix = Array.isArray(node.prefixItems)
      ? node.prefixItems.map((_, i) => this.value(inner('prefixItems', i)))
      : [];
    const wanted = Math.min(Math.max(minimum, this.fullness === 'full' ? 1 : 0), maximum);
    const items = [...prefix];
    while (items.length < wanted) items.push(node.items === undefined ? 'any' : this.value(inner('items')));
    const made = items.filter((item) => item !== undefined);
    return made.length >= minimum ? made : undefined;
  }

  private text(node: JsonObject, place: Place): string | undefined {
    const minimum = typeof node.minLength === 'number' ? node.minLength : 0;
    const maximum = typeof node.maxLength === 'number' ? node.maxLength : Infinity;
    const plain = 'text'.padEnd(minimum, 'x').slice(0, maximum);
    const byFormat = typeof node.format === 'string' ? FORMATS[node.format] : undefined;
    const candidates = [...(byFormat === undefined ? [] : [byFormat]), plain, ...matching(node.pattern)];
    return candidates.find((candidate) => this.isValid(place.pointer, candidate)) ?? plain;
  }
}

/** Some strings that match a pattern; none when it has no generator (lookarounds, back references). */
function matching(pattern: Json | undefined): string[] {
  if (typeof pattern !== 'string') return [];
  try {
    return fc.sample(fc.stringMatching(parsePattern(pattern)), { seed: 1, numRuns: 30 });
  } catch {
    return [];
  }
}

function merge(values: Json[]): Json | undefined {
  if (values.length > 0 && values.every(isObject))
    return Object.assign({}, ...(values as object[])) as JsonObject;
  return values.at(-1);
}

/** The stated type, the first but null where there are several, else what the other keywords are about. */
function typeOf(node: JsonObject): string {
  const types = [node.type ?? []].flat().map(String);
  const [first] = [...types.filter((type) => type !== 'null'), ...types];
  if (first !== undefined) return first;
  const about: [string, string[]][] = [
    ['object', ['properties', 'required', 'additionalProperties', 'minProperties']],
    ['array', ['items', 'prefixItems', 'minItems', 'contains']],
    ['number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']],
  ];
  return (
    about.find(([, keywords]) => keywords.some((keyword) => node[keyword] !== undefined))?.[0] ?? 'string'
  );
}

function numberWithin(node: JsonObject): number {
  const number = (keyword: string): number | undefined =>
    typeof node[keyword] === 'number' ? node[keyword] : undefined;
  const isWhole = [node.type].flat().includes('integer');
  const step = number('multipleOf') ?? (isWhole ? 1 : undefined);
  const exclusiveLow =
    number('exclusiveMinimum') ?? (node.exclusiveMinimum === true ? number('minimum') : undefined);
  const exclusiveHigh =
    number('exclusiveMaximum') ?? (node.exclusiveMaximum === true ? number('maximum') : undefined);
  const low = Math.max(number('minimum') ?? -Infinity, exclusiveLow ?? -Infinity);
  const high = Math.min(number('maximum') ?? Infinity, exclusiveHigh ?? Infinity);
  const start = Math.min(Math.max(1, low), high);
  if (step === undefined)
    return start === exclusiveLow || start === exclusiveHigh ? between(low, high) : start;
  const up = Math.ceil(start / step) * step;
  const inside = up === exclusiveLow ? up + step : up;
  return inside > high || inside === exclusiveHigh
    ? Math.floor(high / step) * step - (high % step === 0 && exclusiveHigh === high ? step : 0)
    : inside;
}

function between(low: number, high: number): number {
  if (!Number.isFinite(high)) return low + 1;
  return Number.isFinite(low) ? (low + high) / 2 : high - 1;
}
