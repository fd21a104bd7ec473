import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { escapeToken } from '../../json/pointer.js';
import { similarValues } from '../../json/similar-values.js';
import type { Steps } from '../../json/steps.js';
import type { Contract } from '../../model/document.js';
import type { SchemaObject } from '../graph/edges.js';
import { isAdditional, prefixLength } from '../graph/members.js';
import type { Direction } from '../keywords/dialect.js';
import { extraNames } from '../keywords/objects.js';
import { matches } from '../keywords/pattern.js';
import type { SchemaPlace, Step } from '../places/places.js';
import { branchesAt, placesOf, replaced, walk } from '../places/places.js';
import { matching } from '../sample/drawn-texts.js';
import { sample } from '../sample/index.js';
import { isValid } from '../validate/is-valid.js';

/** A place in the value, or in a valid one that differs from it in one part. */
export interface ReachablePlace extends SchemaPlace {
  /**
   * Group key. Once one place of a group has produced a violation, the others are skipped: the second item of an array
   * repeats the checks of the first.
   */
  group?: string;
}

/** So many places are looked at, whatever the schema; of each choice, so many further branches. */
const MAX_PLACES = 3000;
const MAX_OTHER_BRANCHES = 8;

/**
 * Every schema object that `base` meets, and what it could meet with one more part: an absent member, a member of a
 * map, a second item, another branch of a choice. What only the other side sends is left out.
 */
export function* reachablePlaces(
  contract: Contract,
  root: Pointer,
  base: Json,
  direction: Direction,
): Steps<ReachablePlace> {
  const widening = new Widening(contract, root, direction);
  const containers = new Map<string, Set<Pointer>>();
  let left = MAX_PLACES;
  for (const place of widening.all(base)) {
    if (!place || isRecurring(containers, place.path)) {
      yield undefined;
      continue;
    }
    const { path, pointer, node, value } = place;
    const here = containers.get(path) ?? new Set<Pointer>();
    if (node.$ref === undefined && typeof value === 'object') containers.set(path, here.add(pointer));
    yield place;
    // A chain of references says nothing by itself.
    if (place.node.$ref === undefined && --left === 0) return;
  }
}

/** Whether a recursive schema is met for the third time: what it says is tried once inside itself. */
function isRecurring(containers: ReadonlyMap<string, ReadonlySet<Pointer>>, path: string): boolean {
  const tokens = path.split('/');
  const met = new Map<Pointer, number>();
  for (let length = 1; length < tokens.length; length++) {
    for (const pointer of containers.get(tokens.slice(0, length).join('/')) ?? []) {
      const times = (met.get(pointer) ?? 0) + 1;
      if (times > 2) return true;
      met.set(pointer, times);
    }
  }
  return false;
}

class Widening {
  private readonly filled = new Set<string>();
  /** Schemas that some part of the value meets: what is inside them need not be made up elsewhere. */
  private readonly met = new Set<Pointer>();

  constructor(
    private readonly contract: Contract,
    private readonly root: Pointer,
    private readonly direction: Direction,
  ) {}

  *all(base: Json): Steps<ReachablePlace> {
    const places = placesOf(this.contract, this.root, base, this.direction);
    for (const { pointer, value } of places) if (value !== undefined) this.met.add(pointer);
    for (const place of places) {
      if (place.isHiddenFromDirection || this.filled.has(`${place.path} ${place.pointer}`)) continue;
      yield undefined;
      const filling = isBare(place) && !this.isMet(place) ? this.filling(place) : undefined;
      if (filling === undefined) {
        yield place;
        yield* this.extraMembers(place);
        yield* this.secondItem(place);
        yield* this.otherBranches(place);
      } else {
        for (const inner of this.from(place, filling)) {
          this.filled.add(`${inner.path} ${inner.pointer}`);
          this.met.add(inner.pointer);
          yield inner;
        }
      }
    }
  }

  private isMet({ node: { $ref } }: SchemaPlace): boolean {
    return typeof $ref === 'string' && this.met.has($ref);
  }

  /** A value where there is none, if the whole stays valid with it. */
  private filling({ pointer, path, root }: SchemaPlace): Json | undefined {
    const made = sample(this.contract, pointer, this.direction)?.value;
    if (made === undefined || made === null || (Array.isArray(made) && made.length === 0)) return undefined;
    return this.isValid(replaced(root, path, made)) ? made : undefined;
  }

  /** The places from this one on, with another value there. */
  private from(
    { root, ...place }: SchemaPlace | (Omit<Step, 'seen'> & { root: Json }),
    value: Json,
  ): SchemaPlace[] {
    const whole = replaced(root, place.path, value) ?? value;
    const { path, pointer, within, isHiddenFromDirection } = place;
    return walk(
      this.contract,
      whole,
      { path, pointer, within, isHiddenFromDirection, value, seen: [] },
      this.direction,
    ).filter((inner) => !inner.isHiddenFromDirection);
  }

  /** A member under `patternProperties` or `additionalProperties`, where there is none. */
  private *extraMembers(place: SchemaPlace): Generator<ReachablePlace> {
    const { schema, value } = place;
    if (!isObject(value)) return;
    for (const { at, names } of mapsOf(schema, value)) {
      const made = sample(this.contract, at, this.direction)?.value;
      if (made === undefined) continue;
      const name = names.find((each) => this.isValid(replaced(place.root, member(place, each), made)));
      if (name !== undefined)
        yield* this.from({ ...place, path: member(place, name), pointer: at, value: undefined }, made);
    }
  }

  private *secondItem({ schema, path, root, value, ...place }: SchemaPlace): Generator<ReachablePlace> {
    const prefix = prefixLength(schema);
    const items = schema.to('items');
    if (items === undefined || !Array.isArray(value) || value.length <= prefix) return;
    const first = value[prefix] ?? null;
    const candidates =
      value.length > prefix + 1 ? [value[prefix + 1] ?? null] : [first, ...similarValues(first)];
    const at = `${path}/${String(prefix + 1)}`;
    const second = candidates.find((each) => this.isValid(replaced(root, at, each)));
    if (second === undefined) return;
    const inner = { ...place, root, path: at, pointer: items, value: second };
    for (const each of this.from(inner, second)) yield { ...each, group: at };
  }

  /** Branches that the value is not in, and a `then` that does not apply to it. */
  private *otherBranches(place: SchemaPlace): Generator<ReachablePlace> {
    const { schema, path, value, within } = place;
    if (value === undefined) return;
    const fits = (at: Pointer): boolean => isValid(this.contract, this.direction, at, value);
    for (const keyword of ['oneOf', 'anyOf'] as const) {
      const branches = branchesAt(schema, path, keyword);
      const own = branches.find((branch) => fits(branch.pointer));
      for (const branch of branches.filter((each) => each !== own).slice(0, MAX_OTHER_BRANCHES)) {
        const inside = { ...place, pointer: branch.pointer, within: [...within, branch] };
        yield* this.asIn(inside, branch.pointer);
      }
    }
    const [condition, then] = [schema.to('if'), schema.to('then')];
    if (condition !== undefined && then !== undefined && !fits(condition))
      yield* this.asIn({ ...place, pointer: then }, condition);
  }

  /** The places with a value that a schema describes, put over the one that is there. */
  private *asIn(place: SchemaPlace, described: Pointer): Generator<ReachablePlace> {
    const { value, root, path } = place;
    const made = sample(this.contract, described, this.direction)?.value;
    if (made === undefined) return;
    const merged = isObject(made) && isObject(value) ? [{ ...value, ...made }] : [];
    const fit = [made, ...merged].find(
      (each) =>
        isValid(this.contract, this.direction, described, each) && this.isValid(replaced(root, path, each)),
    );
    if (fit !== undefined) yield* this.from(place, fit);
  }

  private isValid(whole: Json | undefined): boolean {
    return whole !== undefined && isValid(this.contract, this.direction, this.root, whole);
  }
}

/** Whether nothing stands there that could be looked into. */
function isBare({ value, node }: SchemaPlace): boolean {
  const isList = node.items !== undefined || node.prefixItems !== undefined || node.contains !== undefined;
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0 && isList);
}

function member({ path }: SchemaPlace, name: string): string {
  return `${path}/${escapeToken(name)}`;
}

/** The schemas of members without a name of their own that no member falls under, and names that would. */
function mapsOf(schema: SchemaObject, value: JsonObject): { at: Pointer; names: string[] }[] {
  const present = Object.keys(value);
  const patterns = schema
    .under('patternProperties')
    .filter(({ pattern }) => !present.some((name) => matches(pattern, name)))
    .map(({ pattern, to }) => ({ at: to, names: matching(pattern).slice(0, 10) }));
  if (!isObject(schema.node.additionalProperties) || present.some((name) => isAdditional(schema, name)))
    return patterns;
  const names = extraNames(schema.node, matching).filter((name) => isAdditional(schema, name));
  return [...patterns, ...schema.under('additionalProperties').map(({ to }) => ({ at: to, names }))];
}
