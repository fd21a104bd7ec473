import { segmentsOf } from '../http/parse/path-template.js';
import { memoize } from '../json/memoize.js';
import type { Operation } from '../model/document.js';

/** A name without letter case and punctuation: `order-id`, `order_id` and `orderId` are the same. */
export function plainName(name: string): string {
  const lower = name.toLowerCase();
  return /[^a-z0-9]/.test(lower) ? lower.replaceAll(/[^\p{L}\p{N}]/gu, '') : lower;
}

/** Words whose singular ends in `ie`; that of others with the ending ends in `y`. */
const IES = /(^[dlpt]|brown|calor|cook|hood|mov|rook|self|smooth|zomb)ies$/;

/** Words whose singular ends in `f`, and those in which it ends in `fe`; that of others ends in `ve`. */
const VES = /(shel|sel|el|wol|cal|hal|lea|loa|thie|shea|scar|dwar)ves$/;
const KNIVES = /(kni|wi|^li|afterli)ves$/;

/** The English singular of a collection's name, as far as its ending tells: `categories` → `category`, `movies` → `movie`, `shelves` → `shelf`. */
export function singular(name: string): string {
  const plain = plainName(name);
  if (IES.test(plain)) return plain.slice(0, -1);
  if (VES.test(plain)) return `${plain.slice(0, -3)}f`;
  if (KNIVES.test(plain)) return `${plain.slice(0, -3)}fe`;
  if (/[^aeiou]ies$/.test(plain)) return `${plain.slice(0, -3)}y`;
  if (/(ss|sh|ch|x|z)es$/.test(plain)) return plain.slice(0, -2);
  return /[^su]s$/.test(plain) ? plain.slice(0, -1) : plain;
}

/** What an operation's path is about: the singular of its last segment without parameters; empty where it has none. */
export const thingOf = memoize(({ path }: Pick<Operation, 'path'>): string => {
  const literals = segmentsOf(path).flatMap((segment) => ('literal' in segment ? [segment.literal] : []));
  return singular(literals.findLast((literal) => literal !== '') ?? '');
});

/** Words that say what is done with a thing, where paths have them. */
const VERBS =
  /^(add|all|change|create|delete|destroy|details?|do|edit|fetch|find|get|index|info|insert|list|load|lookup|make|modify|new|patch|post|put|query|read|remove|replace|save|search|set|show|update|view)$/;

/** What a path is about and inside of, the nearest first, without what it says is done: `note` for `/notes/create` and `/getNote`. */
export const subjectsOf = memoize(({ path }: Pick<Operation, 'path'>): readonly string[] => {
  const literals = segmentsOf(path).flatMap((segment) => ('literal' in segment ? [segment.literal] : []));
  return literals.toReversed().flatMap((literal) => {
    const words = literal.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').split(/[^\p{L}\p{N}]+/u);
    const by = words.findIndex((word) => word.toLowerCase() === 'by');
    const named = by < 0 ? words : words.slice(0, by);
    const subject = singular(named.filter((word) => !VERBS.test(word.toLowerCase())).join(''));
    return subject === '' ? [] : [subject];
  });
});

export function subjectOf(operation: Pick<Operation, 'path'>): string {
  return subjectsOf(operation)[0] ?? '';
}

/**
 * The plain names that the id of a thing has elsewhere, e.g. `orderid`; none where the thing has no name. `own`: what the
 * thing itself calls it, e.g. `name`, where that is `featurename` elsewhere.
 */
export function idNamesOf(thing: string, own?: string): string[] {
  if (thing === '') return [];
  const isNatural = own !== undefined && isNaturalId(own);
  return [...OWN_IDS, ...(isNatural ? [plainName(own)] : [])].map((ending) => thing + ending);
}

/** Whether a name says that it is the id of a thing, e.g. `orderId` or `order_id`. */
export function isIdOf(thing: string, name: string): boolean {
  return idNamesOf(thing).includes(plainName(name));
}

/** Whether a name says that it is the id of a thing of some kind, e.g. `stubMappingId` of a mapping. */
export function isIdOfKind(thing: string, name: string): boolean {
  return idNamesOf(thing).some((id) => plainName(name).endsWith(id));
}

/** Names that mean the id of whatever has them. */
const OWN_IDS: readonly string[] = ['id', 'uuid', 'guid'];

export function isOwnId(name: string): boolean {
  return OWN_IDS.includes(plainName(name));
}

/** Names of what things are told apart by where they have no id of their own. */
export function isNaturalId(name: string): boolean {
  return ['name', 'slug', 'key', 'code', 'handle'].includes(plainName(name));
}
