import { methodName, nameOf } from '../../document/methods.js';
import { formatLocation, ToolError } from '../../errors.js';
import { Router } from '../../http/routing/router.js';
import { addressOf, areToldApart } from '../../http/routing/told-apart.js';
import type { Contract, Operation } from '../../model/document.js';

/**
 * The router of several documents on one port.
 * @throws ToolError when two operations answer the same requests.
 */
export function routerOf(contracts: readonly Contract[]): Router {
  refuseClashes(contracts.flatMap((contract) => contract.operations));
  return new Router(contracts);
}

/** Returns the methods of these operations, as an Allow field lists them. */
export function allowedMethods(operations: readonly Operation[]): string[] {
  const methods = new Set(operations.map(methodName));
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].sort();
}

function refuseClashes(operations: readonly Operation[]): void {
  const seen = new Map<string, Operation[]>();
  for (const operation of operations) {
    const key = addressOf(operation);
    const earlier = seen.get(key) ?? [];
    seen.set(key, [...earlier, operation]);
    const first = earlier.find((other) => !areToldApart(other, operation));
    if (!first) continue;
    const [here, there] = [operation, first].map(({ contract, pointer }) => contract.locate(pointer));
    if (!here || !there) continue;
    throw new ToolError(
      `${nameOf(operation)} is described twice: at ${formatLocation(there)} and at ${formatLocation(here)}`,
      { location: here, hint: 'One port cannot serve both: leave one out, or mock the documents apart.' },
    );
  }
}
