import type { JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { escapeToken, join, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { isHidden } from './visibility.js';

/** Bounds a recursive or very wide schema: beyond it, paths are not listed one by one. */
const MAX_PATHS = 5000;
const MAX_DEPTH = 12;

interface Place {
  pointer: Pointer;
  path: string;
  depth: number;
  /** The references that led here. */
  within: Within | undefined;
}

interface Within {
  ref: Pointer;
  outer: Within | undefined;
}

/**
 * The property paths an answer's schema documents, each with its place in the document: `/data/[]/id`, where `[]`
 * stands for the items of an array. A cycle is entered once.
 */
export function propertyPaths(contract: Contract, root: Pointer): Map<string, Pointer> {
  const paths = new Map<string, Pointer>();
  const seen = new Set<string>();
  let level: Place[] = [{ pointer: root, path: '', depth: 0, within: undefined }];
  while (level.length > 0 && paths.size < MAX_PATHS) {
    level = level.flatMap((place) => {
      const node = valueAt(contract.document, place.pointer);
      const key = `${place.path} ${place.pointer}`;
      if (!isObject(node) || place.depth > MAX_DEPTH || seen.has(key)) return [];
      seen.add(key);
      return inner(contract, node, place, paths);
    });
  }
  return paths;
}

function inner(contract: Contract, node: JsonObject, place: Place, paths: Map<string, Pointer>): Place[] {
  const places: Place[] = [];
  const { pointer, path, depth, within } = place;
  if (typeof node.$ref === 'string' && !isWithin(within, node.$ref))
    places.push({ ...place, pointer: node.$ref, within: { ref: node.$ref, outer: within } });
  for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
    const branches = Array.isArray(node[keyword]) ? node[keyword] : [];
    for (const i of branches.keys()) places.push({ ...place, pointer: join(pointer, keyword, i) });
  }
  if (isObject(node.items))
    places.push({ pointer: join(pointer, 'items'), path: `${path}/[]`, depth: depth + 1, within });
  for (const [name, property] of Object.entries(isObject(node.properties) ? node.properties : {})) {
    // What only requests carry no answer can show.
    if (isHidden(contract, property, 'response') || paths.size >= MAX_PATHS) continue;
    const member = `${path}/${escapeToken(name)}`;
    const at = join(pointer, 'properties', name);
    if (!paths.has(member)) paths.set(member, at);
    places.push({ pointer: at, path: member, depth: depth + 1, within });
  }
  return places;
}

function isWithin(within: Within | undefined, ref: Pointer): boolean {
  for (let at = within; at; at = at.outer) if (at.ref === ref) return true;
  return false;
}
