import { describe, expect, it } from 'vitest';
import { generateValidators } from '../../../src/codegen/validators/index.js';
import type { JsonObject } from '../../../src/json/json.js';
import { contractOf } from '../../support/contracts.js';
import type { Call } from '../generated-client.js';
import { clientOf as clientOfContract } from '../generated-client.js';

/** Generates, compiles and loads the client of a document, whose requests go to `fetch`. */
async function clientOf(
  document: object,
  fetch: (request: Request) => Response,
  credentials?: object,
): Promise<Record<string, Call>> {
  const contract = await contractOf(document as JsonObject, {}, { file: 'api.json' });
  return clientOfContract(contract, {
    baseUrl: 'http://localhost',
    fetch: (request: Request) => Promise.resolve(fetch(request)),
    credentials,
  });
}

function documentOf(operations: Record<string, object>, extra: object = {}): object {
  const paths = Object.entries(operations).map(([id, operation]) => {
    const method = 'requestBody' in operation ? 'post' : 'get';
    return [
      `/${id}`,
      { [method]: { operationId: id, responses: { 204: { description: '' } }, ...operation } },
    ];
  });
  return {
    openapi: '3.1.0',
    info: { title: 'My', version: '1' },
    paths: Object.fromEntries(paths),
    ...extra,
  };
}

function recorder(body: string | null = null, type = 'application/json') {
  const requests: Request[] = [];
  const fetch = (request: Request): Response => {
    requests.push(request);
    return new Response(body, { status: body === null ? 204 : 200, headers: { 'content-type': type } });
  };
  return { requests, fetch };
}

describe('credentials of a document whose operations differ', () => {
  const document = documentOf(
    {
      open: { security: [] },
      either: { security: [{ cookie: [] }, { token: [] }] },
      both: { security: [{ query: [], token: [] }], requestBody: { content: { 'application/json': {} } } },
      optional: { security: [{}, { header: [] }] },
    },
    {
      components: {
        securitySchemes: {
          token: { type: 'oauth2', flows: {} },
          cookie: { type: 'apiKey', in: 'cookie', name: 'session' },
          query: { type: 'apiKey', in: 'query', name: 'api key' },
          header: { type: 'apiKey', in: 'header', name: 'X-Key' },
        },
      },
    },
  );
  const all = { token: 'T', cookie: 'C', query: 'a&b=+', header: 'H' };

  async function sent(method: string, credentials: object, init: object = {}): Promise<object> {
    const { requests, fetch } = recorder();
    const client = await clientOf(document, fetch, credentials);
    await client[method]!(init);
    const [{ url, headers }] = requests as [Request];
    const kept = [...headers].filter(([name]) => ['authorization', 'cookie', 'x-key'].includes(name));
    return { ...Object.fromEntries(kept), search: new URL(url).search };
  }

  it.each<[method: string, credentials: object, expected: object]>([
    ['open', all, { search: '' }],
    ['either', all, { cookie: 'session=C', search: '' }],
    ['either', { token: 'T' }, { authorization: 'Bearer T', search: '' }],
    ['both', all, { authorization: 'Bearer T', search: '?api%20key=a%26b%3D%2B' }],
    ['both', { token: 'T' }, { search: '' }],
    ['optional', all, { 'x-key': 'H', search: '' }],
    ['optional', { token: 'T' }, { search: '' }],
  ])('are sent as the operation %s demands, given %j', async (method, credentials, expected) => {
    expect(await sent(method, credentials)).toEqual(expected);
  });

  it('leave body, query and cookies of the caller as they are', async () => {
    const { requests, fetch } = recorder();
    const client = await clientOf(document, fetch, all);
    await client.both!({ body: { a: 'ü' }, params: { query: { x: 1 } } });
    await client.either!({ headers: { cookie: 'theme=dark' } });
    expect(requests[0]!.url).toBe('http://localhost/both?x=1&api%20key=a%26b%3D%2B');
    expect(await requests[0]!.json()).toEqual({ a: 'ü' });
    expect(requests[1]!.headers.get('cookie')).toBe('theme=dark; session=C');
  });
});

describe('a generated client', () => {
  const answer = (...types: string[]): object => ({
    200: {
      description: '',
      content: Object.fromEntries(types.map((type) => [type, { schema: { type: 'string' } }])),
    },
  });
  const body = (...types: string[]): object => ({
    content: Object.fromEntries(types.map((type) => [type, { schema: { type: 'object' } }])),
  });

  it.each<[name: string, types: string[], accept: string, data: unknown]>([
    ['JSON, documented beside text', ['text/plain', 'application/json'], 'application/json', 7],
    ['a media type that ends in +json', ['application/vnd.api+json'], 'application/vnd.api+json', 7],
    ['a range that admits JSON', ['*/*'], 'application/json, */*;q=0.5', 7],
    ['text of several types', ['text/csv', 'application/xml'], 'text/csv, application/xml', '7'],
  ])('reads an answer of %s', async (_name, types, accept, data) => {
    const { requests, fetch } = recorder('7', types[0] === '*/*' ? 'application/json' : types[0]);
    const client = await clientOf(documentOf({ get: { responses: answer(...types) } }), fetch);
    expect((await client.get!()).data).toEqual(data);
    expect(requests[0]!.headers.get('accept')).toBe(accept);
  });

  it('reads an answer of bytes as a Blob', async () => {
    const { fetch } = recorder('7', 'image/png');
    const client = await clientOf(documentOf({ get: { responses: answer('image/png') } }), fetch);
    expect((await client.get!()).data).toBeInstanceOf(Blob);
  });

  it.each<[name: string, types: string[], given: unknown, contentType: RegExp, text: string]>([
    [
      'JSON, documented beside text',
      ['text/plain', 'application/json'],
      { a: 1 },
      /^application\/json$/,
      '{"a":1}',
    ],
    [
      'a merge patch',
      ['application/merge-patch+json'],
      { a: 1 },
      /^application\/merge-patch\+json$/,
      '{"a":1}',
    ],
    [
      'a form',
      ['application/x-www-form-urlencoded'],
      { a: 'b c' },
      /^application\/x-www-form-urlencoded$/,
      'a=b+c',
    ],
    ['text', ['text/csv'], 'a;b', /^text\/csv$/, 'a;b'],
    ['a multipart form', ['multipart/form-data'], new FormData(), /^multipart\/form-data; boundary=/, '--'],
  ])('sends a body of %s', async (_name, types, given, contentType, text) => {
    const { requests, fetch } = recorder();
    const client = await clientOf(documentOf({ send: { requestBody: body(...types) } }), fetch);
    await client.send!({ body: given });
    expect(requests[0]!.headers.get('content-type')).toMatch(contentType);
    expect((await requests[0]!.text()).startsWith(text)).toBe(true);
  });
});

it.each<[parameter: object, value: unknown, search: string]>([
  [{ schema: { type: 'array' } }, ['a', 'b'], '?q=a&q=b'],
  [{ schema: { type: ['array', 'null'] }, explode: false }, ['a', 'b'], '?q=a,b'],
  [{ schema: { $ref: '#/components/schemas/O' } }, { a: 1, b: 2 }, '?a=1&b=2'],
  [{ schema: { type: 'object' }, style: 'deepObject', explode: true }, { a: 1 }, '?q%5Ba%5D=1'],
])('a query parameter is written as documented: %j', async (parameter, value, search) => {
  const { requests, fetch } = recorder();
  const parameters = [{ name: 'q', in: 'query', ...parameter }];
  const client = await clientOf(
    documentOf({ find: { parameters } }, { components: { schemas: { O: { type: 'object' } } } }),
    fetch,
  );
  await client.find!({ params: { query: { q: value } } });
  expect(new URL(requests[0]!.url).search).toBe(search);
});

describe('the methods of a generated client', () => {
  it.each<[ids: string[], names: string[]]>([
    [
      ['v1PocketAgent_GetMyCallerIDs', 'v1PocketAgent_GetDevices'],
      ['getMyCallerIDs', 'getDevices'],
    ],
    [
      ['a_b_x', 'a_c_y'],
      ['b_x', 'c_y'],
    ],
    [
      ['_a', '_b'],
      ['a', 'b'],
    ],
    [
      ['_', '__'],
      ['_', '__'],
    ],
    [
      ['get-pet', 'HTTPStatus', '2fast'],
      ['getPet', 'httpStatus', '_2fast'],
    ],
    [
      ['GetPet', 'get-pet'],
      ['getPet', 'getPet_2'],
    ],
    [
      ['then', 'request', 'POST'],
      ['then_2', 'request_2', 'post'],
    ],
  ])('are named after the operations %j', async (ids, names) => {
    const client = await clientOf(
      documentOf(Object.fromEntries(ids.map((id) => [id, {}]))),
      recorder().fetch,
    );
    expect(Object.keys(client).slice(-ids.length)).toEqual(names);
  });
});

it('parameters are judged as they are given, however they are written', async () => {
  const document = documentOf({
    get: {
      parameters: [
        { name: 'X-Ids', in: 'header', schema: { type: 'array', items: { type: 'integer' }, maxItems: 2 } },
        { name: 'X-Count', in: 'header', schema: { type: 'integer', minimum: 1 } },
      ],
    },
  });
  const contract = await contractOf(document as JsonObject, {}, { file: 'api.json' });
  const { script } = generateValidators(contract);
  const validators: unknown = await import(`data:text/javascript,${encodeURIComponent(script)}`);
  const { requests, fetch } = recorder();
  const sending = (request: Request): Promise<Response> => Promise.resolve(fetch(request));
  const options = { baseUrl: 'http://localhost', fetch: sending, validate: 'both', validators };
  const client = await clientOfContract(contract, options);
  await client.get!({ params: { header: { 'X-Ids': [1, 2], 'X-Count': 3 } } });
  expect(requests[0]!.headers.get('X-Ids')).toBe('1,2');
  const wrong = client.get!({ params: { header: { 'X-Ids': [1, 2, 3] } } });
  await expect(wrong).rejects.toThrow('request/params/header/X-Ids must NOT have more than 2 items');
});
