import type { Json, JsonObject } from '../../json/json.js';
import type { Operation } from '../../model/document.js';
import type { Answer, Behavior, Change, Declared, Probe, Step } from '../shared/behavior.js';
import { broken, isRefused, send, shown } from '../shared/behavior.js';
import type { Unchanged } from '../shared/change-token.js';
import {
  changeTokenOf,
  isShort,
  selectingChangeToken,
  unchangedOf,
  withChangeToken,
  withoutChangeToken,
} from '../shared/change-token.js';
import { requestShapes } from '../shared/operation-shapes.js';
import { recasedBody, recasedName } from '../shared/recase.js';

const CLAUSE = 'case-insensitive-body';

type Proving = Generator<Step, boolean, Answer | undefined>;

/**
 * The server binds the property names of a request body in any letter case. The mock does so when it reads the body.
 */
export const caseInsensitiveBody = {
  schema: {
    description: 'The server binds the property names of a request body in any case.',
    type: 'boolean',
  },
  codes: ['behavior.case-insensitive-body'],

  mistakes: () => [],

  promised: ({ operation, value, pointer }) =>
    value && recasings(operation).length > 0 ? [{ clause: CLAUSE, pointer }] : [],

  ignoresNameCase: ({ value }) => value,

  *probe(declared): Probe {
    if (!declared.value || recasings(declared.operation).length === 0) return;
    const isTold = yield* byChangeToken(declared);
    if (!isTold) yield* byViolation(declared);
  },
} as const satisfies Behavior<boolean>;

interface Recasing {
  name: string;
  other: string;
  /** A value that the schema of the property forbids; undefined if it forbids none. */
  wrong: Json | undefined;
}

/** The documented property names of the body's root that can be written in another letter case. */
function recasings(operation: Operation): Recasing[] {
  const [shape] = requestShapes(operation);
  return (shape?.propertyNames() ?? []).flatMap((name) => {
    const other = shape && recasedName(name, shape);
    const wrong = ['not of this type', {}].find((value) => shape?.property(name).accepts(value) === false);
    return other === undefined ? [] : [{ name, other, wrong }];
  });
}

/**
 * Sends a change token under its name in another letter case: the short answer proves that the server has read it.
 * Returns false where this cannot be tried or proves nothing.
 */
function* byChangeToken({ operation, pointer }: Declared<boolean>): Proving {
  const value = unchangedOf(operation);
  if (!value) return false;
  const declared: Declared<Unchanged> = { operation, value, pointer };
  const parameters = selectingChangeToken(operation);
  const token = changeTokenOf(declared, yield* sendWithoutToken(operation, parameters));
  if (token === undefined) return false;
  // First together with a selection, which saves a request because another proof needs that one too; then without.
  for (const isSelected of parameters ? [true, false] : [false]) {
    const label = `mark in another case${isSelected ? ', selected' : ''}`;
    const answer = yield* send({
      label,
      ...withChangeToken(declared, token, { isSelected, isRecased: true }),
    });
    if (!answer || isRefused(answer)) return true;
    if (isShort(declared, answer)) {
      yield* shown(CLAUSE, true);
      return true;
    }
    if (isSelected) continue;
    const exact = yield* send({
      label: 'mark as documented',
      ...withChangeToken(declared, token),
      isFresh: true,
    });
    if (!exact || !isShort(declared, exact)) return false;
    yield* unread(
      declared,
      answer,
      'the mark has an effect under its documented name, and none in another case',
      'the short answer, as to the documented name',
    );
  }
  return true;
}

function sendWithoutToken(
  operation: Operation,
  parameters: Change['parameters'] | undefined,
): ReturnType<typeof send> {
  return send({
    label: 'without',
    why: 'without a mark, to be given one',
    ...(parameters ? { parameters } : {}),
    ...withoutChangeToken(operation),
  });
}

function unread({ pointer }: Declared, answer: Answer, message: string, expected: string): Probe {
  const { outcome } = answer.exchange;
  return broken(answer, {
    check: 'behavior.case-insensitive-body',
    message,
    pointer,
    at: 'status',
    expected,
    received: outcome.kind === 'response' ? String(outcome.status) : outcome.reason,
  });
}

/**
 * Sends the usual body, then a wrong value, under a name in another letter case. A refusal of the wrong value proves
 * that the server has read it.
 */
function* byViolation(declared: Declared<boolean>): Probe {
  const { operation } = declared;
  const usual = yield* send({
    label: 'usual',
    why: 'the usual body with its names in another case',
    rewrite: (body) => recasedBody(operation, body),
  });
  if (!usual || isRefused(usual)) return;
  const [chosen] = recasings(operation)
    .filter(({ wrong }) => wrong !== undefined)
    .sort((a, b) => Number(typeof b.wrong === 'string') - Number(typeof a.wrong === 'string'));
  if (!chosen) return yield* shown(CLAUSE, false);
  const { name, other, wrong } = chosen;
  const wrongly = (spelling: string): ReturnType<typeof send> =>
    send({
      label: `wrong ${spelling}`,
      why: `a wrong value for ${name}${spelling === name ? '' : `, written ${spelling}`}`,
      claim: 'invalid',
      rewrite: (body) => withMember(body, name, spelling, wrong ?? null),
    });
  const answer = yield* wrongly(other);
  if (!answer) return;
  if (isRefused(answer)) return yield* shown(CLAUSE, true);
  // A server that accepts the wrong value under the documented name as well does not validate it, which proves
  // nothing.
  const exact = yield* wrongly(name);
  if (!exact || !isRefused(exact)) return yield* shown(CLAUSE, false);
  yield* unread(
    declared,
    answer,
    `a wrong value for ${name} is refused, and let pass when it is written ${other}`,
    'a refusal',
  );
}

function withMember(body: JsonObject, name: string, spelling: string, value: Json): JsonObject {
  const others = Object.entries(body).filter(([key]) => key !== name && key !== spelling);
  return Object.fromEntries([...others, [spelling, value]]);
}
