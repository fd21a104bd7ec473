import { join } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import { nearestName } from '../../suggestion.js';
import type { Behavior, Declared, Mistake } from '../shared/behavior.js';
import { requestMistakes } from '../shared/mistakes.js';
import { schema } from './schema.js';

/** The name of the thing whose id a place of the request takes, by the place. */
type Uses = Record<string, string>;

/**
 * The request takes ids of things that other operations make. It promises nothing of an answer: the verifier fills the
 * places with ids that it was given. The mock takes any id.
 */
export const uses = {
  schema,
  codes: [],

  mistakes: (declared) => Object.keys(declared.value).flatMap((place) => placeMistakes(declared, place)),

  promised: () => [],

  takes: ({ value }) => Object.entries(value).map(([place, thing]) => ({ thing, place })),
} as const satisfies Behavior<Uses>;

function placeMistakes(declared: Declared<Uses>, place: string): Mistake[] {
  if (place.startsWith('/')) return requestMistakes(declared, place, place);
  const names = namesOf(declared.operation);
  if (names.includes(place)) return [];
  const message = `the operation has no parameter '${place}'${nearestName(place, names)}`;
  return [{ pointer: join(declared.pointer, place), message }];
}

function namesOf({ parameters }: Operation): string[] {
  return parameters.map(({ name }) => name);
}
