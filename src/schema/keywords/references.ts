import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { Keyword } from './keyword.js';
import { isSchema } from './keyword.js';

export const ref: Keyword<string> = {
  section: 'core §8.2.3.1',
  appliesTo: [],
  isWellFormed: (stated): stated is string => typeof stated === 'string',
};

/** A container of schemas that apply only where something refers to them. */
export const defs: Keyword<JsonObject> = { section: 'core §8.2.4', appliesTo: [], isWellFormed: isObject };

/** The same in older drafts. */
export const definitions: Keyword<JsonObject> = { ...defs, section: 'draft-07 validation §9' };

// What applies more schemas to the same value. Whatever breaks one of those is reported, and tried, as theirs.

export const allOf: Keyword<Json[]> = {
  section: 'core §10.2.1.1',
  appliesTo: [],
  isWellFormed: (stated): stated is Json[] => Array.isArray(stated) && stated.length > 0,
};

export const ifKeyword: Keyword = { section: 'core §10.2.2.1', appliesTo: [], isWellFormed: isSchema };
export const thenKeyword: Keyword = { section: 'core §10.2.2.2', appliesTo: [], isWellFormed: isSchema };
export const elseKeyword: Keyword = { section: 'core §10.2.2.3', appliesTo: [], isWellFormed: isSchema };

export const dependentSchemas: Keyword<JsonObject> = {
  section: 'core §10.2.2.4',
  appliesTo: ['object'],
  isWellFormed: isObject,
};
