import { snippet } from '../../json/excerpt.js';
import type { Json } from '../../json/json.js';
import type { SchemaError } from './schema-error.js';

/** What a violated keyword asked for, as the end of a sentence that starts with "expected". */
export function expectation(violation: SchemaError): string {
  const { keyword, schema } = violation;
  const say = EXPECTATIONS[keyword];
  return say ? say(schema as Json, violation) : (violation.message ?? keyword);
}

type Say = (stated: Json, violation: SchemaError) => string;

const noSuchProperty: Say = () => 'no such property';
const present: Say = () => 'the property to be present';

const EXPECTATIONS: Readonly<Partial<Record<string, Say>>> = {
  type: (types) => `type ${[types].flat().map(String).join(' or ')}`,
  required: present,
  dependentRequired: present,
  additionalProperties: noSuchProperty,
  unevaluatedProperties: noSuchProperty,
  unevaluatedItems: (_, { params }) => `no more than ${counted((params as { limit: number }).limit, 'item')}`,
  propertyNames: () => 'an allowed property name',
  enum: (values) => `one of ${snippet(values)}`,
  const: snippet,
  format: (name) => `format ${text(name)}`,
  pattern: (pattern) => `a match of ${text(pattern)}`,
  minimum: (bound) => `at least ${text(bound)}`,
  maximum: (bound) => `at most ${text(bound)}`,
  exclusiveMinimum: (bound) => `more than ${text(bound)}`,
  exclusiveMaximum: (bound) => `less than ${text(bound)}`,
  multipleOf: (step) => `a multiple of ${text(step)}`,
  minLength: (length) => `at least ${counted(length, 'character')}`,
  maxLength: (length) => `at most ${counted(length, 'character')}`,
  minItems: (length) => `at least ${counted(length, 'item')}`,
  maxItems: (length) => `at most ${counted(length, 'item')}`,
  minProperties: (length) => `at least ${counted(length, 'property')}`,
  maxProperties: (length) => `at most ${counted(length, 'property')}`,
  uniqueItems: () => 'no item twice',
  contains: (_, { params }) => contained(params as { minContains: number; maxContains?: number }),
  not: () => 'no match of the schema under not',
};

function contained({ minContains, maxContains }: { minContains: number; maxContains?: number }): string {
  const most = maxContains === undefined ? '' : ` and at most ${String(maxContains)}`;
  return `at least ${counted(minContains, 'item')}${most} as contains says`;
}

function text(stated: Json): string {
  return typeof stated === 'string' ? stated : snippet(stated);
}

export function counted(count: Json, noun: string): string {
  const plural = noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return `${text(count)} ${count === 1 ? noun : plural}`;
}
