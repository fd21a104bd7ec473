import { isDeepStrictEqual } from 'node:util';
import { isNumeric } from './number.js';

/** Whether two JSON values are the same; most are no objects, and quickly compared. */
export function areEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object') return false;
  // Lists often have the very same items.
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, i) => areEqual(item, other[i]));
  return isDeepStrictEqual(one, other);
}

/**
 * A text that two JSON values share exactly when they are equal (JSON Schema 2020-12 core §4.2.2): the order of
 * members does not matter. Nothing of the value is called, so no member name (`valueOf`, `constructor`) can mislead it.
 */
export function fingerprint(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(fingerprint).join()}]`;
  if (isNumeric(value)) return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}:${fingerprint(member)}`,
  );
  return `{${members.sort().join()}}`;
}

/** Whether no item comes twice. */
export function areUnique(items: readonly unknown[]): boolean {
  const seen = new Set<string>();
  return items.every((item) => seen.size < seen.add(fingerprint(item)).size);
}
