import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { Candidate, Keyword, Place } from './keyword.js';
import { isSchema } from './keyword.js';
import { extraNames, objectAt, UNKNOWN_NAMES, without } from './objects.js';

const object = { appliesTo: ['object'] } as const;

export const properties: Keyword<JsonObject> = {
  ...object,
  section: 'core §10.3.2.1',
  isWellFormed: isObject,
};

export const patternProperties: Keyword<JsonObject> = {
  ...object,
  section: 'core §10.3.2.2',
  isWellFormed: isObject,
};

export const additionalProperties: Keyword = {
  ...object,
  section: 'core §10.3.2.3',
  isWellFormed: isSchema,
  expectation: () => 'no such property',
  *violations(stated, place) {
    if (stated === false && hasRoom(place))
      yield { why: 'with an unknown member', candidates: withUnknown(place) };
  },
};

export const unevaluatedProperties: Keyword = {
  ...additionalProperties,
  section: 'core §11.3',
};

/** Names of several makes: a pattern of `patternProperties` that matches them all matches any. */
const NAMES = [...UNKNOWN_NAMES, '!', ' ', 'é', ''];

/** Whether any name is one that nobody documented. */
function hasRoom({ isAdditional }: Place): boolean {
  return NAMES.some(isAdditional);
}

/** An unknown member: beside the others, or in place of one, as there may be a bound on their number. */
function* withUnknown(place: Place): Generator<Candidate> {
  const { node, matching, isAdditional } = place;
  const value: Json = objectAt(place);
  const isThere = isObject(place.value);
  const names = ['specproofUnknown', ...extraNames(node, matching), ...NAMES].filter(isAdditional);
  for (const name of names.slice(0, 12))
    yield isThere ? { part: 'unexpected', member: name } : { part: { ...value, [name]: 'unexpected' } };
  for (const name of Object.keys(value).slice(-5))
    yield { part: { ...without(value, [name]), specproofUnknown: 'unexpected' } };
}
