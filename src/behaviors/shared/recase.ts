import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { Operation } from '../../model/document.js';
import type { Shape } from '../../schema/shape/index.js';
import { requestShapes } from './operation-shapes.js';

/**
 * Returns a request body with its documented names in another letter case. Keys that no schema names are data and
 * stay.
 */
export function recasedBody(operation: Operation, body: JsonObject): JsonObject {
  const [shape] = requestShapes(operation);
  if (!shape) return body;
  const value = recasedValue(body, shape);
  return isObject(value) ? value : body;
}

function recasedValue(value: Json, shape: Shape): Json {
  if (Array.isArray(value)) return value.map((item, i) => recasedValue(item, shape.item(i)));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      recasedName(name, shape) ?? name,
      recasedValue(member, shape.property(name)),
    ]),
  );
}

/**
 * Returns a documented name in another letter case, preferably of its first letter: `LastHash` as `lastHash`.
 * Undefined where there is no other case, or the schema has a property of the new name.
 */
export function recasedName(name: string, shape: Shape): string | undefined {
  const names = shape.propertyNames();
  if (!names.includes(name)) return undefined;
  const [first = ''] = name;
  const rest = name.slice(first.length);
  const toggled = first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase();
  const isFree = (other: string): boolean =>
    other.toLowerCase() === name.toLowerCase() && other !== name && !names.includes(other);
  return [toggled + rest, name.toUpperCase(), name.toLowerCase()].find(isFree);
}
