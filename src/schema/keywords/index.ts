import type { Json, JsonObject } from '../../json/json.js';
import { anyOf, oneOf } from './any-of-one-of.js';
import { items, maxItems, minItems, prefixItems, unevaluatedItems, uniqueItems } from './arrays.js';
import { contains, maxContains, minContains } from './contains.js';
import { constKeyword, enumKeyword, not } from './enum-const-not.js';
import { format } from './format.js';
import type { Keyword, Place } from './keyword.js';
import { wellFormed } from './keyword.js';
import { additionalProperties, patternProperties, properties, unevaluatedProperties } from './members.js';
import type { KeywordName } from './names.js';
import { exclusiveMaximum, exclusiveMinimum, maximum, minimum, multipleOf } from './numbers.js';
import { dependentRequired, maxProperties, minProperties, required } from './objects.js';
import { propertyNames } from './property-names.js';
import {
  allOf,
  definitions,
  defs,
  dependentSchemas,
  elseKeyword,
  ifKeyword,
  ref,
  thenKeyword,
} from './references.js';
import { maxLength, minLength, pattern } from './strings.js';
import { type } from './types.js';

/**
 * What is known of each keyword, in the order in which they are tried: what a keyword says of the kind of a value comes
 * before what others say of its make-up.
 */
export const KEYWORDS = {
  type,
  enum: enumKeyword,
  const: constKeyword,
  minimum,
  exclusiveMinimum,
  maximum,
  exclusiveMaximum,
  multipleOf,
  not,
  minLength,
  maxLength,
  pattern,
  format,
  minItems,
  maxItems,
  uniqueItems,
  items,
  prefixItems,
  unevaluatedItems,
  contains,
  minContains,
  maxContains,
  required,
  properties,
  patternProperties,
  additionalProperties,
  unevaluatedProperties,
  dependentRequired,
  dependentSchemas,
  propertyNames,
  minProperties,
  maxProperties,
  allOf,
  anyOf,
  oneOf,
  if: ifKeyword,
  then: thenKeyword,
  else: elseKeyword,
  $ref: ref,
  $defs: defs,
  definitions,
} satisfies Record<KeywordName, Keyword>;

const ENTRIES = Object.entries(KEYWORDS) as [KeywordName, Keyword][];

/** The same for walks over whole documents, which look every member of every schema up. */
const BY_NAME: ReadonlyMap<string, Keyword> = new Map(ENTRIES);

/** A keyword of a schema object, its record, and the value that the schema object gives it. */
export interface StatedKeyword {
  name: KeywordName;
  keyword: Keyword;
  stated: Json;
}

/** What is known of a keyword by its name; undefined of an annotation or an unknown one. */
export function keywordOf(name: string): Keyword | undefined {
  return BY_NAME.get(name);
}

/** The keywords that a schema object states, those with a value of a wrong kind left out, in the order of the table. */
export function* statedKeywords(node: JsonObject): Generator<StatedKeyword> {
  for (const [name, keyword] of ENTRIES) {
    const stated = wellFormed(keyword, node[name]);
    if (stated !== undefined) yield { name, keyword, stated };
  }
}

/** Those of them that constrain values of the types that the place's schema object states. */
export function* applicableKeywords({ node, types }: Place): Generator<StatedKeyword> {
  for (const each of statedKeywords(node)) if (isAbout(each.keyword, types)) yield each;
}

function isAbout({ appliesTo }: Keyword, types: readonly string[]): boolean {
  if (types.length === 0 || appliesTo.length === 0) return true;
  return appliesTo.some((type) => types.includes(type) || (type === 'number' && types.includes('integer')));
}
