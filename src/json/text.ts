import type { Json } from './json.js';
import { numberOf } from './number.js';

/**
 * A number that JSON.parse may round: one of sixteen digits, or one with an exponent that makes it large. It follows
 * what a number can follow, so that the texts of a value are seldom taken for one.
 */
const SUSPECT = /(?<=^|[[:,\s])-?(?:\d{16}|\d+(?:\.\d+)?[eE]\+?\d)/;

/** What every such number has. It is looked for first, because that is quicker. */
const [MANY_DIGITS, EXPONENT] = [/\d{16}/, /\d[eE][+\d]/];

/**
 * JSON text as a value, whole numbers digit for digit (`json/number.ts`).
 * @throws SyntaxError as JSON.parse does
 */
export function parseJson(text: string): Json {
  const value = JSON.parse(text) as Json;
  const isSuspect = (MANY_DIGITS.test(text) || EXPONENT.test(text)) && SUSPECT.test(text);
  return isSuspect ? exactly(text, value) : value;
}

/**
 * JSON text as a value, numbers as JSON.parse rounds them: for what tools write down, in which numbers are times and sizes.
 * @throws SyntaxError as JSON.parse does
 */
export function parseRoundedJson(text: string): Json {
  return JSON.parse(text) as Json;
}

/**
 * A value as JSON text, by the rules of JSON.stringify, whole numbers digit for digit.
 * @param indent how many spaces each level is indented by; 0: everything stands in one line
 */
export function jsonText(value: unknown, indent = 0): string {
  try {
    return JSON.stringify(value, null, indent);
  } catch (thrown) {
    // A bigint is what it refuses. To look for one beforehand would cost more than most values need.
    if (!(thrown instanceof TypeError)) throw thrown;
    return exactText(value, indent);
  }
}

function exactText(value: unknown, indent: number): string {
  const withNumbers = (bigint: (digits: bigint) => Json): string =>
    JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? bigint(part) : part), indent);
  const mark = unusedCharacter(withNumbers(Number));
  if (mark === undefined) return withNumbers(Number);
  return withNumbers((digits) => mark + String(digits)).replaceAll(
    new RegExp(`"${mark}(-?\\d+)"`, 'g'),
    '$1',
  );
}

/** JSON.parse reads texts in the place of the numbers that it would round, and then numbers take their places. */
function exactly(text: string, rounded: Json): Json {
  const mark = unusedCharacter(text);
  const marked = mark === undefined ? text : markNumbers(text, mark);
  return mark === undefined || marked === text ? rounded : unmark(JSON.parse(marked) as Json, mark);
}

/** The text with a string that starts with the mark in the place of each number that would be rounded. */
function markNumbers(text: string, mark: string): string {
  const parts: string[] = [];
  let [copied, end, quote] = [0, 0, text.indexOf('"')];
  for (const { index } of text.matchAll(new RegExp(SUSPECT, 'g'))) {
    while (quote >= 0 && quote < index) {
      end = endOfString(text, quote);
      quote = text.indexOf('"', end);
    }
    const isInString = end > index;
    const written = isInString ? '' : numberAt(text, index);
    const value = isInString ? 0 : numberOf(written);
    if (typeof value === 'number') continue;
    parts.push(text.slice(copied, index), `"${mark}${String(value)}"`);
    copied = index + written.length;
  }
  return parts.join('') + text.slice(copied);
}

function numberAt(text: string, start: number): string {
  const number = /[-+.\deE]+/y;
  number.lastIndex = start;
  return number.exec(text)?.[0] ?? '';
}

/** The value with numbers in the place of the marked strings. Not recursive: what JSON.parse reads can be deep. */
function unmark(value: Json, mark: string): Json {
  const root: { [key: string]: Json } = { value };
  const pending: (Json[] | { [key: string]: Json })[] = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    // What JSON.parse makes inherits nothing that could be listed, and each is a member of its own, `__proto__` too.
    const members = node as { [key: string]: Json };
    for (const key in members) {
      const member = members[key];
      if (typeof member === 'object' && member !== null) pending.push(member);
      else if (typeof member === 'string' && member.startsWith(mark))
        members[key] = BigInt(member.slice(mark.length));
    }
  }
  return root.value ?? null;
}

/** The offset behind the quotation mark that ends the string which begins at `start`: an even number of backslashes precedes it. */
export function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charAt(at - 1 - slashes) === '\\') slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
  return text.length;
}

const [FIRST_PRIVATE, LAST_PRIVATE] = [0xe000, 0xf8ff];

/** A character of Unicode's private use that a text does not have, escaped neither; undefined when it has them all. */
function unusedCharacter(text: string): string | undefined {
  const used = new Set(
    Array.from(text.matchAll(/[\uE000-\uF8FF]|\\u([ef][0-9a-f]{3})/gi), ([char, hex]) =>
      hex === undefined ? char.charCodeAt(0) : Number.parseInt(hex, 16),
    ),
  );
  for (let code = FIRST_PRIVATE; code <= LAST_PRIVATE; code++)
    if (!used.has(code)) return String.fromCharCode(code);
  return undefined;
}
