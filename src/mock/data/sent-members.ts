import { pathOf, replacedAt } from '../../json/edit.js';
import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { escapeToken } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import { answerPlaceAt, answerPlaces } from '../../resources/places.js';
import { hasBases, heirsByTag, isBase } from '../../schema/graph/discriminator.js';
import { isHidden } from '../../schema/graph/visibility.js';
import { placesOf } from '../../schema/places/places.js';
import { sample } from '../../schema/sample/index.js';
import { recordsIn } from './records-in.js';

/**
 * An answer with the members that were sent, as far as it documents them and they are the client's to say. `root`: its
 * schema.
 */
export function withSent(
  body: Json,
  sent: Json | undefined,
  operation: Operation,
  root: Pointer | undefined,
): Json {
  if (!isObject(body) || !isObject(sent)) return body;
  const found = recordsIn(body, operation);
  if (!found || found.isList) return body;
  const [record] = found.records;
  const [around] = found.tokens;
  const isWrapped = around === undefined || Object.hasOwn(sent, around);
  const at = isWrapped ? [] : found.tokens;
  const target = isWrapped ? body : record;
  if (!target) return body;
  const pointer = at.length === 0 ? root : answerPlaceAt(operation, pathOf(at))?.pointer;
  const named = pointer === undefined ? target : ofNamedHeir(target, sent, { at, pointer, operation });
  return replacedAt(body, at, merged(named, sent, at, operation));
}

/** A record of the heir that the tag in the request names, where a discriminator tells heirs by `allOf` apart. */
function ofNamedHeir(
  record: JsonObject,
  sent: JsonObject,
  { at, pointer, operation }: { at: readonly string[]; pointer: Pointer; operation: Operation },
): JsonObject {
  const { contract } = operation;
  if (!hasBases(contract)) return record;
  const own = placesOf(contract, pointer, record, 'response').find(
    ({ path: inside, schema }) => inside === '' && isBase(schema),
  );
  if (!own) return record;
  const { name, heirs } = heirsByTag(contract, own.schema);
  const tag = sent[name];
  const heir = typeof tag === 'string' && tag !== record[name] ? heirs.get(tag) : undefined;
  const made = heir === undefined ? undefined : sample(contract, heir, 'response');
  if (tag === undefined || !made || !isObject(made.value)) return record;
  const isCommon = (member: string): boolean =>
    answerPlaceAt(operation, `${pathOf(at)}/${escapeToken(member)}`) !== undefined;
  const common = Object.entries(record).filter(([member]) => isCommon(member));
  return { ...made.value, ...Object.fromEntries(common), [name]: tag };
}

function merged(target: JsonObject, sent: JsonObject, at: readonly string[], operation: Operation): Json {
  const path = pathOf(at);
  const taken: [string, Json][] = [];
  // Clients can send very many names, of which no list is made.
  for (const name in sent) {
    const before = Object.hasOwn(target, name) ? target[name] : undefined;
    const place = answerPlaceAt(operation, `${path}/${escapeToken(name)}`);
    if (!place && before === undefined) continue;
    if (place && isHidden(operation.contract, place.pointer, 'request')) continue;
    const value = sent[name] ?? null;
    const tokens = [...at, name];
    const isOpen = isObject(value) && isObject(before) && hasPlacesBelow(tokens, operation);
    taken.push([name, isOpen ? merged(before, value, tokens, operation) : value]);
  }
  return { ...target, ...Object.fromEntries(taken) };
}

function hasPlacesBelow(tokens: readonly string[], operation: Operation): boolean {
  const path = `${pathOf(tokens)}/`;
  return answerPlaces(operation).some((place) => place.path.startsWith(path));
}
