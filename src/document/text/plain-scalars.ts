import type { Json } from '../../json/json.js';
import { parseJson } from '../../json/text.js';

/** Thrown, one for all, where a text is not in the form that is read here. */
export const NOT_PLAIN = new Error('not in the usual form');

/** With no other escapes than those of JSON. */
const DOUBLE = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const SINGLE = /'(?:[^']|'')*'/y;

/** A text in quotes that ends in the same line. */
export function quotedAt(line: string, start: number): { value: string; end: number } {
  const isDouble = line[start] === '"';
  const pattern = isDouble ? DOUBLE : SINGLE;
  pattern.lastIndex = start;
  const [token] = pattern.exec(line) ?? [];
  if (token === undefined) throw NOT_PLAIN;
  const value = isDouble ? (parseJson(token) as string) : token.slice(1, -1).replaceAll("''", "'");
  return { value, end: start + token.length };
}

/** Whether behind this, there is nothing but a comment. */
export function isOnlyComment(line: string, from: number): boolean {
  return /^(?: *| +#.*)$/.test(line.slice(from));
}

/** By the core schema (YAML 1.2 §10.3.2). */
const WORDS = new Map<string, Json>([
  ...['~', 'null', 'Null', 'NULL'].map((word): [string, Json] => [word, null]),
  ...['true', 'True', 'TRUE'].map((word): [string, Json] => [word, true]),
  ...['false', 'False', 'FALSE'].map((word): [string, Json] => [word, false]),
]);

/** What can only be digits, as most numbers are written, and as a number holds them exactly. */
const USUAL_NUMBER = /^-?(?:[1-9]\d{0,14}|0(?=\.)|(?<!-)0)(?:\.\d{1,15})?$/;
/** What may be a number to the core schema, in one of its other forms. */
const OTHER_NUMBER =
  /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$|^0o[0-7]+$|^0x[\da-fA-F]+$|^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/;

/** The value of a scalar without quotes. */
export function plainValue(text: string): Json {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (!/^[-+.\d]/.test(text)) return text;
  if (USUAL_NUMBER.test(text)) return Number(text);
  if (OTHER_NUMBER.test(text)) throw NOT_PLAIN;
  return text;
}
