import { pathOf, replacedAt } from '../../json/edit.js';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject, isScalar } from '../../json/json.js';
import { isNumeric } from '../../json/number.js';
import type { Operation, Parameter } from '../../model/document.js';
import { isIdOf, isOwnId, plainName, thingOf } from '../../resources/names.js';
import { answerPlaceAt, answerPlaces } from '../../resources/places.js';
import { isHidden } from '../../schema/graph/visibility.js';
import type { Change } from './changes.js';

/** Lists longer than this are left as they are, from there on. */
const MOST_ITEMS = 1000;
/** Names of members that have a record in them, and say nothing of it. */
const AROUND = new Set(['data', 'item', 'result', 'response', 'payload', 'object', 'record', 'attributes']);

/** Where an answer has its record, or its records. */
export interface Records {
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

/** The changes after which the ids of an answer are those that its request names in path and query. */
export function idsAskedFor(
  body: Json,
  operation: Operation,
  parameters: ReadonlyMap<Parameter, Json>,
): Change[] {
  const found = recordsIn(body, operation);
  if (!found) return [];
  const { tokens, isList, records } = found;
  const places = records
    .slice(0, MOST_ITEMS)
    .map((record, i) => ({ record, at: isList ? [...tokens, String(i)] : tokens }));
  return [...parameters].flatMap(([parameter, value]) =>
    isId(parameter, operation, value)
      ? places.flatMap(({ record, at }) => {
          const name = memberFor(parameter, record, operation, isList);
          return name === undefined ? [] : [{ tokens: [...at, name], value: inKind(value, record[name]) }];
        })
      : [],
  );
}

function isId({ in: place, name }: Parameter, operation: Operation, value: Json): boolean {
  if (!isNumeric(value) && typeof value !== 'string') return false;
  return (
    place === 'path' ||
    (place === 'query' &&
      (isOwnId(name) || /(id|Id|ID|key|uuid)$/.test(name)) &&
      value !== '' &&
      operation.method !== 'delete')
  );
}

/** The member that a parameter is about: of the same name, else the id of the record that the path ends with. */
function memberFor(
  { in: place, name }: Parameter,
  record: JsonObject,
  operation: Operation,
  isList: boolean,
): string | undefined {
  const names = Object.keys(record);
  const same = names.find((each) => plainName(each) === plainName(name));
  const isOfOne = !isList && place === 'path' && operation.path.endsWith(`{${name}}`);
  const ownIn = (): string | undefined =>
    names.find(isOwnId) ?? names.find((each) => isIdOf(thingOf(operation), each));
  const found = same ?? (isOfOne ? ownIn() : undefined);
  const before = found === undefined ? undefined : record[found];
  return before === null || isScalar(before) ? found : undefined;
}

/** The same id, as a number where there was one; what the schema does not allow is dropped later. */
function inKind(value: Json, before: Json | undefined): Json {
  if (isNumeric(before) && typeof value === 'string' && /^-?\d{1,15}$/.test(value)) return Number(value);
  return typeof before === 'string' && isNumeric(value) ? String(value) : value;
}

/** An answer with the members that were sent, as far as it documents them and they are the client's to say. */
export function withSent(body: Json, sent: Json | undefined, operation: Operation): Json {
  if (!isObject(body) || !isObject(sent)) return body;
  const found = recordsIn(body, operation);
  if (!found || found.isList) return body;
  const [record] = found.records;
  const isWrapped = found.tokens.length === 0 || Object.keys(sent).some((name) => name === found.tokens[0]);
  const at = isWrapped ? [] : found.tokens;
  const target = isWrapped ? body : record;
  return target ? replacedAt(body, at, merged(target, sent, at, operation)) : body;
}

function merged(target: JsonObject, sent: JsonObject, at: readonly string[], operation: Operation): Json {
  const entries = Object.entries(sent).flatMap(([name, value]): [string, Json][] => {
    const before = Object.hasOwn(target, name) ? target[name] : undefined;
    const tokens = [...at, name];
    const place = answerPlaceAt(operation, pathOf(tokens));
    if (!place && before === undefined) return [];
    if (place && isHidden(operation.contract, place.pointer, 'request')) return [];
    const isOpen = isObject(value) && isObject(before) && hasPlacesBelow(tokens, operation);
    return [[name, isOpen ? merged(before, value, tokens, operation) : value]];
  });
  return { ...target, ...Object.fromEntries(entries) };
}

function hasPlacesBelow(tokens: readonly string[], operation: Operation): boolean {
  const path = `${pathOf(tokens)}/`;
  return answerPlaces(operation).some((place) => place.path.startsWith(path));
}
