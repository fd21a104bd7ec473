import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { Operation } from '../../model/document.js';
import { isIdOf, isOwnId, plainName, thingOf } from '../../resources/names.js';

/** Names of members that have a record in them, and say nothing of it. */
const AROUND = new Set(['data', 'item', 'result', 'response', 'payload', 'object', 'record', 'attributes']);

/** Where an answer has its record, or its records. */
interface Records {
  /** Names that lead to the record or to the list. */
  tokens: string[];
  isList: boolean;
  records: JsonObject[];
}

/** The record of an answer, or the first list of records in it: at its root, or in one of its members. */
export function recordsIn(body: Json, operation: Operation): Records | undefined {
  if (Array.isArray(body)) return { tokens: [], isList: true, records: body.filter(isObject) };
  if (!isObject(body)) return undefined;
  const thing = thingOf(operation);
  const hasOwnId = Object.keys(body).some((name) => isOwnId(name) || isIdOf(thing, name));
  const lists = Object.entries(body).filter(([, value]) => Array.isArray(value) && value.some(isObject));
  const inside = Object.entries(body).find(
    ([name, value]) => isObject(value) && (AROUND.has(plainName(name)) || plainName(name) === thing),
  );
  const [list] = lists;
  if (!hasOwnId && list && !inside && lists.length === 1)
    return { tokens: [list[0]], isList: true, records: (list[1] as Json[]).filter(isObject) };
  if (!hasOwnId && inside && isObject(inside[1]))
    return { tokens: [inside[0]], isList: false, records: [inside[1]] };
  return { tokens: [], isList: false, records: [body] };
}
