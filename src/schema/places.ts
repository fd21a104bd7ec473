import type { Contract, Json, JsonObject, Pointer } from '../model.js';
import { isObject } from '../openapi/grammar.js';
import { escapeToken, join, tokensOf, valueAt } from '../openapi/pointer.js';

/** A schema object that says something about one place in a value. */
export interface SchemaPlace {
  /** JSON Pointer into the value. */
  path: string;
  /** The schema object in the document, references followed. */
  pointer: Pointer;
  node: JsonObject;
  /** The part of the value that stands there; undefined where an optional member is absent. */
  value: Json | undefined;
}

/** Values nested deeper are left alone: one factor at a time is about a request's parts, not about recursion. */
const MAX_DEPTH = 8;

/**
 * Every schema object that a value meets, with the part of the value it meets: through references, `allOf`, the first
 * fitting branch of `anyOf`/`oneOf`, properties (absent ones too), and the first item of arrays.
 */
export function placesOf(contract: Contract, root: Pointer, value: Json): SchemaPlace[] {
  const places: SchemaPlace[] = [];
  const pending: { path: string; pointer: Pointer; value: Json | undefined; seen: readonly Pointer[] }[] = [
    { path: '', pointer: root, value, seen: [] },
  ];
  for (let next = pending.shift(); next; next = pending.shift()) {
    const { path, pointer, seen } = next;
    const node = valueAt(contract.document, pointer);
    if (!isObject(node) || seen.includes(pointer) || path.split('/').length > MAX_DEPTH) continue;
    places.push({ path, pointer, node, value: next.value });
    const within = [...seen, pointer];
    const here = (at: Pointer): (typeof pending)[number] => ({
      path,
      pointer: at,
      value: next.value,
      seen: within,
    });
    if (typeof node.$ref === 'string') pending.push(here(node.$ref));
    if (Array.isArray(node.allOf)) pending.push(...node.allOf.map((_, i) => here(join(pointer, 'allOf', i))));
    pending.push(...members(node, pointer, path, next.value));
  }
  return places;
}

function members(
  node: JsonObject,
  pointer: Pointer,
  path: string,
  value: Json | undefined,
): { path: string; pointer: Pointer; value: Json | undefined; seen: readonly Pointer[] }[] {
  const found = [];
  if (isObject(node.properties) && isObject(value)) {
    for (const name of Object.keys(node.properties)) {
      const inner = Object.hasOwn(value, name) ? value[name] : undefined;
      found.push({
        path: `${path}/${escapeToken(name)}`,
        pointer: join(pointer, 'properties', name),
        value: inner,
        seen: [],
      });
    }
  }
  if (isObject(node.items) && Array.isArray(value) && value.length > 0) {
    found.push({ path: `${path}/0`, pointer: join(pointer, 'items'), value: value[0], seen: [] });
  }
  return found;
}

/** A copy of `root` with the part at `path` replaced, or removed when `part` is undefined. */
export function replaced(root: Json, path: string, part: Json | undefined): Json | undefined {
  const tokens = tokensOf(path) ?? [];
  const last = tokens.at(-1);
  if (last === undefined) return part;
  const copy = structuredClone(root);
  const owner = valueAt(copy, path.slice(0, path.lastIndexOf('/')));
  if (Array.isArray(owner)) {
    if (part === undefined) owner.splice(Number(last), 1);
    else owner[Number(last)] = part;
  } else if (isObject(owner)) {
    if (part === undefined) Reflect.deleteProperty(owner, last);
    // A plain assignment to __proto__ would not make a member.
    else
      Object.defineProperty(owner, last, {
        value: part,
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
  return copy;
}
