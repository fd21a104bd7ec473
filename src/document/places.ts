import type { Json, JsonObject, Pointer } from '../json/json.js';
import { isObject } from '../json/json.js';
import { join } from '../json/pointer.js';
import type { Form, Held, Kind } from './object-kinds.js';
import { memberOf, namesIn } from './object-kinds.js';

/** Where the document has, or should have, an object of a kind. */
export interface Place {
  kind: Kind;
  node: Json | undefined;
  pointer: Pointer;
}

export interface TypedNode extends Place {
  node: JsonObject;
}

/**
 * Every object of a known kind at or below `start`, without following references. Payloads (examples, defaults,
 * enumerations) and extensions are never entered, so a `$ref` that is data is not taken for a reference.
 */
export function* walk(start: Json | undefined, kind: Kind, pointer: Pointer): Generator<TypedNode> {
  for (const { kind: known, node, pointer: at } of places(start, kind, pointer)) {
    if (isObject(node)) yield { kind: known, node, pointer: at };
  }
}

/** What `walk` visits, and whatever stands in such a place without being an object. Depth needs no stack. */
export function* places(start: Json | undefined, kind: Kind, pointer: Pointer): Generator<Place> {
  const pending: Place[] = [{ kind, node: start, pointer }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    yield next;
    const { kind, node, pointer } = next;
    if (!isObject(node)) continue;
    if (typeof node.$ref === 'string' && kind !== 'Schema' && kind !== 'PathItem') continue;
    const children = childrenOf(kind, node, pointer);
    for (let i = children.length - 1; i >= 0; i--) pending.push(children[i] as Place);
  }
}

/**
 * Whether any object of a known kind, at or below `start`, is as asked for. It goes the ways of `places` and makes none of
 * them, which is most of the work of a walk.
 */
export function someObject(
  start: Json | undefined,
  kind: Kind,
  test: (kind: Kind, node: JsonObject) => boolean,
): boolean {
  const kinds: Kind[] = [kind];
  const nodes: (Json | undefined)[] = [start];
  const enter = (kind: Kind, node: Json | undefined): void => {
    if (!isObject(node)) return;
    kinds.push(kind);
    nodes.push(node);
  };
  while (kinds.length > 0) {
    const kind = kinds.pop() as Kind;
    const node = nodes.pop();
    if (!isObject(node)) continue;
    if (test(kind, node)) return true;
    if (typeof node.$ref === 'string' && kind !== 'Schema' && kind !== 'PathItem') continue;
    for (const key of Object.keys(node)) {
      const value = node[key] as Json;
      const member = typeof value === 'object' ? memberOf(kind, key) : undefined;
      if (member === undefined) continue;
      if (member.form === undefined) enter(member.kind, value);
      else if (member.form === 'list') for (const item of listOf(value)) enter(member.kind, item);
      else for (const name of namesIn(member.form, value)) enter(member.kind, (value as JsonObject)[name]);
    }
  }
  return false;
}

/** A member of an object of a known kind: one object, or a map or list of them. */
export interface Slot extends Held {
  node: Json;
  pointer: Pointer;
}

/** The members of an object that can hold a schema, a reference or an example, in the order of the document. */
export function slotsOf(kind: Kind, node: JsonObject, pointer: Pointer): Slot[] {
  const slots: Slot[] = [];
  for (const key of Object.keys(node)) {
    const member = memberOf(kind, key);
    if (member === undefined) continue;
    slots.push({
      form: member.form,
      kind: member.kind,
      node: node[key] as Json,
      pointer: join(pointer, key),
    });
  }
  return slots;
}

/** The objects that a slot holds, or should. */
export function placesIn({ form, kind, node, pointer }: Slot): Place[] {
  const found: Place[] = [];
  addPlaces(found, form, kind, node, pointer);
  return found;
}

function addPlaces(found: Place[], form: Form | undefined, kind: Kind, node: Json, pointer: Pointer): void {
  if (form === undefined) {
    found.push({ kind, node, pointer });
  } else if (form === 'list') {
    for (const [i, item] of listOf(node).entries())
      found.push({ kind, node: item, pointer: join(pointer, i) });
  } else {
    for (const name of namesIn(form, node))
      found.push({ kind, node: (node as JsonObject)[name], pointer: join(pointer, name) });
  }
}

function listOf(node: Json): readonly Json[] {
  return Array.isArray(node) ? node : [];
}

function childrenOf(kind: Kind, node: JsonObject, pointer: Pointer): Place[] {
  const found: Place[] = [];
  for (const key of Object.keys(node)) {
    const member = memberOf(kind, key);
    if (member !== undefined)
      addPlaces(found, member.form, member.kind, node[key] as Json, join(pointer, key));
  }
  return found;
}

/** Objects that a walk has met, by what they are taken for. */
export class MetObjects {
  private readonly met = new Map<Kind, Set<Json>>();

  has(kind: Kind, node: Json | undefined): boolean {
    return node !== undefined && this.met.get(kind)?.has(node) === true;
  }

  /** Takes note of what stands at a place; false where that is no object, or has been met. */
  add({ kind, node }: Place): boolean {
    if (!isObject(node) || this.has(kind, node)) return false;
    const known = this.met.get(kind);
    if (known) known.add(node);
    else this.met.set(kind, new Set([node]));
    return true;
  }
}
