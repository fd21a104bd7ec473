import type { Json } from '../../json/json.js';
import { join, tokensOf } from '../../json/pointer.js';

/** Two characters for private use (Unicode §23.5) that stand in for those openapi-typescript misreads in names. */
const STAND_INS: readonly (readonly [char: string, standIn: string])[] = [
  ['%', '\uE025'],
  ['#', '\uE023'],
];

/** Around the digits of a number that openapi-typescript does not know: it writes them into comments alone. */
const DIGITS = '\uE030';

/**
 * A copy of a bundled document without `%` and `#` in any text: openapi-typescript takes names apart as if they were
 * URIs, and fails on a property called `100%`. References are decoded, so that they still lead to the same places. Of a
 * bigint, a literal type is made of the `number` next to it, as that is what JavaScript makes of it; elsewhere it is kept.
 */
export function escapeNames(value: Json, key = '', parent = ''): Json {
  if (typeof value === 'string')
    return key === '$ref' || parent === 'mapping' ? escapeReference(value) : escapeText(value);
  if (typeof value === 'bigint')
    return key === 'enum' || key === 'const' ? Number(value) : `${DIGITS}${String(value)}${DIGITS}`;
  if (Array.isArray(value)) return value.map((item) => escapeNames(item, key === 'enum' ? key : ''));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(
      ([name, member]) => [escapeText(name), escapeNames(member, name, key)] as const,
    ),
  );
}

function escapeReference(reference: string): string {
  const tokens = reference.startsWith('#') ? tokensOf(reference) : undefined;
  return tokens ? join('#', ...tokens.map(escapeText)) : escapeText(reference);
}

function escapeText(text: string): string {
  return STAND_INS.reduce((masked, [char, standIn]) => masked.replaceAll(char, standIn), text);
}

/** Puts the characters back into TypeScript's output, which holds them as such or as an escape. */
export function unescapeNames(output: string): string {
  const withDigits = output.replaceAll(new RegExp(`"?${DIGITS}(-?\\d+)${DIGITS}"?`, 'g'), '$1');
  return STAND_INS.reduce((text, [char, standIn]) => {
    const escape = `\\u${standIn.charCodeAt(0).toString(16).toUpperCase()}`;
    return text.replaceAll(standIn, char).replaceAll(escape, char);
  }, withDigits);
}
