import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import type { OpenApiVersion } from '../../model/document.js';
import { isToldApart } from './any-of-one-of.js';
import type { NamedBranches } from './dialects/told-apart.js';
import { TOLD_APART } from './dialects/told-apart.js';
import { isReferenceObject } from './edges.js';
import { KEYWORDS } from './index.js';
import { wellFormed } from './keyword.js';
import { ASSERTIONS, SCHEMA_LISTS, SCHEMA_MAPS, SCHEMAS } from './names.js';
import { isReadable } from './pattern.js';

/** Which side of the conversation a value belongs to; it decides what readOnly and writeOnly mean. */
export type Direction = 'request' | 'response';

/** A schema as ajv will see it. */
export type AjvSchema = Record<string, unknown>;

/** Of the applicators, ajv says which member is one too many; everywhere else it reports a violated `false` without its schema. */
const CLOSING: readonly string[] = ['additionalProperties', 'unevaluatedProperties', 'unevaluatedItems'];

/** Schemas nested deeper are compiled by themselves: compiling is recursive. */
const MAX_INLINE = 24;

export interface Translation {
  openapi: OpenApiVersion;
  /** The ajv id of the schema at a pointer. */
  refer(pointer: Pointer): string;
  /** The properties of the schema at a pointer that only the other side sends. */
  hidden(pointer: Pointer): Iterable<string>;
  /** The branches of the choice at a pointer that the discriminator beside it names. */
  named(choice: Pointer): NamedBranches | undefined;
  /** Told of every schema object made, so that ajv's errors can be traced to the document. */
  made(schema: AjvSchema, pointer: Pointer): void;
}

interface Context extends Translation {
  depth: number;
  /** Hidden by a schema of which this one is a part (`allOf`). */
  hiddenAbove: ReadonlySet<string>;
}

/**
 * One schema of an OpenAPI document as JSON Schema 2020-12, keyword for keyword. OpenAPI 3.0's dialect (3.0.3 §4.7.24)
 * differs in `nullable`, boolean exclusive bounds and in that `$ref` hides its siblings. Keywords of a wrong shape are
 * left out: `unenforceable` reports them, and the others still count.
 */
export function translate(node: Json | undefined, pointer: Pointer, into: Translation): AjvSchema {
  return translated(node, pointer, { ...into, depth: 0, hiddenAbove: new Set() });
}

function translated(node: Json | undefined, pointer: Pointer, into: Context): AjvSchema {
  const schema: AjvSchema = {};
  into.made(schema, pointer);
  if (!isObject(node)) return node === false ? Object.assign(schema, { not: {} }) : schema;
  if (typeof node.$ref === 'string') {
    schema.$ref = into.refer(node.$ref);
    if (isReferenceObject(node, into.openapi)) return schema;
  }
  for (const key of ASSERTIONS) {
    const stated = wellFormed(KEYWORDS[key], node[key]);
    if (stated !== undefined) schema[key] = stated;
  }
  const hidden =
    schema.required !== undefined || node.allOf !== undefined
      ? new Set([...into.hiddenAbove, ...into.hidden(pointer)])
      : into.hiddenAbove;
  // A required property binds only the side that may send it (OpenAPI 3.0.3 §4.7.24.1).
  if (Array.isArray(schema.required))
    schema.required = schema.required.filter((name) => !hidden.has(String(name)));
  translateApplicators(node, pointer, schema, { ...into, hiddenAbove: hidden });
  if (into.openapi === '3.0') translate30(node, schema);
  return schema;
}

function translateApplicators(node: JsonObject, pointer: Pointer, schema: AjvSchema, into: Context): void {
  const inner: Context = { ...into, depth: into.depth + 1, hiddenAbove: new Set() };
  for (const key of SCHEMAS) {
    const member = node[key];
    if (member === undefined) continue;
    const isClosed = member === false && CLOSING.includes(key);
    schema[key] = isClosed ? false : translateMember(member, join(pointer, key), inner);
  }
  for (const key of SCHEMA_LISTS) {
    const list = node[key];
    const within = key === 'allOf' ? { ...inner, hiddenAbove: into.hiddenAbove } : inner;
    if (Array.isArray(list) && list.length > 0)
      schema[key] = list.map((item, i) => translateMember(item, join(pointer, key, i), within));
  }
  for (const key of SCHEMA_MAPS) {
    const map = node[key];
    if (!isObject(map)) continue;
    schema[key] = Object.fromEntries(
      Object.entries(map)
        .filter(([name]) => key !== 'patternProperties' || isReadable(name))
        .map(([name, item]) => [name, translateMember(item, join(pointer, key, name), inner)]),
    );
  }
  if (isObject(node.discriminator)) markToldApart(node, pointer, schema, into);
  moveProto(schema);
}

function markToldApart(node: JsonObject, pointer: Pointer, schema: AjvSchema, into: Context): void {
  const told = (['anyOf', 'oneOf'] as const).flatMap((keyword) => {
    const named = schema[keyword] === undefined ? undefined : into.named(join(pointer, keyword));
    return named ? [[keyword, named] as const] : [];
  });
  if (told.length > 0 || isToldApart(node)) schema[TOLD_APART] = Object.fromEntries(told);
}

function translateMember(node: Json, pointer: Pointer, into: Context): AjvSchema | boolean {
  if (node === true) return true;
  if (into.depth < MAX_INLINE || !isObject(node)) return translated(node, pointer, into);
  return { $ref: into.refer(pointer) };
}

/** ajv passes over a property named `__proto__`, but not over a pattern that matches nothing else. */
function moveProto(schema: AjvSchema): void {
  const { properties, patternProperties } = schema as { properties?: object; patternProperties?: object };
  if (!properties || !Object.hasOwn(properties, '__proto__')) return;
  const own = Object.entries(properties).find(([name]) => name === '__proto__')?.[1] as unknown;
  schema.patternProperties = { ...patternProperties, '^__proto__$': own };
}

function translate30(node: JsonObject, schema: AjvSchema): void {
  if (node.nullable === true && typeof schema.type === 'string') schema.type = [schema.type, 'null'];
  for (const [bound, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    if (node[exclusive] !== true || schema[bound] === undefined) continue;
    schema[exclusive] = schema[bound];
    // `schema` was made here and belongs to nobody else yet.
    Reflect.deleteProperty(schema, bound);
  }
}
