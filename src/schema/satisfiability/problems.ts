import { problemAt } from '../../document/problem.js';
import type { Json, Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { Contract, Problem } from '../../model/document.js';
import { applicableSchemas } from '../graph/applicable.js';
import { schemaAt } from '../graph/edges.js';
import { contradictionOf } from './contradiction.js';
import { sureMembers } from './implication.js';
import type { Contradiction } from './search.js';
import { isFault, isOfMessage } from './search.js';
import { Witness } from './witness.js';

/** The code of a schema, or a combination of schemas, that no value satisfies. */
export const UNSATISFIABLE = 'document.schema.unsatisfiable';

/**
 * The schemas that provably nothing satisfies, and the members that several schemas contradict each other about, each
 * cause once, as warnings: nobody can be right or wrong by them. What the author forbids outright, by `false` or
 * `not: {}`, is none, unless it is a whole body. `places`: which schemas are looked at.
 */
export function unsatisfiableSchemas(
  contract: Contract,
  places: Iterable<{ node: Json | undefined; pointer: Pointer }>,
): Problem[] {
  const found = new Map<Pointer, Problem>();
  const add = (what: string, contradiction: Contradiction | undefined, at?: Pointer): void => {
    if (!contradiction || !isFault(contradiction, at) || found.has(contradiction.pointer)) return;
    const { pointer, why } = contradiction;
    const hint = 'Until it is mended, no message is judged by it.';
    const message = `no value satisfies ${what}: ${why}`;
    found.set(pointer, problemAt(contract, pointer, UNSATISFIABLE, message, { severity: 'warning', hint }));
  };
  const witness = new Witness(contract);
  // What is remembered of a contract is remembered of this one, and forgotten with it: most is never asked again.
  const passing = { ...contract };
  for (const { node, pointer } of places) {
    if (isObject(node) && witness.satisfies(node)) continue;
    // What only refers to a schema is as satisfiable as that is.
    const schema = schemaAt(passing, pointer);
    const isSaidElsewhere = !schema || Object.keys(schema.node).join() === '$ref';
    if (isSaidElsewhere && !isOfMessage(pointer)) continue;
    add('the schema', contradictionOf(passing, [pointer]), pointer);
    for (const [name, pointers] of sharedMembers(passing, pointer))
      add(`what the schemas say of '${name}'`, contradictionOf(passing, pointers));
  }
  return [...found.values()];
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
