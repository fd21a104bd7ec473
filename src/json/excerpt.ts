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
  if (Array.isArray(value)) return startOfList(value, length);
  let text = '{';
  for (const key in value) {
    if (text.length > length) return text;
    const separator = text.length > 1 ? ',' : '';
    const member = start((value as Record<string, unknown>)[key], length - text.length);
    text += `${separator}${jsonText(key.slice(0, length))}:${member}`;
  }
  return `${text}}`;
}

/** By index: a loop over names lists all of them before the first, and one list is shown in a thousand messages. */
function startOfList(list: readonly unknown[], length: number): string {
  let text = '[';
  for (let i = 0; i < list.length; i++) {
    if (text.length > length) return text;
    text += `${text.length > 1 ? ',' : ''}${start(list[i], length - text.length)}`;
  }
  return `${text}]`;
}
