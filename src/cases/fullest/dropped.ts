import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { isIndex, tokensOf, valueAt } from '../../json/pointer.js';

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
