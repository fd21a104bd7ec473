import { fingerprint } from '../../json/equality.js';
import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { compareNumbers } from '../../json/number.js';
import { valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { applicableSchemas } from '../graph/applicable.js';
import type { SchemaObject } from '../graph/edges.js';
import { memberEdges, prefixLength } from '../graph/members.js';
import { isHidden } from '../graph/visibility.js';
import { keywordOf } from '../keywords/index.js';
import { canonicalKeyword } from './canonical.js';
import { limitOf } from './limits.js';
import { valuesOf } from './listed-values.js';
import type { Search, Type } from './search.js';
import { allowsType, isIntegral, statedBy, TYPES } from './search.js';

/**
 * Whether every value of a type that satisfies all of the given schemas satisfies the one at `target`, as far as that
 * follows keyword by keyword: `false` claims nothing.
 */
export function implies(
  search: Search,
  given: readonly SchemaObject[],
  type: Type,
  target: Pointer,
  within: readonly string[] = [],
): boolean {
  if (!search.step()) return false;
  const { contract } = search;
  // Within a part of the value, what is to be shown of the whole may be taken as known: values are finite.
  const question = `${type} ${target} ${given.map(({ pointer }) => pointer).join(' ')}`;
  if (within.includes(question)) return true;
  const applicable = applicableSchemas(contract, [target]);
  if (!applicable) return false;
  const asked = { search, given, type, within: [...within, question] };
  return applicable.schemas.every((schema) =>
    Object.keys(schema.node).every((keyword) => isKept(asked, schema, keyword)),
  );
}

interface Asked {
  search: Search;
  given: readonly SchemaObject[];
  type: Type;
  within: readonly string[];
}

/** Followed, or an annotation. */
const PASSED = ['$ref', 'allOf', '$defs', 'definitions'];
const LIMITS = /^(min|max)(imum|Length|Items|Properties)$|^exclusive(Min|Max)imum$/;
/** What is decided by several keywords together is the same where all of them are. */
const TOGETHER: readonly (readonly string[])[] = [
  ['contains', 'minContains', 'maxContains'],
  ['if', 'then', 'else'],
  ['prefixItems', 'items'],
];

function isKept(asked: Asked, schema: SchemaObject, keyword: string): boolean {
  const {
    given,
    type,
    search: { contract },
  } = asked;
  const record = keywordOf(keyword);
  if (!record || PASSED.includes(keyword)) return true;
  const stated = keyword in schema.node ? statedBy(schema, keyword) : undefined;
  if (stated === undefined && !keyword.startsWith('exclusive')) return true;
  if (record.appliesTo.length > 0 && !record.appliesTo.includes(type)) return true;
  if (keyword === 'type')
    return (
      allowsType(contract, schema, type) &&
      (type !== 'number' || !isIntegral(contract, schema) || given.some((one) => isIntegral(contract, one)))
    );
  if (LIMITS.test(keyword)) return isWithin(contract, given, schema, keyword);
  if (keyword === 'required') return isRequired(asked, stated ?? []);
  if (keyword === 'properties') return areMembersKept(asked, schema);
  if (keyword === 'additionalProperties') return isClosedAlike(asked, schema);
  if (keyword === 'enum' || keyword === 'const') return isListed(given, schema);
  if (keyword.startsWith('unevaluated')) return false;
  if (keyword === 'items' && areItemsKept(asked, schema)) return true;
  return isStatedAlike(asked, schema, keyword);
}

/** Whether a given schema lists no other values. */
function isListed(given: readonly SchemaObject[], { node }: SchemaObject): boolean {
  const known = new Set(valuesOf(node)?.map(fingerprint));
  return given.some((other) => valuesOf(other.node)?.every((value) => known.has(fingerprint(value))));
}

function isWithin(
  contract: Contract,
  given: readonly SchemaObject[],
  schema: SchemaObject,
  keyword: string,
): boolean {
  const limit = limitOf(contract, [schema], keyword);
  if (!limit) return true;
  const own = limitOf(contract, given, keyword);
  if (!own) return false;
  const order = compareNumbers(own.value, limit.value) * (/^(min|exclusiveMin)/.test(keyword) ? 1 : -1);
  return order > 0 || (order === 0 && (own.isExclusive || !limit.isExclusive));
}

/** Whether the given schemas require these members, of whichever side sends the value. */
function isRequired({ search: { contract }, given }: Asked, names: Json): boolean {
  const known = requiredBySure(contract, given);
  return Array.isArray(names) && names.every((name) => typeof name === 'string' && known.has(name));
}

/**
 * The members that schemas require of either side, by `dependentRequired` too: those that only one sends are not
 * required of the other.
 */
export function requiredBySure(contract: Contract, schemas: readonly SchemaObject[]): Set<string> {
  const names = new Set(
    schemas.flatMap((schema) => {
      const required = statedBy(schema, 'required');
      return Array.isArray(required) ? required.map(String) : [];
    }),
  );
  const isOneSided = (name: string): boolean =>
    schemas.some(({ properties }) => {
      const at = properties.get(name);
      if (at === undefined) return false;
      return isHidden(contract, at, 'request') || isHidden(contract, at, 'response');
    });
  const found = new Set([...names].filter((name) => !isOneSided(name)));
  for (const name of found)
    for (const also of dependingOn(schemas, name)) if (!isOneSided(also)) found.add(also);
  return found;
}

/** The members that there must be where another one is. */
function dependingOn(schemas: readonly SchemaObject[], name: string): string[] {
  return schemas.flatMap((schema) => {
    const stated = statedBy(schema, 'dependentRequired');
    const names = isObject(stated) && Object.hasOwn(stated, name) ? stated[name] : undefined;
    return Array.isArray(names) ? names.map(String) : [];
  });
}

/** The schemas that surely apply to a member. */
export function sureMembers(schemas: readonly SchemaObject[], name: string): Pointer[] {
  return memberEdges(schemas, name)
    .filter(({ keyword }) => keyword !== 'unevaluatedProperties')
    .map(({ to }) => to);
}

function areMembersKept(asked: Asked, schema: SchemaObject): boolean {
  return [...schema.properties].every(([name, target]) =>
    isPartKept(asked, sureMembers(asked.given, name), target),
  );
}

function areItemsKept(asked: Asked, schema: SchemaObject): boolean {
  const all = [...asked.given, schema];
  const target = schema.to('items');
  if (target === undefined || all.some((each) => prefixLength(each) > 0)) return false;
  return isPartKept(
    asked,
    asked.given.flatMap((each) => each.to('items') ?? []),
    target,
  );
}

/** Whether what surely applies to a part of the value implies another schema of it. */
function isPartKept({ search, within }: Asked, pointers: readonly Pointer[], target: Pointer): boolean {
  const { contract } = search;
  if (valueAt(contract.document, target) === true || pointers.includes(target)) return true;
  const applicable = applicableSchemas(contract, pointers);
  if (!applicable) return false;
  const { schemas } = applicable;
  return TYPES.filter((type) => schemas.every((schema) => allowsType(contract, schema, type))).every((type) =>
    implies(search, schemas, type, target, within),
  );
}

/** Whether a given schema says the same of all members that are left over here, and maybe of more. */
function isClosedAlike(asked: Asked, schema: SchemaObject): boolean {
  if (schema.node.additionalProperties === true) return true;
  return asked.given.some((other) => {
    const isKnown = (keyword: string): boolean => {
      const [own, others] = [other.node[keyword], schema.node[keyword]];
      const names = Object.keys(isObject(own) ? own : {});
      return names.every((name) => isObject(others) && Object.hasOwn(others, name));
    };
    return isKnown('properties') && isKnown('patternProperties') && isAlike(asked, other, schema, 'additionalProperties'); // prettier-ignore
  });
}

function isStatedAlike(asked: Asked, schema: SchemaObject, keyword: string): boolean {
  const keywords = TOGETHER.find((each) => each.includes(keyword)) ?? [keyword];
  return asked.given.some((other) => keywords.every((each) => isAlike(asked, other, schema, each)));
}

function isAlike({ search }: Asked, a: SchemaObject, b: SchemaObject, keyword: string): boolean {
  const { contract } = search;
  return search.step() && canonicalKeyword(contract, a, keyword) === canonicalKeyword(contract, b, keyword);
}
