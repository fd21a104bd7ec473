import { servedBody } from '../../../behaviors/judge.js';
import { fingerprint } from '../../../json/equality.js';
import { snippet } from '../../../json/excerpt.js';
import type { JsonObject } from '../../../json/json.js';
import { isObject, isScalar } from '../../../json/json.js';
import { tokensOf, valueAt } from '../../../json/pointer.js';
import type { Exchange } from '../../../model/exchange.js';
import type { Arrow } from '../../../resources/arrow.js';
import { sourceKey } from '../answered-ids.js';
import { sentIn, statusOf } from '../answers.js';
import type { Thing } from '../things.js';
import { textOf } from './list.js';
import type { Written } from './read-back.js';

/** A thing that was made, and what it was written with last. */
export interface Made extends Written {
  thing: Thing;
  exchange: Exchange;
  /** As it was read last, without what is around it. */
  read?: JsonObject;
}

export function madeBy(exchange: Exchange, thing: Thing): Made {
  return { thing, exchange, sent: sentIn(exchange), answered: servedBody(exchange) };
}

/** The id of a thing as the answer to its creation had it. */
export function idOf({ thing }: Made, arrow: Arrow): string {
  return snippet(thing.ids.get(sourceKey(arrow)));
}

/** Whether the request itself has the id, where the answer has it: who names the same twice means the same. */
export function isIdGiven({ thing, sent }: Made, arrow: Arrow): boolean {
  const { source } = arrow;
  const id = thing.ids.get(sourceKey(arrow));
  if (source.in !== 'body' || id === undefined) return false;
  const name = tokensOf(source.path)?.at(-1);
  const given = [valueAt(sent, source.path), name !== undefined && isObject(sent) ? sent[name] : undefined];
  return given.some((value) => isScalar(value) && textOf(value) === textOf(id));
}

/** Whether a server may have begun to make or change something, and not be done with it (RFC 9110 §15.3.3). */
export function isUnderway(exchange: Exchange): boolean {
  return statusOf(exchange) === 202;
}

/** Whether a server answers whatever it is sent with the same. */
export function isCanned(one: Made, other: Made): boolean {
  if (one.answered === undefined || other.answered === undefined) return false;
  return fingerprint(one.answered) === fingerprint(other.answered);
}
