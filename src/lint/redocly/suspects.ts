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
  key: string | number;
  /** Where it stands: in what, under its key; or a pointer, where that is the root or what a reference leads to. */
  at: Typed | Pointer;
}

/** Where something stands. Most is right, and nobody asks. */
export function pointerOf({ at, key }: Typed): Pointer {
  return typeof at === 'string' ? at : join(pointerOf(at), key);
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
  const ends: Ends = new Map();
  const pending: Typed[] = [{ node: document, type: root, at: '#', key: '' }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const typed = isReference(next.node) ? resolved(document, next, ends) : next;
    if (!typed || (typed.type.name === 'Schema' && typeof typed.node === 'boolean')) continue;
    const { node, type } = typed;
    if (typeof node === 'object' && node !== null) {
      const known = seen.get(type.name) ?? new Set();
      seen.set(type.name, known);
      if (known.has(node)) continue;
      known.add(node);
    }
    const inside: Typed[] = [];
    const isSound = Array.isArray(node) ? isSoundList(node, typed, inside) : isSoundObject(typed, inside);
    if (!isSound) yield typed;
    if (next !== typed) addBeside(next, typed, inside);
    for (let i = inside.length - 1; i >= 0; i--) pending.push(inside[i] as Typed);
  }
}

/** Where references end: what stands there, and its pointer; undefined where that is nothing, which is told elsewhere. */
type Ends = Map<Pointer, { node: Json; at: Pointer } | undefined>;

/** What a reference leads to. No part of a chain of references is walked twice: each of its own may be asked for. */
function resolved(document: JsonObject, typed: Typed, ends: Ends): Typed | undefined {
  const passed = new Set<Pointer>();
  let { node }: { node: Json | undefined } = typed;
  let end: ReturnType<Ends['get']>;
  while (isReference(node)) {
    const at = node.$ref;
    if (passed.has(at)) break;
    passed.add(at);
    if (ends.has(at)) {
      end = ends.get(at);
      break;
    }
    node = valueAt(document, at);
    if (node !== undefined && !isReference(node)) end = { node, at };
  }
  for (const at of passed) ends.set(at, end);
  return end && { ...typed, ...end };
}

/** Whether nothing is wrong with a list itself, for sure. The items that have a type with a name are added to `inside`. */
function isSoundList(node: Json[], list: Typed, inside: Typed[]): boolean {
  for (const [key, item] of node.entries()) {
    const type = typeOf(list.type.items, item, String(key));
    if (isNamed(type)) inside.push({ node: item, type, at: list, key });
  }
  return Boolean(list.type.items);
}

/** Whether nothing is wrong with an object itself, for sure. Members that have a type with a name are added to `inside`. */
function isSoundObject(typed: Typed, inside: Typed[]): boolean {
  const { node, type, key: name } = typed;
  if (!isObject(node)) return false;
  let isSound = !type.items && !type.allowed;
  for (const key of Object.keys(node)) {
    const value = node[key] as Json;
    const of = propertyType(type, value, key);
    if (isNamed(of)) inside.push({ node: value, type: of, at: typed, key });
    else isSound = isSound && isSoundMember(node, key, of);
  }
  return isSound && hasRequired(node, type, name) && isSoundEnumeration(node, type);
}

/** Adds what stands beside a reference, where nothing of that name stands in what it leads to. */
function addBeside(reference: Typed, { node, type }: Typed, inside: Typed[]): void {
  const raw = reference.node;
  if (!isObject(node) || !isObject(raw)) return;
  for (const key of Object.keys(raw)) {
    const of = node[key] === undefined ? propertyType(type, raw[key] as Json, key) : undefined;
    if (isNamed(of)) inside.push({ node: raw[key] as Json, type: of, at: reference, key });
  }
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

function hasRequired(node: JsonObject, type: NormalizedNodeType, key: string | number): boolean {
  const required = typeof type.required === 'function' ? type.required(node, key) : (type.required ?? []);
  if (!required.every((name) => Object.hasOwn(node, name))) return false;
  return !type.requiredOneOf || type.requiredOneOf.some((name) => Object.hasOwn(node, name));
}

function isSoundEnumeration({ enum: listed, type: of }: JsonObject, type: NormalizedNodeType): boolean {
  return type.name !== 'Schema' || listed === undefined || isTypedEnumeration(listed, of);
}

function isSoundMember(node: JsonObject, name: string, type: PropertyType): boolean {
  if (type === undefined) return name.startsWith('x-');
  if (type === null) return true;
  if (name === 'nullable' && node.type === undefined) return false;
  return isOfScalar(node[name] as Json, type as Scalar);
}

function isOfScalar(value: Json, { type, enum: listed, items, minimum }: Scalar): boolean {
  if (minimum !== undefined && !(typeof value === 'number' && value >= minimum)) return false;
  if (listed) return typeof value === 'string' && listed.includes(value);
  if (items && !(Array.isArray(value) && value.every((each) => isOfItem(each, items)))) return false;
  return isOfType(value, type);
}

function isOfItem(value: Json, { enum: listed, type }: NonNullable<Scalar['items']>): boolean {
  if (listed && !(typeof value === 'string' && listed.includes(value))) return false;
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
