import type { Contract, JsonObject, MediaType, Operation, Pointer, ResponseObject } from '../model.js';
import { findMediaType, isJsonType } from '../message/media-type.js';
import { isObject } from '../openapi/grammar.js';
import { escapeToken, join, valueAt } from '../openapi/pointer.js';
import { isHidden } from '../schema/visibility.js';

/** One documented thing that an answer can show. */
export interface Clause {
  /** Unique within its operation, e.g. `200 application/json #/data/[]/id`. */
  name: string;
  pointer: Pointer;
  status: string;
  header?: string;
  media?: string;
  /** Property names from the body's root; `[]` stands for the items of an array. */
  path?: readonly string[];
}

/** Bounds a recursive or very wide schema: beyond it, clauses are not listed one by one. */
const MAX_CLAUSES = 5000;
const MAX_DEPTH = 12;

/** Every clause an operation documents about its answers: status, headers, media types, and each property in them. */
export function clausesOf(operation: Operation): Clause[] {
  return operation.responses.flatMap((response) => [
    { name: response.status, pointer: response.pointer, status: response.status },
    ...response.headers.map(({ name, pointer }) => ({
      name: `${response.status} header ${name.toLowerCase()}`,
      pointer,
      status: response.status,
      header: name,
    })),
    ...response.content.flatMap((media) => mediaClauses(operation.contract, response, media)),
  ]);
}

function mediaClauses(contract: Contract, { status }: ResponseObject, media: MediaType): Clause[] {
  const name = `${status} ${media.type}`;
  // The schema describes JSON; what stands in other serialisations of it is not looked into.
  const isJson = isJsonType(media.type) || findMediaType('application/json', [media]) !== undefined;
  const paths =
    isJson && media.schema ? propertyPaths(contract, media.schema.pointer) : new Map<string, Pointer>();
  return [
    { name, pointer: media.pointer, status, media: media.type },
    ...[...paths].map(([path, pointer]) => ({
      name: `${name} #${path}`,
      pointer,
      status,
      media: media.type,
      path: path.split('/').slice(1),
    })),
  ];
}

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

/** The property paths a schema documents, each with its place in the document. A cycle is entered once. */
function propertyPaths(contract: Contract, root: Pointer): Map<string, Pointer> {
  const paths = new Map<string, Pointer>();
  const seen = new Set<string>();
  let level: Place[] = [{ pointer: root, path: '', depth: 0, within: undefined }];
  while (level.length > 0 && paths.size < MAX_CLAUSES) {
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
    if (isHidden(contract, property, 'response') || paths.size >= MAX_CLAUSES) continue;
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
