import type { Json } from './json.js';
import { isObject } from './json.js';
import { isNumeric, sum } from './number.js';

/** In a text, so many characters from the end are turned; of an object or array, so many members are. */
const MAX_PARTS = 8;

const CLASSES = ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789'];

/**
 * Values like this one and different from it, the likeliest to be valid in its place first: texts of the same make-up,
 * numbers close by, objects with one member changed. Their number is bounded; `null` has none.
 */
export function* similarValues(value: Json): Generator<Json> {
  if (typeof value === 'string') yield* texts(value);
  else if (isNumeric(value)) for (let n = 1; n <= 50; n++) yield* [sum(value, n), sum(value, -n)];
  else if (typeof value === 'boolean') yield !value;
  else if (Array.isArray(value)) {
    for (const [i, item] of value.slice(0, MAX_PARTS).entries())
      for (const other of similarValues(item)) yield value.with(i, other);
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value).slice(0, MAX_PARTS))
      for (const other of similarValues(member)) yield { ...value, [name]: other };
  }
}

/** Each character turned around its alphabet, from the end on; then longer texts. */
function* texts(text: string): Generator<string> {
  for (let i = text.length - 1; i >= Math.max(0, text.length - MAX_PARTS); i--) {
    const alphabet = CLASSES.find((letters) => letters.includes(text.charAt(i))) ?? '';
    const at = alphabet.indexOf(text.charAt(i));
    for (let n = 1; n < alphabet.length; n++)
      yield text.slice(0, i) + alphabet.charAt((at + n) % alphabet.length) + text.slice(i + 1);
  }
  for (let n = 2; n <= 50; n++) yield `${text}${String(n)}`;
}
