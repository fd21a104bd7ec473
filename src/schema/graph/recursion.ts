import type { Pointer } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join, valueAt } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';

/** Keywords that apply schemas to the value itself rather than to a part of it (JSON Schema 2020-12 core §10.2). */
const IN_PLACE = ['not', 'if', 'then', 'else'];
const IN_PLACE_LISTS = ['allOf', 'anyOf', 'oneOf'];

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
        for (const inner of appliedInPlace(contract, pointer))
          pending.push({ pointer: inner, isLeaving: false });
      }
    }
  }
  return [...new Set(loops)];
}

function appliedInPlace({ document, openapi }: Contract, pointer: Pointer): Pointer[] {
  const node = valueAt(document, pointer);
  if (!isObject(node)) return [];
  const referred = typeof node.$ref === 'string' ? [node.$ref] : [];
  if (referred.length > 0 && openapi === '3.0') return referred;
  const lists = IN_PLACE_LISTS.flatMap((keyword) =>
    (Array.isArray(node[keyword]) ? node[keyword] : []).map((_, i) => join(pointer, keyword, i)),
  );
  const dependent = isObject(node.dependentSchemas) ? Object.keys(node.dependentSchemas) : [];
  return [
    ...referred,
    ...lists,
    ...IN_PLACE.filter((keyword) => node[keyword] !== undefined).map((keyword) => join(pointer, keyword)),
    ...dependent.map((name) => join(pointer, 'dependentSchemas', name)),
  ];
}
