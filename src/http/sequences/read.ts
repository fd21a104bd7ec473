import { messageOf } from '../../errors.js';
import type { Json, JsonObject } from '../../json/json.js';
import { parseJson } from '../../json/text.js';
import type { SequenceKind } from './kinds.js';

/** The items of a sequence as far as they can be read, and why no more can be. */
export interface ReadItems {
  items: Json[];
  fault?: string;
}

/** Reads the items in a text. `isOpen`: more was to come, so that what has no end yet is no item. */
export function readItems(kind: SequenceKind, text: string, isOpen: boolean): ReadItems {
  if (kind === 'events') return { items: eventsIn(text) };
  return kind === 'lines' ? readLines(text, isOpen) : readRecords(text, isOpen);
}

function readLines(text: string, isOpen: boolean): ReadItems {
  const lines = text.split('\n');
  if (isOpen) lines.pop();
  const numbered = lines.map((line, i) => [line, `line ${String(i + 1)}`] as const);
  return parsed(numbered.filter(([line]) => line.trim() !== ''));
}

const SEPARATOR = '\x1E';

/** RFC 7464 §2.2: a separator before each text, a line feed behind it. */
function readRecords(text: string, isOpen: boolean): ReadItems {
  const [before = '', ...records] = text.split(SEPARATOR);
  if (before !== '')
    return { items: [], fault: 'the body does not start with a record separator (RFC 7464 §2.2)' };
  if (isOpen && records.at(-1)?.endsWith('\n') !== true) records.pop();
  return parsed(records.map((record, i) => [record, `record ${String(i + 1)}`] as const));
}

function parsed(texts: readonly (readonly [text: string, name: string])[]): ReadItems {
  const items: Json[] = [];
  for (const [text, name] of texts) {
    try {
      items.push(parseJson(text));
    } catch (thrown) {
      return { items, fault: `${name} is not JSON: ${messageOf(thrown)}` };
    }
  }
  return { items };
}

/**
 * The events of an event stream, each as an object of its fields (OpenAPI 3.2 §4.14.4; HTML §9.2.6): comments and fields
 * that nobody knows are left out, and so is what has no data or does not end in an empty line.
 */
function eventsIn(text: string): JsonObject[] {
  const events: JsonObject[] = [];
  let fields: JsonObject = {};
  let data: string[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  // What follows the last line end is no line yet.
  lines.pop();
  for (const line of lines) {
    if (line === '') {
      if (data.length > 0) events.push({ ...fields, data: data.join('\n') });
      [fields, data] = [{}, []];
      continue;
    }
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') data.push(value);
    else if (name === 'event') fields.event = value;
    else if (name === 'id' && !value.includes('\0')) fields.id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) fields.retry = Number(value);
  }
  return events;
}
