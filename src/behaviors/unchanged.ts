import { isDeepStrictEqual } from 'node:util';
import type { Json, Operation } from '../model.js';
import { isObject } from '../openapi/grammar.js';
import { tokensOf, valueAt } from '../openapi/pointer.js';
import { snippet } from '../schema/snippet.js';
import { broken, send, shown } from './behavior.js';
import type { Answer, Behavior, Change, Declared, Probe } from './behavior.js';
import { answerMistakes, requestMistakes } from './mistakes.js';
import { memberOf } from './request-view.js';
import type { RequestView } from './request-view.js';
import { requestShapes, shapeOf } from './schemas.js';

interface Unchanged {
  send: string;
  from: string;
  answer: Json;
}

const CLAUSE = 'unchanged';

/** Data may change between two requests; it is not expected to do so twice in a row. */
const TRIES = 2;

/** The caller sends back a mark out of an earlier answer, and gets a short answer while nothing has changed. */
export const unchanged: Behavior<Unchanged> = {
  mistakes(declared) {
    const { send: place, from } = declared.value;
    return [...requestMistakes(declared, 'send', place), ...answerMistakes(declared, 'from', from)];
  },

  promised: ({ pointer }) => [{ clause: CLAUSE, pointer }],

  answer(declared, draft, request) {
    const { from, answer } = declared.value;
    const mark = valueAt(draft.body, from);
    const isKnown = mark !== undefined && mark !== null && markIn(declared, request) === mark;
    return isKnown ? { body: answer, items: undefined, isFinal: true } : draft;
  },

  *probe(declared): Probe {
    const { from } = declared.value;
    const first = yield* send({
      label: 'without',
      why: 'without a mark, to be given one',
      ...withoutMark(declared.operation),
    });
    const mark = first?.body === undefined ? undefined : valueAt(first.body, from);
    if (mark === undefined || mark === null || !canSend(declared, mark)) {
      if (first?.body !== undefined) yield* shown(CLAUSE, false);
      return;
    }
    yield* repeated(declared, mark);
    yield* foreign(declared, mark);
  },
};

/**
 * Leaves the mark out of the body, where an operation takes one and does not insist on it: the answer is then a whole
 * one, whatever the documented request says is known already.
 */
export function withoutMark(operation: Operation): Pick<Change, 'body'> {
  const { unchanged: value } = operation.extension;
  if (!isObject(value) || typeof value.send !== 'string') return {};
  return isRequired(operation, value.send) ? {} : { body: { pointer: value.send, value: undefined } };
}

/** A mark of another type than the request takes is no mark; the check of bodies tells of it. */
function canSend({ operation, value }: Declared<Unchanged>, mark: Json): boolean {
  const places = requestShapes(operation).map((shape) => shapeOf(shape, tokensOf(value.send) ?? []));
  return places.some((shape) => shape?.accepts(mark) === true);
}

function isRequired(operation: Operation, place: string): boolean {
  const names = tokensOf(place) ?? [];
  const name = names.at(-1);
  return requestShapes(operation).some((shape) => {
    const parent = shapeOf(shape, names.slice(0, -1));
    return name === undefined || parent?.requires(name) === true;
  });
}

/** The mark that a request sends back. */
function markIn(declared: Declared<Unchanged>, { body }: RequestView): Json | undefined {
  const ignoreCase = declared.operation.extension['case-insensitive-body'] === true;
  return (tokensOf(declared.value.send) ?? []).reduce<Json | undefined>(
    (value, name) => memberOf(value, name, ignoreCase),
    body,
  );
}

/** With the mark just given, nothing has changed. */
function* repeated(declared: Declared<Unchanged>, given: Json): Probe {
  const { send: place, from, answer: short } = declared.value;
  let mark = given;
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const answer: Answer | undefined = yield* send({
      label: attempt === 1 ? 'with' : `with~${String(attempt)}`,
      why: 'with the mark just given, since when nothing has changed',
      body: { pointer: place, value: mark },
    });
    if (!answer || isRefused(answer)) return;
    if (isDeepStrictEqual(answer.body, short)) return yield* shown(CLAUSE, true);
    const next = answer.body === undefined ? undefined : valueAt(answer.body, from);
    const isOther = next !== undefined && next !== null && next !== mark;
    // Another mark may mean that the data changed: the next answer tells.
    if (isOther && attempt < TRIES) {
      mark = next;
      continue;
    }
    yield* broken(answer, {
      check: 'behavior.unchanged',
      message: isOther
        ? `the mark ${snippet(mark)} was sent back as it came, and the answer is a whole one with yet another mark`
        : `the mark ${snippet(mark)} was sent back as it came, and the answer is not the short one`,
      pointer: declared.pointer,
      at: 'body#',
      expected: snippet(short),
      received: answer.body === undefined ? statusOf(answer) : snippet(answer.body),
    });
    return;
  }
}

/** Refusals and failures are told by other checks. */
function isRefused({ exchange: { outcome } }: Answer): boolean {
  return outcome.kind === 'failure' || outcome.status >= 400;
}

function statusOf({ exchange: { outcome } }: Answer): string {
  return outcome.kind === 'failure' ? outcome.reason : `${String(outcome.status)} without JSON`;
}

/** A mark the server never gave cannot mean that nothing has changed. */
function* foreign(declared: Declared<Unchanged>, given: Json): Probe {
  const { send: place, answer: short } = declared.value;
  if (typeof given !== 'string') return;
  const mark = `${given}-other`;
  const answer = yield* send({
    label: 'foreign',
    why: 'with a mark that was never given',
    body: { pointer: place, value: mark },
  });
  if (answer?.body === undefined || !isDeepStrictEqual(answer.body, short)) return;
  yield* broken(answer, {
    check: 'behavior.unchanged',
    message: `nothing is said to have changed since the mark ${snippet(mark)}, which the server never gave`,
    pointer: declared.pointer,
    at: 'body#',
    expected: 'a whole answer',
    received: snippet(answer.body),
  });
}
