import type { Json, JsonObject, Pointer } from '../model.js';
import { isObject } from '../openapi/grammar.js';
import { join } from '../openapi/pointer.js';

/** Which side of the conversation a value belongs to; it decides what readOnly and writeOnly mean. */
export type Direction = 'request' | 'response';

/** A schema as ajv will see it. */
export type AjvSchema = Record<string, unknown>;

const SCHEMA_MAPS = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'] as const;
const SCHEMA_LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'] as const;
const SCHEMAS = [
  'items', 'contains', 'not', 'if', 'then', 'else', 'additionalProperties', 'propertyNames',
  'unevaluatedItems', 'unevaluatedProperties',
] as const; // prettier-ignore

/** Keywords of JSON Schema 2020-12 that ajv asserts and that hold no schema. */
export const ASSERTIONS = [
  'type', 'enum', 'const', 'multipleOf', 'maximum', 'exclusiveMaximum', 'minimum', 'exclusiveMinimum', 'maxLength',
  'minLength', 'pattern', 'maxItems', 'minItems', 'uniqueItems', 'maxContains', 'minContains', 'maxProperties',
  'minProperties', 'required', 'dependentRequired', 'format',
] as const; // prettier-ignore

/** Keywords that constrain nothing: annotations of JSON Schema 2020-12 §8–9 and of the OpenAPI Schema Object. */
export const ANNOTATIONS = [
  'title', 'description', 'default', 'deprecated', 'readOnly', 'writeOnly', 'examples', 'example', '$comment',
  'contentEncoding', 'contentMediaType', 'contentSchema', 'discriminator', 'xml', 'externalDocs', '$schema',
] as const; // prettier-ignore

export const APPLICATORS: readonly string[] = [...SCHEMA_MAPS, ...SCHEMA_LISTS, ...SCHEMAS];

export interface Translation {
  openapi: '3.0' | '3.1';
  direction: Direction;
  /** The ajv id of the schema at a pointer. */
  refer(pointer: Pointer): string;
  /** The schema a pointer leads to, bare references followed. */
  resolve(node: Json | undefined): Json | undefined;
  /** Told of every schema object made, so that ajv's errors can be traced to the document. */
  made(schema: AjvSchema, pointer: Pointer): void;
}

/**
 * One schema of an OpenAPI document as JSON Schema 2020-12, keyword for keyword. OpenAPI 3.0's dialect (3.0.3 §4.7.24)
 * differs in `nullable`, boolean exclusive bounds and in that `$ref` hides its siblings.
 */
export function translate(node: Json | undefined, pointer: Pointer, into: Translation): AjvSchema {
  const schema: AjvSchema = {};
  into.made(schema, pointer);
  if (!isObject(node)) return node === false ? Object.assign(schema, { not: {} }) : schema;
  if (typeof node.$ref === 'string') {
    schema.$ref = into.refer(node.$ref);
    if (into.openapi === '3.0') return schema;
  }
  for (const key of ASSERTIONS) if (node[key] !== undefined) schema[key] = node[key];
  translateApplicators(node, pointer, schema, into);
  relaxRequired(node, schema, into);
  if (into.openapi === '3.0') translate30(node, schema);
  return schema;
}

function translateApplicators(
  node: JsonObject,
  pointer: Pointer,
  schema: AjvSchema,
  into: Translation,
): void {
  for (const key of SCHEMAS) {
    if (node[key] !== undefined) schema[key] = translateMember(node[key], join(pointer, key), into);
  }
  for (const key of SCHEMA_LISTS) {
    const list = node[key];
    if (Array.isArray(list))
      schema[key] = list.map((item, i) => translateMember(item, join(pointer, key, i), into));
  }
  for (const key of SCHEMA_MAPS) {
    const map = node[key];
    if (!isObject(map)) continue;
    schema[key] = Object.fromEntries(
      Object.entries(map).map(([name, item]) => [
        name,
        translateMember(item, join(pointer, key, name), into),
      ]),
    );
  }
}

/** ajv reports a violated `false` without its schema, so `false` is spelled as an object it can name. */
function translateMember(node: Json, pointer: Pointer, into: Translation): AjvSchema | boolean {
  return node === true || node === false ? node : translate(node, pointer, into);
}

/** A required property binds only the side that may send it (OpenAPI 3.0.3 §4.7.24.1, 3.1 §4.8.24 and its registry). */
function relaxRequired(node: JsonObject, schema: AjvSchema, into: Translation): void {
  if (!Array.isArray(node.required) || !isObject(node.properties)) return;
  const hidden = into.direction === 'response' ? 'writeOnly' : 'readOnly';
  const { properties } = node;
  const required = node.required.filter((name) => {
    const property =
      typeof name === 'string' && Object.hasOwn(properties, name)
        ? into.resolve(properties[name])
        : undefined;
    return !(isObject(property) && property[hidden] === true);
  });
  if (required.length < node.required.length) schema.required = required;
}

function translate30(node: JsonObject, schema: AjvSchema): void {
  if (node.nullable === true && typeof node.type === 'string') schema.type = [node.type, 'null'];
  for (const [bound, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    if (typeof node[exclusive] !== 'boolean') continue;
    // `schema` was made here and belongs to nobody else yet.
    if (node[exclusive] && node[bound] !== undefined) {
      schema[exclusive] = node[bound];
      Reflect.deleteProperty(schema, bound);
    } else Reflect.deleteProperty(schema, exclusive);
  }
}
