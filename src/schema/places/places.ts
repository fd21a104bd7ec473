import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { escapeToken, tokensOf } from '../../json/pointer.js';
import type { Steps } from '../../json/steps.js';
import type { Contract } from '../../model/document.js';
import type { SchemaObject } from '../graph/edges.js';
import { schemaAt } from '../graph/edges.js';
import { isAdditional, prefixLength } from '../graph/members.js';
import { isHidden } from '../graph/visibility.js';
import type { Direction } from '../keywords/dialect.js';
import { matches } from '../keywords/pattern.js';
import { isValid } from '../validate/is-valid.js';

type Choice = 'anyOf' | 'oneOf';

/** A branch of `anyOf` or `oneOf` that a place stands in. */
export interface Branch {
  /** The schema object that has the choice. */
  owner: Pointer;
  keyword: Choice;
  pointer: Pointer;
  /** JSON Pointer into the value: what the choice is about. */
  path: string;
}

/** A schema object that says something about one place in a value. */
export interface SchemaPlace {
  /** JSON Pointer into the value. */
  path: string;
  schema: SchemaObject;
  /** The place of the schema object in the document, references followed, and the object as it counts there. */
  pointer: Pointer;
  node: JsonObject;
  /** The part of the value that stands there; undefined where an optional member is absent. */
  value: Json | undefined;
  /** The whole value. */
  root: Json;
  /** The branches around it, outermost first. */
  within: readonly Branch[];
  /** Whether it is part of a member that only the other side sends. */
  isHiddenFromDirection: boolean;
}

/** Where a walk is, before the schema object is looked at. */
export type Step = Omit<SchemaPlace, 'schema' | 'node' | 'root'> & {
  /** Schemas that were passed on the way, about the same part. */
  seen: readonly Pointer[];
};

/** Values nested deeper are left alone: one factor at a time is about a request's parts, not about recursion. */
const MAX_DEPTH = 8;
/** Of a choice between more branches, no more are tried. */
const MAX_BRANCHES = 50;

/**
 * Every schema object that a value meets, with the part of the value it meets: through references, `allOf`, the first
 * fitting branch of `anyOf`/`oneOf`, `then` or `else`, properties (absent ones too), the first member of a map, and the
 * first item of arrays.
 */
export function placesOf(
  contract: Contract,
  root: Pointer,
  value: Json,
  direction: Direction = 'request',
): SchemaPlace[] {
  const start = { path: '', pointer: root, value, within: [], isHiddenFromDirection: false, seen: [] };
  return walk(contract, value, start, direction);
}

/** The places from one of them on, in a given whole value. */
export function walk(contract: Contract, root: Json, start: Step, direction: Direction): SchemaPlace[] {
  const places: SchemaPlace[] = [];
  const pending = [start];
  for (let next = pending.shift(); next; next = pending.shift()) {
    const { seen, ...step } = next;
    const { path, pointer } = step;
    const schema = schemaAt(contract, pointer);
    if (!schema || seen.includes(pointer) || path.split('/').length > MAX_DEPTH) continue;
    places.push({ ...step, schema, node: schema.node, root });
    const within = { ...next, seen: [...seen, pointer] };
    pending.push(
      ...beside(contract, direction, schema, within),
      ...inside(contract, direction, schema, next),
    );
  }
  return places;
}

/** The schemas that apply to the same part. */
function beside(contract: Contract, direction: Direction, schema: SchemaObject, step: Step): Step[] {
  const { value } = step;
  const same = schema.edgesOf('same').map(({ to }) => ({ ...step, pointer: to }));
  if (value === undefined) return same;
  const fits = (pointer: Pointer): boolean => isValid(contract, direction, pointer, value);
  const chosen = (['anyOf', 'oneOf'] as const).flatMap((keyword) => {
    const branch = branchesAt(schema, step.path, keyword).find(({ pointer }) => fits(pointer));
    return branch ? [{ ...step, pointer: branch.pointer, within: [...step.within, branch] }] : [];
  });
  const condition = schema.to('if');
  const decided = condition === undefined ? undefined : schema.to(fits(condition) ? 'then' : 'else');
  const dependent = schema
    .under('dependentSchemas')
    .filter(({ name }) => isObject(value) && Object.hasOwn(value, name));
  const followed = [...(decided === undefined ? [] : [decided]), ...dependent.map(({ to }) => to)];
  return [...same, ...chosen, ...followed.map((pointer) => ({ ...step, pointer }))];
}

/** The branches of one choice of a schema object, about the part of the value at a path. */
export function branchesAt(schema: SchemaObject, path: string, keyword: Choice): Branch[] {
  return schema
    .under(keyword)
    .slice(0, MAX_BRANCHES)
    .map(({ to }) => ({ owner: schema.pointer, keyword, pointer: to, path }));
}

/** The schemas that apply to members and items of the part. */
function inside(contract: Contract, direction: Direction, schema: SchemaObject, step: Step): Step[] {
  const { path, value } = step;
  const at = (token: string | number, pointer: Pointer, part: Json | undefined): Step => {
    const inner = `${path}/${escapeToken(String(token))}`;
    return { ...step, path: inner, pointer, value: part, seen: [] };
  };
  if (isObject(value)) {
    const documented = [...schema.properties].map(([name, pointer]) => ({
      ...at(name, pointer, Object.hasOwn(value, name) ? value[name] : undefined),
      isHiddenFromDirection: step.isHiddenFromDirection || isHidden(contract, pointer, direction),
    }));
    return [...documented, ...firstMapped(schema, value).map(({ name, to }) => at(name, to, value[name]))];
  }
  if (!Array.isArray(value)) return [];
  const first = schema.under('prefixItems').filter(({ index }) => index < value.length);
  const prefix = prefixLength(schema);
  const rest = value.length > prefix ? schema.under('items') : [];
  return [
    ...first.map(({ index, to }) => at(index, to, value[index])),
    ...rest.map(({ to }) => at(prefix, to, value[prefix])),
  ];
}

/** The first member that falls under each of `patternProperties`, and under `additionalProperties`. */
function firstMapped(schema: SchemaObject, value: JsonObject): { name: string; to: Pointer }[] {
  const names = Object.keys(value);
  const first = (to: Pointer, falls: (name: string) => boolean): { name: string; to: Pointer }[] => {
    const name = names.find(falls);
    return name === undefined ? [] : [{ name, to }];
  };
  const mapped = schema
    .under('patternProperties')
    .flatMap(({ pattern, to }) => first(to, (name) => matches(pattern, name)));
  const rest = schema
    .under('additionalProperties')
    .flatMap(({ to }) => first(to, (name) => isAdditional(schema, name)));
  return [...mapped, ...rest];
}

/** A schema object that was met so often says nothing new where it is met again. */
const MAX_MEETINGS = 20;

/**
 * The places in their order, but those last whose schema object was met many times before: whoever stops early has met
 * each clause first. Steps that found nothing are passed on.
 */
export function* repetitionsLast<Place extends Pick<SchemaPlace, 'pointer'>>(
  places: Iterable<Place | undefined>,
): Steps<Place> {
  const met = new Map<Pointer, number>();
  const repetitions: Place[] = [];
  for (const place of places) {
    const times = place === undefined ? 0 : (met.get(place.pointer) ?? 0);
    if (place !== undefined) met.set(place.pointer, times + 1);
    if (place !== undefined && times >= MAX_MEETINGS) repetitions.push(place);
    else yield place;
  }
  yield* repetitions;
}

/**
 * A copy of `root` with the part at `path` replaced, or removed when `part` is undefined; `root` itself where nothing
 * holds such a part. Only what is on the way is copied, each time it stands there: one value may stand in several places.
 */
export function replaced(root: Json, path: string, part: Json | undefined): Json | undefined {
  return replacedAt(root, tokensOf(path) ?? [], part);
}

function replacedAt(value: Json, tokens: readonly string[], part: Json | undefined): Json | undefined {
  const [token, ...rest] = tokens;
  if (token === undefined) return part;
  if (Array.isArray(value)) {
    const index = Number(token);
    const item = rest.length === 0 ? part : replacedIn(value[index], rest, part);
    if (item === undefined) return rest.length === 0 ? value.toSpliced(index, 1) : value;
    return Object.assign([...value], { [index]: item });
  }
  if (!isObject(value)) return value;
  const old = Object.hasOwn(value, token) ? value[token] : undefined;
  const member = rest.length === 0 ? part : replacedIn(old, rest, part);
  if (member === undefined && rest.length > 0) return value;
  // A computed member defines a property of its own, whatever its name.
  if (member !== undefined) return { ...value, [token]: member };
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== token));
}

/** Undefined where there is nothing to replace a part of. */
function replacedIn(
  value: Json | undefined,
  tokens: readonly string[],
  part: Json | undefined,
): Json | undefined {
  return value === undefined ? undefined : replacedAt(value, tokens, part);
}
