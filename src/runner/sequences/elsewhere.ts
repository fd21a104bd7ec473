import type { Operation } from '../../model/document.js';
import type { Case, Exchange } from '../../model/exchange.js';
import { kindOf } from '../../resources/kinds.js';
import { isGone } from './answers.js';
import { inVain } from './refusals.js';
import type { Thing, Things } from './things.js';

/** So many things are tried in place of one that is no longer there. */
const MOST_OTHERS = 3;

interface Means {
  things: Things;
  /** The usual request of an operation; undefined where it may not be sent. */
  usual: (operation: Operation) => Case | undefined;
  mayTry: (operation: Operation) => boolean;
  /** Whether an operation refuses the ids: that it reads what is documented shows nothing. */
  isDoubted: (operation: Operation) => boolean;
  about: (planned: Case, thing: Thing) => Case;
  /** The same for good: nothing else is tried in its place. */
  alone: (planned: Case, thing: Thing) => Case;
  learn: (learned: () => void) => void;
}

/**
 * A request once more about another thing, where that which it was about is no longer there, as who reads it is told: what
 * changes a thing may archive it, or move it away. Undefined where nobody can tell.
 */
export function* elsewhere(
  planned: Case,
  refused: Exchange,
  { things, usual, mayTry, isDoubted, learn, ...requests }: Means,
): Generator<Case, Exchange | undefined, Exchange> {
  const { operation } = planned;
  const thing = things.meantBy(operation);
  const reader = thing && kindOf(thing.source)?.reader;
  const reading = reader && usual(reader);
  if (!thing || !reading || isDoubted(reader)) return undefined;
  const earlier: Exchange[] = [];
  if (reader !== operation) {
    if (!mayTry(reader)) return undefined;
    const read = yield requests.alone(reading, thing);
    earlier.push(inVain(read));
    if (!isGone(read)) return { ...refused, earlier };
  }
  learn(() => things.forgetWhole(thing));
  const others = things.of(thing.source).filter((each) => each !== thing && each.isSound);
  const tried: Thing[] = [];
  for (const other of others.slice(0, MOST_OTHERS)) {
    if (!mayTry(operation)) break;
    const exchange = yield requests.about(planned, other);
    if (isGone(exchange)) {
      // What is not there may be something else that the request is about.
      tried.push(other);
      earlier.push(inVain(exchange));
      continue;
    }
    learn(() => {
      for (const each of tried) things.forgetWhole(each);
    });
    return { ...exchange, earlier: [inVain(refused), ...earlier] };
  }
  return { ...refused, earlier };
}
