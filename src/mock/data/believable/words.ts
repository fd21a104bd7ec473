import { singular } from '../../../resources/names.js';

/** The words of a name in lower case: `shippingAddress`, `shipping_address` and `SHIPPING-ADDRESS` have the same. */
export function wordsOf(name: string): string[] {
  return name
    .slice(0, LONGEST)
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Names of members can be of any length. */
const LONGEST = 100;

/** Names of what is around records, which say nothing of them. */
const GENERIC = new Set(
  'data items item results result value values list attributes properties object response payload entry entries records record content body embedded rows row page details info meta'.split(
    ' ',
  ),
);

/** What the innermost object of a place is called: the nearest name around it that says something, in the singular. */
export function ownerOf(names: readonly string[]): string {
  for (let i = names.length - 2; i >= 0; i--) {
    const word = wordsOf(names[i] ?? '').at(-1) ?? '';
    if (word !== '' && !GENERIC.has(word)) return singular(word);
  }
  return singular('');
}

/** What a table says of the end of a name: of its last three words, else of its last two, else of its last. */
export function byEnding<T>(table: ReadonlyMap<string, T>, words: readonly string[]): T | undefined {
  for (const count of [3, 2, 1]) {
    const found = words.length >= count ? table.get(words.slice(-count).join(' ')) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A table that has each entry under several endings of names, which are separated by commas. */
export function tableOf<T>(entries: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(
    Object.entries(entries).flatMap(([names, value]) =>
      names.split(',').map((name): [string, T] => [name.trim(), value]),
    ),
  );
}
