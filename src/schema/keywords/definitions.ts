import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { parsePattern } from './pattern.js';

const TYPES = ['null', 'boolean', 'object', 'array', 'number', 'string', 'integer'];

const isNumber = (value: Json): boolean => typeof value === 'number';
const isCount = (value: Json): boolean => Number.isInteger(value) && Number(value) >= 0;
const isNames = (value: Json): boolean =>
  Array.isArray(value) && value.every((name) => typeof name === 'string');
const isType = (value: Json): boolean => typeof value === 'string' && TYPES.includes(value);

/** The assertions of JSON Schema 2020-12, and the values with which ajv compiles them (validation §6). */
export const SHAPES = {
  type: (value: Json) => isType(value) || (Array.isArray(value) && value.length > 0 && value.every(isType)),
  enum: (value: Json) => Array.isArray(value) && value.length > 0,
  const: () => true,
  multipleOf: (value: Json) => isNumber(value) && Number(value) > 0,
  maximum: isNumber,
  exclusiveMaximum: isNumber,
  minimum: isNumber,
  exclusiveMinimum: isNumber,
  maxLength: isCount,
  minLength: isCount,
  pattern: (value: Json) => typeof value === 'string' && isReadable(value),
  maxItems: isCount,
  minItems: isCount,
  uniqueItems: (value: Json) => typeof value === 'boolean',
  maxContains: isCount,
  minContains: isCount,
  maxProperties: isCount,
  minProperties: isCount,
  required: isNames,
  dependentRequired: (value: Json) => isObject(value) && Object.values(value).every(isNames),
  format: (value: Json) => typeof value === 'string',
} satisfies Record<string, (value: Json) => boolean>;

export type Assertion = keyof typeof SHAPES;

function isReadable(pattern: string): boolean {
  try {
    parsePattern(pattern);
    return true;
  } catch {
    return false;
  }
}
