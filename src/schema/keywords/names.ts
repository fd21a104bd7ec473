import { subschemaKeywords } from '../../document/object-kinds.js';
import type { Applicator } from './edges.js';

/** Keywords of JSON Schema 2020-12 that ajv asserts and that hold no schema (validation §6–7). */
export const ASSERTIONS = [
  'type', 'enum', 'const', 'multipleOf', 'maximum', 'exclusiveMaximum', 'minimum', 'exclusiveMinimum', 'maxLength',
  'minLength', 'pattern', 'maxItems', 'minItems', 'uniqueItems', 'maxContains', 'minContains', 'maxProperties',
  'minProperties', 'required', 'dependentRequired', 'format',
] as const; // prettier-ignore

/** Applicators (core §10–11) and containers of schemas (§8.2.4) whose value is an object of schemas. */
export const SCHEMA_MAPS = subschemaKeywords('map');
/** Applicators whose value is a list of schemas. */
export const SCHEMA_LISTS = subschemaKeywords('list');
/** Applicators whose value is a schema. `contentSchema` is an annotation (validation §8.5). */
export const SCHEMAS = subschemaKeywords('single').filter((key) => key !== 'contentSchema');

export const APPLICATORS = [...SCHEMA_MAPS, ...SCHEMA_LISTS, ...SCHEMAS] as const;

/** Keywords that constrain nothing: annotations of JSON Schema 2020-12 §8–9 and of the OpenAPI Schema Object. */
export const ANNOTATIONS = [
  'title', 'description', 'default', 'deprecated', 'readOnly', 'writeOnly', 'examples', 'example', '$comment',
  'contentEncoding', 'contentMediaType', 'contentSchema', 'discriminator', 'xml', 'externalDocs', '$schema',
] as const; // prettier-ignore

type AssertionName = (typeof ASSERTIONS)[number];
/** A keyword that decides what a schema allows, or that holds schemas which others refer to. */
export type KeywordName = AssertionName | Applicator | '$defs' | 'definitions';
