import type { Json } from '../../json/json.js';
import { isWithin } from '../../json/pointer.js';
import { replaced } from '../../schema/places/places.js';
import { namedIn, placedIn, quotedIn } from './named.js';
import { contentOf } from './refused.js';
import type { Trial, Whole } from './trial.js';
import { isTaken, leftOut } from './trial.js';

/** What became of parts that were put in. */
export interface Added {
  grown: ReadonlySet<string>;
  /** What was refused, and of that what the server named by its whole path. */
  refused: string[];
  blamed: ReadonlySet<string>;
  /** What was answered when the last of it was put in. */
  answered?: Json | undefined;
}

/** Puts in as much as is taken. */
export function* added(whole: Whole, start: ReadonlySet<string>, open: readonly string[]): Trial<Added> {
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
    if (mend(whole, part, said)) {
      pending.push(next);
      continue;
    }
    const named = sameParts(whole.full, placedIn(part, said, leftOut(whole, together)), part);
    for (const path of named) blamed.add(path);
    const found = part.length === 1 ? part : named;
    for (const path of found) whole.refused.add(whole.full, path, blamed.has(path));
    refused.push(...found);
    if (named.length > 0) pending.push(part.filter((path) => !named.some((outer) => isWithin(path, outer))));
    else if (part.length > 1) pending.push(...parted(part, said));
  }
  return { grown, refused, blamed, answered: last };
}

/**
 * Puts in a value that a refusal quotes, where the schema lists it for something that was just put in: "at least one
 * 'variable' variant" asks for it. False where there is none.
 */
function mend(whole: Whole, part: readonly string[], said: string): boolean {
  const quoted = new Set(quotedIn(said));
  const asked = whole.listed.find(
    ({ path, part: value }) =>
      typeof value === 'string' && quoted.has(value) && part.some((outer) => isWithin(path, outer)),
  );
  if (!asked) return false;
  whole.listed = whole.listed.filter((each) => each !== asked);
  const full = replaced(whole.full, asked.path, asked.part);
  if (full === undefined || !whole.isValid(full)) return false;
  whole.full = full;
  return true;
}

/** These of the paths, and those where the same stands: objects and lists are of one schema then, and refused as well. */
function sameParts(full: Json, named: readonly string[], paths: readonly string[]): string[] {
  const contents = new Set(named.map((path) => contentOf(full, path)));
  contents.delete(undefined);
  return paths.filter((path) => named.includes(path) || contents.has(contentOf(full, path)));
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
