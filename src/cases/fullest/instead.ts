import { groupBy } from '../../json/group-by.js';
import type { Json } from '../../json/json.js';
import { isWithin, valueAt } from '../../json/pointer.js';
import { replaced } from '../../schema/places/places.js';
import type { OtherBranch } from '../../schema/vary/fullest.js';
import { without } from '../../schema/vary/fullest.js';
import { placesIn, sentAt } from './named.js';
import type { Trial, Whole } from './trial.js';
import { leftOut } from './trial.js';

/**
 * Other branches of choices, in the places of what is there: of each choice one at once, as far as they are taken so. Of
 * those without members there is nothing to be seen.
 */
export function* instead(whole: Whole, kept: ReadonlySet<string>): Trial<void> {
  const dropped = leftOut(whole, kept);
  const value = without(whole.full, dropped);
  const isThere = (path: string): boolean => ![...dropped].some((outer) => isWithin(path, outer));
  const shown = whole.others
    .filter(({ path, part }) => typeof part === 'object' && part !== null && isThere(path))
    .map((other) => ({ ...other, path: sentAt(other.path, dropped) }));
  const ofPath = [...groupBy(shown, ({ path }) => path).values()];
  const rounds = Math.max(0, ...ofPath.map(({ length }) => length));
  for (let round = 0; round < rounds; round++)
    yield* together(
      whole,
      value,
      ofPath.flatMap((own) => own[round] ?? []),
    );
}

/** All of these at once; without those that a refusal names, or one half and then the other. */
function* together(whole: Whole, value: Json, others: readonly OtherBranch[]): Trial<void> {
  let all = value;
  const placed = others.filter(({ path, part }) => {
    // What stands inside of something that was just replaced is no longer there.
    const other = valueAt(all, path) === undefined ? undefined : replaced(all, path, part);
    if (other === undefined || !whole.isValid(other)) return false;
    all = other;
    return true;
  });
  if (placed.length === 0) return;
  const { isTaken, said } = yield all;
  if (isTaken || placed.length === 1) return;
  const places = placesIn(said);
  // What is not taken at one place is not taken at others.
  const named = placed.filter(({ path }) => [...places].some((place) => isWithin(place, path)));
  const unnamed = placed.filter(({ of }) => !named.some((each) => each.of === of));
  if (unnamed.length < placed.length) return yield* together(whole, value, unnamed);
  const middle = Math.ceil(placed.length / 2);
  yield* together(whole, value, placed.slice(0, middle));
  yield* together(whole, value, placed.slice(middle));
}
