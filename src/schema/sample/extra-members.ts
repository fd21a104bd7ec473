import type { JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { SchemaObject } from '../graph/edges.js';

/** So many members are made up for a map. */
export const MAX_EXTRA = 3;

/** Names for members that nothing documents, where a schema describes those. */
export function extraNames(schemas: readonly SchemaObject[]): string[] {
  const isMap = schemas.some(({ node }) => isObject(node.additionalProperties));
  const isClosed = schemas.some(({ node }) => node.additionalProperties === false);
  return isMap && !isClosed ? Array.from({ length: MAX_EXTRA }, (_, i) => `property${String(i + 1)}`) : [];
}

/** Without as many members that may be left out as are too many. */
export function cut(value: JsonObject, needed: ReadonlySet<string>, most: number): JsonObject {
  const names = Object.keys(value).toSorted((a, b) => Number(needed.has(b)) - Number(needed.has(a)));
  const kept = new Set(names.slice(0, most));
  return Object.fromEntries(Object.entries(value).filter(([name]) => kept.has(name)));
}
