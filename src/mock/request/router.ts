import { methodName, nameOf } from '../../document/methods.js';
import { addressOf } from '../../document/path-key.js';
import { basePathsOf } from '../../document/reader/servers.js';
import { formatLocation, ToolError } from '../../errors.js';
import { BasePathRouter } from '../../http/routing/base-path-router.js';
import { areToldApart } from '../../http/routing/told-apart.js';
import { groupBy } from '../../json/group-by.js';
import type { Contract, Operation } from '../../model/document.js';

/**
 * The router of several documents on one port.
 * @throws ToolError when two operations answer the same requests.
 */
export function routerOf(contracts: readonly Contract[]): BasePathRouter {
  return new BasePathRouter(contracts, ambiguousOperations(contracts));
}

/** Returns the methods of these operations, as an Allow field lists them. */
export function allowedMethods(operations: readonly Operation[]): string[] {
  const methods = new Set(operations.map(methodName));
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].sort();
}

/** The operations of several documents that answer the same requests, unless their base paths tell them apart. */
function ambiguousOperations(contracts: readonly Contract[]): ReadonlySet<Operation> {
  const bases = new Map(contracts.map((contract) => [contract, new Set(basePathsOf(contract).known)]));
  const ambiguous = new Set<Operation>();
  const operations = contracts.flatMap((contract) => contract.operations);
  for (const same of groupBy(operations, addressOf).values()) {
    for (const [i, operation] of same.entries()) {
      const own = bases.get(operation.contract) ?? new Set();
      for (const other of same.slice(0, i).filter((earlier) => !areToldApart(earlier, operation))) {
        const others = bases.get(other.contract) ?? new Set();
        if ([...own].some((base) => others.has(base))) refuseClash(other, operation);
        // What is served without a base path is meant where there is none.
        if (!own.has('')) ambiguous.add(operation);
        if (!others.has('')) ambiguous.add(other);
      }
    }
  }
  return ambiguous;
}

function refuseClash(first: Operation, operation: Operation): never {
  const [here, there] = [operation, first].map(({ contract, pointer }) => contract.locate(pointer));
  const where = [there, here].flatMap((place) => (place ? [formatLocation(place)] : []));
  throw new ToolError(`${nameOf(operation)} is described twice: at ${where.join(' and at ')}`, {
    location: here,
    hint: 'One port cannot serve both: leave one out, give their servers base paths of their own, or mock the documents apart.',
  });
}
