import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join, tokensOf, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { SchemaObject } from './edges.js';

/** The member that tells which schema a value is of, and what it says. */
export interface Tag {
  name: string;
  value: string;
  /** Whether a value without the member is of that schema too: it is the `defaultMapping` (OpenAPI 3.2 §4.25). */
  isDefault: boolean;
}

/**
 * What the discriminator of a schema object says of a value of one branch: the first name that `mapping` has for it,
 * else the name of its component (OpenAPI 3.1 §4.8.25). Undefined where it has no discriminator, or the branch no name.
 */
function tagOf(contract: Contract, owner: Pointer, branch: Pointer): Tag | undefined {
  const schema = valueAt(contract.document, owner);
  const discriminator = isObject(schema) ? schema.discriminator : undefined;
  const node = valueAt(contract.document, branch);
  if (!isObject(discriminator) || !isObject(node) || typeof node.$ref !== 'string') return undefined;
  return tagFor(discriminator, node.$ref);
}

/** The same of a branch of the choice at a pointer: a value that is of all of these schemas. */
export function tagOfBranch(
  contract: Contract,
  choice: Pointer,
  [branch]: readonly Pointer[],
): Tag | undefined {
  const owner = choice.replace(/\/(oneOf|anyOf)$/, '');
  return branch === undefined || owner === choice ? undefined : tagOf(contract, owner, branch);
}

/**
 * What the discriminator of a schema that others inherit by `allOf` says of a value of the heir. `schemas`: those that
 * apply to the value, the heirs before what they inherit. Undefined where none of them inherits a discriminator.
 */
export function inheritedTag(schemas: readonly SchemaObject[]): Tag | undefined {
  for (const { node, pointer } of schemas) {
    const { discriminator } = node;
    if (!isObject(discriminator) || node.oneOf !== undefined || node.anyOf !== undefined) continue;
    const heir = schemas.find((one) => isComponent(one.pointer) && inherits(one, pointer, schemas));
    return heir && tagFor(discriminator, heir.pointer);
  }
  return undefined;
}

function tagFor(discriminator: JsonObject, target: Pointer): Tag | undefined {
  const { propertyName, mapping, defaultMapping } = discriminator;
  const isTarget = (to: Json | undefined): boolean =>
    typeof to === 'string' && (to === target || join('#/components/schemas', to) === target);
  const [mapped] = Object.entries(isObject(mapping) ? mapping : {}).find(([, to]) => isTarget(to)) ?? [];
  const value = mapped ?? tokensOf(target)?.at(-1);
  if (typeof propertyName !== 'string' || value === undefined) return undefined;
  return { name: propertyName, value, isDefault: isTarget(defaultMapping) };
}

function isComponent(pointer: Pointer): boolean {
  return /^#\/components\/schemas\/[^/]+$/.test(pointer);
}

/** Whether `allOf` leads from a schema to the one at `base`, over some of `schemas`. */
function inherits(heir: SchemaObject, base: Pointer, schemas: readonly SchemaObject[]): boolean {
  const seen = new Set<Pointer>();
  const pending = parentsOf(heir);
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (at === base) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    pending.push(...schemas.filter(({ pointer }) => pointer === at).flatMap(parentsOf));
  }
  return false;
}

/** The schemas that a schema's `allOf` refers to. */
function parentsOf({ node }: SchemaObject): Pointer[] {
  const parts = Array.isArray(node.allOf) ? node.allOf : [];
  return parts.flatMap((part) => (isObject(part) && typeof part.$ref === 'string' ? [part.$ref] : []));
}
