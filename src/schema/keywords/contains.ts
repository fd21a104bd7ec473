import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { similarValues } from '../../json/similar-values.js';
import { summarised } from './any-of-one-of.js';
import { isItem, listAt } from './arrays.js';
import type { Keyword, Place, Violation } from './keyword.js';
import { isCount, isSchema, MAX_SENT, tooLarge, violation } from './keyword.js';
import { counted } from './keyword.js';

const array = { appliesTo: ['array'] } as const;

export const contains: Keyword = {
  ...array,
  section: 'core §10.3.1.3',
  isWellFormed: isSchema,
  expectation: (_, { minContains: least, maxContains: most }) => {
    const limit = most === undefined ? '' : ` and at most ${String(Number(most))}`;
    return `at least ${counted(Number(least), 'item')}${limit} as contains says`;
  },
  ajv: summarised,
  *violations(_, place) {
    // One is what `contains` says by itself.
    if ((place.node.minContains ?? 1) === 1) yield* tooFew(place, 1);
  },
};

export const minContains: Keyword<number> = {
  ...array,
  section: 'validation §6.4.5',
  isWellFormed: isCount,
  reportedAs: 'contains',
  *violations(least, place) {
    const { maxContains: most } = place.node;
    // Where every list has too few or too many, what breaks this cannot be told from what breaks `maxContains`.
    const isContradicted = typeof most === 'number' && most < least;
    if (least > 1 && !isContradicted) yield* tooFew(place, least);
  },
};

export const maxContains: Keyword<number> = {
  ...array,
  section: 'validation §6.4.4',
  isWellFormed: isCount,
  reportedAs: 'contains',
  *violations(most, place) {
    if (!isObject(place.node.contains)) return;
    const why = 'too many items of a kind';
    if (most < MAX_SENT) yield violation(why, tooMany(place, most + 1));
    else yield tooLarge(why, most + 1, 'items');
  },
};

function* tooFew(place: Place, least: number): Generator<Violation> {
  if (isObject(place.node.contains))
    yield violation('without an item it must contain', without(place, least));
}

function isOneOf({ isValid }: Place): (item: Json) => boolean {
  return (item) => isValid(item, 'contains');
}

/**
 * The list with one item of the kind less than `least`: the others turned into something else, or left out. Without any,
 * it would break `contains` by itself, so that one is put in.
 */
function* without(place: Place, least: number): Generator<Json> {
  const isOne = isOneOf(place);
  const given = listAt(place);
  const found = given.filter(isOne);
  const rest = given.filter((item) => !isOne(item));
  const made = found.length === 0 && least > 1 ? place.sample('contains') : undefined;
  const kept = made === undefined ? found.slice(0, least - 1) : [made];
  const turned = found.slice(kept.length).flatMap((item) => {
    return firstOf(similarValues(item), (each) => !isOne(each) && isItem(place, each), 1);
  });
  yield [...kept, ...rest, ...turned];
  yield [...kept, ...rest];
}

/** The list with `count` items of the kind, unlike each other where that can be. */
function* tooMany(place: Place, count: number): Generator<Json> {
  const isOne = isOneOf(place);
  const given = listAt(place);
  const found = given.filter(isOne);
  const one = found[0] ?? place.sample('contains');
  if (one === undefined) return;
  const missing = count - found.length;
  const unlike = firstOf(similarValues(one), (each) => isOne(each) && isItem(place, each), missing);
  if (unlike.length === missing) yield [...given, ...unlike];
  yield [...given, ...Array.from({ length: missing }, () => one)];
}

function firstOf(values: Iterable<Json>, isWanted: (value: Json) => boolean, count: number): Json[] {
  const found: Json[] = [];
  for (const value of values) {
    if (isWanted(value)) found.push(value);
    if (found.length >= count) break;
  }
  return found;
}
