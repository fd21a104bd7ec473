import { servedBody } from '../../../behaviors/judge.js';
import { snippet } from '../../../json/excerpt.js';
import type { Json, JsonObject } from '../../../json/json.js';
import { isObject } from '../../../json/json.js';
import { escapeToken } from '../../../json/pointer.js';
import type { Operation } from '../../../model/document.js';
import type { Case, Exchange } from '../../../model/exchange.js';
import { isIdOf, isNaturalId, isOwnId, plainName, thingOf } from '../../../resources/names.js';
import { shapeOf } from '../../../schema/shape/index.js';
import { isValid } from '../../../schema/validate/is-valid.js';
import { segmentTexts } from '../answered-ids.js';
import { isSucceeded, sentIn } from '../answers.js';
import { textOf } from './list.js';
import type { Made } from './made.js';
import { isUnderway } from './made.js';
import { LIFE_CLAUSES } from './promises.js';
import { isSame, parentOf, recordIn } from './read-back.js';
import { readBack } from './reading.js';
import type { LifeContext } from './requests.js';
import type { Life } from './step.js';
import { answeredSo, broken, send, unproved } from './step.js';

/** Changes a thing by each operation that does so. It is given back after the changes that the server took. */
export function* changed(made: Made, context: LifeContext): Life<Made> {
  let now = made;
  for (const changer of context.kind.changers) {
    const after = yield* changedBy(changer, now, context);
    if (after === 'broken') break;
    now = after ?? now;
  }
  return now;
}

/** The thing after one change; undefined where the server did not take it. */
function* changedBy(
  changer: Operation,
  before: Made,
  context: LifeContext,
): Life<Made | 'broken' | undefined> {
  const { requests } = context;
  const clause = LIFE_CLAUSES.changed(changer);
  const planned = requests.of(changer, `change by ${changer.method}`, 'to read what was changed');
  const exchange = planned && (yield* sentAbout(planned, before, context));
  if (!isSucceeded(exchange)) {
    yield* unproved(clause, answeredSo(changer, exchange));
    return undefined;
  }
  const written = {
    ...before,
    exchange,
    sent: sentIn(exchange),
    answered: servedBody(exchange),
    ...(before.read && { before: before.read }),
  };
  const when = `changed by ${changer.method}`;
  const now = yield* readBack(written, { when, code: 'sequence.stale-read', clause }, context);
  if (!now) return 'broken';
  if (changer.method === 'patch') yield* keptByPatch(before, now, context);
  return changer.method === 'put' && !isUnderway(exchange)
    ? yield* replacedByPut(now, exchange, context)
    : now;
}

/** A change with other texts, else with the usual ones, else with what is required alone. */
function* sentAbout(planned: Case, { thing }: Made, { sequences }: LifeContext): Life<Exchange | undefined> {
  const mayBeLess = sequences.binding.mayBeLess(planned);
  // That an optional member is refused is told where the operation is sent by itself.
  const larger = mayBeLess && { isLarger: true as const };
  for (const turn of [2, 0]) {
    const exchange = yield* send({ ...sequences.about(planned, thing, turn), ...larger });
    if (isSucceeded(exchange) || (turn === 0 && !mayBeLess)) return exchange;
  }
  const exchange = yield* send(sequences.about(planned, thing, 2, true));
  if (isSucceeded(exchange)) sequences.takesLess(exchange);
  return exchange;
}

/** What was written before and is not part of a patch stays (RFC 5789 §2). */
function* keptByPatch(before: Made, now: Made, { kind: { reader } }: LifeContext): Life {
  const [was, is] = [before.read, now.read];
  if (!was || !is || !isObject(before.sent) || !isObject(now.sent)) return;
  const sent = now.sent;
  const lost = Object.keys(before.sent).find(
    (name) => !Object.hasOwn(sent, name) && was[name] !== undefined && !isSame(was[name], is[name]),
  );
  if (lost === undefined) return;
  yield* broken(now.exchange, reader, {
    check: 'sequence.lost-write',
    message: `a patch changes '${lost}', which is no part of it`,
    at: `body#/${escapeToken(lost)}`,
    expected: snippet(was[lost]),
    received: snippet(is[lost]),
  });
}

/**
 * PUT sends the whole state (RFC 9110 §9.3.4): a member that it leaves out is not what it was. A server may have a value
 * of its own for it, so only one that is kept shows something. The thing is given back as it is then.
 */
function* replacedByPut(now: Made, exchange: Exchange, { kind, requests }: LifeContext): Life<Made> {
  const name = optionalIn(now, exchange);
  if (name === undefined || !now.read) return now;
  const { [name]: left, ...rest } = now.sent as JsonObject;
  const without = yield* send(requests.withBody(exchange, rest, `replace it without ${name}`));
  if (!isSucceeded(without)) return now;
  const { read: _, ...written } = now;
  const unread: Made = { ...written, exchange: without, sent: rest };
  if (isUnderway(without)) return unread;
  const again = yield* requests.about(kind.reader, now.thing, 'read what was replaced');
  if (!isSucceeded(again)) return unread;
  const inside = kind.arrow.source.in === 'body' ? parentOf(kind.arrow.source.path) : '';
  const found = recordIn(servedBody(again), Object.keys(now.sent as JsonObject), kind.reader, inside);
  if (!found) return unread;
  const replaced: Made = { ...unread, answered: servedBody(without), read: found.record };
  if (!isSame(now.read[name] ?? null, found.record[name])) return replaced;
  yield* broken(again, without.case.operation, {
    check: 'sequence.merged',
    severity: 'warning',
    message: `PUT does not replace what is there: '${name}', which was left out, keeps its value`,
    at: `body#${found.place}/${escapeToken(name)}`,
    expected: `not ${snippet(left)}`,
    received: snippet(found.record[name]),
  });
  return replaced;
}

/**
 * A member of what was sent that may be left out, and whose value nobody but the sender can have chosen. What the address
 * says as well stays what it is, be it repeated in the body or not.
 */
function optionalIn({ sent, read, thing }: Made, exchange: Exchange): string | undefined {
  const { operation } = exchange.case;
  const media = operation.requestBody?.content.find(({ schema }) => schema !== undefined);
  const schema = media?.schema?.pointer;
  if (!isObject(sent) || !read || schema === undefined) return undefined;
  const { contract } = operation;
  const address = new Set([...segmentTexts(exchange), ...[...thing.ids.values()].map(textOf)]);
  const names = operation.parameters.map((parameter) => plainName(parameter.name));
  const isOfAddress = (value: Json, name: string): boolean =>
    address.has(textOf(value)) &&
    (names.includes(plainName(name)) ||
      isOwnId(name) ||
      isNaturalId(name) ||
      isIdOf(thingOf(operation), name));
  const isOwn = (value: Json, name: string): boolean =>
    (typeof value === 'string' || Array.isArray(value)) &&
    value.length > 0 &&
    !isOfAddress(value, name) &&
    isSame(value, read[name]) &&
    !shapeOf(contract, schema)
      .property(name)
      .examples()
      .some((known) => isSame(known, value));
  return Object.entries(sent).find(([name, value]) => {
    const { [name]: _left, ...rest } = sent;
    return isOwn(value, name) && isValid(contract, 'request', schema, rest);
  })?.[0];
}
