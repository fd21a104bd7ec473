import { snippet } from '../../json/excerpt.js';
import type { Json } from '../../json/json.js';
import { isNumeric } from '../../json/number.js';
import { jsonText } from '../../json/text.js';
import type { Answer, Change, Declared, Probe, Step } from '../shared/behavior.js';
import { broken, isRefused, send, shown } from '../shared/behavior.js';
import type { Unchanged } from '../shared/change-token.js';
import {
  canSendToken,
  changeTokenName,
  changeTokenOf,
  isRequired,
  isShort,
  selectingChangeToken,
  withChangeToken,
  withoutChangeToken,
} from '../shared/change-token.js';
import { ignoresCase } from '../shared/name-case.js';

export const CLAUSES = {
  token: 'unchanged',
  selected: 'unchanged, whatever is selected',
} as const;

/** The number of attempts. Data may change between two requests, but hardly twice in a row. */
const TRIES = 2;

type Sending<T> = Generator<Step, T, Answer | undefined>;

/**
 * Sends the change token of one answer with the next request; then unknown ones, none at all, and one with a
 * selection.
 */
export function* proof(declared: Declared<Unchanged>): Probe {
  const first = yield* whole(declared);
  if (!first) return;
  const token = changeTokenOf(declared, first);
  if (token === undefined) return yield* shown(CLAUSES.token, false);
  yield* repeated(declared, token);
  const foreign = tokensNeverGiven(token).find((other) => canSendToken(declared, other));
  if (foreign !== undefined) yield* nothingSince(declared, foreign, 'foreign');
  const isBlank = typeof token === 'string' && token.trim() === '';
  for (const blank of isBlank ? [] : [null, ''])
    if (canSendToken(declared, blank)) yield* nothingSince(declared, blank, `mark ${jsonText(blank)}`);
  yield* selected(declared, token);
}

function without(declared: Declared<Unchanged>, again = ''): Sending<Answer | undefined> {
  return send({
    label: `without${again}`,
    why: 'without a mark, to be given one',
    ...withoutChangeToken(declared.operation),
    ...(again === '' ? {} : { isFresh: true }),
  });
}

/**
 * Asks for a whole answer, i.e. not the short one. If no answer is whole, nothing was proved. A short answer without
 * a change token may be correct where there are no data, but it is wrong if an unknown change token then gets a whole
 * answer.
 */
function* whole(declared: Declared<Unchanged>): Sending<Answer | undefined> {
  const { operation, value, pointer } = declared;
  const first = yield* without(declared);
  if (first?.body === undefined || !isShort(declared, first))
    return first?.body === undefined ? undefined : first;
  const token = unknownToken(declared);
  const other = token === undefined ? undefined : yield* sent(declared, token, 'unknown');
  const again = isRequired(operation, value.send) ? undefined : yield* without(declared, ' again');
  if (again && !isShort(declared, again)) return again.body === undefined ? undefined : again;
  if (other?.body === undefined || isShort(declared, other)) {
    yield* broken(first, {
      check: 'evidence.nothing-proved',
      message:
        'nothing was proved: the only answer is the one that says that nothing has changed, since no mark at all',
      pointer,
      at: 'body#',
      expected: 'a whole answer at least once',
      received: snippet(value.answer),
    });
    return undefined;
  }
  if (!again) return other;
  yield* broken(again, {
    check: 'behavior.unchanged',
    message: 'no mark was sent, and the answer is the one that says that nothing has changed since',
    pointer,
    at: 'body#',
    expected: 'a whole answer, as to a mark that the server does not know',
    received: snippet(value.answer),
  });
  return undefined;
}

/** Sends back the change token just received: the answer must be the short one. */
function* repeated(declared: Declared<Unchanged>, given: Json): Probe {
  let token = given;
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const label = attempt === 1 ? 'with' : `with~${String(attempt)}`;
    const answer: Answer | undefined = yield* send({ label, ...withChangeToken(declared, token) });
    if (!answer || isRefused(answer)) return;
    if (isShort(declared, answer)) return yield* shown(CLAUSES.token, true);
    const next = changeTokenOf(declared, answer);
    const isOther = next !== undefined && next !== token;
    // With another change token the data may have changed, so try once more with that one.
    if (isOther && attempt < TRIES) {
      token = next;
      continue;
    }
    const what = isOther ? 'a whole one with yet another mark' : 'not the short one';
    return yield* ignored(
      declared,
      answer,
      `the mark ${snippet(token)} was sent back as it came, and the answer is ${what}`,
    );
  }
}

function ignored({ pointer, value }: Declared<Unchanged>, answer: Answer, message: string): Probe {
  return broken(answer, {
    check: 'behavior.unchanged',
    message,
    pointer,
    at: 'body#',
    expected: snippet(value.answer),
    received: answer.body === undefined ? statusOf(answer) : snippet(answer.body),
  });
}

function statusOf({ exchange: { outcome } }: Answer): string {
  return outcome.kind === 'failure' ? outcome.reason : `${String(outcome.status)} without JSON`;
}

/** Sends a change token that the schema allows, which the server may still refuse. */
function sent(
  { value }: Declared<Unchanged>,
  token: Json,
  label: string,
  more: Partial<Change> = {},
): Sending<Answer | undefined> {
  return send({
    ...more,
    label,
    why: token === null || token === '' ? 'with a mark that is none' : 'with a mark that was never given',
    claim: 'plausible',
    body: { pointer: value.send, value: token },
  });
}

/** Sends a change token that the server never gave, or an empty one: the answer must not be the short one. */
function* nothingSince(declared: Declared<Unchanged>, token: Json, label: string): Probe {
  const { operation, value, pointer } = declared;
  const answer = yield* sent(declared, token, label);
  if (!answer || !isShort(declared, answer)) return;
  // If a request without a token gets the short answer too, there may be no data, and the short answer may be a whole
  // one.
  const again = isRequired(operation, value.send) ? undefined : yield* without(declared, ` after ${label}`);
  if (again && (again.body === undefined || isShort(declared, again))) return;
  const still = again && (yield* sent(declared, token, `${label} again`, { isFresh: true }));
  if (still && !isShort(declared, still)) return;
  yield* broken(answer, {
    check: 'behavior.unchanged',
    message: `nothing is said to have changed since the mark ${snippet(token)}, which ${token === null || token === '' ? 'is none' : 'the server never gave'}`,
    pointer,
    at: 'body#',
    expected: 'a whole answer',
    received: snippet(answer.body ?? null),
  });
}

/**
 * Returns change tokens that the server has not given. A number must be lower than the one given: since a later
 * moment, nothing may really have changed.
 */
function tokensNeverGiven(given: Json): Json[] {
  if (isNumeric(given)) return [1, 0, -1, -(2 ** 31)].filter((other) => other < given);
  if (typeof given !== 'string') return [];
  const [last = ''] = given.slice(-1);
  return [`${given}-other`, given.slice(0, -1) + (last === '0' ? '1' : '0')];
}

function unknownToken(declared: Declared<Unchanged>): Json | undefined {
  const tokens = ['never-given', '00000000-0000-4000-8000-000000000000', '0', 1];
  return tokens.find((token) => canSendToken(declared, token));
}

/** Sends a change token together with a selection, which must not affect whether the answer has changed. */
function* selected(declared: Declared<Unchanged>, given: Json): Probe {
  const { operation } = declared;
  const parameters = selectingChangeToken(operation);
  if (!parameters) return;
  // The change token may depend on the selection, so take it from an answer with the same one.
  const why = `of the properties only ${changeTokenName(operation) ?? ''}`;
  const own = yield* send({ label: 'selected', why, parameters, ...withoutChangeToken(operation) });
  const token = changeTokenOf(declared, own) ?? given;
  // First together with a recased name, as one answer can prove both; then the selection alone.
  for (const isRecased of ignoresCase(operation) ? [true, false] : [false]) {
    const label = `with, selected${isRecased ? ', in another case' : ''}`;
    const answer = yield* send({
      label,
      ...withChangeToken(declared, token, { isSelected: true, isRecased }),
    });
    if (!answer || isRefused(answer)) return;
    if (isShort(declared, answer)) return yield* shown(CLAUSES.selected, true);
    if (isRecased) continue;
    const plain = yield* send({
      label: 'with, unselected',
      ...withChangeToken(declared, given),
      isFresh: true,
    });
    if (!plain || !isShort(declared, plain)) return;
    yield* ignored(
      declared,
      answer,
      `the mark ${snippet(token)} was sent back with a selection, and the answer is not the short one`,
    );
  }
}
