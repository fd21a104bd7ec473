import { isWithin, tokensOf } from '../../json/pointer.js';
import { plainName, singular } from '../../resources/names.js';

/** The parts whose whole paths stand in a text, as JSON Pointers into what was sent; of parts in parts the inner ones. */
export function placedIn(paths: readonly string[], said: string, dropped: ReadonlySet<string>): string[] {
  const places = placesIn(said);
  return places.size === 0 ? [] : innermost(paths.filter((path) => places.has(sentAt(path, dropped))));
}

/** What looks like a JSON Pointer in a text. */
export function placesIn(said: string): Set<string> {
  return new Set(said.match(/(?<![\w/.:~-])(\/[\w.~-]+)+/g));
}

/** Where a part stands once these others are left out: items of lists move up. */
export function sentAt(path: string, dropped: ReadonlySet<string>): string {
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

/** What stands between two quotation marks of a text, those of JSON escaped: which of them belong together is not known. */
export function quotedIn(said: string): string[] {
  return said.split(/\\?["'`“”‘’]/).slice(1, -1);
}

/** Names of fewer letters stand in every text. */
const SHORTEST_NAME = 3;

/** The parts whose last names stand in a text, with what is in them. */
export function namedIn(paths: readonly string[], said: string): string[] {
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
