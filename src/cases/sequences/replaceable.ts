import { isJsonType } from '../../http/media-type.js';
import { replacedAt } from '../../json/edit.js';
import { fingerprint } from '../../json/equality.js';
import { groupBy } from '../../json/group-by.js';
import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { isNumeric } from '../../json/number.js';
import { join, tokensOf, valueAt } from '../../json/pointer.js';
import type { Contract, MediaType, Operation, Parameter } from '../../model/document.js';
import { slotName } from '../../resources/arrow.js';
import { arrowsTo } from '../../resources/graph.js';
import { parameterAt, requestPlaces, schemaOf } from '../../resources/places.js';
import { isValid } from '../../schema/validate/is-valid.js';
import { faultsOf } from './faults.js';

/** The values of a request before it is serialised. */
export interface RequestValues {
  parameters: Map<Parameter, Json>;
  body?: { media: MediaType; value: Json };
}

/** A place of a request that an id of the server's own may be put into, and the value that it usually has. */
export interface Replaceable {
  slot: string;
  /** A parameter, or a JSON Pointer into the body. */
  at: Parameter | Pointer;
  value: Json;
  schema: Pointer | undefined;
}

/** The places of an operation's usual request that take ids, without those that the user gave a value for. */
export function replaceableIn(
  operation: Operation,
  values: RequestValues,
  given: Readonly<Record<string, Json>>,
): Replaceable[] {
  const slots = new Map(arrowsTo(operation).map(({ slot }) => [slotName(slot), slot]));
  return [...slots].flatMap(([slot, { in: place, name }]): Replaceable[] => {
    if (place === 'body')
      return inBody(operation, values, slot, name).filter((each) => !isGiven(each, given));
    const parameter = parameterAt(operation, { in: place, name });
    const value = parameter && values.parameters.get(parameter);
    if (!parameter || value === undefined || Object.hasOwn(given, name)) return [];
    return [{ slot, at: parameter, value, schema: schemaOf(parameter) }];
  });
}

function isGiven({ at }: Replaceable, given: Readonly<Record<string, Json>>): boolean {
  return typeof at === 'string' && Object.hasOwn(given, tokensOf(at)?.[0] ?? '');
}

function inBody(operation: Operation, { body }: RequestValues, slot: string, path: string): Replaceable[] {
  if (!body || !isJsonType(body.media.type)) return [];
  const list = path.endsWith('/[]') ? path.slice(0, -'/[]'.length) : path;
  const schema =
    list === path ? requestPlaces(operation).find((each) => each.path === path)?.pointer : undefined;
  return pointersTo(body.value, tokensOf(path) ?? [], '').flatMap((at) => {
    const value = valueAt(body.value, at);
    return value === undefined ? [] : [{ slot, at, value, schema }];
  });
}

/** The JSON Pointers that a property path stands for in a value. */
function pointersTo(value: Json | undefined, tokens: readonly string[], at: Pointer): Pointer[] {
  const [token, ...rest] = tokens;
  if (value === undefined) return [];
  if (token === undefined) return [at];
  if (token === '[]')
    return Array.isArray(value) ? value.flatMap((item, i) => pointersTo(item, rest, join(at, i))) : [];
  if (!isObject(value) || !Object.hasOwn(value, token)) return [];
  return pointersTo(value[token], rest, join(at, token));
}

/** Those places that still have their usual value: what else stands there is what a case is about. */
export function stillUsual(values: RequestValues, places: readonly Replaceable[]): Replaceable[] {
  return places.filter(({ at, value }) => {
    const now = typeof at === 'string' ? valueAt(values.body?.value ?? null, at) : values.parameters.get(at);
    return now !== undefined && fingerprint(now) === fingerprint(value);
  });
}

/** The values with ids in these places, as far as there are some and the schemas allow them. */
export function withIds(
  contract: Contract,
  values: RequestValues,
  places: readonly Replaceable[],
  ids: ReadonlyMap<string, Json>,
): RequestValues {
  const parameters = new Map(values.parameters);
  let body = values.body;
  for (const { slot, at, schema } of places) {
    const id = ids.get(slot);
    if (id === undefined) continue;
    if (typeof at === 'string') {
      if (!body || (schema !== undefined && !isValid(contract, 'request', schema, id))) continue;
      const value = replacedAt(body.value, tokensOf(at) ?? [], id);
      if (isAsFaulty(contract, body, value)) body = { media: body.media, value };
    } else {
      const value = spellings(id).find(
        (each) => schema === undefined || isValid(contract, 'request', schema, each),
      );
      if (value !== undefined) parameters.set(at, value);
    }
  }
  if (body) body = withoutRepeats(contract, body, places, ids);
  return { parameters, ...(body && { body }) };
}

/** The body with each id once in lists of nothing but ids: nobody refers to one thing twice. */
function withoutRepeats(
  contract: Contract,
  body: NonNullable<RequestValues['body']>,
  places: readonly Replaceable[],
  ids: ReadonlyMap<string, Json>,
): NonNullable<RequestValues['body']> {
  const inLists = places.flatMap(({ slot, at }) =>
    typeof at === 'string' && slot.endsWith('/[]') && ids.has(slot) ? [at.slice(0, at.lastIndexOf('/'))] : [],
  );
  let { value } = body;
  for (const [list, items] of groupBy(inLists, (at) => at)) {
    const all = valueAt(value, list);
    // What a case is about is not among the places, and stays as it is.
    if (!Array.isArray(all) || all.length !== items.length) continue;
    const once = [...new Map(all.map((item) => [fingerprint(item), item])).values()];
    const other = once.length < all.length ? replacedAt(value, tokensOf(list) ?? [], once) : undefined;
    if (other !== undefined && isAsFaulty(contract, { ...body, value }, other)) value = other;
  }
  return { ...body, value };
}

/** An id may be one of two that must not be the same, or one of those that a member beside it allows. */
function isAsFaulty(
  contract: Contract,
  { media, value }: NonNullable<RequestValues['body']>,
  other: Json,
): boolean {
  const schema = media.schema?.pointer;
  return schema === undefined || faultsOf(contract, schema, value) === faultsOf(contract, schema, other);
}

/** In a URL, a number and its digits are the same. */
function spellings(id: Json): Json[] {
  if (isNumeric(id)) return [id, String(id)];
  return typeof id === 'string' && /^(0|[1-9]\d{0,14})$/.test(id) ? [id, Number(id)] : [id];
}
