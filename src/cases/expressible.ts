import type { Json, Parameter } from '../model.js';

/** Whether a parameter can carry the value: a URL or header has no null, and an empty path segment is another path. */
export function isExpressible(parameter: Parameter, value: Json): boolean {
  if (value === null) return false;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (parameter.in === 'path') return !['', '.', '..', '[]', '{}'].includes(text) && !/[/\\]/.test(text);
  // RFC 9110 §5.5: visible ASCII, spaces only inside.
  if (parameter.in === 'header') return /^[\x21-\x7e]+([\t ]+[\x21-\x7e]+)*$/.test(text);
  return true;
}
