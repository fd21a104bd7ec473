import { behaviorsOf } from '../../behaviors/index.js';
import type { Operation } from '../../model/document.js';
import type { Mutant } from '../mutant.js';

/** The servers that leave out one thing that an operation declares under `x-contract`. */
export function behaviorMutants(operation: Operation): Mutant[] {
  return behaviorsOf(operation).map(({ name, declared }) => ({
    id: `${operation.id}:x-contract:${name}`,
    operation,
    kind: 'behavior',
    clause: declared.pointer,
    what: `does not do what x-contract says of '${name}'`,
    mutation: { ignores: (of, behavior) => of === operation && behavior === name },
    phases: ['examples', 'behaviors'],
  }));
}
