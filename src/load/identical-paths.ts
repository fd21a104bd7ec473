import { methodName } from '../document/methods.js';
import { addressOf, pathKey } from '../document/path-key.js';
import { problemAt } from '../document/problem.js';
import { areToldApart, haveDifferentValues } from '../http/routing/told-apart.js';
import type { Contract, Operation, Problem } from '../model/document.js';

/**
 * Reports operations whose paths OpenAPI calls identical (3.1 §4.8.8.2): as errors those whose requests no server can
 * tell from those of an earlier operation, as warnings those that differ in the values of their path parameters and
 * those whose keys the author has made different on purpose.
 */
export function identicalPaths(contract: Contract): Problem[] {
  const groups = new Map<string, Operation[]>();
  return contract.operations.flatMap((operation): Problem[] => {
    const { path, pointer } = operation;
    const method = methodName(operation);
    const key = addressOf(operation);
    const earlier = groups.get(key);
    groups.set(key, [...(earlier ?? []), operation]);
    if (!earlier) return [];
    const same = earlier.find((other) => !areToldApart(other, operation));
    if (same) {
      const message = `no server can tell ${method} ${path} from ${method} ${same.path}: the first of them is used`;
      const problem = problemAt(contract, pointer, 'document.path.identical', message);
      return [isOnPurpose(same, operation) ? { ...problem, severity: 'warning', leavesOut: true } : problem];
    }
    const near = earlier.find((other) => haveDifferentValues(other, operation));
    if (!near) return [];
    const message = `only the values of path parameters tell ${method} ${path} from ${method} ${near.path}`;
    return [problemAt(contract, pointer, 'document.path.identical', message, { severity: 'warning' })];
  });
}

/** Whether the keys differ in what no request carries, which documents do that describe one operation in several ways. */
function isOnPurpose(a: Operation, b: Operation): boolean {
  return pathKey(a.path).fragment !== pathKey(b.path).fragment;
}
