import type { Json, JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { memoizeBy } from '../../json/memoize.js';
import { join, tokensOf } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { NamedBranches } from '../keywords/dialects/told-apart.js';
import { applicableSchemas } from './applicable.js';
import { schemaAt } from './edges.js';

/** A branch of a choice, and the tags that its own schema allows; undefined where it allows any. */
interface Branch {
  index: number;
  target: string | undefined;
  stated: readonly Json[] | undefined;
}

/**
 * Which branch of the choice at a pointer the discriminator beside it names by which tag: by its `mapping`, else by the name of the
 * component (OpenAPI 3.1 §4.8.25). What a branch itself says of the tag goes before that: where it does not allow the one that it is
 * named by, or another branch states it, nothing is named. Undefined where nothing is said of any tag.
 */
export const namedBranches = memoizeBy((contract: Contract, choice: Pointer): NamedBranches | undefined => {
  const keyword = choice.endsWith('/oneOf') ? 'oneOf' : 'anyOf';
  const node = schemaAt(contract, choice.replace(/\/(oneOf|anyOf)$/, ''))?.node;
  const discriminator = node?.discriminator;
  const list = node?.[keyword];
  if (!isObject(discriminator) || !Array.isArray(list)) return undefined;
  const { propertyName: name, defaultMapping } = discriminator;
  if (typeof name !== 'string') return undefined;
  const branches = list.map((branch, index) => ({
    index,
    target: isObject(branch) && typeof branch.$ref === 'string' ? branch.$ref : undefined,
    stated: statedTags(contract, join(choice, index), name),
  }));
  const mapping = isObject(discriminator.mapping) ? discriminator.mapping : {};
  const byTag = namesOf(branches, mapping);
  const byDefault = branches.find(({ target }) => isNamed(target, defaultMapping))?.index;
  const known = byDefault === undefined ? knownTags(branches, mapping, byTag) : undefined;
  return byTag.size === 0 && byDefault === undefined && !known
    ? undefined
    : { name, byTag, byDefault, known };
});

function namesOf(branches: readonly Branch[], mapping: JsonObject): Map<string, number> {
  const implicit = branches.flatMap(({ target, index }): [string, number][] => {
    const name = target === undefined ? undefined : tokensOf(target)?.at(-1);
    return name === undefined ? [] : [[name, index]];
  });
  const explicit = Object.entries(mapping).flatMap(([tag, to]): [string, number][] =>
    branches.filter(({ target }) => isNamed(target, to)).map(({ index }) => [tag, index]),
  );
  const named = new Map([...implicit, ...explicit]);
  for (const [tag, index] of named) {
    const isStatedElsewhere = branches.some(
      (branch) => branch.index !== index && branch.stated?.includes(tag),
    );
    const own = branches[index]?.stated;
    if (isStatedElsewhere || (own && !own.includes(tag))) named.delete(tag);
  }
  return named;
}

/**
 * All tags that there are, where a mapping speaks of every branch that does not state them itself: of another one "no
 * schema can be determined and validation SHOULD fail" (OpenAPI 3.1 §4.8.25.1).
 */
function knownTags(
  branches: readonly Branch[],
  mapping: JsonObject,
  byTag: ReadonlyMap<string, number>,
): string[] | undefined {
  const targets = Object.values(mapping);
  const isSpokenFor = ({ target, stated }: Branch): boolean =>
    stated !== undefined || targets.some((to) => isNamed(target, to));
  if (targets.length === 0 || !branches.every(isSpokenFor)) return undefined;
  const stated = branches.flatMap((branch) => branch.stated ?? []).filter((tag) => typeof tag === 'string');
  return [...new Set([...Object.keys(mapping), ...stated, ...byTag.keys()])];
}

function isNamed(target: string | undefined, to: Json | undefined): boolean {
  return (
    target !== undefined &&
    typeof to === 'string' &&
    (to === target || join('#/components/schemas', to) === target)
  );
}

/** What the schemas of a branch list for a property; undefined where none lists anything. */
function statedTags(contract: Contract, branch: Pointer, name: string): Json[] | undefined {
  const schemas = applicableSchemas(contract, [branch])?.schemas ?? [];
  const properties = schemas.flatMap(({ properties: all }) => all.get(name) ?? []);
  const lists = (applicableSchemas(contract, properties)?.schemas ?? []).flatMap(({ node }) => {
    if (node.const !== undefined) return [[node.const]];
    return Array.isArray(node.enum) ? [node.enum] : [];
  });
  const [first, ...others] = lists;
  return first?.filter((tag) => others.every((list) => list.includes(tag)));
}
