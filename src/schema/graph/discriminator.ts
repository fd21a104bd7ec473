import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { memoize, memoizeBy } from '../../json/memoize.js';
import { join, tokensOf, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { SchemaObject } from './edges.js';
import { schemaAt } from './edges.js';

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
  const base = schemas.find(isBase);
  if (!base) return undefined;
  const heir = schemas.find((one) => isHeir(one, base.pointer, schemas));
  return heir && tagFor(base.node.discriminator as JsonObject, heir.pointer);
}

/**
 * The components of which a value of these schemas has to be one, as a discriminator tells heirs by `allOf` apart: those
 * that its mapping names, else all. None where there is no such discriminator, or the schemas are of an heir already.
 */
export function heirsOf(contract: Contract, schemas: readonly SchemaObject[]): Pointer[] {
  const base = schemas.find(isBase);
  if (!base || schemas.some((one) => isHeir(one, base.pointer, schemas))) return [];
  return heirsOfBase(contract, base.pointer);
}

const heirsOfBase = memoizeBy((contract: Contract, base: Pointer): Pointer[] => {
  const heirs = componentsOf(contract).filter((one) => isHeir(one, base, componentsOf(contract)));
  const { discriminator } = schemaAt(contract, base)?.node ?? {};
  const mapping = isObject(discriminator) && isObject(discriminator.mapping) ? discriminator.mapping : {};
  const isMapped = (heir: SchemaObject): boolean =>
    Object.values(mapping).some((to) => to === heir.pointer || isNameOf(heir.pointer, to));
  const mapped = heirs.filter(isMapped);
  return (mapped.length > 0 ? mapped : heirs).map(({ pointer }) => pointer);
});

/** The heirs of a base by what the discriminator calls them, and the member that says so. */
export function heirsByTag(
  contract: Contract,
  base: SchemaObject,
): { name: string; heirs: Map<string, Pointer> } {
  const discriminator = base.node.discriminator as JsonObject;
  const { propertyName, mapping } = discriminator;
  const heirs = heirsOfBase(contract, base.pointer);
  const own = heirs.flatMap((heir): [string, Pointer][] => {
    const tag = tagFor(discriminator, heir);
    return tag ? [[tag.value, heir]] : [];
  });
  const mapped = Object.entries(isObject(mapping) ? mapping : {}).flatMap(
    ([tag, to]): [string, Pointer][] => {
      const target = [base.pointer, ...heirs].find((heir) => to === heir || isNameOf(heir, to));
      return target === undefined ? [] : [[tag, target]];
    },
  );
  return {
    name: typeof propertyName === 'string' ? propertyName : '',
    heirs: new Map(heirs.length === 0 ? [] : [...own, ...mapped]),
  };
}

/** Whether there is a discriminator for heirs anywhere, which is rare. */
export const hasBases = memoize((contract: Contract): boolean => componentsOf(contract).some(isBase));

const componentsOf = memoize((contract: Contract): SchemaObject[] => {
  const components = valueAt(contract.document, '#/components/schemas');
  return Object.keys(isObject(components) ? components : {}).flatMap(
    (name) => schemaAt(contract, join('#/components/schemas', name)) ?? [],
  );
});

/** Whether heirs of a schema are told apart by a discriminator that stands in it, beside no choice. */
export function isBase({ node }: SchemaObject): boolean {
  return isObject(node.discriminator) && node.oneOf === undefined && node.anyOf === undefined;
}

function isHeir(one: SchemaObject, base: Pointer, schemas: readonly SchemaObject[]): boolean {
  return one.pointer !== base && isComponent(one.pointer) && inherits(one, base, schemas);
}

function isNameOf(target: Pointer, to: Json | undefined): boolean {
  return typeof to === 'string' && join('#/components/schemas', to) === target;
}

function tagFor(discriminator: JsonObject, target: Pointer): Tag | undefined {
  const { propertyName, mapping, defaultMapping } = discriminator;
  const isTarget = (to: Json | undefined): boolean => to === target || isNameOf(target, to);
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
