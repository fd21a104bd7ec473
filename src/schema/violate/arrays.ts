import { fingerprint } from '../../json/equality.js';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { join } from '../../json/pointer.js';
import { neighbours } from '../sample/similar-values.js';
import { MAX_GROWTH } from '../vary/index.js';
import type { Site, Violation } from './violation-attempts.js';
import { fitsInside, parts } from './violation-attempts.js';

/** Unlike items are made up for lists no longer than this. */
const MAX_DIFFERENT = 200;

/** Arrays with too few or too many items, an item twice, one that must not be there, or without one that must. */
export function wrongArrays(site: Site): Violation[] {
  const { node, value, pointer } = site.place;
  if (!Array.isArray(value)) return [];
  const { minItems, maxItems, contains } = node;
  const wrong = (keyword: string, why: string, values: Iterable<Json>): Violation => ({
    keyword,
    why,
    candidates: parts(values),
  });
  const isClosed = node.items === false && value.length >= prefixOf(node);
  return [
    ...(typeof minItems === 'number' && minItems > 0
      ? [wrong('minItems', 'too few items', [value.slice(0, minItems - 1)])]
      : []),
    ...(typeof maxItems === 'number' && maxItems < MAX_GROWTH
      ? [wrong('maxItems', 'too many items', grown(site, value, maxItems + 1))]
      : []),
    ...(node.uniqueItems === true && value.length > 0
      ? [wrong('uniqueItems', 'an item twice', repeating(value))]
      : []),
    ...(isClosed
      ? [
          {
            ...wrong('items', 'an item too many', [[...value, 'unexpected']]),
            reportedAs: { keyword: 'not', pointer: join(pointer, 'items') },
          },
        ]
      : []),
    ...(node.unevaluatedItems === false
      ? [wrong('unevaluatedItems', 'an item too many', [[...value, 'unexpected']])]
      : []),
    ...(isObject(contains) ? containing(site, value) : []),
  ];
}

function prefixOf({ prefixItems }: JsonObject): number {
  return Array.isArray(prefixItems) ? prefixItems.length : 0;
}

/** As long as asked for: with unlike items where there are enough, else with the same again. */
function* grown(site: Site, value: readonly Json[], length: number): Generator<Json> {
  const filler = value.at(-1);
  if (filler === undefined) return;
  const repeated = Array.from({ length }, (_, i) => value[i] ?? filler);
  if (site.place.node.uniqueItems !== true) yield repeated;
  if (length <= MAX_DIFFERENT) yield different(site, value, length);
  yield repeated;
}

function different(site: Site, value: readonly Json[], length: number): Json[] {
  const items = [...value];
  const used = new Set(items.map(fingerprint));
  for (const one of value) {
    for (const other of neighbours(one)) {
      if (items.length >= length) return items;
      const isNew = !used.has(fingerprint(other));
      if (!isNew || (isObject(site.place.node.items) && !fitsInside(site, ['items'], other))) continue;
      used.add(fingerprint(other));
      items.push(other);
    }
  }
  return items;
}

/** With as many items as before where there are two, as there may be a bound on their number. */
function* repeating(value: readonly Json[]): Generator<Json> {
  const [first = null] = value;
  if (value.length > 1) yield [...value.slice(0, -1), first];
  yield [...value, first];
}

function containing(site: Site, value: readonly Json[]): Violation[] {
  const { node } = site.place;
  const isOne = (item: Json): boolean => fitsInside(site, ['contains'], item);
  const wanted = typeof node.minContains === 'number' ? node.minContains : 1;
  const found = value.filter(isOne);
  const rest = value.filter((item) => !isOne(item));
  const kept = found.slice(0, Math.max(0, wanted - 1));
  const turned = found.slice(kept.length).flatMap((item) => {
    const [other] = firstOf(neighbours(item), (each) => !isOne(each) && isItem(site, each));
    return other === undefined ? [] : [other];
  });
  const tooFew: Json[] = [
    [...kept, ...rest, ...turned],
    [...kept, ...rest],
  ];
  const { maxContains } = node;
  const [one] = found;
  const tooMany =
    typeof maxContains === 'number' && maxContains < MAX_GROWTH && one !== undefined
      ? manyOf(site, value, one, maxContains + 1 - found.length, isOne)
      : [];
  // One is what `contains` says by itself.
  const keyword = wanted === 1 ? 'contains' : 'minContains';
  return [
    ...(wanted > 0 ? [{ keyword, why: 'without an item it must contain', candidates: parts(tooFew) }] : []),
    ...(tooMany.length > 0
      ? [{ keyword: 'maxContains', why: 'too many items of a kind', candidates: parts(tooMany) }]
      : []),
  ];
}

function isItem(site: Site, item: Json): boolean {
  return !isObject(site.place.node.items) || fitsInside(site, ['items'], item);
}

function manyOf(
  site: Site,
  value: readonly Json[],
  one: Json,
  count: number,
  isOne: (item: Json) => boolean,
): Json[] {
  const unlike = firstOf(neighbours(one), (each) => isOne(each) && isItem(site, each), count);
  const alike = Array.from({ length: count }, () => one);
  return unlike.length === count
    ? [
        [...value, ...unlike],
        [...value, ...alike],
      ]
    : [[...value, ...alike]];
}

function firstOf(values: Iterable<Json>, isWanted: (value: Json) => boolean, count = 1): Json[] {
  const found: Json[] = [];
  for (const value of values) {
    if (isWanted(value)) found.push(value);
    if (found.length >= count) break;
  }
  return found;
}
