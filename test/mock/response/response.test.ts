import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { NO_PREFERENCES } from '../../../src/mock/request/prefer.js';
import { contentTypeFor, serialise } from '../../../src/mock/response/body.js';
import { bodyValue } from '../../../src/mock/response/body-value.js';
import type { Choice } from '../../../src/mock/response/choose-response.js';
import { chooseAnswer } from '../../../src/mock/response/choose-response.js';
import { responseHeaders } from '../../../src/mock/response/headers.js';
import { operationOf } from '../../support/contracts.js';

async function choiceOf(response: JsonObject): Promise<Choice> {
  const operation = await operationOf({ responses: { 200: { description: '', ...response } } });
  const preferences = NO_PREFERENCES;
  const choice = chooseAnswer(operation, { accept: undefined, preferences, names: [] });
  if (choice.kind === 'refusal') throw new Error(choice.detail);
  return choice;
}

describe('the headers of a mocked response', () => {
  const headersOf = async (
    headers: JsonObject,
    generated: Record<string, unknown> = {},
    demanded: [string, string][] = [],
  ) => Object.fromEntries(responseHeaders(await choiceOf({ headers }), generated, demanded));

  it.each<[string, JsonObject, Record<string, unknown>, Record<string, string>]>([
    [
      'an example, in the documented spelling',
      { 'X-Request-ID': { schema: { type: 'string' }, example: 'abc' } },
      { 'x-request-id': 'other' },
      { 'X-Request-ID': 'abc' },
    ],
    ['the generated value', { 'X-Id': { schema: { type: 'integer' } } }, { 'X-Id': 7 }, { 'X-Id': '7' }],
    // Prism makes null of every header that is neither text nor number.
    [
      'a required one that Prism makes nothing of',
      { Flag: { required: true, schema: { type: 'boolean' } } },
      { Flag: null },
      { Flag: 'true' },
    ],
    ['a required one without schema', { Any: { required: true } }, {}, { Any: 'text' }],
    [
      'an optional one that Prism makes nothing of',
      { Flag: { schema: { type: 'boolean' } } },
      { Flag: null },
      {},
    ],
    ['a list', { List: { schema: { type: 'array' }, example: [1, 2] } }, {}, { List: '1,2' }],
    ['JSON', { Data: { content: { 'application/json': { example: { a: 1 } } } } }, {}, { Data: '{"a":1}' }],
    [
      'characters no header may hold',
      { Name: { schema: { type: 'string' }, example: 'Zoë\r\n😀' } },
      {},
      { Name: 'Zo%C3%AB%0D%0A%F0%9F%98%80' },
    ],
    ['a name no header may have', { 'No Name': { schema: { type: 'string' }, example: 'x' } }, {}, {}],
    // Documented examples of these would break the message.
    [
      'fields that frame the message',
      {
        'Content-Length': { example: 3, schema: {} },
        'Transfer-Encoding': { example: 'gzip', schema: {} },
        'Content-Encoding': { example: 'br', schema: {} },
      },
      {},
      {},
    ],
    [
      'what the generator adds',
      {},
      { deprecation: 'true', 'Content-type': 'text/plain' },
      { deprecation: 'true' },
    ],
  ])('are right for %s', async (_, headers, generated, want) => {
    expect(await headersOf(headers, generated)).toEqual(want);
  });

  it('hold what the status demands, unless the document has an example', async () => {
    const demanded: [string, string][] = [['Allow', 'GET']];
    const documented = { allow: { schema: { type: 'string' } } };
    expect(await headersOf(documented, { allow: 'string' }, demanded)).toEqual({ Allow: 'GET' });
    expect(await headersOf({ allow: { ...documented.allow, example: 'PUT' } }, {}, demanded)).toEqual({
      allow: 'PUT',
    });
  });
});

describe('the value of a mocked body', () => {
  const value = async (media: JsonObject, made: Json | undefined): Promise<Json> => {
    const choice = await choiceOf({ content: { 'application/json': media } });
    return bodyValue(choice, choice.content!, made, () => Promise.resolve({ headers: {}, body: made }));
  };

  it.each<[string, JsonObject, Json | undefined, Json]>([
    ['an example as it is written', { schema: {}, example: { $ref: 'data' } }, 'other', { $ref: 'data' }],
    ['null', { schema: { type: 'null' }, examples: { none: { value: null } } }, 'other', null],
    ['false', { schema: { type: 'boolean' }, example: false }, 'other', false],
    ['a valid made-up value', { schema: { type: 'integer' } }, 7, 7],
    // Prism's sampler does not know every keyword.
    [
      'a valid value instead of an invalid made-up one',
      { schema: { type: 'integer', minimum: 3, multipleOf: 3 } },
      4,
      3,
    ],
    ['an empty object where there is no schema', {}, undefined, {}],
  ])('is %s', async (_, media, made, want) => {
    expect(await value(media, made)).toEqual(want);
  });
});

describe('the text of a mocked body', () => {
  it.each<[string, Json, string]>([
    ['application/json', null, 'null'],
    ['text/json', { a: 1 }, '{"a":1}'],
    ['application/problem+json', [1], '[1]'],
    ['application/x-www-form-urlencoded', { a: 'b c', d: [1, 2] }, 'a=b+c&d=1&d=2'],
    ['text/plain', 'text', 'text'],
    ['text/plain', { a: 1 }, '{"a":1}'],
    ['application/xml', '<already xml="yes"/>', '<already xml="yes"/>'],
  ])('as %s of %j is %s', async (type, value, want) => {
    const choice = await choiceOf({ content: { [type]: {} } });
    expect(serialise(value, choice.operation.contract, choice.content!)).toBe(want);
  });

  it.each([
    ['application/json', 'application/json; charset=utf-8'],
    ['text/json', 'text/json; charset=utf-8'],
    ['application/merge-patch+json', 'application/merge-patch+json; charset=utf-8'],
    ['application/xml', 'application/xml; charset=utf-8'],
    ['application/json; charset=UTF-8', 'application/json; charset=UTF-8'],
    ['application/octet-stream', 'application/octet-stream'],
  ])('%s is labelled %s', (type, want) => {
    expect(contentTypeFor(type)).toBe(want);
  });
});
