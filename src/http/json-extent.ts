import { endOfString } from '../json/text.js';

const [QUOTE, COLON] = [0x22, 0x3a];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Every level and every container of a parsed value costs memory, whatever the length of its text. */
const MAX_DEPTH = 100_000;
const MAX_CONTAINERS = 1_000_000;

/**
 * What makes a JSON text (RFC 8259) too much to be parsed, as the end of a sentence; undefined where nothing does. The
 * text is read once and need not be well-formed.
 */
export function excessOf(text: string): 'nested too deeply' | 'of too many arrays and objects' | undefined {
  if (text.length <= MAX_DEPTH) return undefined;
  let depth = 0;
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        if (++depth > MAX_DEPTH) return 'nested too deeply';
        if (++count > MAX_CONTAINERS) return 'of too many arrays and objects';
        break;
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        depth--;
        break;
      case QUOTE:
        i = endOfString(text, i) - 1;
    }
  }
  return undefined;
}

/** Whether an object in a JSON text has more than `most` names, repeated ones included. The text need not be well-formed. */
export function hasMoreNames(text: string, most: number): boolean {
  const counts: number[] = [];
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case OPEN_OBJECT:
        counts.push(0);
        break;
      case CLOSE_OBJECT:
        counts.pop();
        break;
      case COLON: {
        const count = (counts.pop() ?? 0) + 1;
        if (count > most) return true;
        counts.push(count);
        break;
      }
      case QUOTE:
        i = endOfString(text, i) - 1;
    }
  }
  return false;
}
