import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join, tokensOf, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';

/** The member that tells which branch of a choice a value is of, and what it says. */
export interface Tag {
  name: string;
  value: string;
}

/**
 * What the discriminator of a schema object says of a value of one branch: the first name that `mapping` has for it,
 * else the name of its component (OpenAPI 3.1 §4.8.25). Undefined where it has no discriminator, or the branch no name.
 */
export function tagOf(contract: Contract, owner: Pointer, branch: Pointer): Tag | undefined {
  const schema = valueAt(contract.document, owner);
  const discriminator = isObject(schema) ? schema.discriminator : undefined;
  const node = valueAt(contract.document, branch);
  if (!isObject(discriminator) || !isObject(node) || typeof node.$ref !== 'string') return undefined;
  const { propertyName, mapping } = discriminator;
  const target = node.$ref;
  const isTarget = ([, to]: [string, Json]): boolean =>
    typeof to === 'string' && (to === target || join('#/components/schemas', to) === target);
  const [mapped] = Object.entries(isObject(mapping) ? mapping : {}).find(isTarget) ?? [];
  const value = mapped ?? tokensOf(target)?.at(-1);
  return typeof propertyName === 'string' && value !== undefined ? { name: propertyName, value } : undefined;
}
