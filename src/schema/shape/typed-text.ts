import type { Json } from '../../json/json.js';
import { numberOf } from '../../json/number.js';
import { parseJson } from '../../json/text.js';
import type { Shape } from './index.js';

/** How a text comes to be: in XML, a boolean may be written as XML Schema 2 §3.2.2 allows, too. */
export interface Writing {
  isXml?: boolean;
}

/** A JSON number (RFC 8259 §6), a plus sign and leading zeros allowed: XML Schema and URLs write those too. */
const NUMBER = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * Gives text (of XML, a form, a URL, a header) the type its schema states: `480` is an integer where one is
 * documented. Of several readings the first that is valid counts; where none is, the likeliest is left for validation.
 */
export function typedText(text: string, shape: Shape, writing: Writing = {}): Json {
  const candidates = readings(text, shape.types(), writing);
  if (candidates.length === 1) return candidates[0] as Json;
  return candidates.find((candidate) => shape.accepts(candidate)) ?? (candidates[0] as Json);
}

/** Never empty. Text stays text where that is documented, and where nothing else fits. */
function readings(text: string, types: ReadonlySet<string>, { isXml = false }: Writing): Json[] {
  const trimmed = text.trim();
  const found: Json[] = types.has('string') ? [text] : [];
  if ((types.has('integer') || types.has('number')) && NUMBER.test(trimmed)) found.push(numberOf(trimmed));
  if (types.has('boolean')) found.push(...booleans(trimmed, isXml));
  if (types.has('null') && (trimmed === '' || trimmed === 'null')) found.push(null);
  if (types.has('object') || types.has('array')) found.push(...structures(trimmed, types));
  return found.length > 0 ? found : [text];
}

function booleans(text: string, isXml: boolean): boolean[] {
  if (text === 'true' || (isXml && text === '1')) return [true];
  return text === 'false' || (isXml && text === '0') ? [false] : [];
}

/** Objects and arrays stand in a form field as JSON (OpenAPI 3.1 §4.8.14.3). */
function structures(text: string, types: ReadonlySet<string>): Json[] {
  if (!/^[[{]/.test(text)) return [];
  try {
    const value = parseJson(text);
    return types.has(Array.isArray(value) ? 'array' : 'object') ? [value] : [];
  } catch {
    return [];
  }
}
