import { problemAt } from '../../document/problem.js';
import type { JsonObject, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { Contract, Problem } from '../../model/document.js';
import { applicableSchemas } from '../graph/applicable.js';
import { schemaAt } from '../graph/edges.js';
import { schemaPlaces } from '../graph/schema-places.js';
import { KEYWORDS } from '../keywords/index.js';
import { contradictionOf } from './contradiction.js';
import { sureMembers } from './implication.js';
import type { Contradiction } from './search.js';
import { TYPES } from './search.js';

/** The code of a schema, or a combination of schemas, that no value satisfies. */
export const UNSATISFIABLE = 'document.schema.unsatisfiable';

/**
 * The schemas of a contract that provably nothing satisfies, and the members that several schemas contradict each other
 * about, each cause once, as warnings: nobody can be right or wrong by them. What the author forbids outright, by `false`
 * or `not: {}`, is none.
 */
export function unsatisfiableSchemas(contract: Contract): Problem[] {
  const found = new Map<Pointer, Problem>();
  const add = (what: string, contradiction: Contradiction | undefined): void => {
    if (!contradiction || contradiction.isDeliberate || found.has(contradiction.pointer)) return;
    const { pointer, why } = contradiction;
    const hint = 'Until it is mended, no message is judged by it.';
    const message = `no value satisfies ${what}: ${why}`;
    found.set(pointer, problemAt(contract, pointer, UNSATISFIABLE, message, { severity: 'warning', hint }));
  };
  for (const { node, pointer } of schemaPlaces(contract)) {
    if (isObject(node) && isSatisfiedByLeast(node)) continue;
    // What only refers to a schema is as satisfiable as that is.
    const schema = schemaAt(contract, pointer);
    if (!schema || Object.keys(schema.node).join() === '$ref') continue;
    add('the schema', contradictionOf(contract, [pointer]));
    for (const [name, pointers] of sharedMembers(contract, pointer))
      add(`what the schemas say of '${name}'`, contradictionOf(contract, pointers));
  }
  return [...found.values()];
}

/** What the empty value of a type satisfies, or any text of a format. */
const LENIENT = new Set([
  'type',
  'format',
  'properties',
  'patternProperties',
  'additionalProperties',
  'propertyNames',
  'items',
  'prefixItems',
]);

/** Whether a schema says nothing that could contradict anything: most do, and are not kept as objects for it. */
function isSatisfiedByLeast(node: JsonObject): boolean {
  const { type = 'null' } = node;
  const isOfOneType = type === 'integer' || TYPES.some((known) => known === type);
  return isOfOneType && Object.keys(node).every((key) => LENIENT.has(key) || !Object.hasOwn(KEYWORDS, key));
}

/** The members that several of the schemas that are combined at a place speak of. */
function* sharedMembers(
  contract: Contract,
  pointer: Pointer,
): Generator<[name: string, pointers: Pointer[]]> {
  const { schemas } = applicableSchemas(contract, [pointer]) ?? { schemas: [] };
  if (schemas.length < 2) return;
  const counts = new Map<string, number>();
  for (const { properties } of schemas)
    for (const name of properties.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const [name, count] of counts) if (count > 1) yield [name, sureMembers(schemas, name)];
}
