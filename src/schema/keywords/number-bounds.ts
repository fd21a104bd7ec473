import type { Json, JsonObject } from '../../json/json.js';
import type { Numeric } from '../../json/number.js';
import { isNumeric, isWholeNumber, sum } from '../../json/number.js';
import { numberFormat } from '../formats/index.js';
import { statedTypes } from './stated-types.js';

/**
 * The bounds a schema states about numbers: its keywords', and its format's. Next to a bound is the next multiple, the
 * next integer where only those are allowed, or a number close by.
 */
export function numberBounds(
  node: JsonObject,
): { keyword: string; bound: Numeric; inner: Numeric; outer: Numeric }[] {
  const given: [string, Json | undefined, 1 | -1, boolean][] = [
    ['minimum', node.minimum, 1, node.exclusiveMinimum === true],
    ['exclusiveMinimum', node.exclusiveMinimum, 1, true],
    ['maximum', node.maximum, -1, node.exclusiveMaximum === true],
    ['exclusiveMaximum', node.exclusiveMaximum, -1, true],
  ];
  const stated = given.flatMap(([keyword, bound, inwards, exclusive]) => {
    if (!isNumeric(bound)) return [];
    if (isWhole(node) && !isWholeNumber(bound)) {
      const [below, above] = [Math.floor(Number(bound)), Math.ceil(Number(bound))];
      const [inner, outer] = inwards > 0 ? [above, below] : [below, above];
      return [{ keyword, bound, inner, outer }];
    }
    const step = stepAt(node, bound);
    const [inside, outside] = [
      sum(bound, inwards > 0 ? step : -step),
      sum(bound, inwards > 0 ? -step : step),
    ];
    return [{ keyword, bound, inner: exclusive ? inside : bound, outer: exclusive ? bound : outside }];
  });
  const bounds = numberFormat(node.format)?.bounds;
  if (!bounds) return stated;
  const [low, high] = bounds;
  return [
    ...stated,
    { keyword: 'format', bound: low, inner: low, outer: sum(low, -1) },
    { keyword: 'format', bound: high, inner: high, outer: sum(high, 1) },
  ];
}

/** Whether the numbers that a schema allows are integers. */
export function isWhole(node: JsonObject): boolean {
  const types = statedTypes(node);
  const isFormatted = numberFormat(node.format)?.appliesTo === 'integer';
  return isFormatted || (types.includes('integer') && !types.includes('number'));
}

/** Servers that count further than this round. */
const LONGEST_INTEGER = 2 ** 64;

/** The distance to the next number that a server can tell apart. */
function stepAt(node: JsonObject, bound: Numeric): Numeric {
  const { multipleOf } = node;
  if (isNumeric(multipleOf) && multipleOf > 0 && sum(bound, multipleOf) !== bound) return multipleOf;
  const rounded = Number(bound);
  if (isWhole(node) && Math.abs(rounded) <= LONGEST_INTEGER) return 1;
  const isLost = (step: number): boolean => Number(sum(bound, step)) === rounded;
  let step = 0.01;
  while (Number.isFinite(rounded) && (isLost(step) || isLost(-step))) step *= 10;
  return step;
}
