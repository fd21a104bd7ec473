import type { JsonObject } from '../../json/json.js';

/** A JSON Pointer (RFC 6901), in the schema of a declaration. */
export function pointerSchema(description: string): JsonObject {
  return { description, $ref: '#/$defs/pointer' };
}

/** The name of one of the operation's own parameters, in the schema of a declaration. */
export function parameterSchema(description: string): JsonObject {
  return { description, $ref: '#/$defs/parameter' };
}

/** The JSON Schema of a declaration that is an object of these members and no others. */
export function declarationSchema(
  description: string,
  required: string[],
  properties: JsonObject,
): JsonObject {
  return { description, type: 'object', additionalProperties: false, required, properties };
}
