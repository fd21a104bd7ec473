import { isExact } from '../../json/equality.js';
import type { Json, JsonObject } from '../../json/json.js';
import { numberFormat } from '../formats/index.js';
import { statedTypes } from './stated-types.js';

/**
 * The bounds a schema states about numbers: its keywords', and its format's. Next to a bound is the next multiple, the
 * next integer where only those are allowed, or a number close by.
 */
export function numberBounds(
  node: JsonObject,
): { keyword: string; bound: number; inner: number; outer: number }[] {
  const given: [string, Json | undefined, 1 | -1, boolean][] = [
    ['minimum', node.minimum, 1, node.exclusiveMinimum === true],
    ['exclusiveMinimum', node.exclusiveMinimum, 1, true],
    ['maximum', node.maximum, -1, node.exclusiveMaximum === true],
    ['exclusiveMaximum', node.exclusiveMaximum, -1, true],
  ];
  const stated = given.flatMap(([keyword, bound, inwards, exclusive]) => {
    if (typeof bound !== 'number') return [];
    if (isWhole(node) && !Number.isInteger(bound)) {
      const [below, above] = [Math.floor(bound), Math.ceil(bound)];
      const [inner, outer] = inwards > 0 ? [above, below] : [below, above];
      return [{ keyword, bound, inner, outer }];
    }
    const step = inwards * stepAt(node, bound);
    const [inside, outside] = [moved(bound, step), moved(bound, -step)];
    // From 2^53 on, neither the bound nor what is sent for it is the number that is written: only what is well off it
    // is on a known side.
    if (!isExact(bound)) return inside === outside ? [] : [{ keyword, bound, inner: inside, outer: outside }];
    return [{ keyword, bound, inner: exclusive ? inside : bound, outer: exclusive ? bound : outside }];
  });
  const bounds = numberFormat(node.format)?.bounds;
  if (!bounds) return stated;
  const [low, high] = bounds;
  return [
    ...stated,
    { keyword: 'format', bound: low, inner: low, outer: low - 1 },
    { keyword: 'format', bound: high, inner: high, outer: high + 1 },
  ];
}

/** Whether the numbers that a schema allows are integers. */
export function isWhole(node: JsonObject): boolean {
  const types = statedTypes(node);
  const isFormatted = numberFormat(node.format)?.appliesTo === 'integer';
  return isFormatted || (types.includes('integer') && !types.includes('number'));
}

/** The distance to the next number that a server can tell apart: of large ones, more than a hundredth. */
function stepAt(node: JsonObject, bound: number): number {
  if (typeof node.multipleOf === 'number' && node.multipleOf > 0 && isExact(bound)) return node.multipleOf;
  let step = isWhole(node) ? 1 : 0.01;
  while (bound + step === bound || bound - step === bound) step *= 10;
  return step;
}

/** The sum in the decimals of its parts: 1.1 − 0.01 is 1.09. */
function moved(bound: number, step: number): number {
  const decimals = Math.max(...[bound, step].map((one) => String(one).split('.')[1]?.length ?? 0));
  const sum = bound + step;
  return /e/.test(String(bound) + String(step)) ? sum : Number(sum.toFixed(Math.min(decimals, 100)));
}
