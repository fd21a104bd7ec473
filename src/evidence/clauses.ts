import type { Contract, Json, MediaType, Operation, Pointer, ResponseObject } from '../model.js';
import { isObject } from '../openapi/grammar.js';
import { join, valueAt } from '../openapi/pointer.js';

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
  const paths = media.schema ? propertyPaths(contract, media.schema.pointer) : new Map<string, Pointer>();
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
  within: readonly Pointer[];
}

/** The property paths a schema documents, each with its place in the document. A cycle is entered once. */
function propertyPaths(contract: Contract, root: Pointer): Map<string, Pointer> {
  const paths = new Map<string, Pointer>();
  const pending: Place[] = [{ pointer: root, path: '', depth: 0, within: [] }];
  for (let place = pending.shift(); place; place = pending.shift()) {
    if (paths.size >= MAX_CLAUSES || place.depth > MAX_DEPTH) break;
    const node = valueAt(contract.document, place.pointer);
    if (isObject(node)) pending.push(...inner(node, place, paths));
  }
  return paths;
}

function inner(node: { [key: string]: Json }, place: Place, paths: Map<string, Pointer>): Place[] {
  const places: Place[] = [];
  if (typeof node.$ref === 'string' && !place.within.includes(node.$ref)) {
    places.push({ ...place, pointer: node.$ref, within: [...place.within, node.$ref] });
  }
  for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
    const branches = Array.isArray(node[keyword]) ? node[keyword] : [];
    places.push(...branches.map((_, i) => ({ ...place, pointer: join(place.pointer, keyword, i) })));
  }
  if (isObject(node.items)) {
    places.push({
      ...place,
      pointer: join(place.pointer, 'items'),
      path: `${place.path}/[]`,
      depth: place.depth + 1,
    });
  }
  for (const name of Object.keys(isObject(node.properties) ? node.properties : {})) {
    const path = `${place.path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const pointer = join(place.pointer, 'properties', name);
    if (!paths.has(path)) paths.set(path, pointer);
    places.push({ ...place, pointer, path, depth: place.depth + 1 });
  }
  return places;
}
