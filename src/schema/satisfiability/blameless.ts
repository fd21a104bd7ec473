import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { memoizeBy } from '../../json/memoize.js';
import { tokensOf } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import { applicableSchemas } from '../graph/applicable.js';
import type { Follows, SchemaObject } from '../graph/edges.js';
import { reachable } from '../graph/edges.js';
import { itemSchemas } from '../graph/members.js';
import { contradictionOf } from './contradiction.js';
import { sureMembers } from './implication.js';
import { UNSATISFIABLE } from './problems.js';
import type { Contradiction } from './search.js';
import { isFault } from './search.js';

/** What breaks a schema: JSON Pointer into the value, and the keyword in the document. */
export interface Broken {
  path: string;
  pointer: Pointer;
}

/**
 * Why a value cannot be blamed for what it breaks: at the place, or around it, no value satisfies what the document
 * says. Undefined where some value may.
 */
export function unsatisfiableAround(
  contract: Contract,
  root: Pointer,
  value: Json,
  { path, pointer }: Broken,
): Contradiction | undefined {
  if (!hasUnsatisfiable(contract)) return undefined;
  let part: Json | undefined = value;
  let sure: Pointer[] = [root];
  let possible: Pointer[] = [root];
  for (const token of ['', ...(tokensOf(path) ?? [])].entries()) {
    const [depth, name] = token;
    if (depth > 0) {
      const isArray: boolean = Array.isArray(part);
      const below = (schemas: readonly SchemaObject[]): Pointer[] =>
        isArray ? itemSchemas(schemas, Number(name)) : sureMembers(schemas, name);
      const aboutSame = [...reachable(contract, possible, isAboutSameValue)];
      possible = aboutSame.flatMap((schema) => below([schema]));
      sure = below(applicableSchemas(contract, sure)?.schemas ?? []);
      part = memberOf(part, name);
    }
    const found =
      toldContradiction(contract, sure) ??
      possible
        .map((at) => (holds(contract, at, pointer) ? toldContradiction(contract, [at]) : undefined))
        .find(Boolean);
    if (found) return found;
  }
  return undefined;
}

/** To the schemas that are asked about the same value, whatever follows from their answer. */
const isAboutSameValue: Follows = ({ kind }) =>
  kind === 'same' || kind === 'choice' || kind === 'condition' || kind === 'not';

/** Whether a schema may be satisfied, as far as is known, or is one that the author means nothing to satisfy. */
export function isSatisfiable(contract: Contract, pointer: Pointer): boolean {
  return !hasUnsatisfiable(contract) || toldContradiction(contract, [pointer]) === undefined;
}

/** Whether a contract has any schema that nothing satisfies. */
export function hasUnsatisfiable({ problems }: Contract): boolean {
  return problems.some(({ code }) => code === UNSATISFIABLE);
}

/** Why no value satisfies schemas, if that is so and is told; what the author forbids outright is to be obeyed. */
export function toldContradiction(
  contract: Contract,
  pointers: readonly Pointer[],
): Contradiction | undefined {
  const found = contradictionOf(contract, pointers);
  const [only, ...others] = pointers;
  return found && isFault(found, others.length === 0 ? only : undefined) ? found : undefined;
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (Array.isArray(value)) return value[Number(name)];
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Whether a keyword stands in a schema, or in one that it applies, to the value or to parts of it. */
function holds(contract: Contract, root: Pointer, keyword: Pointer): boolean {
  const owner = keyword.slice(0, keyword.lastIndexOf('/'));
  return within(contract, root).has(owner);
}

const within = memoizeBy(
  (contract: Contract, root: Pointer): ReadonlySet<Pointer> =>
    new Set([...reachable(contract, [root], () => true)].map(({ pointer }) => pointer)),
);
