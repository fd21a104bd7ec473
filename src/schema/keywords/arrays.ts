import { areUnique, fingerprint } from '../../json/equality.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { similarValues } from '../../json/similar-values.js';
import type { Boundary, Keyword, Place } from './keyword.js';
import { isCount, isSchema, MAX_SENT, tooLarge, violation } from './keyword.js';
import { counted } from './keyword.js';

const array = { appliesTo: ['array'] } as const;

/** Different items are not made in larger numbers. */
const MAX_DIFFERENT = { valid: 100, invalid: 200 };

export const minItems: Keyword<number> = {
  ...array,
  section: 'validation §6.4.2',
  isWellFormed: isCount,
  expectation: (length) => `at least ${counted(length, 'item')}`,
  boundaries: (length, place) => ofSize(length, place),
  *violations(length, place) {
    if (length > 0) yield violation('too few items', fewer(place, length));
  },
};

export const maxItems: Keyword<number> = {
  ...array,
  section: 'validation §6.4.1',
  isWellFormed: isCount,
  expectation: (length) => `at most ${counted(length, 'item')}`,
  boundaries: (length, place) => ofSize(length, place),
  *violations(length, place) {
    const why = 'too many items';
    if (length < MAX_SENT) yield violation(why, grown(place, length + 1));
    else yield tooLarge(why, length + 1, 'items');
  },
};

export const uniqueItems: Keyword<boolean> = {
  ...array,
  section: 'validation §6.4.3',
  isWellFormed: (stated): stated is boolean => typeof stated === 'boolean',
  expectation: () => 'no item twice',
  // ajv calls members of the items it compares (`valueOf`).
  ajv: () => ({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    compile: (wanted: boolean) => (items: unknown[]) => !wanted || areUnique(items),
  }),
  *violations(isWanted, place) {
    const { maxItems: most } = place.node;
    if (isWanted && most !== 0 && most !== 1) yield violation('an item twice', repeating(place));
  },
};

export const items: Keyword = {
  ...array,
  section: 'core §10.3.1.2',
  isWellFormed: isSchema,
  *boundaries(_, place) {
    yield* ofSize(1, place);
  },
  *violations(stated, place) {
    if (stated === false) yield violation('an item too many', withUnexpected(place));
  },
};

export const prefixItems: Keyword<Json[]> = {
  ...array,
  section: 'core §10.3.1.1',
  isWellFormed: (stated): stated is Json[] => Array.isArray(stated) && stated.length > 0,
};

export const unevaluatedItems: Keyword = {
  ...array,
  section: 'core §11.2',
  isWellFormed: isSchema,
  expectation: (_, { limit, index }) =>
    limit === undefined
      ? `no such item at index ${String(Number(index))}`
      : `no more than ${counted(Number(limit), 'item')}`,
  *violations(stated, place) {
    if (stated === false) yield violation('an item too many', withUnexpected(place));
  },
};

/** The list that stands at a place, or one made for it. */
export function listAt({ valueOf }: Place): Json[] {
  const list = valueOf('array');
  return Array.isArray(list) ? list : [];
}

function ofSize(length: number, place: Place): Boundary[] {
  const { node, types, value } = place;
  if (!types.includes('array') || length > MAX_SENT) return [];
  const given = Array.isArray(value) ? value : [];
  const missing = Math.max(0, length - given.length);
  const more = node.uniqueItems === true ? unlike(place, given, missing) : alike(place, given, missing);
  const part = [...given, ...more].slice(0, length);
  return part.length === length ? [{ part, why: `an array of ${String(length)} items` }] : [];
}

function alike({ sample }: Place, given: readonly Json[], count: number): Json[] {
  const made = given[0] ?? sample('items');
  return made === undefined ? [] : Array.from({ length: count }, () => made);
}

/** Items that differ from those given and from each other. */
function unlike({ samples }: Place, given: readonly Json[], count: number): Json[] {
  if (count === 0 || count > MAX_DIFFERENT.valid) return [];
  const taken = new Set(given.map(fingerprint));
  const made = samples(count + given.length, 'items');
  return made.filter((item) => !taken.has(fingerprint(item))).slice(0, count);
}

function* fewer(place: Place, length: number): Generator<Json> {
  yield listAt(place).slice(0, length - 1);
  yield [];
}

/** As long as asked for: with unlike items where there are enough, else with the same again. */
function* grown(place: Place, length: number): Generator<Json> {
  const given = listAt(place);
  const filler = given.at(-1) ?? place.sample('items') ?? 'unexpected';
  const repeated = Array.from({ length }, (_, i) => given[i] ?? filler);
  if (place.node.uniqueItems !== true) yield repeated;
  if (length <= MAX_DIFFERENT.invalid) yield different(place, given, length);
  yield repeated;
}

function different(place: Place, given: readonly Json[], length: number): Json[] {
  const found = [...given];
  const used = new Set(found.map(fingerprint));
  for (const one of given) {
    for (const other of similarValues(one)) {
      if (found.length >= length) return found;
      if (used.has(fingerprint(other)) || !isItem(place, other)) continue;
      used.add(fingerprint(other));
      found.push(other);
    }
  }
  return found;
}

/** Whether a value is valid by the schema of the items, if there is one. */
export function isItem({ node, isValid }: Place, item: Json): boolean {
  return !isObject(node.items) || isValid(item, 'items');
}

/** With as many items as before where there are two, as there may be a bound on their number. */
function* repeating(place: Place): Generator<Json> {
  const given = listAt(place);
  const first = given[0] ?? place.sample('items') ?? null;
  if (given.length > 1) yield [...given.slice(0, -1), first];
  yield given.length === 0 ? [first, first] : [...given, first];
  // Of integers beyond 2^53, nobody knows whether two are equal.
  yield [...given, null, null];
}

/** With an item behind those that the schema speaks of. */
function* withUnexpected(place: Place): Generator<Json> {
  const { node, sample } = place;
  const given = listAt(place);
  const prefix = Array.isArray(node.prefixItems) ? node.prefixItems.length : 0;
  const absent = Array.from({ length: Math.max(0, prefix - given.length) }, (_, i) => given.length + i);
  const filled = [...given, ...absent.map((i) => sample('prefixItems', i) ?? null)];
  for (const item of ['unexpected', 7, null, {}]) yield [...filled, item];
}
