import type { Pointer } from '../../json/json.js';
import { memoizeBy } from '../../json/memoize.js';
import { join } from '../../json/pointer.js';
import { jsonText, parseJson } from '../../json/text.js';
import type { Contract } from '../../model/document.js';
import { textFormat } from '../formats/index.js';
import type { SchemaObject } from '../graph/edges.js';
import { textLengths } from '../sample/language/lengths.js';
import { limitOf } from './limits.js';
import type { Contradiction, Type } from './search.js';
import { statedBy } from './search.js';

/** Patterns and formats that no text keeps at once, or none of an allowed length. */
export function contraryTexts(
  contract: Contract,
  schemas: readonly SchemaObject[],
  type: Type,
): Contradiction | undefined {
  const stated = type === 'string' ? schemas.flatMap(expressionsOf) : [];
  const last = stated.at(-1);
  if (!last) return undefined;
  const least = Number(limitOf(contract, schemas, 'minLength')?.value ?? 0);
  const most = Number(limitOf(contract, schemas, 'maxLength')?.value ?? Infinity);
  const expressions = [...new Set(stated.map(({ expression }) => expression))];
  if (expressions.length === 1 && least === 0 && most === Infinity) return undefined;
  const lengths = lengthsOf(contract, jsonText(expressions.sort()));
  if (!lengths) return undefined;
  const { shortest, longest } = lengths;
  const { pointer } = last;
  const named = [...new Set(stated.map(({ name }) => name))].join(' and ');
  if (shortest === Infinity) return { pointer, why: `no text matches ${named}` };
  if (shortest > most)
    return { pointer, why: `what matches ${named} has ${String(shortest)} characters at least, and maxLength is ${String(most)}` }; // prettier-ignore
  if (longest < least)
    return { pointer, why: `what matches ${named} has ${String(longest)} characters at most, and minLength is ${String(least)}` }; // prettier-ignore
  return undefined;
}

/** A regular expression that a schema demands of texts, by which keyword, and what the document calls it. */
interface Expression {
  expression: string;
  name: string;
  pointer: Pointer;
}

function expressionsOf(schema: SchemaObject): Expression[] {
  const found: Expression[] = [];
  const format = statedBy(schema, 'format');
  const expression = textFormat(format)?.covers;
  if (typeof format === 'string' && expression !== undefined)
    found.push({ expression, name: `format ${format}`, pointer: join(schema.pointer, 'format') });
  const pattern = statedBy(schema, 'pattern');
  if (typeof pattern === 'string')
    found.push({ expression: pattern, name: pattern, pointer: join(schema.pointer, 'pattern') });
  return found;
}

/** Many places of a document say the same. */
const lengthsOf = memoizeBy((_: Contract, expressions: string) =>
  textLengths(parseJson(expressions) as string[]),
);
