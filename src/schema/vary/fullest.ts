import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { escapeToken, join, valueAt } from '../../json/pointer.js';
import type { Steps } from '../../json/steps.js';
import type { Contract } from '../../model/document.js';
import { applicableSchemas } from '../graph/applicable.js';
import { prefixLength } from '../graph/members.js';
import type { Direction } from '../keywords/dialect.js';
import type { SchemaPlace } from '../places/places.js';
import { placesOf, replaced, walk } from '../places/places.js';
import { sample } from '../sample/index.js';
import { isTooLong } from '../sample/too-long.js';
import { isValid } from '../validate/is-valid.js';
import { valueOfBranch } from './index.js';

/** So many members and items are put in; one schema is put in so often, as it may contain itself. */
const MAX_ADDED = 400;
const MAX_MEETINGS = 4;
/** What is put in may have parts that are absent: so often they are looked for. */
const MAX_ROUNDS = 6;
/** Of the branches that an item may be of, so many are put in. */
const MAX_BRANCHES = 30;

/** What a member is called where every name is allowed. */
const ANY_MEMBER = 'property1';

/**
 * A value with every optional member that fits besides what it has, and with an item of each branch in lists whose items
 * are one of several. It is valid, as the one that it is made of.
 */
export function* fullestValue(
  contract: Contract,
  pointer: Pointer,
  base: Json,
  direction: Direction,
): Generator<undefined, Json> {
  const met = new Map<Pointer, number>();
  const tried = new Set<string>();
  const fits = (value: Json): boolean => !isTooLong(value) && isValid(contract, direction, pointer, value);
  let value = base;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const additions: Addition[] = [];
    for (const place of placesOf(contract, pointer, value, direction)) {
      yield undefined;
      for (const addition of additionsAt(contract, place, direction)) {
        const key = `${addition.path} ${addition.of}`;
        const times = met.get(addition.of) ?? 0;
        if (tried.has(key) || times >= MAX_MEETINGS || tried.size >= MAX_ADDED) continue;
        tried.add(key);
        met.set(addition.of, times + 1);
        additions.push(addition);
      }
    }
    if (additions.length === 0) break;
    value = yield* withAll(value, additions.filter(isNeeded), fits);
  }
  return value;
}

/** The places of a value, those in all items of its lists included: each of them may be of another branch. */
function* everyPlace(
  contract: Contract,
  pointer: Pointer,
  value: Json,
  direction: Direction,
): Generator<SchemaPlace> {
  const pending = [placesOf(contract, pointer, value, direction)];
  for (let next = pending.shift(); next; next = pending.shift()) {
    for (const place of next) {
      yield place;
      if (!Array.isArray(place.value)) continue;
      const { path, isHiddenFromDirection } = place;
      const after = prefixLength(place.schema) + 1;
      for (const { to } of place.schema.under('items'))
        for (const [i, item] of place.value.slice(after, after + MAX_BRANCHES).entries()) {
          const step = { path: join(path, after + i), pointer: to, value: item, isHiddenFromDirection };
          pending.push(walk(contract, value, { ...step, within: [], seen: [] }, direction));
        }
    }
  }
}

/** The value with as many of these as fit: all at once, else one half and then the other. */
function* withAll(
  value: Json,
  additions: readonly Addition[],
  fits: (value: Json) => boolean,
): Generator<undefined, Json> {
  if (additions.length === 0) return value;
  yield undefined;
  let all: Json = value;
  for (const addition of additions) all = replaced(all, pathIn(all, addition), addition.part) ?? all;
  if (fits(all)) return all;
  if (additions.length === 1) return value;
  const middle = Math.ceil(additions.length / 2);
  const some = yield* withAll(value, additions.slice(0, middle), fits);
  return yield* withAll(some, additions.slice(middle), fits);
}

/** Something that may be put in: a member at its path, or an item of the list at a path. */
interface Addition {
  path: string;
  part: Json;
  /** The schema that it is of. */
  of: Pointer;
  isItem?: true;
  /** A member that no schema names. */
  isAny?: true;
}

/** Where another schema names members, no other one is put in. */
function isNeeded({ path, isAny }: Addition, _i: number, all: readonly Addition[]): boolean {
  const around = path.slice(0, path.lastIndexOf('/'));
  return isAny !== true || !all.some((each) => each.isAny !== true && each.path.startsWith(`${around}/`));
}

/** Where an addition goes: an item comes after those that are there by now. */
function pathIn(value: Json, { path, isItem }: Addition): string {
  if (isItem !== true) return path;
  const list = valueAt(value, path);
  return `${path}/${String(Array.isArray(list) ? list.length : 0)}`;
}

function* additionsAt(contract: Contract, place: SchemaPlace, direction: Direction): Generator<Addition> {
  const { path, pointer, value, schema, isHiddenFromDirection } = place;
  if (isHiddenFromDirection) return;
  if (value === undefined) {
    const made = path === '' ? undefined : sample(contract, pointer, direction);
    if (made) yield { path, part: made.value, of: pointer };
    return;
  }
  // Where nothing is named, any member may be in it: an empty object shows nothing.
  if (isObject(value) && Object.keys(value).length === 0 && schema.properties.size === 0)
    yield { path: join(path, ANY_MEMBER), part: 'text', of: pointer, isAny: true };
  if (!Array.isArray(value)) return;
  for (const { to } of schema.under('items')) {
    const branches = applicableSchemas(contract, [to])?.choices.flatMap((choice) => choice.branches) ?? [];
    for (const branch of branches.slice(0, MAX_BRANCHES)) {
      const of = branch.join(' ');
      const isThere = value.some((item) => branch.every((at) => isValid(contract, direction, at, item)));
      const [first = to] = branch;
      const part = isThere ? undefined : ofBranch(contract, to, first, direction);
      if (part !== undefined) yield { path, part, of, isItem: true };
    }
  }
}

/** A value of a branch alone is found sooner than one that is made of the schema around it as well. */
function ofBranch(
  contract: Contract,
  pointer: Pointer,
  branch: Pointer,
  direction: Direction,
): Json | undefined {
  const alone = sample(contract, branch, direction);
  if (alone && isValid(contract, direction, pointer, alone.value)) return alone.value;
  return valueOfBranch(contract, pointer, branch, direction);
}

/** Another branch of a choice, for what stands at a path. */
export interface OtherBranch {
  path: string;
  part: Json;
  /** The branch. */
  of: Pointer;
}

/** What may stand in a value instead, where it is of one branch of a choice: a value of each other branch. */
export function* otherBranches(
  contract: Contract,
  pointer: Pointer,
  value: Json,
  direction: Direction,
): Steps<OtherBranch> {
  const seen = new Set<string>();
  for (const { path, node, pointer: at, value: now } of everyPlace(contract, pointer, value, direction)) {
    if (now === undefined || path === '') continue;
    for (const keyword of ['oneOf', 'anyOf'] as const) {
      const branches = Array.isArray(node[keyword]) ? node[keyword] : [];
      for (const index of [...branches.keys()].slice(0, MAX_BRANCHES)) {
        yield undefined;
        const branch = join(at, keyword, index);
        // Of a list, each branch has an item of its own.
        if (seen.has(`${path} ${branch}`) || /\/\d+$/.test(path)) continue;
        seen.add(`${path} ${branch}`);
        const part = isValid(contract, direction, branch, now)
          ? undefined
          : ofBranch(contract, at, branch, direction);
        if (part !== undefined) yield { path, part, of: branch };
      }
    }
  }
}

/** What may stand in a value instead, where it is one of several values that the schema lists: each other one. */
export function* otherValues(
  contract: Contract,
  pointer: Pointer,
  value: Json,
  direction: Direction,
): Steps<OtherBranch> {
  for (const { path, node, pointer: at, value: now } of everyPlace(contract, pointer, value, direction)) {
    yield undefined;
    if (now === undefined || path === '' || !Array.isArray(node.enum)) continue;
    for (const part of node.enum) if (part !== now) yield { path, part, of: at };
  }
}

/**
 * The paths of what can be left out of a value without making it invalid, each by itself: members, and items of lists.
 * What contains others comes before them.
 */
export function* optionalPaths(
  contract: Contract,
  pointer: Pointer,
  value: Json,
  direction: Direction,
): Steps<string> {
  const pending: { path: string; part: Json }[] = [{ path: '', part: value }];
  for (let next = pending.shift(); next; next = pending.shift()) {
    const { path, part } = next;
    if (typeof part !== 'object' || part === null) continue;
    for (const [name, inner] of Object.entries(part)) {
      const at = `${path}/${escapeToken(name)}`;
      pending.push({ path: at, part: inner });
      const without = replaced(value, at, undefined);
      yield without !== undefined && isValid(contract, direction, pointer, without) ? at : undefined;
    }
  }
}

/** The value without what stands at these paths. */
export function without(value: Json, paths: ReadonlySet<string>, at = ''): Json {
  const isKept = (name: string | number): boolean => !paths.has(`${at}/${escapeToken(String(name))}`);
  const inner = (name: string | number, part: Json): Json =>
    without(part, paths, `${at}/${escapeToken(String(name))}`);
  if (Array.isArray(value)) return value.flatMap((item, i) => (isKept(i) ? [inner(i, item)] : []));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]) => (isKept(name) ? [[name, inner(name, part)]] : [])),
  );
}
