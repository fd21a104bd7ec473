import { isSuccess } from '../../document/responses.js';
import { headerValue } from '../../http/headers.js';
import { snippet } from '../../json/excerpt.js';
import type { Json, Pointer } from '../../json/json.js';
import { join, valueAt } from '../../json/pointer.js';
import type { Behavior, Declared, Judgement } from '../shared/behavior.js';
import { answerMistakes } from '../shared/mistakes.js';
import { LOCATION } from '../shared/things.js';
import { schema } from './schema.js';

/** Where the answer has the id of each thing that the operation makes, by the thing's name. */
type Creates = Record<string, string>;

/** The operation makes things, and its answers have their ids. The mock makes nothing: its data stay as they are. */
export const creates = {
  schema,
  codes: ['behavior.creates'],

  mistakes: (declared) =>
    bodyPlaces(declared).flatMap(([thing, place]) => answerMistakes(declared, thing, place)),

  promised: ({ value, pointer }) =>
    Object.keys(value).map((thing) => ({ clause: clauseOf(thing), pointer: join(pointer, thing) })),

  makes: ({ value }) => Object.entries(value).map(([thing, place]) => ({ thing, place })),

  judge: (declared, { body }): Judgement =>
    together(
      bodyPlaces(declared).map(([thing, place]) =>
        judged(declared.pointer, thing, `body#${place}`, valueAt(body, place)),
      ),
    ),

  observe(declared, { outcome, case: { expected, operation } }): Judgement {
    const isValid = expected.claim === 'documented' || expected.claim === 'plausible';
    if (!isValid || outcome.kind === 'failure' || !isSuccess(operation, outcome.status)) return together([]);
    const things = Object.entries(declared.value).filter(([, place]) => place === LOCATION);
    const given = headerValue(outcome.headers, LOCATION);
    return together(things.map(([thing]) => judged(declared.pointer, thing, `header:${LOCATION}`, given)));
  },
} as const satisfies Behavior<Creates>;

function bodyPlaces({ value }: Declared<Creates>): [thing: string, place: string][] {
  return Object.entries(value).filter(([, place]) => place !== LOCATION);
}

function clauseOf(thing: string): string {
  return `creates ${thing}`;
}

function judged(pointer: Pointer, thing: string, at: string, id: Json | undefined): Judgement {
  const isId = typeof id === 'number' || typeof id === 'bigint' || (typeof id === 'string' && id !== '');
  if (isId) return { findings: [], shown: [{ clause: clauseOf(thing), state: 'seen' }] };
  return {
    findings: [
      {
        check: 'behavior.creates',
        severity: 'error',
        message: `the answer has no id of the ${thing} that was made`,
        pointer: join(pointer, thing),
        at,
        expected: 'a text or a number',
        received: id === undefined ? 'nothing' : snippet(id),
      },
    ],
    shown: [],
  };
}

function together(judgements: readonly Judgement[]): Judgement {
  return {
    findings: judgements.flatMap(({ findings }) => findings),
    shown: judgements.flatMap(({ shown }) => shown),
  };
}
