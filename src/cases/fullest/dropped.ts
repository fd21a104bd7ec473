import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { escapeToken, isIndex, isWithin, tokensOf, valueAt, withoutIndexes } from '../../json/pointer.js';

/**
 * The parts of what was sent that the answer does not show, though it shows others of them: the server has dropped them
 * without a word. Items of lists are not told apart, and of what is inside of something dropped nothing is said.
 */
export function droppedOf(paths: readonly string[], answered: Json | undefined): string[] {
  const members = paths.filter((path) => !(tokensOf(path) ?? []).some(isIndex));
  const isShownIn = (value: Json) => (path: string) => valueAt(value, path) !== undefined;
  const shows = (value: Json): number => members.filter(isShownIn(value)).length;
  const [best] = candidates(answered).sort((a, b) => shows(b) - shows(a));
  if (best === undefined || shows(best) === 0) return [];
  const dropped = members.filter((path) => !isShownIn(best)(path));
  return dropped.filter((path) => !dropped.some((outer) => path.startsWith(`${outer}/`)));
}

/** What was made may be answered inside of a wrapper. */
function candidates(answered: Json | undefined): Json[] {
  return isObject(answered) ? [answered, ...Object.values(answered).filter(isObject)] : [];
}

/** The paths of what was sent and not dropped, `[]` for each item of a list. */
export function keptOf(sent: Json, answered: Json | undefined): Set<string> {
  const paths = [...pathsIn(sent, '')];
  const dropped = droppedOf(paths, answered);
  return new Set(paths.filter((path) => !dropped.some((outer) => isWithin(path, outer))).map(withoutIndexes));
}

function* pathsIn(value: Json, at: string): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    const path = `${at}/${escapeToken(name)}`;
    yield path;
    yield* pathsIn(part, path);
  }
}
