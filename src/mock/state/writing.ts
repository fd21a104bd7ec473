import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { Operation } from '../../model/document.js';
import type { BoundRequest } from '../request/bind.js';
import type { Part } from './resources.js';
import { idName, sentRecord, writtenNames } from './shaping.js';

/** The object that a request sends of a thing. */
export function sentIn({ resource, source }: Part, { body }: BoundRequest): JsonObject | undefined {
  const told = source ?? resource.maker?.source;
  const around = told?.in === 'body' ? told.path.split('/').slice(1, -1) : [];
  return sentRecord(body.value, around);
}

/** A record after a request of PUT, which sends all of it (RFC 9110 §9.3.4), or of PATCH. */
export function changed(
  record: JsonObject,
  part: Part,
  { operation, bound }: { operation: Operation; bound: BoundRequest },
): JsonObject {
  if (operation.method === 'put') return replaced(record, part, bound);
  const written = writtenNames(part.resource);
  const sent = Object.entries(sentIn(part, bound) ?? {}).filter(([name]) => isWritten(written, name));
  return patched(record, Object.fromEntries(sent));
}

/** A record with what was sent in place of all that clients write. */
export function replaced(record: JsonObject, part: Part, bound: BoundRequest): JsonObject {
  const written = writtenNames(part.resource);
  const sent = Object.entries(sentIn(part, bound) ?? {}).filter(([name]) => isWritten(written, name));
  const others = Object.entries(record).filter(([name]) => !written.has(name) || isId(part, name));
  return Object.fromEntries([...others, ...sent]);
}

/** Where the document knows no members, all are the client's. */
function isWritten(written: ReadonlySet<string>, name: string): boolean {
  return written.size === 0 || written.has(name);
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
