import type { Json, Pointer } from '../../json/json.js';
import { join, tokensOf } from '../../json/pointer.js';
import { jsonKey } from '../../json/size.js';
import type { Steps } from '../../json/steps.js';
import type { Contract } from '../../model/document.js';
import { heirsOf, isBase } from '../graph/discriminator.js';
import type { Direction } from '../keywords/dialect.js';
import type { SchemaPlace } from '../places/places.js';
import { placesOf, repetitionsLast, replaced } from '../places/places.js';
import { fitsItsTags, tagPaths } from '../places/tags.js';
import { sample, samples } from '../sample/index.js';
import { isTooLong } from '../sample/too-long.js';
import { isValid } from '../validate/is-valid.js';
import type { Alternative } from './local-changes.js';
import { alternatives, EXAMPLE_KEYWORDS } from './local-changes.js';

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
  /** Of an invalid value: it would be valid if the clause were not there. */
  isAlone?: true;
}

/** Choices within choices are entered so deep. */
const MAX_CHOICES = 2;
/** So many heirs of a schema are tried. */
const MAX_HEIRS = 20;
/** A text that no schema lists names none to a discriminator, so that servers refuse it. */
const LISTED: ReadonlySet<string> = new Set(['enum', 'const', ...EXAMPLE_KEYWORDS]);

/**
 * Valid values that differ from `base` in one factor: the schemas' own examples, every enumerated value, the inner side
 * of every bound, each type, each optional member absent and present, null where it is allowed, each branch of a
 * choice and what it states. Each is validated again. Members that only the other side sends stay as they are.
 */
export function* validVariants(
  contract: Contract,
  pointer: Pointer,
  base: Json,
  direction: Direction,
  depth = 0,
): Steps<Variant> {
  const seen = new Set([jsonKey(base)]);
  const places = placesOf(contract, pointer, base, direction);
  const tags = tagPaths(places);
  for (const place of repetitionsLast(places)) {
    yield undefined;
    if (!place || place.isHiddenFromDirection) continue;
    for (const change of changesAt(contract, place, direction, depth, places)) {
      yield undefined;
      if (!change || (tags.has(change.path) && !LISTED.has(change.keyword))) continue;
      const { part, ...rest } = change;
      const value = replaced(base, place.path, part);
      if (value === undefined || isTooLong(value)) continue;
      const key = jsonKey(value);
      if (seen.has(key) || !isValid(contract, direction, pointer, value)) continue;
      if (!fitsItsTags(contract, pointer, value, direction)) continue;
      seen.add(key);
      yield { ...rest, value };
    }
  }
}

/** What a place may hold instead, by itself and by each choice about it. */
function* changesAt(
  contract: Contract,
  place: SchemaPlace,
  direction: Direction,
  depth: number,
  places: readonly SchemaPlace[],
): Steps<Change> {
  for (const { part, keyword, why } of alternatives(contract, place, direction))
    yield { part, keyword, why, path: place.path, pointer: join(place.pointer, ...keywordTokens(keyword)) };
  yield* choices(contract, place, direction, depth);
  // Where a schema contains itself, its heirs are tried once: at the first of its places.
  const isFirst = places.find(({ pointer }) => pointer === place.pointer) === place;
  if (depth === 0 && isFirst && isBase(place.schema)) yield* heirs(contract, place, direction, places);
}

/** Values of the schemas that inherit from one, where a discriminator tells them apart. */
function* heirs(
  contract: Contract,
  { path, pointer, value }: SchemaPlace,
  direction: Direction,
  places: readonly SchemaPlace[],
): Steps<Change> {
  const beside = places.filter((place) => place.path === path).map(({ schema }) => schema);
  if (value === undefined) return;
  for (const heir of heirsOf(contract, beside).slice(0, MAX_HEIRS)) {
    const part = valueOfBranch(contract, pointer, heir, direction);
    yield undefined;
    const why = `the schema ${tokensOf(heir)?.at(-1) ?? ''}, which inherits`;
    if (part !== undefined)
      yield { part, keyword: 'discriminator', why, path, pointer: join(pointer, 'discriminator') };
  }
}

function keywordTokens(keyword: string): string[] {
  return keyword === 'presence' ? [] : [keyword];
}

/** A change at one place of the value, and the clause it exercises. */
type Change = Alternative & Pick<Variant, 'path' | 'pointer'>;

/** Of each choice each branch that the value is not of: a value of it, and what differs from that by one factor. */
function* choices(
  contract: Contract,
  place: SchemaPlace,
  direction: Direction,
  depth: number,
): Steps<Change> {
  const { node, pointer, value } = place;
  if (depth >= MAX_CHOICES) return;
  for (const keyword of ['oneOf', 'anyOf'] as const) {
    const branches = Array.isArray(node[keyword]) ? node[keyword] : [];
    for (const index of branches.keys()) {
      const branch = join(pointer, keyword, index);
      const isOf = value !== undefined && isValid(contract, direction, branch, value);
      if (!isOf) yield* branchChanges(contract, place, direction, keyword, index, depth);
    }
  }
}

/**
 * A value of one branch, and its own variants. Where the member is absent, only the enumerated values of the branch are
 * tried: as little is looked into as of an absent member that no choice is about.
 */
function* branchChanges(
  contract: Contract,
  { pointer, path, value }: SchemaPlace,
  direction: Direction,
  keyword: 'oneOf' | 'anyOf',
  index: number,
  depth: number,
): Steps<Change> {
  const branch = join(pointer, keyword, index);
  const part = valueOfBranch(contract, pointer, branch, direction);
  yield undefined;
  if (part === undefined) return;
  const why = `branch ${String(index)} of ${keyword}`;
  yield { part, keyword, why, path, pointer: join(pointer, keyword) };
  for (const inside of validVariants(contract, branch, part, direction, depth + 1)) {
    if (!inside || (value === undefined && inside.keyword !== 'enum')) {
      yield undefined;
      continue;
    }
    const { value: inner, ...variant } = inside;
    yield { ...variant, part: inner, path: `${path}${variant.path}`, why: `${why}, ${variant.why}` };
  }
}

/** A value of one branch of a choice that also fits the schema which has it, if one is found; else one of the branch alone. */
export function valueOfBranch(
  contract: Contract,
  pointer: Pointer,
  branch: Pointer,
  direction: Direction,
): Json | undefined {
  const [both] = samples(contract, [pointer, branch], direction, 1);
  return both ?? sample(contract, branch, direction)?.value;
}
