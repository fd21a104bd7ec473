import { pathOf, replacedAt } from '../../json/edit.js';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { escapeToken } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import { answerPlaceAt, answerPlaces } from '../../resources/places.js';
import { isHidden } from '../../schema/graph/visibility.js';
import { recordsIn } from './records-in.js';

/** An answer with the members that were sent, as far as it documents them and they are the client's to say. */
export function withSent(body: Json, sent: Json | undefined, operation: Operation): Json {
  if (!isObject(body) || !isObject(sent)) return body;
  const found = recordsIn(body, operation);
  if (!found || found.isList) return body;
  const [record] = found.records;
  const [around] = found.tokens;
  const isWrapped = around === undefined || Object.hasOwn(sent, around);
  const at = isWrapped ? [] : found.tokens;
  const target = isWrapped ? body : record;
  return target ? replacedAt(body, at, merged(target, sent, at, operation)) : body;
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
