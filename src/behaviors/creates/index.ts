import { isSuccess } from '../../document/responses.js';
import { headerValue } from '../../http/headers.js';
import { snippet } from '../../json/excerpt.js';
import type { Json, Pointer } from '../../json/json.js';
import { join, valueAt } from '../../json/pointer.js';
import type { Behavior, Declared, Judgement } from '../shared/behavior.js';
import { answerMistakes, requestMistakes } from '../shared/mistakes.js';
import type { UniqueMember } from '../shared/things.js';
import { LOCATION } from '../shared/things.js';
import { schema } from './schema.js';

/** Where the answer has the id of each thing that the operation makes, by the thing's name, and what of it is unique. */
type Creates = Record<string, string | { id: string; unique?: readonly string[] }>;

/** The operation makes things, and its answers have their ids. The mock makes nothing: its data stay as they are. */
export const creates = {
  schema,
  codes: ['behavior.creates'],

  mistakes: (declared) => [
    ...bodyPlaces(declared).flatMap(([thing, place]) => answerMistakes(declared, thing, place)),
    ...uniqueMembers(declared).flatMap(({ member, pointer }) =>
      requestMistakes(declared, member, member).map((mistake) => ({ ...mistake, pointer })),
    ),
  ],

  promised: ({ value, pointer }) =>
    Object.keys(value).map((thing) => ({ clause: clauseOf(thing), pointer: join(pointer, thing) })),

  makes: (declared) => placesOf(declared).map(([thing, place]) => ({ thing, place })),

  keepsUnique: uniqueMembers,

  judge: (declared, { body }): Judgement =>
    together(
      bodyPlaces(declared).map(([thing, place]) =>
        judged(declared.pointer, thing, `body#${place}`, valueAt(body, place)),
      ),
    ),

  observe(declared, { outcome, case: { expected, operation } }): Judgement {
    const isValid = expected.claim === 'documented' || expected.claim === 'plausible';
    if (!isValid || outcome.kind === 'failure' || !isSuccess(operation, outcome.status)) return together([]);
    const things = placesOf(declared).filter(([, place]) => place === LOCATION);
    const given = headerValue(outcome.headers, LOCATION);
    return together(things.map(([thing]) => judged(declared.pointer, thing, `header:${LOCATION}`, given)));
  },
} as const satisfies Behavior<Creates>;

function placesOf({ value }: Declared<Creates>): [thing: string, place: string][] {
  return Object.entries(value).map(([thing, stated]) => [
    thing,
    typeof stated === 'string' ? stated : stated.id,
  ]);
}

function bodyPlaces(declared: Declared<Creates>): [thing: string, place: string][] {
  return placesOf(declared).filter(([, place]) => place !== LOCATION);
}

function uniqueMembers({ value, pointer }: Declared<Creates>): UniqueMember[] {
  return Object.entries(value).flatMap(([thing, stated]) =>
    (typeof stated === 'string' ? [] : (stated.unique ?? [])).map((member, i) => ({
      thing,
      member,
      clause: `creates ${thing}: ${member} is unique`,
      pointer: join(pointer, thing, 'unique', i),
    })),
  );
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
