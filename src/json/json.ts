/** The ground: what a JSON value is. */

/** A bigint is a whole number that no `number` is written as (`json/number.ts`). */
export type Json = null | boolean | number | bigint | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** A JSON Pointer in URI fragment form (RFC 6901 §6) into the bundled document, e.g. `#/paths/~1pets/get`. */
export type Pointer = string;

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a text, a number, or true or false. */
export function isScalar(value: Json | undefined): value is string | number | bigint | boolean {
  return value !== undefined && value !== null && typeof value !== 'object';
}
