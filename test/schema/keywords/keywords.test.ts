import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { applicableKeywords, KEYWORDS, statedKeywords } from '../../../src/schema/keywords/index.js';
import type { Keyword, Place } from '../../../src/schema/keywords/keyword.js';
import { statedTypes } from '../../../src/schema/keywords/stated-types.js';

/** A place of which nothing but its schema object may be asked. */
function bare(node: JsonObject): Place {
  const refuse = (): never => {
    throw new Error('asked of the place');
  };
  return {
    node,
    types: statedTypes(node),
    value: undefined,
    isText: false,
    valueOf: refuse,
    sample: refuse,
    samples: refuse,
    isValid: refuse,
    isHidden: () => false,
    isAdditional: () => true,
    matching: refuse,
  };
}

function broken(node: JsonObject): string[] {
  const place = bare(node);
  return [...applicableKeywords(place)]
    .filter(({ keyword, stated }) => [...(keyword.violations?.(stated, place) ?? [])].length > 0)
    .map(({ name }) => name);
}

describe('the keywords of a schema object', () => {
  it('are those of the table whose values are well-formed, in its order', () => {
    const node = { maxLength: 3, type: 'string', minLength: -1, pattern: '(', title: 'a', format: 'x' };
    expect([...statedKeywords(node)].map(({ name }) => name)).toEqual(['type', 'maxLength', 'format']);
  });

  it.each<[keyword: keyof typeof KEYWORDS, good: Json[], bad: Json[]]>([
    ['type', ['string', ['string', 'null']], ['text', [], ['text'], 1]],
    ['enum', [[1], []], ['a', {}]],
    ['multipleOf', [0.1], [0, -1, '1']],
    ['exclusiveMinimum', [0], [true]],
    ['maxLength', [0, 65_535], [-1, 1.5, '1']],
    ['pattern', ['^a$', '[\\w-.]'], ['(', 1]],
    ['uniqueItems', [true, false], ['true']],
    ['required', [[], ['a']], ['a', [1]]],
    ['dependentRequired', [{ a: ['b'] }], [{ a: 'b' }, []]],
    ['anyOf', [[{}]], [[], {}]],
    ['properties', [{}], [[], true]],
    ['items', [{}, false], [[], 1]],
  ])('tell well-formed values from others: %s', (name, good, bad) => {
    const keyword: Keyword = KEYWORDS[name];
    expect(good.filter((value) => !keyword.isWellFormed(value))).toEqual([]);
    expect(bad.filter((value) => keyword.isWellFormed(value))).toEqual([]);
  });
});

describe('the violations of a keyword', () => {
  it.each<[name: string, node: JsonObject, keywords: string[]]>([
    ['a string', { type: 'string', minLength: 1, maxLength: 5, pattern: '^a', format: 'date' }, ['type', 'minLength', 'maxLength', 'pattern', 'format']],
    ['a bound that excludes nothing', { type: 'string', minLength: 0, pattern: '' }, ['type']],
    ['a number', { type: 'integer', minimum: 1, exclusiveMaximum: 9, multipleOf: 3 }, ['type', 'minimum', 'exclusiveMaximum', 'multipleOf']],
    ['an integer that is a multiple anyway', { type: 'integer', multipleOf: 0.5 }, ['type']],
    ['a bound that no number is above', { type: 'number', maximum: Number.MAX_VALUE }, ['type']],
    ['keywords about another type', { type: 'boolean', minimum: 1, minItems: 1, required: ['a'] }, ['type']],
    ['all types at once', { type: ['null', 'boolean', 'number', 'string', 'array', 'object'] }, []],
    ['a list', { minItems: 1, maxItems: 2, uniqueItems: true, items: false, contains: {} }, ['minItems', 'maxItems', 'uniqueItems', 'items', 'contains']],
    ['a list of at most one item', { maxItems: 1, uniqueItems: true }, ['maxItems']],
    ['an object', { required: ['a'], additionalProperties: false, maxProperties: 2, propertyNames: { maxLength: 3 } }, ['required', 'additionalProperties', 'propertyNames', 'maxProperties']],
    ['a name that requires itself', { dependentRequired: { a: ['a'] } }, []],
  ])('exist for the keywords that can be broken: %s', (_name, node, keywords) => {
    expect(broken(node)).toEqual(keywords);
  }); // prettier-ignore

  it.each<[keyword: keyof typeof KEYWORDS, stated: number, reason: string]>([
    ['maxLength', 65_535, '65,536 characters are too many to send'],
    ['maxItems', 10_000, '10,001 items are too many to send'],
    ['maxProperties', 1000, '1,001 members are too many to send'],
  ])('say that a value beyond the bound is too large to send: %s', (name, stated, reason) => {
    const keyword: Keyword = KEYWORDS[name];
    const found = [...(keyword.violations?.(stated, bare({ [name]: stated })) ?? [])];
    expect(found.map(({ unsent, candidates }) => [unsent, [...candidates]])).toEqual([[reason, []]]);
  });
});
