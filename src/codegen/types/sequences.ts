import { sequenceKind } from '../../http/sequences/kinds.js';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { valueAt } from '../../json/pointer.js';
import { isJsonContent } from '../../schema/graph/content-schemas.js';

/** Schemas inside one another that are looked into. */
const MAX_DEPTH = 20;

/**
 * Makes the items of a sequential media type an array, which openapi-typescript knows (OpenAPI 3.2 §4.14.2). The data of
 * an event that is documented as JSON has the type of that JSON, as the client parses it.
 */
export function useArrays(document: JsonObject, content: JsonObject): void {
  for (const [type, media] of Object.entries(content)) {
    if (!isObject(media) || media.itemSchema === undefined) continue;
    const kind = sequenceKind(type);
    const { itemSchema } = media;
    delete media.itemSchema;
    if (!kind) continue;
    media.schema = {
      type: 'array',
      items: kind === 'events' ? parsedData(document, itemSchema, 0) : itemSchema,
    };
  }
}

/** A copy in which the data is what its text holds; the schema itself where nothing is said of that. */
function parsedData(document: JsonObject, schema: Json, depth: number): Json {
  if (!isObject(schema) || depth > MAX_DEPTH) return schema;
  const target = typeof schema.$ref === 'string' ? valueAt(document, schema.$ref) : undefined;
  if (target !== undefined) {
    const parsed = parsedData(document, target, depth + 1);
    return parsed === target ? schema : parsed;
  }
  const changed: JsonObject = {};
  for (const key of ['allOf', 'anyOf', 'oneOf']) {
    const branches = schema[key];
    if (!Array.isArray(branches)) continue;
    const parsed = branches.map((branch) => parsedData(document, branch, depth + 1));
    if (parsed.some((branch, i) => branch !== branches[i])) changed[key] = parsed;
  }
  const properties = isObject(schema.properties) ? schema.properties : {};
  const data = resolved(document, Object.hasOwn(properties, 'data') ? properties.data : undefined);
  if (data && isJsonContent(data)) changed.properties = { ...properties, data: data.contentSchema ?? true };
  return Object.keys(changed).length === 0 ? schema : { ...schema, ...changed };
}

function resolved(document: JsonObject, schema: Json | undefined): JsonObject | undefined {
  let node = schema;
  for (let i = 0; isObject(node) && typeof node.$ref === 'string' && i < MAX_DEPTH; i++)
    node = valueAt(document, node.$ref);
  return isObject(node) ? node : undefined;
}
