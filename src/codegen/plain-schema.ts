import type { Json, JsonObject } from '../model.js';
import { isObject } from '../openapi/grammar.js';
import { tokensOf } from '../openapi/pointer.js';

/** Keywords that describe values, as against those that only annotate them. */
const SHAPES = [
  'type', 'enum', 'const', 'properties', 'required', 'additionalProperties', 'patternProperties', 'items',
  'prefixItems', 'allOf', 'anyOf', 'oneOf',
]; // prettier-ignore

/** Rewrites one schema, in place, into an equal one that openapi-typescript gives the right type. */
export function plainSchema(schema: JsonObject, openapi: '3.0' | '3.1'): void {
  // They would become a required property '$defs'; every reference to them has been settled.
  for (const key of ['$defs', 'definitions']) Reflect.deleteProperty(schema, key);
  for (const key of ['title', 'summary'])
    if (typeof schema[key] !== 'string') Reflect.deleteProperty(schema, key);
  if (schema.const === null) replaceShape(schema, { type: 'null' });
  for (const key of ['allOf', 'anyOf', 'oneOf'])
    if (Array.isArray(schema[key])) schema[key] = schema[key].map(asObject);
  if (typeof schema.$ref === 'string') {
    // Siblings of a reference count in 3.1 (§4.8.24), where only annotations beside it would be read.
    const siblings = SHAPES.filter((key) => schema[key] !== undefined);
    if (openapi === '3.1' && siblings.length > 0) alongside(schema, ['$ref'], siblings);
    else for (const key of siblings) Reflect.deleteProperty(schema, key);
    return;
  }
  // A union beside other keywords narrows them; it would be taken for one more alternative to them.
  const others = SHAPES.filter((key) => key !== 'anyOf' && schema[key] !== undefined);
  if (schema.anyOf !== undefined && others.length > 0) alongside(schema, ['anyOf'], others);
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

/** Splits a schema into two that both apply. */
function alongside(schema: JsonObject, first: string[], second: string[]): void {
  const pick = (keys: string[]): JsonObject =>
    Object.fromEntries(keys.map((key) => [key, schema[key]] as [string, Json]));
  const parts = [pick(first), pick(second)];
  Reflect.deleteProperty(schema, '$ref');
  replaceShape(schema, { allOf: parts });
}

/**
 * A schema that leads back to itself through compositions alone says nothing about any value, and TypeScript refuses
 * it: the reference that closes the circle goes.
 */
export function breakCycles(schemas: JsonObject): void {
  const done = new Set<string>();
  for (const start of Object.keys(schemas)) {
    const path = [{ name: start, holders: holdersIn(schemas[start]) }];
    const open = new Set(done.has(start) ? [] : [start]);
    while (open.size > 0) {
      const top = path.at(-1);
      const holder = top?.holders.pop();
      if (top === undefined) break;
      if (holder === undefined) {
        done.add(top.name);
        open.delete(top.name);
        path.pop();
        continue;
      }
      const name = (typeof holder.$ref === 'string' && tokensOf(holder.$ref)?.[2]) || '';
      if (open.has(name)) Reflect.deleteProperty(holder, '$ref');
      else if (!done.has(name)) {
        open.add(name);
        path.push({ name, holders: holdersIn(schemas[name]) });
      }
    }
  }
}

/** The references that apply to the same value as the schema itself. */
function holdersIn(schema: Json | undefined): JsonObject[] {
  if (!isObject(schema)) return [];
  if (typeof schema.$ref === 'string') return [schema];
  return ['allOf', 'anyOf', 'oneOf'].flatMap((key) => {
    const list = schema[key];
    return Array.isArray(list) ? list.flatMap(holdersIn) : [];
  });
}
