import { servedBody } from '../../../behaviors/judge.js';
import { responseFor, successKeys } from '../../../document/responses.js';
import { headerValue } from '../../../http/headers.js';
import { documentedMediaType } from '../../../http/media-type.js';
import { snippet } from '../../../json/excerpt.js';
import { isObject } from '../../../json/json.js';
import type { Exchange } from '../../../model/exchange.js';
import { isValid } from '../../../schema/validate/is-valid.js';
import { isGone, isSucceeded, statusOf } from '../answers.js';
import type { SequenceCode } from '../codes.js';
import type { Made } from './made.js';
import { isUnderway } from './made.js';
import type { Difference } from './read-back.js';
import { compared, parentOf, recordIn } from './read-back.js';
import type { LifeContext } from './requests.js';
import type { Life } from './step.js';
import { answeredSo, broken, seen, send, unproved } from './step.js';

/** Why a thing is read. */
interface Occasion {
  /** What was done to it, e.g. `made`. */
  when: string;
  code: SequenceCode;
  /** What is promised of it. */
  clause: string;
}

/** Reads a thing. It is given back as it was read; undefined where it is not as it was written, or nobody knows. */
export function* readBack(
  made: Made,
  { when, code, clause }: Occasion,
  context: LifeContext,
): Life<Made | undefined> {
  const { kind, requests } = context;
  const { reader, arrow } = kind;
  const exchange = yield* requests.about(reader, made.thing, `read what was ${when}`);
  if (exchange && isGone(exchange) && !isUnderway(made.exchange)) {
    yield* missing(exchange, { when, code, clause }, context);
    return undefined;
  }
  const read = exchange && servedBody(exchange);
  if (!exchange || read === undefined) {
    yield* unproved(clause, answeredSo(reader, exchange));
    return undefined;
  }
  const inside = arrow.source.in === 'body' ? parentOf(arrow.source.path) : '';
  const { difference, members } = compared({ ...made, read }, reader, inside);
  if (difference) {
    yield* differing(made, exchange, difference, { when, code, clause });
    return undefined;
  }
  if (members > 0) yield* seen(clause);
  else yield* unproved(clause, `the answer of ${reader.id} documents no member that was sent`);
  const names = isObject(made.sent) ? Object.keys(made.sent) : [];
  const record = recordIn(read, names, reader, inside)?.record;
  return { ...made, ...(record && { read: record }) };
}

/** Tells that what was written is not there, where the reader is asked for it by an id that it takes. */
function* missing(exchange: Exchange, { when, code, clause }: Occasion, context: LifeContext): Life {
  const { maker, reader } = context.kind;
  if (yield* takesOthers(context))
    return yield* unproved(
      clause,
      `${reader.id} refuses the id that ${maker.id} gives, and takes the documented one`,
    );
  yield* broken(exchange, reader, {
    check: code,
    message: `what was ${when} is not there`,
    at: 'status',
    expected: successKeys(reader).join(' or '),
    received: String(statusOf(exchange)),
  });
}

/** Whether a query takes the documented id where it refuses that of what was made: what it is called may mislead. */
function* takesOthers({ kind: { reader, arrow }, requests, sequences }: LifeContext): Life<boolean> {
  if (arrow.isAddress !== true) return false;
  const planned = requests.of(reader, 'read the documented one', 'to know which ids it takes');
  if (planned?.remaking?.isDocumented !== true) return false;
  const { remaking: _remaking, ...fixed } = planned;
  const exchange = yield* send(fixed);
  if (!isSucceeded(exchange)) return false;
  sequences.binding.doubted.add(reader);
  return true;
}

function* differing(
  { exchange: writing }: Made,
  exchange: Exchange,
  { at, written, read }: Difference,
  { when, code, clause }: Occasion,
): Life {
  const { operation: writer } = writing.case;
  if (isUnderway(writing))
    return yield* unproved(clause, `${answeredSo(writer, writing)}: it may do so later`);
  const { operation: reader } = exchange.case;
  // That a member is not where the document has it is told as the fault of the answer.
  if (read === undefined && breaksSchema(exchange))
    return yield* unproved(clause, `the answer of ${reader.id} breaks its schema`);
  yield* broken(exchange, reader, {
    check: code,
    message: `what was ${when} is not read as it was written`,
    at: `body#${at}`,
    expected: snippet(written),
    received: snippet(read),
  });
}

function breaksSchema(exchange: Exchange): boolean {
  const { outcome, case: planned } = exchange;
  const body = servedBody(exchange);
  if (outcome.kind === 'failure' || body === undefined) return false;
  const { operation } = planned;
  const content = responseFor(operation, outcome.status)?.content ?? [];
  const schema = documentedMediaType(headerValue(outcome.headers, 'content-type') ?? '', content)?.schema;
  return schema !== undefined && !isValid(operation.contract, 'response', schema.pointer, body);
}
