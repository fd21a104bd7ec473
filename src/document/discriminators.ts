import type { JsonObject } from '../json/json.js';
import { isObject } from '../json/json.js';

/** A reference in a discriminator, and the way to it from the schema. */
interface MappedReference {
  ref: string;
  path: readonly string[];
  set: (ref: string) => void;
}

/**
 * What a schema's discriminator refers to: the members of `mapping`, and `defaultMapping` (OpenAPI 3.2 §4.25). A bare
 * word is the name of a component, and no reference.
 */
export function mappedReferences({ discriminator }: JsonObject): MappedReference[] {
  if (!isObject(discriminator)) return [];
  const { mapping } = discriminator;
  const members = isObject(mapping)
    ? Object.keys(mapping).map((key) => [mapping, key, ['mapping']] as const)
    : [];
  return [...members, [discriminator, 'defaultMapping', []] as const].flatMap(([owner, key, way]) => {
    const ref = owner[key];
    if (typeof ref !== 'string' || /^[A-Za-z0-9._-]+$/.test(ref)) return [];
    return [{ ref, path: ['discriminator', ...way, key], set: (next: string) => void (owner[key] = next) }];
  });
}
