import type { Pointer } from '../../json/json.js';
import { memoize, memoizeBy } from '../../json/memoize.js';
import { join, valueAt } from '../../json/pointer.js';
import { jsonText, parseJson } from '../../json/text.js';
import type { Contract } from '../../model/document.js';
import type { Applicable, Choice } from '../graph/applicable.js';
import { applicableSchemas } from '../graph/applicable.js';
import type { SchemaObject } from '../graph/edges.js';
import { isSame, reachable, schemaAt } from '../graph/edges.js';
import { isAssertion } from './canonical.js';
import { endlessParts } from './endless.js';
import { implies, requiredBySure } from './implication.js';
import { contraryLimits } from './limits.js';
import type { Conjunction } from './listed-values.js';
import { contraryConstants, contraryValues } from './listed-values.js';
import { contraryMultiples } from './multiples.js';
import { contraryParts } from './parts.js';
import type { Contradiction, Type } from './search.js';
import { allowsType, namedTypes, Search, statedBy, TYPES } from './search.js';
import { contraryTexts } from './texts.js';

/**
 * Why no value can satisfy all of these schemas, where that is provable; undefined claims nothing. What is found holds
 * in both directions: members that only one side sends are not taken for required.
 */
export function contradictionOf(contract: Contract, pointers: readonly Pointer[]): Contradiction | undefined {
  const key = jsonText([...pointers]);
  const asked = beingAsked(contract);
  // A schema that holds itself is as satisfiable as the rest of it.
  if (asked.has(key) || asked.size > MAX_DEPTH) return undefined;
  asked.add(key);
  try {
    return known(contract, key);
  } finally {
    asked.delete(key);
  }
}

const known = memoizeBy((contract: Contract, key: string) =>
  contradiction(new Search(contract), parseJson(key) as Pointer[]),
);

/** The questions that are open while another one is asked. */
const beingAsked = memoize((_: Contract) => new Set<string>());

/** Parts within parts are looked into so far. */
const MAX_DEPTH = 24;

function contradiction(search: Search, pointers: readonly Pointer[]): Contradiction | undefined {
  const { contract } = search;
  const asked = conjunctionOf(contract, pointers, []);
  if (!asked) return outright(contract, pointers);
  const listed = contraryValues(contract, asked);
  if (listed !== undefined) return listed === 'none' ? undefined : listed;
  const types = TYPES.filter((type) => asked.schemas.every((schema) => allowsType(contract, schema, type)));
  if (types.length === 0) return contraryTypes(contract, asked.schemas);
  let first: Contradiction | undefined;
  for (const type of types) {
    const found = contradictionFor(search, asked, type);
    if (!found) return undefined;
    first ??= found;
  }
  return first;
}

interface Asked extends Conjunction {
  choices: Applicable['choices'];
}

function conjunctionOf(
  contract: Contract,
  pointers: readonly Pointer[],
  decided: readonly Pointer[],
): Asked | undefined {
  const applicable = applicableSchemas(contract, pointers);
  return applicable && { ...applicable, pointers, decided };
}

function outright(contract: Contract, pointers: readonly Pointer[]): Contradiction | undefined {
  // What a reference to nothing asks for is not known.
  for (const schema of reachable(contract, pointers, isSame))
    if (schema.edgesOf('same').some(({ to }) => valueAt(contract.document, to) === undefined))
      return undefined;
  return { pointer: pointers[0] ?? '#', why: 'it is false', isDeliberate: true };
}

/** Why no value of one type satisfies the schemas. */
function contradictionFor(search: Search, asked: Asked, type: Type): Contradiction | undefined {
  const { contract } = search;
  const { schemas } = asked;
  return (
    contraryLimits(contract, schemas, type) ??
    contraryMultiples(contract, schemas, type) ??
    contraryTexts(contract, schemas, type) ??
    endlessParts(contract, schemas, type) ??
    contraryParts(contract, schemas, type, (part) => contradictionOf(contract, part)) ??
    contraryNot(search, schemas, type) ??
    contraryChoice(search, asked, type) ??
    contraryConstants(contract, asked, type)
  );
}

function contraryTypes(contract: Contract, schemas: readonly SchemaObject[]): Contradiction | undefined {
  const naming = schemas.filter((schema) => namedTypes(contract, schema).length > 0);
  const last = naming.at(-1);
  if (!last) return undefined;
  const texts = [...new Set(naming.map((schema) => namedTypes(contract, schema).join(' or ')))];
  const why = `it must be ${texts.map((text) => `of type ${text}`).join(' and ')} at once`;
  return { pointer: join(last.pointer, 'type'), why };
}

function contraryNot(
  search: Search,
  schemas: readonly SchemaObject[],
  type: Type,
): Contradiction | undefined {
  for (const schema of schemas) {
    if (statedBy(schema, 'not') === undefined) continue;
    const target = join(schema.pointer, 'not');
    if (!implies(search, schemas, type, target)) continue;
    const why = `'not' excludes everything that the rest of it allows`;
    const excluded = schemaAt(search.contract, target);
    const isDeliberate = !excluded || !Object.keys(excluded.node).some(isAssertion);
    return { pointer: target, why, ...(isDeliberate ? { isDeliberate } : {}) };
  }
  return undefined;
}

/**
 * A choice of which no branch is left: each is contradictory, or valid only where another branch of `oneOf` is too, or
 * is that of other values than all that are allowed.
 */
function contraryChoice(search: Search, asked: Asked, type: Type): Contradiction | undefined {
  const open = asked.choices.filter(({ pointer }) => !asked.decided.includes(pointer));
  const decided = [...asked.decided, ...open.map(({ pointer }) => pointer)];
  for (const choice of open) {
    const isLeft = choice.branches.some((branch) => isBranchLeft(search, { ...asked, decided }, type, choice, branch));
    if (!isLeft) return { pointer: choice.pointer, why: choiceWhy(choice) };
  }
  return undefined;
} // prettier-ignore

function isBranchLeft(
  search: Search,
  { pointers, decided }: Asked,
  type: Type,
  { branches, isExclusive, condition, member }: Choice,
  branch: readonly Pointer[],
): boolean {
  const now = conjunctionOf(search.contract, [...pointers, ...branch], decided);
  if (!now) return false;
  const isLast = branch === branches.at(-1);
  if (isLast && member !== undefined && requiredBySure(search.contract, now.schemas).has(member))
    return false;
  const others = isExclusive ? branches.filter((other) => other !== branch) : [];
  if (isLast && condition !== undefined) others.push([condition]);
  return !isShadowed(search, now, type, others) && !contradictionOfType(search, now, type);
}

function choiceWhy({ isExclusive, condition, member }: Choice): string {
  if (member !== undefined) return `what it asks for beside the required '${member}' cannot be satisfied`;
  if (condition !== undefined) return `neither 'then' nor 'else' can be satisfied beside the rest of it`;
  return isExclusive
    ? 'whatever is valid by one branch of its oneOf is valid by another, or by none'
    : 'no branch of its choice can be satisfied beside the rest of it';
}

function contradictionOfType(search: Search, asked: Asked, type: Type): Contradiction | undefined {
  const { contract } = search;
  if (!search.step()) return undefined;
  const listed = contraryValues(contract, asked);
  if (listed !== undefined) return listed === 'none' ? undefined : listed;
  const isAllowed = asked.schemas.every((schema) => allowsType(contract, schema, type));
  return isAllowed ? contradictionFor(search, asked, type) : contraryTypes(contract, asked.schemas);
}

/** Whether whatever satisfies all of these schemas satisfies another branch of `oneOf` too. */
function isShadowed(
  search: Search,
  { schemas }: Asked,
  type: Type,
  others: readonly (readonly Pointer[])[],
): boolean {
  return others.some((other) => other.every((to) => implies(search, schemas, type, to)));
}
