import { isNumeric } from './number.js';
import { jsonText } from './text.js';
const LENGTH = 120;

/** A value as short JSON. Of a long or deep value no more than the start is looked at. */
export function snippet(value: unknown): string {
  const text = start(value, LENGTH + 1);
  return text.length > LENGTH ? `${text.slice(0, LENGTH - 1)}…` : text;
}

/** At least the first `length` characters of the value's JSON; every level takes one of them. */
function start(value: unknown, length: number): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return jsonText(value.slice(0, length));
  if (isNumeric(value) || typeof value === 'boolean' || value === null) return String(value);
  if (typeof value !== 'object') return typeof value;
  const isArray = Array.isArray(value);
  let text = isArray ? '[' : '{';
  for (const key in value) {
    if (text.length > length) return text;
    const name = isArray ? '' : `${jsonText(key.slice(0, length))}:`;
    const separator = text.length > 1 ? ',' : '';
    text += `${separator}${name}${start((value as Record<string, unknown>)[key], length - text.length)}`;
  }
  return text + (isArray ? ']' : '}');
}
