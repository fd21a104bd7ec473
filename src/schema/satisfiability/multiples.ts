import type { Numeric } from '../../json/number.js';
import { isNumeric } from '../../json/number.js';
import { join } from '../../json/pointer.js';
import type { Contract } from '../../model/document.js';
import type { SchemaObject } from '../graph/edges.js';
import { limitOf } from './limits.js';
import type { Contradiction, Type } from './search.js';
import { statedBy } from './search.js';

/** A `multipleOf` of which no multiple lies between the bounds. */
export function contraryMultiples(
  contract: Contract,
  schemas: readonly SchemaObject[],
  type: Type,
): Contradiction | undefined {
  if (type !== 'number') return undefined;
  const low = limitOf(contract, schemas, 'minimum');
  const high = limitOf(contract, schemas, 'maximum');
  if (!low || !high) return undefined;
  for (const schema of schemas) {
    const step = statedBy(schema, 'multipleOf');
    if (!isNumeric(step)) continue;
    const [by, least, most] = scaled([step, low.value, high.value]);
    if (by === undefined || least === undefined || most === undefined || by <= 0n) continue;
    const first = floor(low.isExclusive ? least : least - 1n, by) + by;
    if (first < most || (first === most && !high.isExclusive)) continue;
    const why = `no multiple of ${String(step)} lies between ${String(low.value)} and ${String(high.value)}`;
    return { pointer: join(schema.pointer, 'multipleOf'), why };
  }
  return undefined;
}

/** The greatest multiple that is not above a number. */
function floor(value: bigint, by: bigint): bigint {
  const rest = ((value % by) + by) % by;
  return value - rest;
}

/** Numbers as whole ones of the smallest place that any of them has; none where one is written with an exponent. */
function scaled(numbers: readonly Numeric[]): (bigint | undefined)[] {
  const written = numbers.map((number) => /^(-?\d+)(?:\.(\d+))?$/.exec(String(number)));
  const places = Math.max(...written.map((parts) => parts?.[2]?.length ?? 0));
  return written.map((parts) =>
    parts?.[1] === undefined ? undefined : BigInt(parts[1] + (parts[2] ?? '').padEnd(places, '0')),
  );
}
