import type { Pointer } from '../../json/json.js';
import { memoizeBy } from '../../json/memoize.js';
import { escapeToken } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { SchemaObject } from './edges.js';
import { schemaAt, soleReference } from './edges.js';
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
export function propertyPaths(contract: Contract, root: Pointer): ReadonlyMap<string, Pointer> {
  // What many messages refer to is walked once.
  const target = soleReference(contract, root);
  return target === undefined ? pathsFrom(contract, root) : pathsOfTarget(contract, target);
}

const pathsOfTarget = memoizeBy((contract: Contract, ref: Pointer) =>
  pathsFrom(contract, ref, { ref, outer: undefined }),
);

function pathsFrom(contract: Contract, root: Pointer, within?: Within): ReadonlyMap<string, Pointer> {
  const paths = new Map<string, Pointer>();
  const seen = new Set<string>();
  let level: Place[] = [{ pointer: root, path: '', depth: 0, within }];
  while (level.length > 0 && paths.size < MAX_PATHS) {
    level = level.flatMap((place) => {
      const schema = schemaAt(contract, place.pointer);
      const key = `${place.path} ${place.pointer}`;
      if (!schema || place.depth > MAX_DEPTH || seen.has(key)) return [];
      seen.add(key);
      return inner(contract, schema, place, paths);
    });
  }
  return paths;
}

function inner(contract: Contract, schema: SchemaObject, place: Place, paths: Map<string, Pointer>): Place[] {
  const places: Place[] = [];
  const { path, within } = place;
  const depth = place.depth + 1;
  for (const edge of schema.edges) {
    const pointer = edge.to;
    if (edge.keyword === '$ref') {
      if (!isWithin(within, pointer))
        places.push({ ...place, pointer, within: { ref: pointer, outer: within } });
    } else if (edge.kind === 'same' || edge.kind === 'choice') {
      places.push({ ...place, pointer });
    } else if (edge.keyword === 'items') {
      places.push({ pointer, path: `${path}/[]`, depth, within });
    } else if (edge.keyword === 'properties') {
      // What only requests carry no answer can show.
      if (isHidden(contract, pointer, 'response') || paths.size >= MAX_PATHS) continue;
      const member = `${path}/${escapeToken(edge.name)}`;
      if (!paths.has(member)) paths.set(member, pointer);
      places.push({ pointer, path: member, depth, within });
    }
  }
  return places;
}

function isWithin(within: Within | undefined, ref: Pointer): boolean {
  for (let at = within; at; at = at.outer) if (at.ref === ref) return true;
  return false;
}
