import type { Operation } from '../../model/document.js';
import type { Case, Exchange } from '../../model/exchange.js';
import { isGone, isRefused, isSucceeded, statusOf } from './answers.js';
import { inVain } from './refusals.js';
import type { Turns } from './turns.js';

interface Means {
  /** The turn that was refused. */
  from: number;
  turns: Turns;
  mayTry: (operation: Operation) => boolean;
  /** The request with the texts of a turn. */
  bound: (turn: number) => Case;
  learn: (learned: () => void) => void;
}

/** A request with the next texts of its sequence, until one is not taken. */
export function* anew(
  planned: Case,
  refused: Exchange,
  { from, turns, mayTry, bound, learn }: Means,
): Generator<Case, Exchange, Exchange> {
  const most = turns.most(refused);
  const earlier = [inVain(refused)];
  let before = refused.case.request;
  for (let turn = from + 1; turn <= from + most; turn++) {
    const next = bound(turn);
    if (next.request.body === before.body) continue;
    before = next.request;
    if (!mayTry(planned.operation)) break;
    const exchange = yield next;
    // Where it is refused because something else is not there, nothing of it is taken any more.
    if (statusOf(refused) === 409 && isGone(exchange)) return { ...exchange, earlier };
    if (isSucceeded(exchange)) {
      learn(() => turns.serve(exchange, turn));
      return { ...exchange, earlier };
    }
    earlier.push(inVain(exchange));
    if (isRefused(exchange)) continue;
    learn(() => turns.fail(refused, turn));
    break;
  }
  return { ...refused, earlier: earlier.slice(1) };
}
