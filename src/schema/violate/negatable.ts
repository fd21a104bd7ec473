import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { numberFormat, textFormat } from '../formats/index.js';
import { matches } from '../keywords/pattern.js';
import { statedTypes } from '../keywords/types.js';

const TYPES = ['string', 'number', 'boolean', 'object', 'array', 'null'];
const NUMBERS = ['integer', 'number'];

/** Texts of every kind: a pattern that matches them all matches any. */
const TEXTS = [
  '',
  ' ',
  'a',
  'A',
  '1',
  'é',
  '!',
  '-',
  '\n',
  '\u0000',
  'not-a-match',
  'two words',
  'x'.repeat(1000),
];

type Judge = (value: Json, node: JsonObject) => boolean;

const anything: Judge = () => true;
const isNumber: Judge = (value) => typeof value === 'number';
const isPositive: Judge = (value) => typeof value === 'number' && value > 0;
const isFalse: Judge = (value) => value === false;

/** For each keyword, the types it is about (any when empty), and whether its value forbids anything. */
const NEGATABLE: Readonly<Record<string, readonly [about: readonly string[], forbids: Judge]>> = {
  enum: [[], anything],
  const: [[], anything],
  not: [[], (value) => isObject(value) && Object.keys(value).length > 0],
  minimum: [NUMBERS, isNumber],
  maximum: [NUMBERS, isNumber],
  exclusiveMinimum: [NUMBERS, isNumber],
  exclusiveMaximum: [NUMBERS, isNumber],
  multipleOf: [NUMBERS, (value, node) => value !== 1 || !isWhole(node)],
  minLength: [['string'], isPositive],
  maxLength: [['string'], isNumber],
  pattern: [['string'], (value) => typeof value === 'string' && !TEXTS.every((text) => matches(value, text))],
  minItems: [['array'], isPositive],
  maxItems: [['array'], isNumber],
  uniqueItems: [['array'], (value, { maxItems }) => value === true && maxItems !== 1 && maxItems !== 0],
  contains: [['array'], (value, { minContains }) => isObject(value) && (minContains ?? 1) === 1],
  minContains: [['array'], (value, { contains }) => typeof value === 'number' && value > 1 && isObject(contains)],
  maxContains: [['array'], (value, { contains }) => isNumber(value, {}) && isObject(contains)],
  items: [['array'], isFalse],
  unevaluatedItems: [['array'], isFalse],
  additionalProperties: [['object'], isFalse],
  unevaluatedProperties: [['object'], isFalse],
  minProperties: [['object'], isPositive],
  maxProperties: [['object'], isNumber],
  propertyNames: [['object'], (value) => value === false || (isObject(value) && NAMING.some((key) => value[key] !== undefined))],
  dependentRequired: [['object'], (value) => isObject(value) && Object.values(value).some((names) => Array.isArray(names) && names.length > 0)],
}; // prettier-ignore

const NAMING = ['pattern', 'enum', 'const', 'maxLength', 'minLength', 'format'];

/** The keywords of a schema object that a JSON value can break. Those about other types than it allows forbid nothing. */
export function keywordsOf(node: JsonObject, hidden: ReadonlySet<string>): string[] {
  const types = statedTypes(node);
  const isRequiring = listed(node.required).some((name) => typeof name === 'string' && !hidden.has(name));
  return [
    ...(types.length > 0 && !TYPES.every((type) => types.includes(type)) ? ['type'] : []),
    ...Object.entries(NEGATABLE)
      .filter(([keyword, [about, forbids]]) => {
        const value = node[keyword];
        return value !== undefined && isAbout(types, about) && forbids(value, node);
      })
      .map(([keyword]) => keyword),
    ...(isFormatNegatable(node, types) ? ['format'] : []),
    ...(isRequiring && isAbout(types, ['object']) ? ['required'] : []),
  ];
}

const TEXT_KEYWORDS = ['enum', 'const', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minLength', 'maxLength', 'pattern', 'format']; // prettier-ignore

/** Those that a text can break: any text is a string, and an empty one may be none at all. */
export function textKeywordsOf(node: JsonObject, types: readonly string[]): string[] {
  const isTyped = !types.includes('string') && types.some((type) => type !== 'null');
  return keywordsOf(node, new Set()).filter((keyword) => {
    if (keyword === 'type') return isTyped;
    if (keyword === 'minLength') return node.minLength !== 1;
    return TEXT_KEYWORDS.includes(keyword);
  });
}

function isAbout(types: readonly string[], about: readonly string[]): boolean {
  return types.length === 0 || about.length === 0 || about.some((type) => types.includes(type));
}

function isFormatNegatable({ format }: JsonObject, types: readonly string[]): boolean {
  const text = textFormat(format);
  const nearMisses = (text ?? numberFormat(format))?.nearMisses ?? [];
  return nearMisses.length > 0 && isAbout(types, text ? ['string'] : NUMBERS);
}

function isWhole(node: JsonObject): boolean {
  const types = statedTypes(node);
  return types.includes('integer') && !types.includes('number');
}

function listed(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
