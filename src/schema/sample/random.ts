import fc from 'fast-check';
import type { Json, Pointer } from '../../json/json.js';
import type { Contract } from '../../model/document.js';
import type { Direction } from '../keywords/dialect.js';
import { arbitraryOf } from './arbitrary.js';
import { sample } from './index.js';

/** A random valid value of the schema at `pointer`; equal seeds give equal values. Undefined where none is found. */
export function randomSample(
  contract: Contract,
  pointer: Pointer,
  direction: Direction,
  seed: number,
): { value: Json } | undefined {
  const fallback = sample(contract, pointer, direction);
  if (!fallback) return undefined;
  const [value] = fc.sample(arbitraryOf(contract, pointer, fallback.value, direction), { seed, numRuns: 1 });
  return value === undefined ? fallback : { value };
}
