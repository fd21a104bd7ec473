import type { Json, JsonObject, Pointer } from '../json/json.js';
import { isObject } from '../json/json.js';
import { join, tokensOf, valueAt } from '../json/pointer.js';
import type { Contract } from '../model/document.js';
import type { Place } from './object-kinds.js';
import { places } from './object-kinds.js';
import { isReference } from './references.js';

/** Faults of which the place itself has no type; a reference that leads nowhere is found where it stands. */
const UNTYPED = new Set(['document.ref.circular', 'document.schema.invalid']);

/**
 * The document of a contract without its unusable operations, and with nothing in it that has no type: what only they
 * needed, and what nobody needs, may be broken. The document itself where nothing is.
 */
export function usablePart({ document, operations, unusable, problems }: Contract): JsonObject {
  const broken = [...places(document, 'OpenAPI', '#')].some(isBroken);
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

/** What stands in the place of an object and is none; of schemas, that is a problem of the contract. */
function isBroken({ kind, node }: Place): boolean {
  return kind !== 'Schema' && kind !== 'Example' && !isObject(node);
}

function remove(document: Json, pointer: Pointer): void {
  const tokens = tokensOf(pointer) ?? [];
  const last = tokens.pop();
  const parent = valueAt(document, join('#', ...tokens));
  if (last === undefined) return;
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (isObject(parent)) Reflect.deleteProperty(parent, last);
}
