import { servedBody } from '../../../behaviors/judge.js';
import { snippet } from '../../../json/excerpt.js';
import type { Json, JsonObject } from '../../../json/json.js';
import { isObject } from '../../../json/json.js';
import type { Exchange } from '../../../model/exchange.js';
import { sourceKey } from '../answered-ids.js';
import { isSucceeded, statusOf } from '../answers.js';
import { listOf, textOf } from './list.js';
import type { Made } from './made.js';
import { isUnderway } from './made.js';
import { LIFE_CLAUSES } from './promises.js';
import type { LifeContext } from './requests.js';
import type { Life } from './step.js';
import { answeredSo, broken, seen, unproved } from './step.js';

/** Statuses that say that something is not there. */
const GONE = ['404', '410'];

/**
 * Removes a thing, and asks for it once more: by its id, in the list, and to be removed again.
 * `wasThere`: whether it was read before; otherwise, that it is not there shows nothing. `mayBeCanned`: whether the server
 * answered the same when it was made twice, as one does that keeps nothing.
 */
export function* removed(
  made: Made,
  { wasThere, mayBeCanned }: { wasThere: boolean; mayBeCanned: boolean },
  context: LifeContext,
): Life {
  const { kind, requests, sequences } = context;
  const { remover, reader } = kind;
  if (!remover) return;
  const { thing } = made;
  const exchange = yield* requests.about(remover, thing, 'remove it');
  if (!isSucceeded(exchange)) {
    yield* unproved(LIFE_CLAUSES.removed, answeredSo(remover, exchange));
    return;
  }
  sequences.forget(thing);
  const again = yield* requests.about(reader, thing, 'read what was removed', GONE);
  const status = statusOf(again);
  if (!again || status === undefined || (status >= 400 && !GONE.includes(String(status)))) {
    yield* unproved(LIFE_CLAUSES.removed, answeredSo(reader, again));
    return;
  }
  if (status < 400) {
    if (isUnderway(exchange))
      yield* unproved(LIFE_CLAUSES.removed, `${remover.id} answers 202: it may remove later`);
    else if (isMarked(servedBody(again))) yield* seen(LIFE_CLAUSES.removed);
    else yield* stillThere(again, mayBeCanned, context);
    return;
  }
  sequences.lose(thing);
  if (wasThere) yield* seen(LIFE_CLAUSES.removed);
  yield* unlisted(made, context);
  // Removing is idempotent (RFC 9110 §9.2.2), whatever it is answered the second time; but it does not fail.
  const documented = remover.responses.map((response) => response.status);
  yield* requests.about(remover, thing, 'remove it again', [...documented, ...GONE]);
}

function* stillThere(again: Exchange, mayBeCanned: boolean, { kind }: LifeContext): Life {
  const found = { at: 'status', expected: GONE.join(' or '), received: String(statusOf(again)) };
  if (!mayBeCanned)
    return yield* broken(again, kind.reader, {
      check: 'sequence.use-after-free',
      message: 'what was removed is still there',
      ...found,
    });
  yield* unproved(LIFE_CLAUSES.removed, `${kind.maker.id} is answered the same whatever is sent`);
  yield* broken(again, kind.reader, {
    check: 'sequence.nothing-kept',
    severity: 'warning',
    message: 'the server keeps nothing: what was made twice is one thing, and is there when it was removed',
    ...found,
  });
}

function* unlisted({ thing }: Made, context: LifeContext): Life {
  const { kind } = context;
  const { lister, arrow } = kind;
  const listed = lister && (yield* listOf(lister, thing, 'list after removal', context));
  const id = textOf(thing.ids.get(sourceKey(arrow)));
  if (listed?.ids.has(id) !== true || isMarkedIn(listed.bodies, id)) return;
  yield* broken(listed.exchange, lister?.from ?? kind.maker, {
    check: 'sequence.use-after-free',
    message: 'what was removed is still listed',
    at: 'body#',
    expected: `no ${id}`,
    received: snippet(id),
  });
}

/** Names and values by which servers mark what they have removed and keep. */
const MARK =
  /^(is|was)?[-_]?(deleted|removed|archived|trashed|inactive|disabled|cancell?ed)([-_]?(at|on|date|time))?$/i;
const NOT_SET = /^(false|0|no|)$/i;

/** Whether a thing says of itself that it was removed. */
function isMarked(body: Json | undefined): boolean {
  if (!isObject(body)) return false;
  return [body, ...Object.values(body).filter(isObject)].some((record) =>
    Object.entries(record).some(isMark),
  );
}

function isMark([name, value]: [string, Json]): boolean {
  if (typeof value === 'string' && MARK.test(value)) return true;
  if (/^(is[-_]?)?(active|enabled)$/i.test(name)) return value === false;
  return MARK.test(name) && value !== null && typeof value !== 'object' && !NOT_SET.test(String(value));
}

function isMarkedIn(bodies: readonly Json[], id: string): boolean {
  return bodies.some((body) => [...recordsIn(body)].some((record) => hasId(record, id) && isMarked(record)));
}

function hasId(record: JsonObject, id: string): boolean {
  return Object.values(record).some((value) => textOf(value) === id);
}

function* recordsIn(value: Json): Generator<JsonObject> {
  if (Array.isArray(value)) for (const item of value) yield* recordsIn(item);
  else if (isObject(value)) {
    yield value;
    for (const member of Object.values(value)) yield* recordsIn(member);
  }
}
