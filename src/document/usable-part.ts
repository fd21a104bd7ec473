import type { Json, JsonObject, Pointer } from '../json/json.js';
import { isObject } from '../json/json.js';
import { join, tokensOf, valueAt } from '../json/pointer.js';
import type { Contract } from '../model/document.js';
import type { Place } from './object-kinds.js';
import { places, slotsOf } from './object-kinds.js';
import { isReference } from './references.js';

/** Faults of which the place itself has no type; a reference that leads nowhere is found where it stands. */
const UNTYPED = new Set(['document.ref.circular', 'document.schema.invalid']);

/**
 * The document of a contract without its unusable operations, and with nothing in it that has no type: what only they
 * needed, and what nobody needs, may be broken. The document itself where nothing is.
 */
export function usablePart({ document, operations, unusable, problems }: Contract): JsonObject {
  const broken = [...places(document, 'OpenAPI', '#')].some((place) => isBroken(place) || hasOddity(place));
  if (problems.length === 0 && !broken) return document;
  const part = structuredClone(document);
  const used = new Set(operations.map(({ pointer }) => pointer));
  for (const { pointer } of unusable) if (!used.has(pointer)) remove(part, pointer);
  for (const { code, pointer } of problems) {
    if (!UNTYPED.has(code)) continue;
    const node = valueAt(part, pointer);
    if (isReference(node)) Reflect.deleteProperty(node, '$ref');
    else remove(part, pointer);
  }
  for (const place of places(part, 'OpenAPI', '#'))
    for (const key of oddMembers(place)) Reflect.deleteProperty(place.node as JsonObject, key);
  const dangling = [...places(part, 'OpenAPI', '#')].filter(
    (place) => isBroken(place) || (isReference(place.node) && valueAt(part, place.node.$ref) === undefined),
  );
  // From the last to the first, so that items that are left keep their places.
  for (const { kind, node, pointer } of dangling.reverse()) {
    if (kind === 'Schema' && isObject(node)) Reflect.deleteProperty(node, '$ref');
    else remove(part, pointer);
  }
  return part;
}

/** What stands in the place of an object and is none. */
function isBroken({ kind, node }: Place): boolean {
  if (kind === 'Schema') return !isObject(node) && typeof node !== 'boolean';
  return kind !== 'Example' && !isObject(node);
}

/** The members that hold no map, or no list, where one has to stand. */
function oddMembers({ kind, node, pointer }: Place): string[] {
  if (!isObject(node)) return [];
  return slotsOf(kind, node, pointer).flatMap(({ form, node: value, pointer: at }) => {
    const isOdd = form === 'list' ? !Array.isArray(value) : form !== undefined && !isObject(value);
    return isOdd ? [tokensOf(at)?.at(-1) ?? ''] : [];
  });
}

function hasOddity(place: Place): boolean {
  return oddMembers(place).length > 0;
}

function remove(document: Json, pointer: Pointer): void {
  const tokens = tokensOf(pointer) ?? [];
  const last = tokens.pop();
  const parent = valueAt(document, join('#', ...tokens));
  if (last === undefined) return;
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (isObject(parent)) Reflect.deleteProperty(parent, last);
}
