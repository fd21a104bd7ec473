import type { Operation } from '../../model/document.js';
import type { Case, Exchange } from '../../model/exchange.js';
import { kindOf } from '../../resources/kinds.js';
import { isGone, isSucceeded, statusOf } from './answers.js';
import { inVain } from './refusals.js';
import type { Thing, Things } from './things.js';

/** So many things are tried in place of one that is no longer there. */
const MOST_OTHERS = 3;

export interface Means {
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
  /** Makes one more thing; undefined where it may not. */
  make: (maker: Operation) => Generator<Case, Exchange | undefined, Exchange>;
  /** What an answer tells of, where it tells of something. */
  thingOf: (exchange: Exchange) => Thing | undefined;
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

/**
 * A request once more about another thing, where a conflict (RFC 9110 §15.5.10) says that the one it was about has come to
 * an end, such as an order that was cancelled; at last about a new one. Undefined where it is about none.
 */
export function* inOtherState(
  planned: Case,
  refused: Exchange,
  { things, mayTry, about, learn, make, thingOf }: Means,
): Generator<Case, Exchange | undefined, Exchange> {
  const { operation } = planned;
  const thing = things.meantBy(operation);
  if (!thing) return undefined;
  const earlier = [inVain(refused)];
  const others = things.of(thing.source).filter((each) => each !== thing && each.isSound);
  for (const other of others.slice(0, MOST_OTHERS)) {
    if (!mayTry(operation)) return { ...refused, earlier: earlier.slice(1) };
    const exchange = yield about(planned, other);
    if (isSucceeded(exchange)) learn(() => things.prefer(other));
    if (statusOf(exchange) !== CONFLICT) return { ...exchange, earlier };
    earlier.push(inVain(exchange));
  }
  const made = mayTry(operation) ? yield* make(thing.source) : undefined;
  if (!made) return { ...refused, earlier: earlier.slice(1) };
  earlier.push(...(made.earlier ?? []), made);
  const fresh = thingOf(made);
  if (!fresh) return { ...refused, earlier: earlier.slice(1) };
  const exchange = yield about(planned, fresh);
  if (isSucceeded(exchange)) learn(() => things.prefer(fresh));
  return { ...exchange, earlier };
}

const CONFLICT = 409;
