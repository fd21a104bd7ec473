import { onlyReads } from '../../document/safety.js';
import type { Operation } from '../../model/document.js';
import { arrowsFrom, arrowsTo, roleOf } from './graph.js';

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

/** How many operations in a row have to be sent before one, each for what it makes. */
export function levelOf(operation: Operation, above: readonly Operation[] = []): number {
  if (above.includes(operation)) return 0;
  const makers = arrowsTo(operation).filter(({ from }) => from !== operation);
  const levels = makers.map(({ from }) => 1 + levelOf(from, [...above, operation]));
  return Math.max(0, ...levels);
}
