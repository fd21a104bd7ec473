import { join } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { SchemaObject } from '../graph/edges.js';
import { textLengths } from '../sample/language/lengths.js';
import { limitOf } from './limits.js';
import type { Contradiction, Type } from './search.js';
import { statedBy } from './search.js';

/** Patterns that no text matches at once, or none of an allowed length. */
export function contraryTexts(
  contract: Contract,
  schemas: readonly SchemaObject[],
  type: Type,
): Contradiction | undefined {
  const stated = schemas.flatMap((schema) => {
    const pattern = statedBy(schema, 'pattern');
    return typeof pattern === 'string' ? [{ pattern, pointer: join(schema.pointer, 'pattern') }] : [];
  });
  const last = stated.at(-1);
  if (type !== 'string' || !last) return undefined;
  const least = Number(limitOf(contract, schemas, 'minLength')?.value ?? 0);
  const most = Number(limitOf(contract, schemas, 'maxLength')?.value ?? Infinity);
  const patterns = [...new Set(stated.map(({ pattern }) => pattern))];
  if (patterns.length === 1 && least === 0 && most === Infinity) return undefined;
  const lengths = textLengths(patterns);
  if (!lengths) return undefined;
  const { shortest, longest } = lengths;
  const { pointer } = last;
  const named = patterns.join(' and ');
  if (shortest === Infinity) return { pointer, why: `no text matches ${named}` };
  if (shortest > most)
    return { pointer, why: `what matches ${named} has ${String(shortest)} characters at least, and maxLength is ${String(most)}` }; // prettier-ignore
  if (longest < least)
    return { pointer, why: `what matches ${named} has ${String(longest)} characters at most, and minLength is ${String(least)}` }; // prettier-ignore
  return undefined;
}
