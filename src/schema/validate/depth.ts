/** Deeper values are not judged: validating is recursive. */
const MAX_DEPTH = 500;

/** @throws RangeError when lists and objects are nested in a value deeper than is judged. */
export function refuseDeep(value: unknown): void {
  if (isDeeper(value, MAX_DEPTH))
    throw new RangeError(`values nested deeper than ${String(MAX_DEPTH)} levels are not judged`);
}

/** Whether a value has more levels than `most`. Nothing is listed on the way: a server can send a million items. */
function isDeeper(value: unknown, most: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (most < 0) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object' && isDeeper(item, most - 1)) return true;
    return false;
  }
  for (const name in value) {
    const member = (value as Record<string, unknown>)[name];
    if (typeof member === 'object' && isDeeper(member, most - 1)) return true;
  }
  return false;
}
