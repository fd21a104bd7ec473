import { onlyReads } from '../../document/safety.js';
import { memoize } from '../../json/memoize.js';
import type { Contract, Operation } from '../../model/document.js';
import type { Arrow } from '../../resources/arrow.js';
import { arrowsFrom, arrowsTo, roleOf, takesId } from '../../resources/graph.js';

/** When an operation is sent that has to do with things: what is found before what it is found for, and so on. */
export type Step = 'finds' | 'makes' | 'lists' | 'reads' | 'changes' | 'removes';

/**
 * When an operation is sent, as far as others that are sent too decide on it: `finds` what was there before anything
 * is made, `lists` what was made. Undefined where no id of theirs matters.
 */
export function stepOf(operation: Operation, sent: ReadonlySet<Operation>): Step | undefined {
  const role = roleOf(operation);
  if (role === 'makes') return 'makes';
  const made = arrowsTo(operation).filter(({ origin, from }) => origin === 'made' && sent.has(from));
  if (!onlyReads(operation)) return made.length > 0 && role !== 'reads' ? role : undefined;
  if (made.length > 0) return 'reads';
  const listed = arrowsFrom(operation).filter(({ to }) => sent.has(to));
  const isOfMade = listed.some(({ to, slot }) =>
    arrowsTo(to).some(
      (arrow) => arrow.origin === 'made' && sent.has(arrow.from) && arrow.slot.name === slot.name,
    ),
  );
  if (isOfMade) return 'lists';
  const isFound = arrowsTo(operation).some(({ from }) => sent.has(from));
  return listed.length > 0 || isFound ? 'finds' : undefined;
}

/** So many operations in a row; those that need each other in a circle have no order. */
const MOST_LEVELS = 8;

/** How many operations in a row have to be sent before one, each for what it makes. */
export function levelOf(operation: Operation): number {
  return levelsOf(operation.contract).get(operation) ?? 0;
}

const levelsOf = memoize(({ operations }: Contract): ReadonlyMap<Operation, number> => {
  const levels = new Map<Operation, number>();
  for (let round = 0; round < MOST_LEVELS; round++) {
    for (const operation of operations) {
      const isTaken = (arrow: Arrow): boolean => arrow.from !== operation && takesId(operation, arrow);
      const makers = arrowsTo(operation).filter(isTaken);
      const above = makers.map(({ from }) => 1 + (levels.get(from) ?? 0));
      levels.set(operation, Math.min(MOST_LEVELS, Math.max(0, ...above)));
    }
  }
  return levels;
});
