import { escapeToken, tokensOf } from '../json/pointer.js';
import type { Operation } from '../model/document.js';
import { plainName, subjectOf, thingOf } from './names.js';
import type { Place } from './places.js';
import { answerPlaces } from './places.js';

/** Names of objects that stand around a thing, and are no thing of their own. */
const ENVELOPE =
  /^(data|results?|items?|objects?|payload|response|values?|resources?|entity|entities|records?|content|body|attributes|output|created|list|rows?)$/;

/** Whether a place stands in an object inside of a thing: `createdBy: { id }` has the id of another one. */
export function isOfAnother({ path }: Place, thing: string, places: readonly Place[]): boolean {
  const start = path.lastIndexOf('/[]') < 0 ? 0 : path.lastIndexOf('/[]') + '/[]'.length;
  const [, around, ...inner] = path.slice(start).split('/');
  if (around === undefined || inner.length === 0) return false;
  if (isCalledEnvelope(around, thing)) return false;
  // An object that has nothing of its own stands around a thing as well, whatever it is called.
  const root = path.slice(0, start);
  return places.some(
    ({ path: other, isScalar }) =>
      isScalar && other.startsWith(`${root}/`) && !other.slice(root.length + 1).includes('/'),
  );
}

function isCalledEnvelope(around: string, thing: string): boolean {
  const name = plainName(around);
  return ENVELOPE.test(name) || (thing !== '' && name.includes(thing));
}

/**
 * The property path of the one member of an operation's answers that stands around a thing, as `/data` does, where it has
 * members of these names: the one with the most of them, or with all, where it is called otherwise. Undefined where none is
 * like that, or two are.
 */
export function envelopeOf(operation: Operation, names: ReadonlySet<string>): string | undefined {
  const places = answerPlaces(operation);
  const things = [thingOf(operation), subjectOf(operation)];
  const counts = new Map<string, number>();
  for (const place of places) {
    const [around = '', name = '', ...more] = tokensOf(place.path) ?? [];
    if (around === '[]' || more.length > 0 || !names.has(name)) continue;
    if (!isOfAnother(place, thingOf(operation), places)) counts.set(around, (counts.get(around) ?? 0) + 1);
  }
  const fit = [...counts].filter(
    ([around, count]) => count === names.size || things.some((thing) => isCalledEnvelope(around, thing)),
  );
  const [first, second] = fit.sort(([, a], [, b]) => b - a);
  return first && first[1] !== second?.[1] ? `/${escapeToken(first[0])}` : undefined;
}
