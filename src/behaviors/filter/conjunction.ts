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

/** So many values of each selector are tried with those of each other one. */
const MAX_VALUES = 5;

/**
 * Two comparisons that some item satisfies, chosen so that the answer differs from what a server would give that looks
 * at one of them only, or takes either for enough. Undefined where no two values rule anything out.
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

/** How many of the misreadings are ruled out; none where nothing satisfies both. */
function countRuledOut(first: readonly boolean[], second: readonly boolean[]): number {
  const both = first.map((held, i) => held && second[i] === true);
  if (!both.includes(true) || !both.includes(false)) return 0;
  const readings = [first, second, first.map((held, i) => held || second[i] === true)];
  return 1 + readings.filter((reading) => reading.some((held, i) => held !== both[i])).length;
}
