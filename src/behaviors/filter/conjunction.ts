import type { Json } from '../../json/json.js';
import type { Comparison } from '../shared/comparisons.js';
import type { Kind } from '../shared/rsql.js';
import { satisfies, selected } from '../shared/rsql.js';
import { comparisonOperands } from './discriminating-values.js';

/** One of two comparisons by `==`. */
export interface Part {
  selector: string;
  operand: string;
  kind: Kind;
}

/** The number of values of each selector that are tried with those of each other selector. */
const MAX_VALUES = 5;

/**
 * Chooses two comparisons that some item satisfies together, so that the correct answer differs from that of a server
 * which applies only one of them, or which combines them with OR. Undefined where no pair of values rules out one of
 * these mistakes.
 */
export function discriminatingPair(
  items: readonly Json[],
  comparisons: readonly Comparison[],
): [Part, Part] | undefined {
  const parts = comparisons
    .filter(({ operator }) => operator === '==')
    .flatMap(({ selector, kind }) =>
      comparisonOperands(items, selector, kind)
        .slice(0, MAX_VALUES)
        .map((operand) => ({ selector, operand, kind, held: heldBy(items, { selector, operand, kind }) })),
    );
  let best: { pair: [Part, Part]; count: number } | undefined;
  for (const [i, first] of parts.entries()) {
    for (const second of parts.slice(i + 1)) {
      if (first.selector === second.selector) continue;
      const count = countRuledOut(first.held, second.held);
      if (count > (best?.count ?? 0)) best = { pair: [first, second], count };
    }
  }
  return best?.pair;
}

function heldBy(items: readonly Json[], { selector, operand, kind }: Part): boolean[] {
  return items.map((item) => satisfies(selected(item, selector), '==', [operand], kind));
}

/** Counts the wrong interpretations that are ruled out; 0 where no item satisfies both comparisons. */
function countRuledOut(first: readonly boolean[], second: readonly boolean[]): number {
  const both = first.map((held, i) => held && second[i] === true);
  if (!both.includes(true) || !both.includes(false)) return 0;
  const readings = [first, second, first.map((held, i) => held || second[i] === true)];
  return 1 + readings.filter((reading) => reading.some((held, i) => held !== both[i])).length;
}
