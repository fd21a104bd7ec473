/** Deeper values are not judged: validating is recursive. */
export const MAX_DEPTH = 500;

/** Whether lists and objects are nested in a value deeper than is judged. Needs no stack itself. */
export function isDeep(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  let level: object[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true;
    const inner: object[] = [];
    for (const node of level) {
      const members: unknown[] = Array.isArray(node) ? node : Object.values(node);
      for (const member of members) if (typeof member === 'object' && member !== null) inner.push(member);
    }
    level = inner;
  }
  return false;
}
