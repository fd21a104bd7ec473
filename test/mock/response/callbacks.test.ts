import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { bindRequest } from '../../../src/mock/request/bind.js';
import type { MockRequest } from '../../../src/mock/request/request.js';
import { callbackRequests } from '../../../src/mock/response/callbacks.js';
import { operationOf } from '../../support/contracts.js';

const REQUEST: MockRequest = {
  method: 'POST',
  path: '/x/5',
  query: 'to=http%3A%2F%2Fquery.example%2Fa',
  headers: [
    ['Host', 'mock.example'],
    ['Content-Type', 'application/json'],
    ['X-To', 'http://header.example/'],
  ],
  body: Buffer.from('{"a":{"to":"https://body.example/told?b=1","n":[7]}}'),
};
const ANSWER = {
  status: 202,
  headers: [['Location', 'http://answer.example/5']] as const,
  body: { id: 8 } as Json,
};

async function requests(expression: string, item: JsonObject = { post: { responses: {} } }) {
  const operation = await operationOf(
    {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
      requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
      responses: { 202: { description: '' } },
      callbacks: { on: { [expression]: item } },
    },
    { path: '/x/{id}', method: 'post' },
  );
  const bound = bindRequest(operation, new Map([['id', '5']]), REQUEST);
  if (bound.kind === 'refusal') throw new Error(bound.detail);
  return callbackRequests(operation, { request: REQUEST, bound, answer: ANSWER });
}

describe('the URL of a callback', () => {
  it.each([
    ['{$request.body#/a/to}', 'https://body.example/told?b=1'],
    ['$request.body#/a/to', 'https://body.example/told?b=1'],
    ['{$request.query.to}/more', 'http://query.example/a/more'],
    ['{$request.header.x-to}', 'http://header.example/'],
    ['{$response.header.location}', 'http://answer.example/5'],
    ['http://a.example/{$request.path.id}/{$response.body#/id}?n={$request.body#/a/n/0}', 'http://a.example/5/8?n=7'],
    ['http://a.example/{$method}/{$statusCode}', 'http://a.example/POST/202'],
    ['http://a.example/?from={$url}', 'http://a.example/?from=http://mock.example/x/5?to=http%3A%2F%2Fquery.example%2Fa'],
  ])('%s is %s', async (expression, url) => {
    expect(await requests(expression)).toMatchObject([{ method: 'POST', url }]);
  }); // prettier-ignore

  it.each([
    '{$request.body#/none}',
    '{$request.header.none}',
    '{$else}',
    '/relative',
    'file:///etc/{$method}',
  ])('is none for %s, so that nothing is sent', async (expression) => {
    expect(await requests(expression)).toEqual([]);
  });
});

describe('a callback', () => {
  const media = (schema: Json, more: JsonObject = {}): JsonObject => ({
    'application/json': { schema, ...more },
  });

  it('carries documented examples, else valid made-up values as a request has them', async () => {
    const parameters: Json = [
      { name: 'X-Kind', in: 'header', schema: { type: 'string', pattern: '^k\\d$' } },
      { name: 'page', in: 'query', schema: { type: 'integer', minimum: 3 } },
      { name: 'given', in: 'query', example: 'b', schema: { type: 'string' } },
    ];
    const schema = {
      type: 'object',
      required: ['id', 'secret', 'at'],
      properties: {
        id: { type: 'integer', readOnly: true },
        secret: { const: 's', writeOnly: true },
        at: { type: 'string', format: 'date' },
      },
    };
    const item = { put: { parameters, requestBody: { content: media(schema) }, responses: {} } };
    const [sent] = await requests('http://a.example/told', item);
    expect(sent).toMatchObject({ method: 'PUT', url: 'http://a.example/told?page=3&given=b' });
    expect(Object.fromEntries(sent!.headers)).toEqual({
      'X-Kind': expect.stringMatching(/^k\d$/) as string,
      'Content-Type': 'application/json',
    });
    expect(JSON.parse(String(sent!.body))).toEqual({ secret: 's', at: '2024-01-31' });
    const given = {
      post: { requestBody: { content: media(schema, { example: { mine: 1 } }) }, responses: {} },
    };
    expect(await requests('http://a.example/', given)).toMatchObject([{ body: '{"mine":1}' }]);
  });

  it('is not sent where something that it requires can have no valid value', async () => {
    const parameters: Json = [{ name: 'a', in: 'query', required: true, schema: false }];
    expect(await requests('http://a.example/', { post: { parameters, responses: {} } })).toEqual([]);
    const requestBody = { required: true, content: media(false) };
    expect(await requests('http://a.example/', { post: { requestBody, responses: {} } })).toEqual([]);
  });

  it('is one for each method of the path item, references followed', async () => {
    const sent = await requests('http://a.example/', { post: { responses: {} }, get: { responses: {} } });
    expect(sent.map(({ method }) => method)).toEqual(['GET', 'POST']);
  });
});
