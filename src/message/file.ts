import type { Contract, Json, JsonObject, MediaType, SchemaRef } from '../model.js';
import { isObject } from '../openapi/grammar.js';
import { valueAt } from '../openapi/pointer.js';

/** References followed from one schema. */
const MAX_REFERENCES = 100;

/** The schema object behind references; undefined where there is none. */
export function resolved(document: Json, schema: Json | undefined): JsonObject | undefined {
  let node = schema;
  for (let i = 0; isObject(node) && typeof node.$ref === 'string' && i < MAX_REFERENCES; i++)
    node = valueAt(document, node.$ref);
  return isObject(node) ? node : undefined;
}

export function schemaNode({ document }: Contract, schema: SchemaRef | undefined): JsonObject | undefined {
  return schema && resolved(document, valueAt(document, schema.pointer));
}

const known = new WeakMap<MediaType, boolean>();

/**
 * Whether a whole body is a file, of which the schema says nothing but that it is one: `format: binary` of OpenAPI 3.0
 * (§4.7.14.2), which documents of 3.1 still use. Its bytes may be JSON, and are none of the schema's values then.
 */
export function isFile(contract: Contract, media: MediaType): boolean {
  const found = known.get(media) ?? schemaNode(contract, media.schema)?.format === 'binary';
  known.set(media, found);
  return found;
}
