import { segmentsOf } from '../http/parse/path-template.js';
import type { Operation, Parameter } from '../model/document.js';
import type { Arrow } from './arrow.js';
import { isIdOf, isOwnId, plainName, thingOf } from './names.js';
import type { Place } from './places.js';
import { isSingle, mayBeSame, namesAt, requestPlaces, schemaOf } from './places.js';

/**
 * Arrows to the member of a body that repeats the id at the end of its path: what `PUT /things/{id}` sends is the thing
 * of that id, and servers refuse a body that is about another one.
 */
export function* arrowsRepeated(known: readonly Arrow[]): Generator<Arrow> {
  for (const arrow of known) {
    const { to, slot } = arrow;
    const parameter = ['put', 'patch'].includes(to.method) ? parameterAtEnd(to) : undefined;
    if (!parameter || slot.in !== 'path' || slot.name !== parameter.name) continue;
    const place = requestPlaces(to).find((each) => repeats(each, parameter, to));
    if (!place) continue;
    const why = `the body repeats the '${parameter.name}' of its path, where ${arrow.why}`;
    yield { ...arrow, slot: { in: 'body', name: place.path }, why };
  }
}

/** The path parameter that is the last segment of a path. */
function parameterAtEnd({ path, parameters }: Operation): Parameter | undefined {
  const last = segmentsOf(path).at(-1);
  const [name] = last && 'names' in last && last.isWhole ? last.names : [];
  return parameters.find((each) => each.in === 'path' && each.name === name);
}

/** Whether a member of the body's root is called like the parameter, or the id of what the path is about. */
function repeats(place: Place, parameter: Parameter, to: Operation): boolean {
  const { name, parent } = namesAt(place);
  if (parent !== undefined || !isSingle(place)) return false;
  const isNamed = plainName(name) === plainName(parameter.name) || isOwnId(name) || isIdOf(thingOf(to), name);
  return isNamed && mayBeSame(to, place.pointer, schemaOf(parameter), true);
}
