import type { Json } from '../../json/json.js';
import { isMultiple, isNumeric } from '../../json/number.js';
import { textFormat } from '../formats/index.js';
import type { SchemaObject } from '../graph/edges.js';
import { numberBounds } from '../keywords/number-bounds.js';
import { BoundedPattern } from '../keywords/pattern.js';
import type { Chance } from './chance.js';
import { bound, isText, stated } from './stated.js';

/** What a value is called, and which of several it is. */
export interface About {
  /** The names of the members that lead to it, the outermost first; an item has those of its list. */
  names: readonly string[];
  /** Its number among the items of the innermost list that it is in; 0 outside of lists. */
  turn: number;
  /** How many lists it is in. */
  lists: number;
  /** The same for all members of one object. */
  record: number;
}

/** A text or a number that is asked for. */
export interface AskedFor {
  type: 'string' | 'integer' | 'number';
  format: string | undefined;
  about: About;
}

/** Values that look like what a place is called; those that a schema does not allow are dropped. */
export type Proposals = (asked: AskedFor, chance: Chance) => Iterable<Json>;

/** Texts are cut where so many characters are left of them. */
const LEAST_CUT = 3;

/** Those proposals that the keywords of texts and numbers allow. */
export function* proposed(
  proposals: Proposals,
  type: string,
  schemas: readonly SchemaObject[],
  about: About,
  chance: Chance,
): Generator<Json> {
  if (type !== 'string' && type !== 'integer' && type !== 'number') return;
  const [format] = stated(schemas, 'format', isText);
  const most = bound(schemas, 'maxLength');
  for (const value of proposals({ type, format, about }, chance)) {
    const isLong = typeof value === 'string' && value.length > most && most >= LEAST_CUT;
    const cut = isLong ? cutAtWord(value, most) : value;
    if (schemas.every((schema) => maySuit(schema, cut))) yield cut;
  }
}

/** A text that ends with a whole word, if it has one within so many characters. */
function cutAtWord(text: string, most: number): string {
  const cut = text.slice(0, most + 1);
  const end = cut.lastIndexOf(' ');
  return (end > 0 ? cut.slice(0, end) : text.slice(0, most)).trim();
}

/** Whether the keywords of texts and numbers in one schema allow a value; others are left to the judge. */
function maySuit({ node }: SchemaObject, value: Json): boolean {
  if (isNumeric(value)) {
    const isInside = numberBounds(node).every(({ inner, outer }) =>
      outer < inner ? value >= inner : value <= inner,
    );
    return isInside && (typeof node.multipleOf !== 'number' || isMultiple(value, node.multipleOf));
  }
  if (typeof value !== 'string') return true;
  // Characters are code points (JSON Schema validation §6.3.1).
  const length = Array.from(value).length;
  if (typeof node.minLength === 'number' && length < node.minLength) return false;
  if (typeof node.maxLength === 'number' && length > node.maxLength) return false;
  if (textFormat(node.format)?.validate(value) === false) return false;
  return typeof node.pattern !== 'string' || isMatch(node.pattern, value);
}

function isMatch(pattern: string, text: string): boolean {
  try {
    return new BoundedPattern(pattern).test(text);
  } catch {
    return false;
  }
}
