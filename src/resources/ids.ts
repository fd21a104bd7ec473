import { successKeys } from '../document/responses.js';
import type { Operation, Parameter } from '../model/document.js';
import type { IdSource } from './arrow.js';
import { isIdOf, isIdOfKind, isOwnId, plainName } from './names.js';
import type { Place } from './places.js';
import { answerPlaces, isSingle, mayBeSame, namesAt, schemaOf } from './places.js';

/** An id in an answer, and how it was recognised. */
export interface FoundId {
  source: IdSource;
  why: string;
  /** Neither is called after the other, nor both after the thing. */
  isGuess?: true;
}

/**
 * Where the answer of the operation that makes a thing has what a path parameter takes: a member of the parameter's own
 * name, else `id`, else one named after the thing, else the Location field.
 */
export function madeId(maker: Operation, parameter: Parameter, thing: string): FoundId | undefined {
  return idAmong(maker, answerPlaces(maker).filter(isSingle), parameter, thing) ?? locationOf(maker);
}

/** The same in the items of a list. */
export function listedId(list: Operation, parameter: Parameter, thing: string): FoundId | undefined {
  const ofItems = answerPlaces(list).filter(({ path }) => /^[^[]*\/\[\]\/[^[]+$/.test(path));
  return idAmong(list, ofItems, parameter, thing);
}

function idAmong(
  operation: Operation,
  places: readonly Place[],
  parameter: Parameter,
  thing: string,
): FoundId | undefined {
  const isFit = ({ pointer }: Place): boolean => mayBeSame(operation, pointer, schemaOf(parameter), true);
  const isNamed: readonly [(place: Place) => boolean, string][] = [
    [(place) => plainName(namesAt(place).name) === plainName(parameter.name), 'of the same name'],
    [(place) => isOwnId(namesAt(place).name), 'that is called an id'],
    [(place) => isIdOf(thing, namesAt(place).name), `that is called the id of '${thing}'`],
  ];
  for (const [isMeant, how] of isNamed) {
    const place = places.find((each) => isMeant(each) && isFit(each));
    if (!place) continue;
    const isSame = plainName(namesAt(place).name) === plainName(parameter.name);
    const isCertain = isSame || isOwnId(parameter.name) || isIdOfKind(thing, parameter.name);
    const source = { in: 'body' as const, path: place.path };
    return { source, why: `its answer has a member ${how}`, ...(!isCertain && { isGuess: true }) };
  }
  return undefined;
}

/** The field that names what a 201 made (RFC 9110 §15.3.2). */
function locationOf({ responses, ...operation }: Operation): FoundId | undefined {
  const keys = successKeys({ responses, ...operation });
  const successes = responses.filter(({ status }) => keys.includes(status));
  const isDocumented = successes.some(({ headers }) =>
    headers.some(({ name }) => name.toLowerCase() === 'location'),
  );
  if (isDocumented) return { source: { in: 'location' }, why: 'its answer has a Location field' };
  if (!keys.includes('201')) return undefined;
  return { source: { in: 'location' }, why: 'a 201 may name what was made in its Location field' };
}
