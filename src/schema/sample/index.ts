import { fingerprint } from '../../json/equality.js';
import type { Json, Pointer } from '../../json/json.js';
import type { Contract } from '../../model/document.js';
import { applicableSchemas } from '../graph/applicable.js';
import type { SchemaObject } from '../graph/edges.js';
import { memberSchemas } from '../graph/members.js';
import type { Direction } from '../keywords/dialect.js';
import { schemasOf } from '../validate/validator.js';
import { itemAndContained, memberNames } from './members.js';
import { numbers, texts } from './scalars.js';
import { bound, isList, stated, typesOf } from './stated.js';

/** How much of an object to fill in: everything documented, or only what is required. */
type Fullness = 'full' | 'required';

/** Optional members deeper than this are left out of a synthesised value. */
const OPTIONAL_DEPTH = 6;
/** A schema that requires deeper values is given up; so is one that needs more values than this. */
const MAX_DEPTH = 64;
const MAX_VALUES = 5000;
/** So many values in all may be made before optional members are left out. */
const OPTIONAL_VALUES = 500;
/** Of the values that may fit one place, so many are tried; of each type and branch, where there are several, so many. */
const MAX_TRIES = 60;
const MAX_BRANCH_TRIES = 15;
/** Choices multiply: so many are looked into, however few values come of them. */
const MAX_STEPS = 5000;
const MAX_ITEMS = 1000;

/**
 * One valid value of the schema at `pointer`: the author's own example or default where there is one, else
 * synthesised. The same document always gives the same value. Undefined when no valid value was found.
 */
export function sample(
  contract: Contract,
  pointer: Pointer,
  direction: Direction,
): { value: Json } | undefined {
  for (const fullness of ['full', 'required'] as const) {
    const value = new Sampler(contract, direction, fullness).value([pointer], 0);
    if (value !== undefined && isValid(contract, direction, pointer, value)) return { value };
  }
  return undefined;
}

/** Up to `wanted` different values that all of these schemas allow, as far as such are found. */
export function samples(
  contract: Contract,
  pointers: readonly Pointer[],
  direction: Direction,
  wanted: number,
): Json[] {
  return new Sampler(contract, direction, 'full').values(pointers, 0, wanted);
}

/** One valid value of a type, where a schema allows several types; undefined when none was found. */
export function sampleOfType(
  contract: Contract,
  pointer: Pointer,
  direction: Direction,
  type: string,
): { value: Json } | undefined {
  return new Sampler(contract, direction, 'full').typed(pointer, type);
}

/** What cannot be judged is not offered either. */
function isValid(contract: Contract, direction: Direction, pointer: Pointer, value: Json): boolean {
  try {
    return schemasOf(contract, direction).errors(pointer, value).length === 0;
  } catch {
    return false;
  }
}

class Sampler {
  /** The schemas of the values being made, to stop where one would contain itself. */
  private readonly within = new Set<string>();
  private made = 0;
  private steps = 0;

  constructor(
    private readonly contract: Contract,
    private readonly direction: Direction,
    private readonly fullness: Fullness,
  ) {}

  /** A value that all of these schemas allow. */
  value(pointers: readonly Pointer[], depth: number): Json | undefined {
    const [first] = this.values(pointers, depth, 1);
    return first;
  }

  /** A value of one type. */
  typed(pointer: Pointer, type: string): { value: Json } | undefined {
    const { schemas } = applicableSchemas(this.contract, [pointer]) ?? { schemas: [] };
    for (const value of take(MAX_TRIES, this.ofType(type, schemas, 0)))
      if (isValid(this.contract, this.direction, pointer, value)) return { value };
    return undefined;
  }

  /** Up to `wanted` different values that all of these schemas allow. */
  values(pointers: readonly Pointer[], depth: number, wanted: number): Json[] {
    const applicable = applicableSchemas(this.contract, pointers);
    if (!applicable || depth > MAX_DEPTH || this.made > MAX_VALUES) return [];
    const key = applicable.schemas.map(({ pointer }) => pointer).join(' ');
    const isComposed = applicable.schemas.length > 0;
    if (isComposed && this.within.has(key)) return [];
    this.within.add(key);
    const found = new Map<string, Json>();
    let tries = MAX_TRIES + wanted;
    for (const candidate of this.candidates(pointers, depth, MAX_BRANCH_TRIES + wanted)) {
      if (pointers.every((pointer) => isValid(this.contract, this.direction, pointer, candidate)))
        found.set(fingerprint(candidate), candidate);
      if (found.size >= wanted || --tries < 0) break;
    }
    this.within.delete(key);
    return [...found.values()];
  }

  /** Values that may fit: given ones, then made ones, branch by branch of each choice. */
  private *candidates(
    pointers: readonly Pointer[],
    depth: number,
    each: number,
    decided: readonly Pointer[] = [],
  ): Generator<Json> {
    const applicable = applicableSchemas(this.contract, pointers);
    if (!applicable || this.made > MAX_VALUES || ++this.steps > MAX_STEPS) return;
    const { schemas, choices } = applicable;
    yield* schemas.flatMap(givenBy);
    if (schemas.some(({ node }) => node.const !== undefined || node.enum !== undefined)) {
      yield* schemas.flatMap(({ node }) => (node.const === undefined ? [] : [node.const]));
      yield* stated(schemas, 'enum', isList).flat();
      return;
    }
    const open = choices.find(({ pointer }) => !decided.includes(pointer));
    if (!open) yield* this.synthesised(schemas, depth, each);
    for (const branch of open?.branches ?? []) {
      const now = [...decided, open?.pointer ?? ''];
      yield* take(each, this.candidates([...pointers, ...branch], depth, each, now));
    }
  }

  private *synthesised(schemas: readonly SchemaObject[], depth: number, each: number): Generator<Json> {
    const types = typesOf(schemas);
    for (const type of types) {
      this.made++;
      const values = this.ofType(type, schemas, depth);
      yield* types.length > 1 ? take(each, values) : values;
    }
  }

  private *ofType(type: string, schemas: readonly SchemaObject[], depth: number): Generator<Json> {
    if (type === 'object') yield* this.objects(schemas, depth);
    else if (type === 'array') yield* this.arrays(schemas, depth);
    else if (type === 'integer' || type === 'number') yield* numbers(schemas, type);
    else if (type === 'string') yield* texts(schemas);
    else if (type === 'boolean') yield* [true, false];
    else if (type === 'null') yield null;
  }

  private *objects(schemas: readonly SchemaObject[], depth: number): Generator<Json> {
    const names = memberNames(this.contract, schemas, this.direction);
    const { required, optional, spare, documented, least, shown } = names;
    const most = bound(schemas, 'maxProperties');
    const members = new Map<string, Json>();
    const add = (name: string): void => {
      const value = members.size < most ? this.value(memberSchemas(schemas, name), depth + 1) : undefined;
      if (value !== undefined) members.set(name, value);
    };
    for (const name of required) {
      add(name);
      if (!members.has(name)) return;
    }
    const isFull = this.fills(depth);
    for (const name of optional) if (isFull || members.size < least) add(name);
    for (const name of spare) if (members.size < (isFull ? shown : least) && !members.has(name)) add(name);
    const base = new Map<string, Json>();
    for (const name of [...documented, ...members.keys()]) {
      const value = members.get(name);
      if (value !== undefined) base.set(name, value);
    }
    yield Object.fromEntries(base);
    yield* this.differing(schemas, base, depth);
  }

  private fills(depth: number): boolean {
    return this.fullness === 'full' && depth < OPTIONAL_DEPTH && this.made < OPTIONAL_VALUES;
  }

  /** The object again and again, each time with another value of one member: unique items have to differ. */
  private *differing(
    schemas: readonly SchemaObject[],
    base: Map<string, Json>,
    depth: number,
  ): Generator<Json> {
    for (const name of base.keys()) {
      for (const value of this.values(memberSchemas(schemas, name), depth + 1, MAX_TRIES).slice(1))
        yield Object.fromEntries([...base, [name, value]]);
    }
  }

  private *arrays(schemas: readonly SchemaObject[], depth: number): Generator<Json> {
    const [least, most] = [bound(schemas, 'minItems'), bound(schemas, 'maxItems')];
    const prefix = Math.max(0, ...stated(schemas, 'prefixItems', isList).map((list) => list.length));
    const contained = schemas
      .filter(({ node }) => node.contains !== undefined)
      .map(({ node }) => prefix + (typeof node.minContains === 'number' ? node.minContains : 1));
    const wanted = Math.max(least, ...contained, this.fills(depth) ? Math.max(1, prefix) : 0);
    const length = Math.min(wanted, most);
    if (length > MAX_ITEMS || least > most) return;
    const items = this.items(schemas, length, prefix, depth);
    if (items.length >= least) yield items;
    if (least === 0) yield [];
  }

  /** As many as there are values for, all different where they have to be. */
  private items(schemas: readonly SchemaObject[], length: number, prefix: number, depth: number): Json[] {
    const isUnique = schemas.some(({ node }) => node.uniqueItems === true);
    const options = new Map<string, Json[]>();
    const used = new Set<string>();
    const items: Json[] = [];
    for (let i = 0; i < length; i++) {
      const pointers = itemAndContained(schemas, i, prefix);
      const key = pointers.join(' ');
      const values = options.get(key) ?? this.values(pointers, depth + 1, isUnique ? length : 1);
      options.set(key, values);
      const item = values.find((value) => !isUnique || !used.has(fingerprint(value)));
      if (item === undefined) break;
      used.add(fingerprint(item));
      items.push(item);
    }
    return items;
  }
}

function* take<T>(most: number, values: Iterable<T>): Generator<T> {
  let taken = 0;
  for (const value of values) {
    yield value;
    if (++taken >= most) return;
  }
}

/** The author's own values. */
function givenBy({ node }: SchemaObject): Json[] {
  const examples = isList(node.examples) ? node.examples : [];
  return [node.example, ...examples, node.default].filter((value) => value !== undefined);
}
