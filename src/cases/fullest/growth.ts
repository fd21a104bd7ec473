import { groupBy } from '../../json/group-by.js';
import type { Json } from '../../json/json.js';
import { isWithin, tokensOf, valueAt } from '../../json/pointer.js';
import { plainName, singular } from '../../resources/names.js';
import { replaced } from '../../schema/places/places.js';
import type { OtherBranch } from '../../schema/vary/fullest.js';
import { without } from '../../schema/vary/fullest.js';
import { droppedOf } from './dropped.js';

/** A value with everything that may be in it, and what of that may be left out. */
export interface Whole {
  full: Json;
  /** The paths of what can be left out; what contains others comes before them. */
  optional: readonly string[];
  /** What may stand in it instead. */
  others: readonly OtherBranch[];
  /** What is known to be taken. */
  basis?: Json;
  isValid: (value: Json) => boolean;
}

/** What a server made of a value: whether it took it, what it said if not, and what it answered if so. */
interface Reaction {
  isTaken: boolean;
  said: string;
  answered?: Json | undefined;
}

/** A value to try; resumed with what the server made of it. */
type Trial<Result> = Generator<Json, Result, Reaction>;

/**
 * Values that have more and more of what may be in a whole, as long as the server takes them; what excludes each other, be
 * it refused or dropped without a word, is tried apart, and at last what may stand there instead. Those parts that a
 * refusal names are left out first, otherwise one half and then the other. Whoever asks stops when it has tried enough.
 */
export function* growth(whole: Whole): Trial<void> {
  const { optional, basis } = whole;
  let open: readonly string[] = optional;
  let kept: ReadonlySet<string> = new Set();
  if (basis === undefined) {
    if (!(yield* isTaken(whole, kept)).isTaken) return;
  } else {
    kept = new Set(optional.filter((path) => valueAt(basis, path) !== undefined));
    open = optional.filter((path) => !kept.has(path));
  }
  const first = yield* added(whole, kept, open);
  yield* apart(whole, first);
  yield* instead(whole, first.grown);
  // What was refused may only not go together with what is there. What the server named is tried last.
  const blamed = first.refused.filter((path) => first.blamed.has(path));
  let left = first.refused.filter((path) => !first.blamed.has(path));
  while (left.length > 0) {
    const { grown, refused } = yield* added(whole, around(left, optional), within(left, optional));
    const now = left.filter((path) => !grown.has(path));
    if (now.length === left.length) break;
    left = refused.filter((path) => now.includes(path));
  }
  for (const path of blamed) yield* added(whole, around([path], optional), within([path], optional));
}

/** What the server takes and does not show beside the rest, by itself, as long as more of it is shown. */
function* apart(whole: Whole, { grown, answered }: Added): Trial<void> {
  const { optional } = whole;
  let left = droppedOf([...grown], answered);
  while (left.length > 0) {
    const next = yield* added(whole, around(left, optional), within(left, optional));
    const dropped = droppedOf(left, next.answered).filter((path) => next.grown.has(path));
    if (dropped.length === left.length) break;
    left = dropped;
  }
}

/** What contains some of these paths. */
function around(paths: readonly string[], optional: readonly string[]): Set<string> {
  return new Set(optional.filter((outer) => paths.some((path) => path !== outer && isWithin(path, outer))));
}

/** These paths, and what is in them. */
function within(paths: readonly string[], optional: readonly string[]): string[] {
  return optional.filter((inner) => paths.some((path) => isWithin(inner, path)));
}

/**
 * Other branches of choices, in the places of what is there: of each choice one at once, as far as they are taken so. Of
 * those without members there is nothing to be seen.
 */
function* instead(whole: Whole, kept: ReadonlySet<string>): Trial<void> {
  const value = without(whole.full, leftOut(whole, kept));
  const shown = whole.others.filter(({ part }) => typeof part === 'object' && part !== null);
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

function leftOut({ optional }: Whole, kept: ReadonlySet<string>): Set<string> {
  return new Set(optional.filter((path) => !kept.has(path)));
}

function* isTaken(whole: Whole, kept: ReadonlySet<string>): Trial<Reaction> {
  const value = without(whole.full, leftOut(whole, kept));
  return whole.isValid(value) ? yield value : { isTaken: false, said: '' };
}

interface Added {
  grown: ReadonlySet<string>;
  /** What was refused, and of that what the server named by its whole path. */
  refused: string[];
  blamed: ReadonlySet<string>;
  /** What was answered when the last of it was put in. */
  answered?: Json | undefined;
}

/** Puts in as much as is taken. */
function* added(whole: Whole, start: ReadonlySet<string>, open: readonly string[]): Trial<Added> {
  let grown = start;
  const refused: string[] = [];
  const blamed = new Set<string>();
  let last: Json | undefined;
  const pending: (readonly string[])[] = [open];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const part = reachable(next, grown, whole.optional);
    if (part.length === 0) continue;
    const together = new Set([...grown, ...part]);
    const { isTaken: isGrown, said, answered } = yield* isTaken(whole, together);
    if (isGrown) {
      grown = together;
      last = answered;
      continue;
    }
    const named = placedIn(part, said, leftOut(whole, together));
    for (const path of named) blamed.add(path);
    refused.push(...(part.length === 1 ? part : named));
    if (named.length > 0) pending.push(part.filter((path) => !named.some((outer) => isWithin(path, outer))));
    else if (part.length > 1) pending.push(...parted(part, said));
  }
  return { grown, refused, blamed, answered: last };
}

/** What can be put in: what contains it is there, or is put in with it. */
function reachable(
  paths: readonly string[],
  grown: ReadonlySet<string>,
  optional: readonly string[],
): string[] {
  const there = new Set([...grown, ...paths]);
  const missing = optional.filter((path) => !there.has(path));
  return paths.filter((path) => !missing.some((outer) => isWithin(path, outer)));
}

/** In two: what the server has named and the rest, which is tried first; or halves. */
function parted(paths: readonly string[], said: string): [string[], string[]] {
  const named = namedIn(paths, said);
  if (named.length > 0 && named.length < paths.length)
    return [named, paths.filter((path) => !named.includes(path))];
  const middle = Math.ceil(paths.length / 2);
  return [paths.slice(middle), paths.slice(0, middle)];
}

/** The parts whose whole paths stand in a text, as JSON Pointers into what was sent; of parts in parts the inner ones. */
function placedIn(paths: readonly string[], said: string, dropped: ReadonlySet<string>): string[] {
  const places = placesIn(said);
  return places.size === 0 ? [] : innermost(paths.filter((path) => places.has(sentAt(path, dropped))));
}

/** What looks like a JSON Pointer in a text. */
function placesIn(said: string): Set<string> {
  return new Set(said.match(/(?<![\w/.:~-])(\/[\w.~-]+)+/g));
}

/** Where a part stands once these others are left out: items of lists move up. */
function sentAt(path: string, dropped: ReadonlySet<string>): string {
  let [at, sent] = ['', ''];
  for (const token of path.split('/').slice(1)) {
    const before = /^\d+$/.test(token)
      ? Array.from({ length: Number(token) }, (_, i) => `${at}/${String(i)}`).filter((item) => dropped.has(item)) // prettier-ignore
      : [];
    sent += `/${before.length > 0 ? String(Number(token) - before.length) : token}`;
    at += `/${token}`;
  }
  return sent;
}

/** Names of fewer letters stand in every text. */
const SHORTEST_NAME = 3;

/** The parts whose last names stand in a text, with what is in them. */
function namedIn(paths: readonly string[], said: string): string[] {
  const words = new Set(said.split(/[^\p{L}\p{N}_-]+/u).flatMap((word) => [plainName(word), singular(word)]));
  const isNamed = (path: string): boolean => {
    const name = plainName(tokensOf(path)?.at(-1) ?? '');
    return name.length >= SHORTEST_NAME && (words.has(name) || words.has(singular(name)));
  };
  const meant = innermost(paths.filter(isNamed));
  return paths.filter((path) => meant.some((outer) => isWithin(path, outer)));
}

/** Where a text names a part and what is in that, it means the inner one. */
function innermost(paths: readonly string[]): string[] {
  return paths.filter((path) => !paths.some((other) => other !== path && isWithin(other, path)));
}
