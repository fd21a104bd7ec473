import type { Json } from './json.js';
import { isObject } from './json.js';
import { escapeToken, isIndex } from './pointer.js';

/** Names as a JSON Pointer in its plain form (RFC 6901 §5), in which no percent sign is encoded. */
export function pathOf(names: readonly string[]): string {
  return names.map((name) => `/${escapeToken(name)}`).join('');
}

/**
 * A copy of a value with another one at a place; undefined takes it away. Objects on the way are made where they are
 * missing; where something else is in the way, the value stays as it is.
 */
export function replacedAt(value: Json, tokens: readonly string[], replacement: Json | undefined): Json {
  const [token, ...rest] = tokens;
  if (token === undefined) return replacement ?? null;
  if (Array.isArray(value)) {
    if (!isIndex(token) || Number(token) >= value.length) return value;
    return value.map((item, i) => (i === Number(token) ? replacedAt(item, rest, replacement) : item));
  }
  const isMissing = value === null;
  if (!isObject(value) && !isMissing) return value;
  const members = isObject(value) ? value : {};
  if (replacement === undefined && !Object.hasOwn(members, token)) return value;
  if (rest.length === 0 && replacement === undefined) {
    return Object.fromEntries(Object.entries(members).filter(([name]) => name !== token));
  }
  const inner = Object.hasOwn(members, token) ? (members[token] ?? null) : null;
  // A computed member defines a property of its own, whatever its name.
  return {
    ...members,
    [token]: rest.length === 0 ? (replacement ?? null) : replacedAt(inner, rest, replacement),
  };
}
