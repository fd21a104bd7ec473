import type { Json } from '../json/json.js';
import { escapeToken } from '../json/pointer.js';
import { endOfString, parseJson } from '../json/text.js';

/** Longer texts are not looked into. */
const MAX_SCANNED = 1024 * 1024;

/** Deeper values are not counted but scanned. */
const MAX_COUNTED_DEPTH = 100;

/** Paths that one text can give. */
const MAX_PATHS = 20;

/**
 * The members of objects that a JSON text has more than once, of which parsing keeps only the last, as JSON Pointers
 * in which `[]` stands for the items of an array: each path once, at most 20. Names should be unique (RFC 8259 §4).
 * Texts of more than 1 MiB are not looked into.
 * @param text well-formed JSON
 * @param value what it was parsed to
 */
export function repeatedMembers(text: string, value: Json): string[] {
  if (text.length > MAX_SCANNED || colonsAfterQuotes(text) === membersOf(value, 0)) return [];
  return scan(text);
}

const [QUOTE, COMMA, BLANK] = [0x22, 0x2c, 0x20];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];

/** No fewer than the text has members: within strings, such colons are rare, and cost no more than a scan. */
function colonsAfterQuotes(text: string): number {
  let count = 0;
  for (let i = text.indexOf(':'); i >= 0; i = text.indexOf(':', i + 1)) {
    let before = i - 1;
    while (text.charCodeAt(before) <= BLANK) before--;
    if (text.charCodeAt(before) === QUOTE) count++;
  }
  return count;
}

function membersOf(value: Json, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth > MAX_COUNTED_DEPTH) return NaN;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') count += membersOf(item, depth + 1);
    return count;
  }
  // Faster than a list of the values; what JSON.parse makes inherits nothing that could be listed.
  for (const name in value) {
    count++;
    const member = value[name];
    if (typeof member === 'object') count += membersOf(member, depth + 1);
  }
  return count;
}

interface Frame {
  /** Of an object. */
  names?: Set<string>;
  isNameNext: boolean;
  /** Where the walk is within it. */
  step: string;
}

function scan(text: string): string[] {
  const found = new Set<string>();
  const frames: Frame[] = [];
  for (let i = 0; i < text.length && found.size < MAX_PATHS; i++) {
    const frame = frames.at(-1);
    switch (text.charCodeAt(i)) {
      case OPEN_OBJECT:
        frames.push({ names: new Set(), isNameNext: true, step: '' });
        break;
      case OPEN_ARRAY:
        frames.push({ isNameNext: false, step: '[]' });
        break;
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        frames.pop();
        break;
      case COMMA:
        if (frame?.names) frame.isNameNext = true;
        break;
      case QUOTE: {
        const end = endOfString(text, i) - 1;
        if (frame?.names && frame.isNameNext)
          note(parseJson(text.slice(i, end + 1)) as string, frame, frames, found);
        i = end;
      }
    }
  }
  return [...found];
}

function note(name: string, frame: Frame, frames: readonly Frame[], found: Set<string>): void {
  frame.isNameNext = false;
  frame.step = escapeToken(name);
  if (frame.names?.has(name) === true) found.add(frames.map(({ step }) => `/${step}`).join(''));
  frame.names?.add(name);
}
