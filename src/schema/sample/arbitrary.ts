import type fc from 'fast-check';
import { fingerprint } from '../../json/equality.js';
import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { memoizeBy } from '../../json/memoize.js';
import type { Contract } from '../../model/document.js';
import type { Applicable } from '../graph/applicable.js';
import { applicableSchemas } from '../graph/applicable.js';
import type { Tag } from '../graph/discriminator.js';
import { heirsOf, inheritedTag, tagOfBranch } from '../graph/discriminator.js';
import type { SchemaObject } from '../graph/edges.js';
import { memberSchemas, prefixLength } from '../graph/members.js';
import type { Direction } from '../keywords/dialect.js';
import { isValid } from '../validate/is-valid.js';
import { cut, extraNames, MAX_EXTRA } from './extra-members.js';
import { fastCheck } from './fast-check.js';
import { samples } from './index.js';
import { containedItems, itemAndContained, memberNames } from './members.js';
import { randomNumbers, randomTexts } from './random-scalars.js';
import { Sampler } from './sampler.js';
import { bound, isList, likelyTypes, stated, typesOf } from './stated.js';

/** Members nested deeper are left out where they are optional; a schema that requires deeper ones is given up. */
const OPTIONAL_DEPTH = 6;
const MAX_DEPTH = 14;
/** As many items are made where the schema does not ask for more, and never more than this. */
const USUAL_ITEMS = 5;
const MAX_ITEMS = 1000;
/** So many parts of one schema get an arbitrary of their own. */
const MAX_PARTS = 3000;
/** Where a random value does not fit, one of so many samples takes its place. */
const SAMPLES = 8;

/** Keywords that random values are not made to obey: where one stands, they are validated. */
const UNCERTAIN = [
  'not', 'anyOf', 'oneOf', 'if', 'pattern', 'format', 'multipleOf', 'contains', 'uniqueItems', 'unevaluatedItems',
  'unevaluatedProperties', 'propertyNames', 'maxProperties', 'dependentRequired', 'dependentSchemas',
] as const; // prettier-ignore

type Values = fc.Arbitrary<Json>;

/**
 * Random valid values of the schema at `pointer`, made of the same parts as its `sample`. A part that does not fit
 * becomes one of its samples, and a whole that does not fit becomes `fallback`, itself a valid value: every value is
 * validated, and so is every step of its shrinking.
 */
export function arbitraryOf(
  contract: Contract,
  pointer: Pointer,
  fallback: Json,
  direction: Direction,
): Values {
  const values = knownValues[direction](contract, pointer) ?? fastCheck().constant(fallback);
  return values.map((value) => (isValid(contract, direction, pointer, value) ? value : fallback));
}

const valuesIn = (direction: Direction): ((contract: Contract, pointer: Pointer) => Values | undefined) =>
  memoizeBy((contract, pointer) => {
    const random = new Randomizer(contract, direction);
    const values = random.values([pointer], 0);
    return values && random.checked(values, [pointer]);
  });

const knownValues = { request: valuesIn('request'), response: valuesIn('response') };

class Randomizer {
  /** What was made for a set of schemas at a depth: documents repeat themselves, and recursive ones would not end. */
  private readonly known = new Map<string, Values | undefined>();

  constructor(
    private readonly contract: Contract,
    private readonly direction: Direction,
  ) {}

  /** Values that may fit all of these schemas; undefined where none are known. */
  values(pointers: readonly Pointer[], depth: number, decided: readonly Pointer[] = []): Values | undefined {
    const key = `${String(depth)} ${pointers.join(' ')} | ${decided.join(' ')}`;
    if (this.known.has(key)) return this.known.get(key);
    if (depth > MAX_DEPTH || this.known.size > MAX_PARTS) return undefined;
    // Until it is known, a schema that applies itself to the same value has none.
    this.known.set(key, undefined);
    const applicable = applicableSchemas(this.contract, pointers);
    const made = applicable && this.made(applicable, pointers, depth, decided);
    const isUncertain = applicable?.schemas.some(({ node }) =>
      UNCERTAIN.some((keyword) => node[keyword] !== undefined),
    );
    const values = made && isUncertain && decided.length === 0 ? this.checked(made, pointers) : made;
    this.known.set(key, values);
    return values;
  }

  /** The same values, with samples in place of those that do not fit. */
  checked(values: Values, pointers: readonly Pointer[]): Values {
    let pool: readonly Json[] | undefined;
    const fits = (value: Json): boolean =>
      pointers.every((pointer) => isValid(this.contract, this.direction, pointer, value));
    return fastCheck()
      .tuple(values, fastCheck().nat(SAMPLES - 1))
      .map(([value, n]) => {
        if (fits(value)) return value;
        pool ??= samples(this.contract, pointers, this.direction, SAMPLES);
        return pool[n % pool.length] ?? value;
      });
  }

  private made(
    { schemas, choices }: Applicable,
    pointers: readonly Pointer[],
    depth: number,
    decided: readonly Pointer[],
  ): Values | undefined {
    const listed = [
      ...schemas.flatMap(({ node }) => (node.const === undefined ? [] : [node.const])),
      ...stated(schemas, 'enum', isList).flat(),
    ].filter((value) => pointers.every((at) => isValid(this.contract, this.direction, at, value)));
    if (schemas.some(({ node }) => node.const !== undefined || node.enum !== undefined))
      return listed.length === 0 ? undefined : fastCheck().constantFrom(...listed);
    const open = choices.find(({ pointer }) => !decided.includes(pointer));
    if (!open) return this.ofHeirs(schemas, pointers, depth, decided) ?? this.inheriting(schemas, depth);
    const now = [...decided, open.pointer];
    return oneOf(
      open.branches.map((branch) => {
        const values = this.values([...pointers, ...branch], depth, now);
        const tag = tagOfBranch(this.contract, open.pointer, branch);
        return tag ? values?.map((value) => this.tagged(branch, tag, value)) : values;
      }),
    );
  }

  /** Where a discriminator tells the heirs of the schemas apart: values of those. */
  private ofHeirs(
    schemas: readonly SchemaObject[],
    pointers: readonly Pointer[],
    depth: number,
    decided: readonly Pointer[],
  ): Values | undefined {
    const heirs = heirsOf(this.contract, schemas);
    return oneOf(heirs.map((heir) => this.values([...pointers, heir], depth, decided)));
  }

  private inheriting(schemas: readonly SchemaObject[], depth: number): Values | undefined {
    const values = this.synthesised(schemas, depth);
    const tag = inheritedTag(schemas);
    const pointers = schemas.map(({ pointer }) => pointer);
    return tag ? values?.map((value) => this.tagged(pointers, tag, value)) : values;
  }

  /** The value with what the discriminator says of the branch, where its schema takes that. */
  private tagged(branch: readonly Pointer[], { name, value: tag }: Tag, value: Json): Json {
    if (!isObject(value) || !Object.hasOwn(value, name)) return value;
    const tagged = { ...value, [name]: tag };
    return branch.every((at) => isValid(this.contract, this.direction, at, tagged)) ? tagged : value;
  }

  private synthesised(schemas: readonly SchemaObject[], depth: number): Values | undefined {
    const of = (types: readonly string[]): Values | undefined =>
      oneOf(types.map((type) => this.ofType(type, schemas, depth)));
    if (schemas.some(({ node }) => node.type !== undefined)) return of(typesOf(schemas));
    // Where no type is stated, the keywords are mostly written for values that they say something of.
    const likely = likelyTypes(schemas);
    if (likely.length > 0) return of(likely) ?? of(typesOf(schemas));
    return fastCheck().oneof(fastCheck().jsonValue({ maxDepth: 1 }), fastCheck().integer()) as Values;
  }

  private ofType(type: string, schemas: readonly SchemaObject[], depth: number): Values | undefined {
    if (type === 'object') return this.objects(schemas, depth);
    if (type === 'array') return this.arrays(schemas, depth);
    if (type === 'integer' || type === 'number') return randomNumbers(schemas, type);
    if (type === 'string') return randomTexts(schemas);
    if (type === 'boolean') return fastCheck().boolean();
    return type === 'null' ? fastCheck().constant(null) : undefined;
  }

  private objects(schemas: readonly SchemaObject[], depth: number): Values | undefined {
    const sampler = new Sampler(this.contract, this.direction, { isFull: true });
    const { required, optional, spare, least } = memberNames(sampler, schemas, { depth, room: MAX_EXTRA });
    const most = bound(schemas, 'maxProperties');
    if (least > most || required.length > most) return undefined;
    const extra = [...new Set([...spare.slice(0, Math.max(least, MAX_EXTRA)), ...extraNames(schemas)])];
    // Values of wide objects in wide objects would be without end: those count as several levels.
    const inside = depth + 1 + Math.floor(Math.log2(1 + optional.length) / 2);
    const model = new Map<string, Values>();
    const add = (name: string): boolean => {
      const values = model.has(name) ? undefined : this.values(memberSchemas(schemas, name), inside);
      if (values) model.set(name, values);
      return model.has(name);
    };
    if (!required.every(add)) return undefined;
    const needed = new Set(required);
    for (const name of [...optional, ...extra]) {
      const isNeeded = needed.size < least;
      if ((isNeeded || depth <= OPTIONAL_DEPTH) && add(name) && isNeeded) needed.add(name);
    }
    return fastCheck()
      .record(Object.fromEntries(model), { requiredKeys: [...needed], noNullPrototype: true })
      .map((value) => (Object.keys(value).length > most ? cut(value, needed, most) : value));
  }

  private arrays(schemas: readonly SchemaObject[], depth: number): Values | undefined {
    const prefix = Math.max(0, ...schemas.map(prefixLength));
    const [least, most] = [bound(schemas, 'minItems'), bound(schemas, 'maxItems')];
    const first = prefix + containedItems(schemas);
    const isDeep = depth > OPTIONAL_DEPTH;
    if (least > most || Math.max(least, first) > MAX_ITEMS) return undefined;
    if (isDeep && least === 0 && first === prefix) return fastCheck().constant([]);
    const head: Values[] = [];
    while (head.length < Math.min(first, most)) {
      const item = this.values(itemAndContained(schemas, head.length, prefix), depth + 1);
      if (!item) break;
      head.push(item);
    }
    const items =
      head.length < first ? undefined : this.values(itemAndContained(schemas, first, prefix), depth + 1);
    const minLength = Math.max(0, least - head.length);
    const maxLength = Math.max(minLength, Math.min(most - head.length, isDeep ? 0 : USUAL_ITEMS));
    if (!items && minLength > 0) return undefined;
    const rest = items ? fastCheck().array(items, { minLength, maxLength }) : fastCheck().constant([]);
    const isUnique = schemas.some(({ node }) => node.uniqueItems === true);
    const kept = first > prefix ? head.length : Math.min(least, head.length);
    return fastCheck()
      .tuple(fastCheck().tuple(...head), rest, lengths(kept, head.length))
      .map(([some, others, length]) => {
        const made = length < head.length ? some.slice(0, length) : [...some, ...others];
        return isUnique ? distinct(made) : made;
      });
  }
}

/** How many items of a prefix are there: mostly all. */
function lengths(least: number, all: number): fc.Arbitrary<number> {
  if (least === all) return fastCheck().constant(all);
  const shorter = fastCheck().integer({ min: least, max: all });
  return fastCheck().oneof(
    { arbitrary: fastCheck().constant(all), weight: 3 },
    { arbitrary: shorter, weight: 1 },
  );
}

function oneOf(alternatives: readonly (Values | undefined)[]): Values | undefined {
  const known = alternatives.filter((values) => values !== undefined);
  return known.length === 0 ? undefined : fastCheck().oneof(...known);
}

function distinct(items: readonly Json[]): Json[] {
  return [...new Map(items.map((item) => [fingerprint(item), item])).values()];
}
