import { createHash } from 'node:crypto';
import type { Json } from './json.js';
import { jsonText } from './text.js';

/** A longer JSON text is told from others by its digest. */
const MAX_KEY = 200;

/** A short text that two values share exactly when their JSON texts are equal, to remember large values by. */
export function jsonKey(value: unknown): string {
  const text = jsonText(value);
  return text.length <= MAX_KEY ? text : createHash('sha256').update(text).digest('base64');
}

/**
 * About how many characters a value has as JSON text, without writing it: what stands in several places is counted in
 * each, and looked at once. The value must not change.
 */
export function writtenLength(value: Json): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return String(value).length;
  const known = lengths.get(value);
  if (known !== undefined) return known;
  let length = 2;
  if (Array.isArray(value)) for (const item of value) length += writtenLength(item) + 1;
  else for (const [name, member] of Object.entries(value)) length += name.length + writtenLength(member) + 4;
  lengths.set(value, length);
  return length;
}

const lengths = new WeakMap<object, number>();
