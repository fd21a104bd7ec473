import type { JsonObject } from '../../json/json.js';

/**
 * The types that a schema object names, `null` among them where OpenAPI 3.0's `nullable` adds it to others (3.0.3
 * §4.7.24). Empty when it names none, and so allows every one.
 */
export function statedTypes({ type, nullable }: JsonObject): string[] {
  const types = [type ?? []].flat().map(String);
  return nullable === true && types.length > 0 && !types.includes('null') ? [...types, 'null'] : types;
}
