import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { Contract } from '../../model/document.js';
import { applicableSchemas } from '../graph/applicable.js';
import { itemSchemas, memberSchemas } from '../graph/members.js';
import { isHidden } from '../graph/visibility.js';
import type { Direction } from '../keywords/dialect.js';

/**
 * A value without the members that only the other side sends: an example of a schema is one of both directions (OpenAPI
 * 3.0.3 §4.7.24.1).
 */
export function visible(
  contract: Contract,
  pointers: readonly Pointer[],
  value: Json,
  direction: Direction,
): Json {
  if (typeof value !== 'object' || value === null) return value;
  const { schemas } = applicableSchemas(contract, pointers) ?? { schemas: [] };
  if (schemas.length === 0) return value;
  if (!isObject(value)) {
    return value.map((item, i) => visible(contract, itemSchemas(schemas, i), item, direction));
  }
  const hides = (name: string): boolean =>
    schemas.some(({ properties }) => {
      const property = properties.get(name);
      return property !== undefined && isHidden(contract, property, direction);
    });
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !hides(name))
      .map(([name, member]) => [name, visible(contract, memberSchemas(schemas, name), member, direction)]),
  );
}
