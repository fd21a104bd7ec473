import type { JsonObject } from '../../json/json.js';
import type { Operation } from '../../model/document.js';
import type { Mutation, Slip } from '../mutation.js';
import type { BoundRequest } from '../request/bind.js';
import type { Part } from './resources.js';
import type { Kept } from './store.js';
import { writtenIn } from './writing.js';

/** A request that a document's operation takes. */
export interface Doing {
  operation: Operation;
  /** As it was sent, without the query. */
  path: string;
  bound: BoundRequest;
  /** How it is done wrongly on purpose. */
  slips?: Mutation['slips'];
}

/** Whether an operation is done wrongly on purpose. */
export function slipped({ operation, slips }: Doing, slip: Slip, member?: string): boolean {
  return slips?.(operation, slip, member) === true;
}

/** What is kept of a record: members that are lost stay as they were before, if they were there. */
export function keptOf(
  record: JsonObject,
  before: JsonObject | undefined,
  part: Part,
  doing: Doing,
): JsonObject {
  if (!doing.slips) return record;
  const lost = writtenIn(part, doing.bound).flatMap(([name]) =>
    slipped(doing, 'member-unkept', name) ? [name] : [],
  );
  if (lost.length === 0) return record;
  const others = Object.entries(record).filter(([name]) => !lost.includes(name));
  const old = Object.entries(before ?? {}).filter(([name]) => lost.includes(name));
  return Object.fromEntries([...others, ...old]);
}

/** The things that a list shows. */
export function listedOf(collection: ReadonlyMap<string, Kept>, doing: Doing): Kept[] {
  const all = [...collection.values()];
  return slipped(doing, 'unlisted') ? all.filter(({ sent }) => sent === undefined) : all;
}
