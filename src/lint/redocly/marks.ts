import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';

/** The linter looks members up in objects that inherit these, and calls what it finds. */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));
/** What makes another name of one of those. No document uses it for one. */
const MARK = '\u200B';

/** A copy in which no member has the name of one that every object inherits. */
export function withMarks(value: Json): Json {
  if (Array.isArray(value)) return value.map(withMarks);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, member]) => [
    marked(name),
    name === '$ref' && typeof member === 'string' ? markedReference(member) : withMarks(member),
  ]);
  return Object.fromEntries(entries) as JsonObject;
}

/** A name, or a text with names in it, as the document has them. */
export function withoutMarks(text: string): string {
  return text.replaceAll(MARK, '');
}

function marked(name: string): string {
  return INHERITED.has(name) ? name + MARK : name;
}

function markedReference(reference: string): string {
  return reference.split('/').map(marked).join('/');
}
