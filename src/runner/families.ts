import { endsServer } from '../document/ends-server.js';
import type { Operation } from '../model/document.js';
import { arrowsTo } from '../resources/graph.js';
import type { OperationRun } from './options.js';

/**
 * Operations between which ids flow, directly or not, as families, in the order of the document: what one of them makes,
 * others read, change and remove. Each other operation is a family of its own; those that end the server are the last.
 */
export function familiesOf(operations: readonly OperationRun[]): OperationRun[][] {
  const families = new Map<Operation, OperationRun[]>(operations.map((own) => [own.operation, [own]]));
  for (const { operation } of operations.filter((own) => !endsServer(own.operation)))
    for (const { from } of arrowsTo(operation)) {
      const [one, other] = [families.get(operation), families.get(from)];
      if (!one || !other || one === other || endsServer(from)) continue;
      one.push(...other);
      for (const { operation: member } of other) families.set(member, one);
    }
  const places = new Map(operations.map((own, i) => [own, i]));
  const placeOf = (own: OperationRun): number => places.get(own) ?? 0;
  const ordered = [...new Set(families.values())].map((family) =>
    family.toSorted((a, b) => placeOf(a) - placeOf(b)),
  );
  const rankOf = ([first]: readonly OperationRun[]): number =>
    first ? (endsServer(first.operation) ? operations.length : 0) + placeOf(first) : 0;
  return ordered.sort((a, b) => rankOf(a) - rankOf(b));
}
