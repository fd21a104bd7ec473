import type { Pointer } from '../../json/json.js';
import type { Contract } from '../../model/document.js';
import { askedAboutSameValue } from './edges.js';

/**
 * Schemas that apply themselves to the same value, by references and combinations, so that judging a value never ends
 * (JSON Schema 2020-12 core §7.1). One place of each such loop. Not recursive, as references make long chains.
 * Those `done` are known to end, and added to.
 */
export function endlessSchemas(
  contract: Contract,
  starts: Iterable<Pointer>,
  done = new Set<Pointer>(),
): Pointer[] {
  const loops: Pointer[] = [];
  for (const start of starts) {
    const path = new Set<Pointer>();
    const pending = [{ pointer: start, isLeaving: false }];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { pointer, isLeaving } = next;
      if (isLeaving) {
        path.delete(pointer);
        done.add(pointer);
      } else if (path.has(pointer)) {
        loops.push(pointer);
      } else if (!done.has(pointer)) {
        path.add(pointer);
        pending.push({ pointer, isLeaving: true });
        for (const to of askedAboutSameValue(contract, pointer))
          pending.push({ pointer: to, isLeaving: false });
      }
    }
  }
  return [...new Set(loops)];
}
