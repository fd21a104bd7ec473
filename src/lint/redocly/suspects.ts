import type { NormalizedNodeType } from '@redocly/openapi-core/lib/types/index.js';
import { isReference } from '../../document/references.js';
import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { isNumeric, isWholeNumber } from '../../json/number.js';
import { join, valueAt } from '../../json/pointer.js';

/** An object of a document, or what stands in place of one, and its type by the linter. */
export interface Typed {
  node: Json;
  type: NormalizedNodeType;
  pointer: Pointer;
  key: string | number;
}

type PropertyType = NormalizedNodeType['properties'][string];
type Described = Exclude<PropertyType, ((...given: never) => unknown) | null | undefined>;
type Scalar = Exclude<Described, { name: string }>;

/**
 * The places of a document that the linter may find something wrong with by its rule `struct`, or by its rule about the
 * types of enumerations. It goes by the linter's own types, and along the same ways: whatever it leaves out is right by
 * them. That takes a tenth of the linter's time, whose rules are asked about each object.
 */
export function* suspects(document: JsonObject, root: NormalizedNodeType): Generator<Typed> {
  const seen = new Map<string, Set<Json>>();
  const pending: Typed[] = [{ node: document, type: root, pointer: '#', key: '' }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const typed = resolved(document, next);
    if (!typed || (typed.type.name === 'Schema' && typeof typed.node === 'boolean')) continue;
    const { node, type } = typed;
    if (typeof node === 'object' && node !== null) {
      const known = seen.get(type.name) ?? new Set();
      seen.set(type.name, known);
      if (known.has(node)) continue;
      known.add(node);
    }
    if (!isSound(typed)) yield typed;
    const inside = Array.isArray(node) ? itemsOf(node, typed) : membersOf(next, typed);
    for (let i = inside.length - 1; i >= 0; i--) pending.push(inside[i] as Typed);
  }
}

/** What a reference leads to; undefined where that is nothing, which is told elsewhere. */
function resolved(document: JsonObject, typed: Typed): Typed | undefined {
  let { node, pointer }: { node: Json | undefined; pointer: Pointer } = typed;
  const passed = new Set<Pointer>();
  while (isReference(node)) {
    if (passed.has(node.$ref)) return undefined;
    passed.add(node.$ref);
    [pointer, node] = [node.$ref, valueAt(document, node.$ref)];
  }
  return node === undefined ? undefined : { ...typed, node, pointer };
}

function itemsOf(node: Json[], { type, pointer }: Typed): Typed[] {
  return node.flatMap((item, i) => {
    const of = typeOf(type.items, item, String(i));
    return isNamed(of) ? [{ node: item, type: of, pointer: join(pointer, i), key: i }] : [];
  });
}

/** The members of an object that have a type with a name, and those that stand beside the reference to it. */
function membersOf({ node: raw, pointer: place }: Typed, { node, type, pointer }: Typed): Typed[] {
  if (!isObject(node)) return [];
  const found: Typed[] = [];
  for (const key of Object.keys(node)) {
    const of = propertyType(type, node[key] as Json, key);
    if (isNamed(of)) found.push({ node: node[key] as Json, type: of, pointer: join(pointer, key), key });
  }
  if (raw !== node && isObject(raw))
    for (const key of Object.keys(raw)) {
      const of = node[key] === undefined ? propertyType(type, raw[key] as Json, key) : undefined;
      if (isNamed(of)) found.push({ node: raw[key] as Json, type: of, pointer: join(place, key), key });
    }
  return found;
}

function propertyType(type: NormalizedNodeType, value: Json, key: string): PropertyType {
  const own = Object.hasOwn(type.properties, key) ? type.properties[key] : undefined;
  return typeOf(own === undefined ? type.additionalProperties : own, value, key);
}

function typeOf(type: PropertyType, value: Json, key: string): Described | null | undefined {
  return typeof type === 'function' ? type(value, key) : type;
}

function isNamed(type: PropertyType): type is NormalizedNodeType {
  return typeof type === 'object' && typeof type?.name === 'string';
}

/** Whether nothing is wrong with an object itself, for sure. */
function isSound({ node, type, key }: Typed): boolean {
  if (type.items) return Array.isArray(node);
  if (!isObject(node) || type.allowed) return false;
  const required = typeof type.required === 'function' ? type.required(node, key) : (type.required ?? []);
  if (!required.every((name) => Object.hasOwn(node, name))) return false;
  if (type.requiredOneOf && !type.requiredOneOf.some((name) => Object.hasOwn(node, name))) return false;
  const isEnumeration = type.name === 'Schema' && node.enum !== undefined;
  if (isEnumeration && !isTypedEnumeration(node.enum as Json, node.type)) return false;
  return Object.keys(node).every((name) => isSoundMember(node, name, type));
}

function isSoundMember(node: JsonObject, name: string, type: NormalizedNodeType): boolean {
  const value = node[name] as Json;
  const of = propertyType(type, value, name);
  if (of === undefined) return name.startsWith('x-');
  if (of === null || isNamed(of)) return true;
  if (name === 'nullable' && node.type === undefined) return false;
  return isOfScalar(value, of as Scalar);
}

function isOfScalar(value: Json, { type, enum: listed, items, minimum }: Scalar): boolean {
  if (minimum !== undefined && !(typeof value === 'number' && value >= minimum)) return false;
  if (listed) return typeof value === 'string' && listed.includes(value);
  if (items && (items.enum || !Array.isArray(value) || !value.every((each) => isOfType(each, items.type))))
    return false;
  return isOfType(value, type);
}

function isOfType(value: Json, type: string | undefined): boolean {
  if (type === undefined) return true;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'number') return isNumeric(value);
  return type === 'integer' ? isWholeNumber(value) : typeof value === type;
}

function isTypedEnumeration(listed: Json, type: Json | undefined): boolean {
  if (!Array.isArray(listed)) return false;
  if (type === undefined) return true;
  return typeof type === 'string' && listed.every((each) => isOfType(each, type));
}
