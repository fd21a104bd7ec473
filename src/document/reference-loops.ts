import type { Json, Pointer } from '../json/json.js';
import { isObject } from '../json/json.js';
import { valueAt } from '../json/pointer.js';

/**
 * References that, followed, lead back to where they stand: they describe nothing. One place of each such loop.
 * Whatever else stands beside a `$ref`, following it does not end. `starts`: the references, and where they stand.
 */
export function circularReferences(
  document: Json,
  starts: Iterable<readonly [at: Pointer, to: Pointer]>,
): Pointer[] {
  // Many lead to one place, which is looked at once.
  const known = new Map<Pointer, Pointer | undefined>();
  const next = (pointer: Pointer): Pointer | undefined => {
    if (!known.has(pointer)) known.set(pointer, referenceAt(document, pointer));
    return known.get(pointer);
  };
  const loops: Pointer[] = [];
  const done = new Set<Pointer>();
  for (const [start, to] of starts) {
    // Most lead to what is no reference.
    if (next(to) === undefined) continue;
    const path = new Set<Pointer>();
    let at: Pointer | undefined = start;
    while (at !== undefined && !done.has(at) && !path.has(at)) {
      path.add(at);
      at = next(at);
    }
    if (at !== undefined && path.has(at)) loops.push(at);
    for (const pointer of path) done.add(pointer);
  }
  return loops;
}

function referenceAt(document: Json, pointer: Pointer): Pointer | undefined {
  const node = valueAt(document, pointer);
  return isObject(node) && typeof node.$ref === 'string' ? node.$ref : undefined;
}
