import { tokensOf } from '../../json/pointer.js';
import type { Operation } from '../../model/document.js';
import type { Place } from '../../resources/places.js';
import { answerPlaces, requestPlaces } from '../../resources/places.js';
import { isHidden } from '../../schema/graph/visibility.js';

/** The members of a thing that clients write by some operations. */
export function writtenNames(writers: readonly Operation[]): ReadonlySet<string> {
  return new Set(writers.flatMap((operation) => requestPlaces(operation).flatMap(namesOf)));
}

/** A member may stand in an object around it. */
function namesOf({ path }: Place): string[] {
  return (tokensOf(path) ?? []).slice(0, 2);
}

/** The names of the members of a list's items, as far as they are documented. */
export function itemNames(operation: Operation, place: string): ReadonlySet<string> {
  const start = `${place}/[]/`;
  const below = answerPlaces(operation).filter(
    ({ path, pointer }) => path.startsWith(start) && !isHidden(operation.contract, pointer, 'response'),
  );
  return new Set(below.flatMap(({ path }) => tokensOf(`/${path.slice(start.length)}`)?.[0] ?? []));
}
