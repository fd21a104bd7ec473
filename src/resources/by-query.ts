import { onlyReads } from '../document/safety.js';
import { groupBy } from '../json/group-by.js';
import type { Contract, Operation, Parameter } from '../model/document.js';
import type { Arrow } from './arrow.js';
import { listedId, madeId } from './ids.js';
import { idNamesOf, isOwnId, plainName, subjectOf, subjectsOf } from './names.js';
import { answerPlaces, isSingle, namesAt, requestPlaces } from './places.js';

/**
 * Arrows to query parameters that a request must have, and that are called like the id of a thing which another operation
 * makes or lists: `GET /note?id=…` and `DELETE /notes?id=…` are about one of `POST /notes`, as a path would be.
 */
export function* arrowsByQuery({ operations }: Contract): Generator<Arrow> {
  const asking = operations.filter(({ parameters }) => parameters.some(mayTakeId));
  if (asking.length === 0) return;
  const bySubject = groupBy(operations.filter(mayGive), subjectOf);
  bySubject.delete('');
  for (const to of asking)
    for (const parameter of to.parameters.filter(mayTakeId)) yield* arrowsInto(parameter, to, bySubject);
}

/** The arrows of the first thing that the parameter may have the id of, and that somebody gives an id of. */
function arrowsInto(
  parameter: Parameter,
  to: Operation,
  bySubject: ReadonlyMap<string, readonly Operation[]>,
): Arrow[] {
  for (const thing of thingsMeant(parameter, to, bySubject)) {
    const givers = (bySubject.get(thing) ?? []).filter((from) => from !== to);
    const arrows = givers.flatMap((from) => [...arrowBetween(from, to, parameter, thing)]);
    if (arrows.length > 0) return arrows;
  }
  return [];
}

function mayTakeId({ in: place, required }: Parameter): boolean {
  return place === 'query' && required;
}

function mayGive(operation: Operation): boolean {
  return onlyReads(operation) ? operation.method === 'get' : operation.method === 'post';
}

/** What a parameter may have the id of: what it is called after, else what the path is about, or is inside of. */
function thingsMeant(
  { name }: Parameter,
  to: Operation,
  known: ReadonlyMap<string, readonly Operation[]>,
): readonly string[] {
  if (isOwnId(name)) return subjectsOf(to);
  return [...known.keys()].filter((thing) => idNamesOf(thing).includes(plainName(name)));
}

function* arrowBetween(
  from: Operation,
  to: Operation,
  parameter: Parameter,
  thing: string,
): Generator<Arrow> {
  const isMade = !onlyReads(from);
  const found = isMade ? madeId(from, parameter, thing) : listedId(from, parameter, thing);
  if (!found) return;
  yield {
    from,
    to,
    source: found.source,
    slot: { in: parameter.in, name: parameter.name },
    origin: isMade ? 'made' : 'listed',
    why: `its query asks for the id of '${thing}': ${found.why}`,
    ...(found.isGuess && { isGuess: true }),
    ...(isAddress(from, to, parameter, thing) && { isAddress: true }),
  };
}

/** Whether a request is about the thing of that id itself, and not about something that has to do with it. */
function isAddress(from: Operation, to: Operation, { name }: Parameter, thing: string): boolean {
  const others = to.parameters.filter((each) => mayTakeId(each) && each.name !== name);
  if (subjectOf(to) !== thing || others.length > 0) return false;
  if (to.method !== 'get') return true;
  // A search by an id is answered with a list, which may be empty.
  const known = new Set(requestPlaces(from).map((place) => plainName(namesAt(place).name)));
  const single = answerPlaces(to).filter((place) => isSingle(place) && place.isScalar);
  return single.some((place) => isOwnId(namesAt(place).name) || known.has(plainName(namesAt(place).name)));
}
