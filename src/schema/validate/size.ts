import type { Json } from '../../json/json.js';

/** Of one schema, without those it refers to, no more than so many parts are compiled: it takes a millisecond for each. */
export const MAX_SIZE = 20_000;

/** A schema with more parts than that is not looked at to its end. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';

  constructor() {
    super(`more than ${String(MAX_SIZE)} schemas stand in it; refer to some of them by $ref`);
  }
}

/** Whether a schema can be compiled for sure, by its size. */
export function isSmall(node: Json): boolean {
  const pending: Json[] = [node];
  let size = 0;
  // Whatever a schema consists of is among the parts of it.
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if (typeof part !== 'object' || part === null) continue;
    if (++size > MAX_SIZE) return false;
    for (const inner of Object.values(part)) pending.push(inner);
  }
  return true;
}
