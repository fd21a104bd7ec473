import type { Json, JsonObject } from '../../json/json.js';
import type { OpenApiVersion } from '../../model/document.js';

/** Keywords that describe values, as against those that only annotate them. */
const SHAPES = [
  'type', 'enum', 'const', 'properties', 'required', 'additionalProperties', 'patternProperties', 'items',
  'prefixItems', 'allOf', 'anyOf', 'oneOf',
]; // prettier-ignore

/** Rewrites one schema, in place, into an equal one that openapi-typescript gives the right type. */
export function normalizeSchema(schema: JsonObject, openapi: OpenApiVersion): void {
  // They would become a required property '$defs'; every reference to them has been settled.
  for (const key of ['$defs', 'definitions']) Reflect.deleteProperty(schema, key);
  for (const key of ['title', 'summary'])
    if (typeof schema[key] !== 'string') Reflect.deleteProperty(schema, key);
  dropUnlistedNull(schema, openapi);
  if (schema.const === null) replaceShape(schema, { type: 'null' });
  dropInheritedNames(schema);
  for (const key of ['allOf', 'anyOf', 'oneOf'])
    if (Array.isArray(schema[key])) schema[key] = schema[key].map(asObject);
  if (typeof schema.$ref === 'string') {
    // Siblings of a reference count in 3.1 (§4.8.24), where only annotations beside it would be read.
    const siblings = SHAPES.filter((key) => schema[key] !== undefined);
    if (openapi !== '3.0' && siblings.length > 0) alongside(schema, ['$ref'], siblings);
    else for (const key of siblings) Reflect.deleteProperty(schema, key);
    return;
  }
  // A union beside other keywords narrows them; it would be taken for one more alternative to them.
  const others = SHAPES.filter((key) => key !== 'anyOf' && schema[key] !== undefined);
  if (schema.anyOf !== undefined && others.length > 0) alongside(schema, ['anyOf'], others);
}

/**
 * openapi-typescript adds null for `nullable` and for `type: null` in any case; `nullable` means something in OpenAPI 3.0
 * alone, beside a type (3.0.3 §4.7.24), and a list of values without null forbids it.
 */
function dropUnlistedNull(schema: JsonObject, openapi: OpenApiVersion): void {
  const { type, enum: listed } = schema;
  const isUnlisted = Array.isArray(listed) && !listed.includes(null);
  if (isUnlisted && Array.isArray(type)) schema.type = type.filter((one) => one !== 'null');
  if (isUnlisted || openapi !== '3.0' || type === undefined) Reflect.deleteProperty(schema, 'nullable');
}

/** openapi-typescript takes what every object inherits, such as `constructor`, for a documented property. */
function dropInheritedNames(schema: JsonObject): void {
  if (!Array.isArray(schema.required)) return;
  schema.required = schema.required.filter((name) => typeof name === 'string' && !(name in Object.prototype));
}

/** `true` and `false` where openapi-typescript expects an object. */
function asObject(schema: Json): Json {
  if (schema === true) return {};
  return schema === false ? { not: {} } : schema;
}

function replaceShape(schema: JsonObject, shape: JsonObject): void {
  for (const key of SHAPES) Reflect.deleteProperty(schema, key);
  Object.assign(schema, shape);
}

/** Splits a schema into two that both apply. What is required of either is said of both. */
function alongside(schema: JsonObject, first: string[], second: string[]): void {
  const pick = (keys: string[]): JsonObject =>
    Object.fromEntries(
      keys.flatMap((key): [string, Json][] => (schema[key] === undefined ? [] : [[key, schema[key]]])),
    );
  const parts = [pick(first), pick(second.filter((key) => key !== 'required'))];
  const shape = { allOf: parts.filter((part) => Object.keys(part).length > 0), ...pick(['required']) };
  Reflect.deleteProperty(schema, '$ref');
  replaceShape(schema, shape);
}
