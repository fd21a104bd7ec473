import { pathOf, replacedAt } from '../../json/edit.js';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { tokensOf, valueAt } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import { answerPlaceAt } from '../../resources/places.js';
import { isHidden } from '../../schema/graph/visibility.js';
import { changedWhereFitting } from '../data/changes.js';
import { recordsIn } from '../data/records-in.js';
import type { Part } from './resources.js';

/** Where an answer has the one thing that it is about: names that lead to an object. */
export function placeOfRecord(
  body: Json,
  operation: Operation,
  part: Pick<Part, 'resource' | 'source'>,
): string[] | undefined {
  const tokens = aroundId(part);
  if (tokens && isObject(valueAt(body, pathOf(tokens)))) return tokens;
  const found = recordsIn(body, operation);
  return found && !found.isList ? found.tokens : undefined;
}

/** The names that lead to the object with the id, in answers of an operation, or else of what makes such things. */
export function aroundId({ resource, source }: Pick<Part, 'resource' | 'source'>): string[] | undefined {
  const told = source ?? resource.maker?.source;
  return told?.in === 'body' ? (tokensOf(told.path) ?? []).slice(0, -1) : undefined;
}

/** The name of the member that has the id, in answers of what makes or lists things; undefined where none has. */
export function idName({ source }: Pick<Part, 'source'>): string | undefined {
  const name = source?.in === 'body' ? tokensOf(source.path)?.at(-1) : undefined;
  return name === '[]' ? undefined : name;
}

/**
 * An answer about a thing: its record in place of the answer's own, with the members that the operation documents. What
 * clients write and this thing has not is left out, as far as the schema allows (`fits`); what is not known of it stays.
 */
export function shown(
  body: Json,
  at: readonly string[],
  record: JsonObject,
  {
    operation,
    written,
    fits,
  }: { operation: Operation; written: ReadonlySet<string>; fits: (body: Json) => boolean },
): Json {
  const own = valueAt(body, pathOf(at));
  const template = isObject(own) ? own : {};
  const names = [...new Set([...Object.keys(template), ...Object.keys(record)])].filter(
    (name) => Object.hasOwn(template, name) || isShown(operation, [...at, name]),
  );
  const wanted = names.flatMap((name): [string, Json | undefined][] => {
    if (Object.hasOwn(record, name)) return isSecret(operation, [...at, name]) ? [] : [[name, record[name]]];
    return [[name, written.has(name) ? undefined : template[name]]];
  });
  const whole = replacedAt(
    body,
    at,
    Object.fromEntries(wanted.filter(([, value]) => value !== undefined)) as JsonObject,
  );
  if (fits(whole)) return whole;
  const members = wanted.map(([name, value]) => [{ tokens: [...at, name], value }]);
  return changedWhereFitting(body, members, fits);
}

/** An item of a list about a thing. */
export function listed(
  item: Json,
  record: JsonObject,
  names: ReadonlySet<string>,
  written: ReadonlySet<string>,
): JsonObject {
  const own = isObject(item) ? item : {};
  const others = Object.entries(own).filter(([name]) => !written.has(name));
  const known = Object.entries(record).filter(([name]) => names.has(name) || Object.hasOwn(own, name));
  return Object.fromEntries([...others, ...known]);
}

function isShown(operation: Operation, tokens: readonly string[]): boolean {
  return answerPlaceAt(operation, pathOf(tokens)) !== undefined && !isSecret(operation, tokens);
}

function isSecret(operation: Operation, tokens: readonly string[]): boolean {
  const place = answerPlaceAt(operation, pathOf(tokens));
  return place !== undefined && isHidden(operation.contract, place.pointer, 'response');
}
