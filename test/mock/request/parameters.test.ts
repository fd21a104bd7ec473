import { describe, expect, it } from 'vitest';
import { queryPairs } from '../../../src/http/serialize/parameters.js';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { readParameters } from '../../../src/mock/request/parameters.js';
import { operationOf } from '../../support/contracts.js';
import { requestOf } from './requests.js';

const array = { type: 'array', items: { type: 'integer' } };
const texts = { type: 'array', items: { type: 'string' } };
const object = { type: 'object', properties: { a: { type: 'integer' }, b: { type: 'string' } } };
const integer = { type: 'integer' };

async function read(parameter: JsonObject, parts: Parameters<typeof requestOf>[0], pathText?: string) {
  const operation = await operationOf({ parameters: [{ name: 'p', ...parameter }] });
  const path = new Map(pathText === undefined ? [] : [['p', pathText]]);
  const { values, violations } = readParameters(operation, path, requestOf(parts));
  return { value: [...values.values()][0], violations, operation };
}

describe('the mock reads a query parameter', () => {
  it.each<[JsonObject, string, Json | undefined]>([
    [{ schema: { type: 'string' } }, 'p=a%20b+c', 'a b c'],
    [{ schema: { type: 'string' } }, 'p=%2B49', '+49'],
    [{ schema: { type: 'string' } }, 'p=a=b=c', 'a=b=c'],
    [{ schema: { type: 'string' } }, 'p=%zz', '%zz'],
    [{ schema: { type: 'string' } }, 'other=1', undefined],
    [{ schema: integer }, 'p=7', 7],
    [{ schema: integer, allowEmptyValue: true }, 'p=', ''],
    [{ schema: integer, allowEmptyValue: true }, 'p', ''],
    [{ schema: integer, allowEmptyValue: true, required: true }, 'p=7', 7],
    [{ schema: array, allowEmptyValue: true }, 'p=', ''],
    [{ schema: { type: ['integer', 'null'] } }, 'p=', null],
    [{ schema: { type: 'boolean' } }, 'p=true', true],
    // "7" stays text where text is documented, whatever else is.
    [{ schema: { type: ['string', 'integer'] } }, 'p=7', '7'],
    [{ schema: { anyOf: [{ type: 'string', format: 'date' }, integer] } }, 'p=7', 7],
    // A list, or one value that is none.
    [{ schema: { anyOf: [array, { type: 'boolean' }] } }, 'p=true', true],
    [{ schema: { anyOf: [array, { type: 'boolean' }] } }, 'p=1', [1]],
    [{ schema: { anyOf: [array, { enum: ['none'] }] }, explode: false }, 'p=none', 'none'],
    [{ schema: { oneOf: [{ ...texts, minItems: 2 }, integer] }, explode: false }, 'p=7', 7],
    [
      { schema: { oneOf: [{ ...texts, minItems: 2 }, integer] }, style: 'pipeDelimited', explode: false },
      'p=7|8',
      ['7', '8'],
    ],
    [{ schema: { type: ['array', 'null'], items: integer } }, 'p=', null],
    [{ schema: array }, 'p=1&p=2', [1, 2]],
    [{ schema: array }, 'p=1', [1]],
    [{ schema: array, explode: false }, 'p=1,2', [1, 2]],
    [{ schema: array, explode: false }, 'p=1%2C2', [1, 2]],
    [{ schema: texts, explode: false }, 'p=a%2Cb,c', ['a,b', 'c']],
    [{ schema: array, style: 'pipeDelimited', explode: false }, 'p=1%7C2|3', [1, 2, 3]],
    [{ schema: array, style: 'spaceDelimited', explode: false }, 'p=1%202+3', [1, 2, 3]],
    [{ schema: object, style: 'deepObject' }, 'p%5Ba%5D=1&p[b]=x', { a: 1, b: 'x' }],
    [{ schema: object }, 'a=1&b=x&c=y', { a: 1, b: 'x' }],
    [{ schema: object, explode: false }, 'p=a,1,b,x', { a: 1, b: 'x' }],
    [{ content: { 'application/json': { schema: object } } }, 'p=%7B%22a%22:1%7D', { a: 1 }],
  ])('%j from %s', async (parameter, query, want) => {
    const { value, violations } = await read({ in: 'query', ...parameter }, { query });
    expect(value).toEqual(want);
    expect(violations).toEqual([]);
  });

  it.each<[JsonObject, string]>([
    [{ schema: integer }, 'p=seven'],
    // XML Schema takes these for booleans, and nobody else.
    [{ schema: { type: 'boolean' } }, 'p=1'],
    [{ schema: { type: 'boolean' } }, 'p=True'],
    [{ schema: integer }, 'p='],
    [{ schema: integer, allowEmptyValue: true }, 'p=seven'],
    [{ schema: integer, allowEmptyValue: true, required: true }, ''],
    [{ schema: integer }, 'p=1&p=2'],
    [{ schema: { type: 'integer', minimum: 1 } }, 'p=0'],
    [{ schema: array }, 'p=1&p=x'],
    [{ schema: { anyOf: [array, { enum: ['none'] }] } }, 'p=1&p=none'],
    [{ schema: { anyOf: [array, { enum: ['none'] }] } }, 'p=all'],
    [{ schema: integer, required: true }, ''],
    [{ content: { 'application/json': { schema: object } } }, 'p={'],
    // Names without values are no object, even where its members may be anything.
    [{ schema: { type: 'object' }, explode: false }, 'p=word'],
    [{ schema: { type: 'object' }, explode: false }, 'p=a,1,b'],
  ])('as described by %j, and refuses %s', async (parameter, query) => {
    const { violations } = await read({ in: 'query', ...parameter }, { query });
    expect(violations).toHaveLength(1);
    expect(violations[0]?.at.slice(0, 2)).toEqual(['query', 'p']);
  });
});

describe('the mock reads a path parameter', () => {
  it.each<[JsonObject, string, Json]>([
    [{ schema: { type: 'string' } }, 'a%2Fb+c', 'a/b+c'],
    [{ schema: integer }, '7', 7],
    // An id of 19 digits must not become a number.
    [{ schema: { type: 'string' } }, '9467895078742654934', '9467895078742654934'],
    [{ schema: array }, '1,2', [1, 2]],
    [{ schema: object, explode: true }, 'a=1,b=x', { a: 1, b: 'x' }],
    [{ schema: array, style: 'label' }, '.1,2', [1, 2]],
    [{ schema: array, style: 'label', explode: true }, '.1.2', [1, 2]],
    [{ schema: integer, style: 'matrix' }, ';p=7', 7],
    [{ schema: array, style: 'matrix' }, ';p=1,2', [1, 2]],
    [{ schema: array, style: 'matrix', explode: true }, ';p=1;p=2', [1, 2]],
    [{ schema: object, style: 'matrix', explode: true }, ';a=1;b=x', { a: 1, b: 'x' }],
    [{ schema: { anyOf: [array, { enum: ['none'] }] }, style: 'matrix', explode: true }, ';p=none', 'none'],
  ])('%j from %s', async (parameter, text, want) => {
    const { value, violations } = await read({ in: 'path', required: true, ...parameter }, {}, text);
    expect(value).toEqual(want);
    expect(violations).toEqual([]);
  });
});

it.each([
  [{ in: 'query', schema: object }, 0],
  [{ in: 'query', schema: object, style: 'deepObject' }, 0],
  [{ in: 'query', schema: object, explode: false }, 1],
  [{ in: 'query', schema: { ...object, required: ['a'] } }, 1],
  [{ in: 'query', schema: { ...object, minProperties: 1 } }, 1],
  [{ in: 'header', schema: object, explode: true }, 1],
])('the mock takes nothing for an object without members, where that is how one is written: %j', async (parameter, wrong) => {
  const { violations } = await read({ ...parameter, required: true }, {});
  expect(violations).toHaveLength(wrong);
}); // prettier-ignore

describe('the mock reads header and cookie parameters', () => {
  it.each([
    [
      'p=a=1, b=2',
      { in: 'header', schema: { type: 'object', properties: { a: integer, b: integer } }, explode: true },
    ],
    ['p=a, 1, b, 2', { in: 'header', schema: { type: 'object', properties: { a: integer, b: integer } } }],
  ])('and takes no white space around the parts of %s for parts of them', async (field, parameter) => {
    const right = await read(parameter, { headers: [['P', field.slice(2)]] });
    expect(right).toMatchObject({ value: { a: 1, b: 2 }, violations: [] });
    const wrong = await read(parameter, { headers: [['P', field.slice(2, -1) + 'x']] });
    expect(wrong.violations).toHaveLength(1);
  });

  it('and matches names of headers in any case', async () => {
    const { value } = await read({ in: 'header', schema: array }, { headers: [['P', '1, 2']] });
    expect(value).toEqual([1, 2]);
  });

  it('and finds cookies by their names', async () => {
    const { value } = await read({ in: 'cookie', schema: integer }, { headers: [['Cookie', 'x=1; p=7']] });
    expect(value).toBe(7);
  });
});

describe('the mock reads again what the verifier writes of a parameter', () => {
  it.each<[JsonObject, string, boolean, Json]>([
    [integer, 'form', true, -3],
    [array, 'form', true, [1, 2]],
    [texts, 'form', true, ['a,b', 'c d+e']],
    [texts, 'form', false, ['a,b', 'c d+e']],
    [texts, 'spaceDelimited', false, ['a,b', 'c&d']],
    [texts, 'pipeDelimited', false, ['a,b', 'c d']],
    [object, 'form', true, { a: 1, b: 'x&y=z' }],
    [object, 'form', false, { a: 1, b: 'x,y' }],
    [object, 'deepObject', true, { a: 1, b: 'x&y' }],
  ])('%j in style %s, explode %s', async (schema, style, explode, value) => {
    const parameter = { in: 'query', schema, style, explode };
    const { operation } = await read(parameter, {});
    const query = queryPairs(operation.parameters[0]!, value).join('&');
    expect((await read(parameter, { query })).value).toEqual(value);
  });
});
