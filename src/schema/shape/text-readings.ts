import type { Json, Pointer } from '../../json/json.js';
import { numberOf } from '../../json/number.js';
import type { Contract } from '../../model/document.js';
import { applicableSchemas } from '../graph/applicable.js';
import { statedTypes } from '../keywords/stated-types.js';

/** A number as JSON and URLs spell it; `Infinity`, hex and blanks are none. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * Everything that a text in a URL, header or form can mean: such a text has no type, its schema gives it one
 * (OpenAPI 3.1 §4.8.12). Whoever must be certain that a text is invalid must find every reading invalid.
 */
export function textReadings(contract: Contract, pointer: Pointer, text: string): Json[] {
  const readings = scalarReadings(text);
  if (!mayBe(contract, pointer, 'array')) return readings;
  const items = text.split(',').map((item) => item.trim());
  const numeric = items.map((item): Json => (NUMBER.test(item) ? numberOf(item) : item));
  return [...readings, items, numeric];
}

/** The text itself first, and the number, boolean or null that it can also be. */
export function scalarReadings(text: string): Json[] {
  const readings: Json[] = [text];
  if (NUMBER.test(text)) readings.push(...numbersIn(text));
  if (/^(true|false)$/i.test(text)) readings.push(text.toLowerCase() === 'true');
  if (text === '' || text === 'null') readings.push(null);
  return readings;
}

/** Digit for digit, and rounded, as many servers read it. */
function numbersIn(text: string): Json[] {
  const [exact, rounded] = [numberOf(text), Number(text)];
  return exact === rounded ? [exact] : [exact, rounded];
}

/** Whether the schemas that apply in any case allow a type, as far as `type` tells. */
function mayBe(contract: Contract, pointer: Pointer, type: string): boolean {
  const { schemas } = applicableSchemas(contract, [pointer]) ?? { schemas: [] };
  return schemas.every(({ node }) => node.type === undefined || statedTypes(node).includes(type));
}
