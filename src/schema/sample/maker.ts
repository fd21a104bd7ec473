import type { Json, Pointer } from '../../json/json.js';
import type { Contract } from '../../model/document.js';
import type { Tag } from '../graph/discriminator.js';
import type { SchemaObject } from '../graph/edges.js';
import type { Direction } from '../keywords/dialect.js';
import type { Chance } from './chance.js';
import type { About } from './proposals.js';

/** Where a value is being made. */
export interface Place {
  /** How many objects and arrays it is in. */
  depth: number;
  /** How many values may be made in it that may as well be left out. */
  room: number;
  /** What it is called; undefined where names do not matter. */
  about?: About | undefined;
}

/** What is asked for: values that all of the schemas allow. */
export interface Asked {
  pointers: readonly Pointer[];
  place: Place;
  wanted: number;
  /** What tells a reader of which branches they are; none where nothing does. */
  tags?: readonly Tag[];
}

export interface Synthesis extends Asked {
  schemas: readonly SchemaObject[];
}

/** Makes the members and the items of a value. */
export interface Maker {
  readonly contract: Contract;
  readonly direction: Direction;
  /** Undefined where the same value is to be made each time. */
  readonly chance: Chance | undefined;
  /** Up to `wanted` different values that all of these schemas allow. */
  values(pointers: readonly Pointer[], place: Place, wanted: number): Json[];
  /** Whether all of these schemas allow a value. */
  fits(pointers: readonly Pointer[], value: Json): boolean;
}

/** How many values a value consists of; what stands in several places is counted in each. */
export function sizeOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return 1;
  const known = sizes.get(value);
  if (known !== undefined) return known;
  let size = 1;
  for (const member of Object.values(value)) size += sizeOf(member);
  sizes.set(value, size);
  return size;
}

const sizes = new WeakMap<object, number>();

export function* take<T>(most: number, values: Iterable<T>): Generator<T> {
  let taken = 0;
  for (const value of values) {
    yield value;
    if (++taken >= most) return;
  }
}
