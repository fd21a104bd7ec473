import type { Json } from '../../json/json.js';
import { isWithin, valueAt } from '../../json/pointer.js';
import { replaced } from '../../schema/places/places.js';
import type { Added } from './added.js';
import { added } from './added.js';
import { droppedOf } from './dropped.js';
import { instead } from './instead.js';
import { withToldValues } from './told.js';
import type { Reaction, Trial, Whole } from './trial.js';
import { isTaken } from './trial.js';

/**
 * Values that have more and more of what may be in a whole, as long as the server takes them; what excludes each other, be
 * it refused or dropped without a word, is tried apart, and at last what may stand there instead. Those parts that a
 * refusal names are left out first, otherwise one half and then the other. Whoever asks stops when it has tried enough.
 */
export function* growth(asked: Whole): Trial<void> {
  const given = asked.basis === undefined ? yield* taken(asked) : asked;
  if (!given) return;
  // What a refusal asks for is in all that is tried after it.
  const whole = { ...given };
  const { full, optional, basis = null, refused } = whole;
  const kept = new Set(optional.filter((path) => valueAt(basis, path) !== undefined));
  const open = optional.filter((path) => !kept.has(path));
  const known = open.filter((path) => refused.has(full, path));
  const first = yield* added(whole, kept, outside(known, open));
  yield* apart(whole, first);
  yield* withTwoItems(whole, first.grown, [...known, ...first.refused]);
  yield* instead(whole, first.grown);
  yield* again(whole, [...known, ...first.refused]);
}

/** So often a refusal may say which values are allowed. */
const MOST_TOLD = 3;

/** The whole, where it is taken without what can be left out: as it is, or with values that a refusal has told. */
function* taken(whole: Whole): Trial<Whole | undefined> {
  const nothing = new Set<string>();
  let now: Whole | undefined = whole;
  for (let n = 0; now && n <= MOST_TOLD; n++) {
    const reaction: Reaction = yield* isTaken(now, nothing);
    if (reaction.isTaken) return now;
    const full = withToldValues(now.full, reaction.said, now.isValid);
    now = full === undefined ? undefined : { ...now, full };
  }
  return undefined;
}

/** What was refused may only not go together with what is there. What the server has named is tried last. */
function* again(whole: Whole, all: readonly string[]): Trial<void> {
  const { full, optional, refused } = whole;
  const last = all.filter((path) => refused.isAlone(full, path));
  let left = all.filter((path) => !refused.isAlone(full, path));
  while (left.length > 0) {
    const next = yield* added(whole, around(left, optional), within(left, optional));
    const now = left.filter((path) => !next.grown.has(path));
    if (now.length === left.length) break;
    left = next.refused.filter((path) => now.includes(path));
  }
  for (const path of left) refused.add(full, path, true);
  for (const path of last) yield* added(whole, around([path], optional), within([path], optional));
}

/** What has a list of one item may be refused because it takes two. */
function* withTwoItems(whole: Whole, grown: ReadonlySet<string>, all: readonly string[]): Trial<void> {
  const { optional, full, refused } = whole;
  const other = (path: string): Json | undefined => twice(valueAt(full, path) ?? null);
  const lists = all.filter((path) => other(path) !== undefined);
  const longer = lists.reduce<Json>((value, path) => replaced(value, path, other(path)) ?? value, full);
  const open = lists.filter((path) => !refused.has(longer, path));
  if (open.length > 0) yield* added({ ...whole, full: longer }, grown, within(open, optional));
}

/** The value with each item of a list of one repeated; undefined where there is no such list in it. */
function twice(value: Json): Json | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value) && value.length === 1) {
    const [item = null] = value;
    return [twice(item) ?? item, twice(item) ?? item];
  }
  const parts = Object.entries(value).map(([name, part]) => [name, twice(part ?? null), part] as const);
  if (parts.every(([, longer]) => longer === undefined)) return undefined;
  if (Array.isArray(value)) return parts.map(([, longer, part]) => longer ?? part ?? null);
  return Object.fromEntries(parts.map(([name, longer, part]) => [name, longer ?? part]));
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

/** What is in none of these. */
function outside(paths: readonly string[], optional: readonly string[]): string[] {
  return optional.filter((inner) => !paths.some((path) => isWithin(inner, path)));
}
