import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { Operation } from '../../model/document.js';
import { plainName } from '../../resources/names.js';
import type { BoundRequest } from '../request/bind.js';
import { writtenNames } from './member-names.js';
import type { Part } from './resources.js';
import { aroundId, idName } from './shaping.js';

/** The object that a request sends of a thing, without what is around it. */
export function sentIn(part: Part, { body: { value } }: BoundRequest): JsonObject | undefined {
  if (!isObject(value)) return undefined;
  const [only = '', ...others] = Object.keys(value);
  const inside = value[only];
  const around = aroundId(part)?.at(-1) ?? '';
  const isAround = others.length === 0 && isObject(inside) && plainName(only) === plainName(around);
  return isAround ? inside : value;
}

/** The members that a request sends of those which clients write. Where the document knows none, all are. */
export function writtenIn(part: Part, bound: BoundRequest): [name: string, value: Json][] {
  const written = writtenNames(part.resource.writers);
  const sent = Object.entries(sentIn(part, bound) ?? {});
  return sent.filter(([name]) => written.size === 0 || written.has(name));
}

/** A record after a request of PUT, which sends all of it (RFC 9110 §9.3.4), or of PATCH. */
export function changed(
  record: JsonObject,
  part: Part,
  { operation, bound }: { operation: Operation; bound: BoundRequest },
): JsonObject {
  if (operation.method === 'put') return replaced(record, part, bound);
  return patched(record, Object.fromEntries(writtenIn(part, bound)));
}

/** A record with what was sent in place of all that clients write. */
export function replaced(record: JsonObject, part: Part, bound: BoundRequest): JsonObject {
  const written = writtenNames(part.resource.writers);
  const others = Object.entries(record).filter(([name]) => !written.has(name) || isId(part, name));
  return Object.fromEntries([...others, ...writtenIn(part, bound)]);
}

function isId({ resource, source }: Part, name: string): boolean {
  const sources = [source, resource.maker?.source, resource.lister?.source];
  return sources.some((each) => idName({ source: each }) === name);
}

/** A record with the members of a merge patch, object by object (RFC 7396 §2). Answers show null as they may. */
function patched(record: JsonObject, patch: JsonObject): JsonObject {
  const merged = Object.entries(patch).map(([name, value]): [string, Json] => {
    const before = Object.hasOwn(record, name) ? record[name] : undefined;
    return [name, isObject(value) && isObject(before) ? patched(before, value) : value];
  });
  return { ...record, ...Object.fromEntries(merged) };
}
