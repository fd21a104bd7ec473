import { join } from '../../json/pointer.js';
import { nearestName } from '../../json/suggestion.js';
import type { Operation } from '../../model/document.js';
import type { Behavior, Declared, Mistake } from '../shared/behavior.js';
import { requestMistakes } from '../shared/mistakes.js';
import type { NeededThing } from '../shared/things.js';
import { schema } from './schema.js';

/** The name of the thing whose id a place of the request takes, by the place, and whether there has to be such a thing. */
type Uses = Record<string, string | { thing: string; exists?: boolean }>;

/**
 * The request takes ids of things that other operations make: the verifier fills the places with ids that it was given.
 * Where it is declared, the id of what does not exist is refused. The mock takes any id.
 */
export const uses = {
  schema,
  codes: [],

  mistakes: (declared) => Object.keys(declared.value).flatMap((place) => placeMistakes(declared, place)),

  // Only several requests show whether what is needed has to exist.
  promised: () => [],

  takes: ({ value }) => Object.entries(value).map(([place, stated]) => ({ thing: thingOf(stated), place })),

  needs: neededThings,
} as const satisfies Behavior<Uses>;

function thingOf(stated: Uses[string]): string {
  return typeof stated === 'string' ? stated : stated.thing;
}

function neededThings({ value, pointer }: Declared<Uses>): NeededThing[] {
  return Object.entries(value).flatMap(([place, stated]) =>
    typeof stated !== 'string' && stated.exists === true
      ? [{ thing: stated.thing, place, clause: `uses ${place}: exists`, pointer: join(pointer, place) }]
      : [],
  );
}

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
