import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { escapeToken } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { hasBases, heirsByTag, isBase } from '../graph/discriminator.js';
import type { Direction } from '../keywords/dialect.js';
import { isValid } from '../validate/is-valid.js';
import type { SchemaPlace } from './places.js';
import { placesOf } from './places.js';

/** JSON Pointers into a value: the members that say of which schema the object around them is, by a discriminator. */
export function tagPaths(places: readonly SchemaPlace[]): Set<string> {
  return new Set(
    places.flatMap(({ node: { discriminator }, path }) => {
      const name = isObject(discriminator) ? discriminator.propertyName : undefined;
      return typeof name === 'string' ? [`${path}/${escapeToken(name)}`] : [];
    }),
  );
}

/**
 * Whether each object of a value, where a discriminator tells heirs by `allOf` apart, is valid by the heir that it names.
 * No schema asks for that (OpenAPI 3.1 §4.8.25), but readers do.
 */
export function fitsItsTags(
  contract: Contract,
  pointer: Pointer,
  value: Json,
  direction: Direction,
): boolean {
  if (!hasBases(contract)) return true;
  return placesOf(contract, pointer, value, direction).every(({ schema, value: part }) => {
    if (!isBase(schema) || !isObject(part)) return true;
    const named = heirsByTag(contract, schema);
    const tag = part[named.name];
    if (named.heirs.size === 0 || typeof tag !== 'string') return true;
    const heir = named.heirs.get(tag);
    return heir !== undefined && isValid(contract, direction, heir, part);
  });
}
