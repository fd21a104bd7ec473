import { fingerprint } from '../../json/equality.js';
import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { Contract } from '../../model/document.js';
import { applicableSchemas } from '../graph/applicable.js';
import type { Tag } from '../graph/discriminator.js';
import { heirsOf, inheritedTag, tagOfBranch } from '../graph/discriminator.js';
import type { SchemaObject } from '../graph/edges.js';
import type { Direction } from '../keywords/dialect.js';
import { isValid } from '../validate/is-valid.js';
import { arrays } from './arrays.js';
import type { Chance } from './chance.js';
import { shuffled } from './chance.js';
import type { Keys } from './keys.js';
import { keysOf, likelyFirst } from './keys.js';
import type { Asked, Maker, Place, Synthesis } from './maker.js';
import { sizeOf, take } from './maker.js';
import { numbers } from './numbers.js';
import { objects } from './objects.js';
import { proposed } from './proposals.js';
import type { SamplerOptions } from './sampler-options.js';
import { isList, stated, typesOf } from './stated.js';
import { texts } from './texts.js';
import { isTooLong } from './too-long.js';
import { visible } from './visible.js';

/** Optional members deeper than this are left out of a synthesised value. */
const OPTIONAL_DEPTH = 6;
/** A schema that requires deeper values is given up; so is one that needs more values than this. */
const MAX_DEPTH = 64;
const MAX_VALUES = 20_000;
/** So many values in all may be made that could as well be left out. */
const ROOM = 1000;
/** Of the values that may fit one place, so many are tried; of each type and branch, where there are several, so many. */
const MAX_TRIES = 60;
const MAX_BRANCH_TRIES = 15;
/** Choices multiply: so many are looked into, however few values come of them. */
const MAX_STEPS = 5000;
/** So many values are judged, those within them included. */
const MAX_JUDGED = 2_000_000;
/** Of so many random values that may be null, one is. */
const NULL_IN = 8;
/** A schema is entered so often on the way to a value: what is deeper would only be more of the same. */
const MAX_RECURSION = 2;

/** Makes values of schemas, within bounds. To be used for one value. */
export class Sampler implements Maker {
  /** The schemas of the values being made, to stop where one would contain itself. */
  private readonly within = new Map<string, number>();
  /** What is known of a set of schemas, whatever it is within. */
  private readonly known = new Map<string, Json[]>();
  /** How often something was given up for the sake of a bound. */
  private cuts = 0;
  private made = 0;
  private steps = 0;
  private judged = 0;
  readonly chance: Chance | undefined;

  constructor(
    readonly contract: Contract,
    readonly direction: Direction,
    private readonly options: SamplerOptions,
  ) {
    this.chance = options.chance;
  }

  /** Up to `wanted` different values that all of these schemas allow. */
  of(pointers: readonly Pointer[], wanted: number): Json[] {
    return this.values(pointers, this.root(), wanted);
  }

  private root(): Place {
    const { isFull, proposals, about, chance } = this.options;
    const place = { depth: 0, room: isFull ? ROOM : 0 };
    if (!proposals || !chance) return place;
    const { names, turn } = about ?? { names: [], turn: 0 };
    return { ...place, about: { names, turn, lists: 0, record: chance.int(0, 2 ** 31 - 1) } };
  }

  /** A value of one type. */
  typed(pointer: Pointer, type: string): { value: Json } | undefined {
    const { schemas } = applicableSchemas(this.contract, [pointer]) ?? { schemas: [] };
    const place = { depth: 0, room: ROOM };
    for (const value of take(
      MAX_TRIES,
      this.ofType(type, { pointers: [pointer], schemas, place, wanted: 1 }),
    ))
      if (this.fits([pointer], value)) return { value };
    return undefined;
  }

  values(pointers: readonly Pointer[], given: Place, wanted: number): Json[] {
    const applicable = applicableSchemas(this.contract, pointers);
    if (!applicable) return [];
    const { depth } = given;
    const place = { ...given, room: depth < OPTIONAL_DEPTH ? given.room : 0 };
    const keys = keysOf(applicable.schemas);
    const knownAs = `${String(wanted)} ${String(Math.ceil(Math.log2(place.room + 1)))} ${keys.key}`;
    const known = this.known.get(knownAs);
    if (known && keys.key !== '') return known;
    if (this.isBeyond(depth) || this.isWithin(keys)) {
      this.cuts++;
      return [];
    }
    const cuts = this.cuts;
    const { target } = keys;
    const entered = this.within.get(target) ?? 0;
    this.within.set(target, entered + 1);
    const found = this.search(pointers, place, wanted);
    this.within.set(target, entered);
    if (this.cuts === cuts && !this.chance) this.known.set(knownAs, found);
    return found;
  }

  fits(pointers: readonly Pointer[], value: Json): boolean {
    if (this.options.isLenient) return true;
    this.judged += pointers.length * sizeOf(value);
    if (this.judged > MAX_JUDGED || isTooLong(value)) return false;
    return pointers.every((pointer) => isValid(this.contract, this.direction, pointer, value));
  }

  private isBeyond(depth: number): boolean {
    return depth > MAX_DEPTH || this.made > MAX_VALUES || this.judged > MAX_JUDGED;
  }

  /** Whether this schema is entered, in the values that are being made, as often as it may be. */
  private isWithin({ target }: Keys): boolean {
    return target !== '' && (this.within.get(target) ?? 0) >= (this.options.recursion ?? MAX_RECURSION);
  }

  private search(pointers: readonly Pointer[], place: Place, wanted: number): Json[] {
    const found = new Map<string, Json>();
    let tries = MAX_TRIES + wanted;
    for (const candidate of this.candidates({ pointers, place, wanted }, MAX_BRANCH_TRIES + wanted)) {
      // Of one value, nothing has to be told apart.
      if (this.fits(pointers, candidate)) found.set(wanted > 1 ? fingerprint(candidate) : '', candidate);
      if (found.size >= wanted || --tries < 0) break;
    }
    return [...found.values()];
  }

  /** Values that may fit: given ones, then made ones, branch by branch of each choice. */
  private *candidates(asked: Asked, each: number, decided: readonly Pointer[] = []): Generator<Json> {
    const { pointers } = asked;
    const applicable = applicableSchemas(this.contract, pointers);
    if (!applicable || this.made > MAX_VALUES || ++this.steps > MAX_STEPS) return;
    const { schemas, choices } = applicable;
    // Of several records, the first is as the author has shown it.
    const isShown = asked.place.about?.turn === 0;
    if (!this.chance || isShown) yield* this.given(pointers, schemas);
    if (schemas.some(({ node }) => node.const !== undefined || node.enum !== undefined)) {
      yield* schemas.flatMap(({ node }) => (node.const === undefined ? [] : [node.const]));
      const listed = stated(schemas, 'enum', isList).flat();
      yield* isShown ? listed : this.inSomeOrder(listed);
      return;
    }
    const open = choices.find(({ pointer }) => !decided.includes(pointer));
    if (!open) {
      for (const heir of this.inSomeOrder(heirsOf(this.contract, schemas)))
        yield* take(each, this.candidates({ ...asked, pointers: [...pointers, heir] }, each, decided));
      yield* this.tagged(pointers, inheritedTag(schemas), this.synthesised({ ...asked, schemas }, each));
    }
    const branches = open?.branches ?? [];
    for (const branch of asked.place.about
      ? likelyFirst(this.contract, branches)
      : this.inSomeOrder(branches)) {
      const now = [...decided, open?.pointer ?? ''];
      const tag = tagOfBranch(this.contract, open?.pointer ?? '', branch);
      const tags = [...(asked.tags ?? []), ...(tag ? [tag] : [])];
      const values = this.candidates({ ...asked, pointers: [...pointers, ...branch], tags }, each, now);
      yield* this.tagged(pointers, tag, take(each, values));
    }
  }

  /** The values, objects with a tag as far as the schemas allow it. */
  private *tagged(
    pointers: readonly Pointer[],
    tag: Tag | undefined,
    values: Iterable<Json>,
  ): Generator<Json> {
    for (const value of values) {
      const isOpen =
        tag !== undefined && isObject(value) && !(tag.isDefault && !Object.hasOwn(value, tag.name));
      const tagged = isOpen ? { ...value, [tag.name]: tag.value } : value;
      yield tagged !== value && this.fits(pointers, tagged) ? tagged : value;
    }
  }

  /** The author's own values. */
  private given(pointers: readonly Pointer[], schemas: readonly SchemaObject[]): Json[] {
    return schemas.flatMap(({ node }) => {
      const examples = isList(node.examples) ? node.examples : [];
      return [node.example, ...examples, node.default]
        .filter((value) => value !== undefined)
        .map((value) => visible(this.contract, pointers, value, this.direction));
    });
  }

  private *synthesised(asked: Synthesis, each: number): Generator<Json> {
    const types = typesOf(asked.schemas);
    // Where no type is stated, the likelier ones come first.
    const isStated = asked.schemas.some(({ node }) => node.type !== undefined);
    for (const type of isStated && !asked.place.about ? this.typesInOrder(types) : types) {
      this.made++;
      const values = this.ofType(type, asked);
      yield* types.length > 1 ? take(each, values) : values;
    }
  }

  private *ofType(type: string, asked: Synthesis): Generator<Json> {
    const { chance } = this;
    const { schemas, place } = asked;
    yield* this.proposed(type, schemas, place);
    if (type === 'object') yield* objects(this, asked);
    else if (type === 'array') yield* arrays(this, schemas, place);
    else if (type === 'integer' || type === 'number') yield* numbers(schemas, type, chance);
    else if (type === 'string') yield* texts(schemas, chance);
    else if (type === 'boolean')
      yield* place.about?.turn === 0 ? [true, false] : this.inSomeOrder([true, false]);
    else if (type === 'null') yield null;
  }

  private *proposed(type: string, schemas: readonly SchemaObject[], { about }: Place): Generator<Json> {
    const { proposals, chance } = this.options;
    if (proposals && about && chance) yield* proposed(proposals, type, schemas, about, chance);
  }

  /** By chance, any type may come first, but null shows the least. */
  private typesInOrder(types: readonly string[]): readonly string[] {
    const isNullable = types.includes('null');
    const others = this.inSomeOrder(types.filter((type) => type !== 'null'));
    if (!isNullable) return others;
    return this.chance?.int(1, NULL_IN) === 1 ? ['null', ...others] : [...others, 'null'];
  }

  private inSomeOrder<T>(list: readonly T[]): readonly T[] {
    return this.chance ? shuffled(this.chance, list) : list;
  }
}
