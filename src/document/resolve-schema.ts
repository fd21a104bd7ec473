import type { Json, JsonObject } from '../json/json.js';
import { isObject } from '../json/json.js';
import { valueAt } from '../json/pointer.js';
import type { Contract, SchemaRef } from '../model/document.js';

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
