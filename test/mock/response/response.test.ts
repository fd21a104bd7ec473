import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { NO_PREFERENCES } from '../../../src/mock/request/prefer.js';
import { contentTypeFor, written } from '../../../src/mock/response/body.js';
import { bodyValue } from '../../../src/mock/response/body-value.js';
import type { Choice } from '../../../src/mock/response/choose-response.js';
import { chooseAnswer } from '../../../src/mock/response/choose-response.js';
import { responseHeaders } from '../../../src/mock/response/headers.js';
import { MadeValues } from '../../../src/mock/response/made-values.js';
import { operationOf } from '../../support/contracts.js';

async function choiceOf(response: JsonObject): Promise<Choice> {
  const operation = await operationOf({ responses: { 200: { description: '', ...response } } });
  const preferences = NO_PREFERENCES;
  const choice = chooseAnswer(operation, { accept: undefined, preferences, names: [] });
  if (choice.kind === 'refusal') throw new Error(choice.detail);
  return choice;
}

const values = new MadeValues(1);

describe('the headers of a mocked response', () => {
  const headersOf = async (headers: JsonObject, demanded: [string, string][] = []) => {
    const made = responseHeaders(await choiceOf({ headers }), values, demanded);
    return 'reason' in made ? made : Object.fromEntries(made.fields);
  };

  it.each<[string, JsonObject, Record<string, string>]>([
    [
      'an example, in the documented spelling',
      { 'X-Request-ID': { schema: { type: 'string' }, example: 'abc' } },
      { 'X-Request-ID': 'abc' },
    ],
    ['a made-up value', { 'X-Id': { schema: { type: 'integer', minimum: 7, maximum: 7 } } }, { 'X-Id': '7' }],
    [
      'a pattern',
      { ETag: { required: true, schema: { type: 'string', pattern: '^"7{3}"$' } } },
      { ETag: '"777"' },
    ],
    ['neither text nor number', { Flag: { schema: { type: 'boolean' } } }, { Flag: 'true' }],
    ['one without schema', { Any: { required: true } }, { Any: 'text' }],
    ['an optional one that has no value', { None: { schema: false } }, {}],
    ['a list', { List: { schema: { type: 'array' }, example: [1, 2] } }, { List: '1,2' }],
    ['JSON', { Data: { content: { 'application/json': { example: { a: 1 } } } } }, { Data: '{"a":1}' }],
    [
      'characters no header may hold',
      { Name: { schema: { type: 'string' }, example: 'Zoë\r\n😀' } },
      { Name: 'Zo%C3%AB%0D%0A%F0%9F%98%80' },
    ],
    ['a name no header may have', { 'No Name': { schema: { type: 'string' }, example: 'x' } }, {}],
    // Documented examples of these would break the message.
    [
      'fields that frame the message',
      {
        'Content-Length': { example: 3, schema: {} },
        'Transfer-Encoding': { example: 'gzip', schema: {} },
        'Content-Encoding': { example: 'br', schema: {} },
      },
      {},
    ],
  ])('are right for %s', async (_, headers, want) => {
    expect(await headersOf(headers)).toEqual(want);
  });

  it('are none, but the place and a reason, where a required one can have no value', async () => {
    expect(await headersOf({ None: { required: true, schema: false } })).toEqual({
      reason: expect.stringMatching(/:\d+:\d+: no valid value .* header 'None'/) as string,
    });
  });

  it('hold what the status demands, unless the document has an example', async () => {
    const demanded: [string, string][] = [['Allow', 'GET']];
    const documented = { allow: { schema: { type: 'string' } } };
    expect(await headersOf(documented, demanded)).toEqual({ Allow: 'GET' });
    expect(await headersOf({ allow: { ...documented.allow, example: 'PUT' } }, demanded)).toEqual({
      allow: 'PUT',
    });
  });
});

describe('the value of a mocked body', () => {
  const value = async (media: JsonObject, dynamic = false): Promise<ReturnType<typeof bodyValue>> => {
    const choice = await choiceOf({ content: { 'application/json': media } });
    return bodyValue({ ...choice, dynamic }, choice.content!, new MadeValues(1));
  };

  it.each<[string, JsonObject, Json]>([
    ['an example as it is written', { schema: {}, example: { $ref: 'data' } }, { $ref: 'data' }],
    ['null', { schema: { type: 'null' }, examples: { none: { value: null } } }, null],
    ['false', { schema: { type: 'boolean' }, example: false }, false],
    ['a valid made-up value', { schema: { type: 'integer', minimum: 2, maximum: 5, multipleOf: 3 } }, 3],
    ['an empty object where there is no schema', {}, {}],
  ])('is %s', async (_, media, want) => {
    expect(await value(media)).toMatchObject({ value: want });
  });

  it('is random and valid where that is asked for, although there is an example', async () => {
    const schema = { type: 'integer', minimum: 1000 };
    const first = (await value({ schema, example: 5 }, true)) as { value: number };
    expect(first.value).toBeGreaterThanOrEqual(1000);
    expect(await value({ schema, example: 5 }, true)).toEqual(first);
  });

  it('is the example where no value is valid, and else the place of the schema and a reason', async () => {
    const schema = { allOf: [{ type: 'string' }, { type: 'integer' }] };
    expect(await value({ schema, example: 5 }, true)).toMatchObject({ value: 5 });
    expect(await value({ schema })).toEqual({
      reason: expect.stringMatching(/:\d+:\d+: no value was found/) as string,
    });
  });

  it('comes near a schema that nothing satisfies, and says so', async () => {
    const alike = { type: 'object', required: ['a'], properties: { a: { type: 'integer' } } };
    expect(await value({ schema: { oneOf: [alike, alike] } })).toEqual({
      value: { a: 1 },
      invalid: expect.stringMatching(/:\d+:\d+: no value was found that is valid/) as string,
    });
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
    expect(written(value, choice.operation.contract, choice.content!)).toMatchObject({ text: want });
  });

  it.each<[string, Json, object]>([
    ['multipart/mixed', { a: 'b', c: { d: 1 } }, { contentType: 'multipart/mixed; boundary=specproof-boundary', text: '--specproof-boundary\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--specproof-boundary\r\nContent-Disposition: form-data; name="c"\r\nContent-Type: application/json\r\n\r\n{"d":1}\r\n--specproof-boundary--\r\n' }],
    ['multipart/related', '--b\r\n\r\nown\r\n--b--\r\n', { contentType: 'multipart/related; boundary=b', text: '--b\r\n\r\nown\r\n--b--\r\n' }],
    ['multipart/mixed', 'no parts', { reason: expect.stringContaining('bodies of multipart/mixed are not made') }],
    ['multipart/mixed', [{}], { reason: expect.stringContaining('no names tell their parts apart') }],
    ['multipart/related', { a: 1 }, { reason: expect.stringContaining('bodies of multipart/related are not made') }],
  ])('of %s and %j is that of its parts, or there is none', async (type, value, want) => {
    const choice = await choiceOf({ content: { [type]: {} } });
    expect(written(value, choice.operation.contract, choice.content!)).toEqual(want);
  }); // prettier-ignore

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
