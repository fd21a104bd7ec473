// The mock over real loopback connections: what the two bundled documents promise, and every trap of Prism's that
// it must not fall into.
import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, createServer, request as httpRequest } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ToolError } from '../../src/errors.js';
import type { JsonObject } from '../../src/json/json.js';
import { loadContracts } from '../../src/load/index.js';
import type { CallbackEvent } from '../../src/mock/callback-event.js';
import type { MockEvent } from '../../src/mock/event.js';
import type { Mock, MockOptions } from '../../src/mock/index.js';
import { startMock } from '../../src/mock/index.js';
import type { Contract } from '../../src/model/document.js';
import { schemaProblems } from '../../src/schema/validate/problems.js';
import { parseXml } from '../../src/xml/document.js';
import { soundContractOf } from '../support/contracts.js';

const root = new URL('../..', import.meta.url).pathname;
const open: Mock[] = [];

afterAll(async () => {
  await Promise.all(open.map((mock) => mock.close()));
});

async function mocking(contracts: Contract[], options: Omit<MockOptions, 'contracts'> = {}): Promise<Mock> {
  const mock = await startMock({ contracts, ...options });
  open.push(mock);
  return mock;
}

interface Answer {
  status: number;
  headers: Headers;
  type: string | null;
  text: string;
  json: () => unknown;
}

async function ask(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    type: response.headers.get('content-type'),
    text,
    json: () => JSON.parse(text) as unknown,
  };
}

const bundled = await loadContracts(
  ['spec/superoffice-pocket.openapi.yaml', 'spec/apple-caller-ids.openapi.yaml'],
  { cwd: root },
);
const [superoffice, apple] = bundled as [Contract, Contract];

describe('the mock of the bundled documents', () => {
  const POCKET = '/api/v1/Agents/Pocket';
  const RESOURCES = '/api/v1/orgs/9467895078742654934/brands/9467895078742654921/caller-ids';
  const TICKET = { authorization: 'SoTicket 7T:abc' };
  const BEARER = { authorization: 'Bearer token' };
  const events: MockEvent[] = [];
  let url: string;
  const post = (name: string, body: string, headers: Record<string, string> = {}): Promise<Answer> =>
    ask(`${url}${POCKET}/${name}`, {
      method: 'POST',
      body,
      headers: { ...TICKET, 'content-type': 'application/json', ...headers },
    });

  beforeAll(async () => {
    ({ url } = await mocking(bundled, { log: (event) => events.push(event) }));
  });

  it('answers every documented request example in every JSON type with a valid body', async () => {
    for (const operation of superoffice.operations) {
      for (const media of operation.requestBody?.content ?? []) {
        for (const example of media.examples.filter(() => media.type.includes('json'))) {
          const answer = await ask(url + operation.path, {
            method: 'POST',
            body: JSON.stringify(example.value),
            headers: { ...TICKET, 'content-type': media.type, accept: media.type },
          });
          expect(answer.status).toBe(200);
          expect(answer.type).toBe(`${media.type}; charset=utf-8`);
          const schema = operation.responses[0]!.content[0]!.schema!;
          expect(schemaProblems(superoffice, schema.pointer, answer.json(), 'response')).toEqual([]);
        }
      }
    }
  });

  it('answers null to the documented hash, and the caller ids to another one', async () => {
    const unchanged = await post('GetCallerIDsFromSelection', '{"SelectionId":480,"LastHash":"repellat"}');
    expect([unchanged.status, unchanged.text]).toEqual([200, 'null']);
    expect(events.at(-1)).toMatchObject({
      document: 'superoffice-pocket',
      operation: 'v1PocketAgent_GetCallerIDsFromSelection',
      example: 'unchanged',
      status: 200,
    });
    const changed = await post('GetCallerIDsFromSelection', '{"SelectionId":480,"LastHash":"other"}');
    expect(changed.json()).toMatchObject({ CallerIDHash: expect.stringMatching(/^repellat/) as string });
  });

  it('binds property names in any case, as the vendor does', async () => {
    const answer = await post('GetMyCallerIDs', '{"lastHash":"necessitatibus"}');
    expect(answer.text).toBe('null');
    expect((await post('GetRegisteredDevices', '{"associateid":"117"}')).status).toBe(400);
  });

  it.each([
    ['Z', '2024-01-31T12:00:00Z'],
    ['no offset', '2024-01-31T12:00:00'],
    ['seven digits', '2016-10-24T03:40:47.4374779+02:00'],
  ])('takes dates with %s', async (_, date) => {
    expect((await post('GetMyCallerIDs', JSON.stringify({ MinDate: date }))).status).toBe(200);
  });

  // Prism parses application/json only, and so judges no other type.
  it.each([
    ['application/json', '{"SelectionId":"480"}'],
    ['text/json', '{"SelectionId":"480"}'],
    ['application/json-patch+json', '{"SelectionId":"480"}'],
    ['application/merge-patch+json', '{"SelectionId":"480"}'],
    ['application/x-www-form-urlencoded', 'SelectionId=many'],
    ['application/xml', '<r><SelectionId>many</SelectionId></r>'],
    ['application/json', '{"SelectionId":'],
    ['text/xml', '<r><SelectionId>1</r>'],
  ])('refuses a wrong body of type %s: %s', async (type, body) => {
    const answer = await post('GetCallerIDsFromSelection', body, { 'content-type': type });
    expect(answer.status).toBe(400);
    // The document describes 400, so its own error is the answer.
    expect(answer.json()).toHaveProperty('Message');
    expect(events.at(-1)?.refused).toMatch(/SelectionId|cannot be read/);
  });

  // Prism refuses every XML body, and cannot write an object as text/*.
  it.each(['application/xml', 'text/xml'])('reads and writes %s', async (type) => {
    const headers = { 'content-type': type, accept: type };
    const answer = await post(
      'GetCallerIDsFromSelection',
      '<request><SelectionId>480</SelectionId></request>',
      headers,
    );
    expect([answer.status, answer.type]).toEqual([200, `${type}; charset=utf-8`]);
    expect(parseXml(answer.text)).toMatchObject({ ok: true, value: { name: 'CallerIDCollection' } });
    expect(answer.text).toContain('<CallerIDs><PhoneNumber>99.99</PhoneNumber>');
    const unchanged = await post(
      'GetCallerIDsFromSelection',
      '<x><SelectionId>480</SelectionId><LastHash>repellat</LastHash></x>',
      headers,
    );
    expect(parseXml(unchanged.text)).toMatchObject({ ok: true, value: { isNil: true } });
    const devices = await post('GetRegisteredDevices', '<x/>', headers);
    expect(parseXml(devices.text)).toMatchObject({
      value: { name: 'RegisteredDevices', children: [{ name: 'Device' }] },
    });
  });

  it.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/json; charset=utf-8', 'application/json'],
    // Prism answers 500: it cannot write an object as text/*.
    ['text/json', 'text/json'],
    ['text/html, application/xml;q=0.9, */*;q=0.1', 'application/xml'],
  ])('answers Accept %s with %s', async (accept, want) => {
    const answer = await post('GetRegisteredDevices', '{}', accept === undefined ? {} : { accept });
    expect([answer.status, answer.type]).toEqual([200, `${want}; charset=utf-8`]);
  });

  // As an http scheme Prism refuses a real ticket, as an API key it accepts anything.
  it.each([
    [{ authorization: 'SoTicket 7T:NgBqAGgA==' }, 200],
    [{ authorization: 'soticket 7T:x' }, 200],
    [{ authorization: 'Basic dGplMDpUamUw' }, 200],
    [{ authorization: 'bearer x' }, 200],
    [{ 'x-xsrf-token': 'x' }, 200],
    [{ authorization: 'nonsense' }, 401],
    [{ authorization: 'Digest username="x"' }, 401],
    [{ 'so-apptoken': 'alone' }, 401],
    [{}, 401],
  ])('answers the credentials %j with %i', async (headers, status) => {
    const answer = await ask(`${url}${POCKET}/GetRegisteredDevices`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json', ...(headers as Record<string, string>) },
    });
    expect(answer.status).toBe(status);
    if (status === 401) {
      expect(answer.headers.get('www-authenticate')).toMatch(
        /Basic realm=.*, Bearer realm=.*, SoTicket realm=/,
      );
      expect(answer.json()).toEqual({ Message: 'Authorization has been denied for this request.' });
    }
  });

  it('answers both documents on one port, each header and each name as documented', async () => {
    const answer = await ask(url + RESOURCES, { headers: BEARER });
    expect(answer.status).toBe(200);
    // Ids beyond 64 bits, as text.
    expect(answer.json()).toMatchObject({ data: [{ orgId: '9467895078742654934' }, {}] });
    expect(answer.headers.get('apple-request-id')).toBe('cbc6080e-53c8-43cb-8d46-082859226bfb');
  });

  it('answers the empty page to the query that documents it', async () => {
    const ql = encodeURIComponent('createdDate=gt=2999-01-01T00:00:00Z');
    const answer = await ask(`${url}${RESOURCES}?ql=${ql}`, { headers: BEARER });
    expect(answer.json()).toEqual({ data: [], pagination: {}, total: 0 });
  });

  it.each([
    ['GET', `${RESOURCES}?limit=0`, BEARER, 400, 'BAD_REQUEST'],
    ['GET', '/api/v1/orgs/x/brands/1/caller-ids', BEARER, 400, 'BAD_REQUEST'],
    ['GET', RESOURCES, {}, 401, 'UNAUTHORIZED'],
    ['DELETE', RESOURCES, BEARER, 405, 'METHOD_NOT_ALLOWED'],
  ])(
    'answers %s %s with the headers %j with %i, as documented',
    async (method, target, headers, status, code) => {
      const answer = await ask(url + target, { method, headers: headers as Record<string, string> });
      expect(answer.status).toBe(status);
      expect(answer.json()).toMatchObject({ code });
    },
  );

  it.each(['401', '403', '404', '405', '412', '413', '415', '500', '503'])(
    'Prefer: code=%s',
    async (code) => {
      const answer = await ask(url + RESOURCES, { headers: { ...BEARER, prefer: `code=${code}` } });
      expect(answer.status).toBe(Number(code));
      expect(answer.type).toBe('application/json; charset=utf-8');
      expect(answer.json()).toHaveProperty('code');
    },
  );

  it('answers with the code and the example that Prefer names', async () => {
    const prefer = 'code=400, example="badRequestList"';
    const answer = await ask(url + RESOURCES, { headers: { ...BEARER, prefer } });
    expect([answer.status, Array.isArray(answer.json())]).toEqual([400, true]);
  });

  it('makes up valid bodies with Prefer: dynamic=true', async () => {
    const schema = apple.operations[0]!.responses[0]!.content[0]!.schema!;
    for (let i = 0; i < 20; i++) {
      const answer = await ask(url + RESOURCES, { headers: { ...BEARER, prefer: 'dynamic=true' } });
      expect(schemaProblems(apple, schema.pointer, answer.json(), 'response')).toEqual([]);
    }
  });
});

const PLAIN = `
  /things:
    post:
      operationId: make
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }
      responses: { 201: { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } } }
    get:
      operationId: list
      security: [{ Key: [] }]
      responses:
        200:
          description: all
          headers:
            X-Request-Id: { required: true, schema: { type: string, format: uuid } }
            X-Is-Last: { required: true, schema: { type: boolean } }
          content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Thing' } } } }
    delete: { operationId: clear, deprecated: true, responses: { 204: { description: gone } } }
  /empty:
    get: { operationId: empty, responses: { 200: { description: nothing } } }
    head: { operationId: emptyHead, responses: { 200: { description: nothing, headers: { X-A: { schema: { type: string }, example: b } } } } }
  /falsy/{kind}:
    get:
      operationId: falsy
      parameters: [{ name: kind, in: path, required: true, schema: { type: string } }]
      responses:
        200:
          description: anything
          content:
            application/json:
              schema: {}
              examples: { nothing: { value: null }, no: { value: false }, zero: { value: 0 }, blank: { value: '' }, list: { value: [] } }
components:
  securitySchemes: { Key: { type: apiKey, in: query, name: key } }
  schemas:
    Thing:
      type: object
      required: [id]
      properties:
        id: { type: integer, multipleOf: 5, minimum: 12 }
        code: { type: string, pattern: '^[A-Z]{2}[0-9]{4}$' }
        pair: { type: array, prefixItems: [{ type: string }, { type: integer }], items: false }
      dependentRequired: { code: [id] }
      unevaluatedProperties: false
`;

describe('the mock of a document without examples and without errors', () => {
  let url: string;
  let contract: Contract;
  beforeAll(async () => {
    contract = await soundContractOf(`paths:${PLAIN}`, { file: 'plain.openapi.yaml' });
    ({ url } = await mocking([contract]));
  });
  const make = (body: string, headers: Record<string, string> = {}): Promise<Answer> =>
    ask(`${url}/things`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });

  it('answers with made-up values that are valid', async () => {
    for (const prefer of ['dynamic=false', 'dynamic=true', 'dynamic=true']) {
      const answer = await make('{"id":15}', { prefer });
      expect(answer.status).toBe(201);
      expect(schemaProblems(contract, '#/components/schemas/Thing', answer.json(), 'response')).toEqual([]);
    }
  });

  // Prism without jsonSchemaDialect mis-validates the keywords of 2020-12, and drops what it cannot compile.
  it.each([
    '{}',
    '{"id":"15"}',
    '{"id":16}',
    '{"id":15,"code":"x"}',
    '{"id":15,"pair":["a","b"]}',
    '{"id":15,"pair":["a",1,2]}',
    '{"id":15,"other":1}',
    'null',
  ])('refuses %s with problem details', async (body) => {
    const answer = await make(body);
    expect([answer.status, answer.type]).toEqual([422, 'application/problem+json']);
    expect(answer.json()).toMatchObject({
      type: 'about:blank',
      title: 'Unprocessable Content',
      status: 422,
      validation: [{ severity: 'Error' }],
    });
  });

  it.each<[string, string, RequestInit, number]>([
    ['an unknown path', '/nothing', {}, 404],
    ['a path in another case', '/Things', {}, 404],
    ['a trailing slash', '/things/', {}, 404],
    ['another method', '/things', { method: 'PUT' }, 405],
    [
      'malformed JSON',
      '/things',
      { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } },
      400,
    ],
    [
      'another media type',
      '/things',
      { method: 'POST', body: '<a/>', headers: { 'content-type': 'text/xml' } },
      415,
    ],
    ['no media type', '/things', { method: 'POST', body: new Uint8Array([65]) }, 415],
    ['no body', '/things', { method: 'POST', headers: { 'content-type': 'application/json' } }, 422],
    ['no credentials', '/things', {}, 401],
    ['no acceptable media type', '/things?key=1', { headers: { accept: 'image/png' } }, 406],
    ['an unknown status', '/things?key=1', { headers: { prefer: 'code=418' } }, 404],
    ['an unknown example', '/things?key=1', { headers: { prefer: 'example=none' } }, 404],
    ['a malformed preference', '/things?key=1', { headers: { prefer: 'code=many' } }, 422],
  ])('answers with problem details to a request with %s', async (_, target, init, status) => {
    const answer = await ask(url + target, init);
    expect([answer.status, answer.type]).toEqual([status, 'application/problem+json']);
    expect(answer.json()).toMatchObject({ status, detail: expect.any(String) as string });
    if (status === 405) expect(answer.headers.get('allow')).toBe('DELETE, GET, HEAD, POST');
    if (status === 401) expect(answer.headers.get('www-authenticate')).toContain('realm="Test"');
  });

  // Prism accuses its own mock when a required header is documented in mixed case, and makes null of a boolean.
  it('sends every required header', async () => {
    const answer = await ask(`${url}/things?key=1`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.get('x-is-last')).toBe('true');
  });

  it('answers 204 without content, and marks a deprecated operation', async () => {
    const answer = await ask(`${url}/things`, { method: 'DELETE' });
    expect([answer.status, answer.type, answer.text]).toEqual([204, null, '']);
    expect(answer.headers.has('content-length')).toBe(false);
    expect(answer.headers.get('deprecation')).toBe('true');
  });

  it('answers a response without content with none', async () => {
    const answer = await ask(`${url}/empty`, { headers: { accept: 'image/png' } });
    expect([answer.status, answer.type, answer.headers.get('content-length')]).toEqual([200, null, '0']);
  });

  // Prism answers 405 to HEAD.
  it('answers HEAD like GET, without content', async () => {
    const get = await ask(`${url}/things?key=1`);
    const head = await ask(`${url}/things?key=1`, { method: 'HEAD' });
    expect([head.status, head.type, head.text]).toEqual([200, get.type, '']);
    expect(head.headers.get('content-length')).toBe(String(Buffer.byteLength(get.text)));
    expect((await ask(`${url}/things`, { method: 'HEAD' })).status).toBe(401);
    expect((await ask(`${url}/empty`, { method: 'HEAD' })).headers.get('x-a')).toBe('b');
  });

  it.each([
    ['nothing', 'null'],
    ['no', 'false'],
    ['zero', '0'],
    ['blank', '""'],
    ['list', '[]'],
  ])('the falsy example %s is answered as %s', async (example, want) => {
    const answer = await ask(`${url}/falsy/x`, { headers: { prefer: `example=${example}` } });
    expect([answer.status, answer.text]).toEqual([200, want]);
  });
});

describe('data that looks like a reference', () => {
  it('is answered as it is, and looked up nowhere', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked++;
      response.end('{}');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/x.json`;
    const value = { $ref: address, nested: [{ $ref: '#/nowhere' }] };
    const document = {
      paths: {
        '/x': {
          get: {
            responses: {
              200: { description: '', content: { 'application/json': { schema: {}, example: value } } },
            },
          },
        },
      },
      'x-note': { $ref: address },
    };
    const { url } = await mocking([await soundContractOf(document)]);
    expect((await ask(`${url}/x`)).json()).toEqual(value);
    expect(asked).toBe(0);
    server.close();
  });
});

it('the mock leaves the documents as they were given', async () => {
  const contract = await soundContractOf(`paths:${PLAIN}`);
  const before = structuredClone(contract.document);
  const { url } = await mocking([contract]);
  await ask(`${url}/things?key=1`);
  await ask(`${url}/things?key=1`, { headers: { prefer: 'dynamic=true' } });
  expect(contract.document).toEqual(before);
});

describe('several mocks in one process', () => {
  it('do not know of each other', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, async (_, i) => {
        const yaml = `paths: { /me: { get: { responses: { 200: { description: '', content: { text/plain: { example: 'mock ${String(i)}' } } } } } } }`;
        const mock = await mocking([await soundContractOf(yaml)]);
        const all = await Promise.all(Array.from({ length: 10 }, () => ask(`${mock.url}/me`)));
        return { i, mock, texts: [...new Set(all.map(({ text }) => text))] };
      }),
    );
    expect(answers.map(({ texts }) => texts)).toEqual(answers.map(({ i }) => [`mock ${String(i)}`]));
    expect(new Set(answers.map(({ mock }) => mock.url)).size).toBe(10);
    await answers[0]!.mock.close();
    expect((await ask(`${answers[1]!.mock.url}/me`)).text).toBe('mock 1');
  });

  it('make up different values each time, and the same ones in the same order with the same seed', async () => {
    const yaml = `paths: { /n: { get: { responses: { 200: { description: '', content: { application/json: { schema: { type: array, minItems: 20, items: { type: integer } } } } } } } } }`;
    const contract = await soundContractOf(yaml);
    const drawn = async (mock: Mock): Promise<string[]> => {
      const texts: string[] = [];
      for (let i = 0; i < 3; i++)
        texts.push((await ask(`${mock.url}/n`, { headers: { prefer: 'dynamic=true' } })).text);
      return texts;
    };
    const [one, same, other] = [
      await mocking([contract], { seed: 1 }),
      await mocking([contract], { seed: 1 }),
      await mocking([contract], { seed: 2 }),
    ];
    const texts = await drawn(one);
    expect(new Set(texts).size).toBe(3);
    expect(await drawn(same)).toEqual(texts);
    expect(await drawn(other)).not.toEqual(texts);
    await one.reset();
    expect(await drawn(one)).toEqual(texts);
  });
});

describe('startMock refuses', () => {
  const schema = (text: string): string =>
    `paths: { /a: { get: { responses: { 200: { description: '', content: { application/json: { schema: ${text} } } } } } } }`;

  it('two descriptions of one operation', async () => {
    const contracts = [
      await soundContractOf(schema('{}'), { file: 'first.openapi.yaml' }),
      await soundContractOf(schema('{}'), { file: 'second.openapi.yaml' }),
    ];
    const attempt = startMock({ contracts });
    await expect(attempt).rejects.toThrow(
      /GET \/a is described twice: at first\S+:\d+:\d+ and at second\S+:\d+:\d+/,
    );
  });

  // Prism's listen rejects with a string.
  it.each<[string, (url: URL) => Partial<MockOptions>]>([
    ['a port in use', (url) => ({ port: Number(url.port) })],
    ['a port out of range', () => ({ port: 70_000 })],
    ['an address of another machine', () => ({ host: '192.0.2.1' })],
  ])('%s', async (_, options) => {
    const contracts = [await soundContractOf(schema('{}'))];
    const taken = await mocking(contracts);
    const attempt = startMock({ contracts, ...options(new URL(taken.url)) });
    await expect(attempt).rejects.toBeInstanceOf(ToolError);
    await expect(attempt).rejects.toBeInstanceOf(Error);
  });

  it('a port in use, with a hint', async () => {
    const contracts = [await soundContractOf(schema('{}'))];
    const port = Number(new URL((await mocking(contracts)).url).port);
    await expect(startMock({ contracts, port })).rejects.toMatchObject({
      hint: expect.stringContaining('0') as string,
    });
  });
});

describe('a connection to the mock', () => {
  const yaml = `paths: { /a: { get: { responses: { 200: { description: '', content: { text/plain: { example: hello } } } } },
    post: { requestBody: { content: { text/plain: {} } }, responses: { 200: { description: '', content: { text/plain: { example: posted } } }, 413: { description: '', content: { application/json: { example: { code: LARGE } } } } } } } }`;
  const send = (
    url: string,
    options: { method?: string; agent?: Agent; headers?: IncomingHttpHeaders; body?: string | Buffer } = {},
  ): Promise<{ status: number; headers: IncomingHttpHeaders; text: string; socket: Socket }> =>
    new Promise((resolve, reject) => {
      const { body, ...others } = options;
      const request = httpRequest(`${url}/a`, others, (response) => {
        const socket = response.socket;
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
            socket,
          });
        });
      });
      request.on('error', reject);
      request.end(body);
    });

  it('is kept alive', async () => {
    const { url } = await mocking([await soundContractOf(yaml)]);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const first = await send(url, { agent });
    const second = await send(url, { agent });
    expect(second.socket).toBe(first.socket);
    agent.destroy();
  });

  it('is ended by close() at once when idle, new, or never answered', async () => {
    const mock = await mocking([await soundContractOf(yaml)], { limits: { keepAliveTimeout: 600_000 } });
    const { hostname, port } = new URL(mock.url);
    const agent = new Agent({ keepAlive: true });
    const idle = await send(mock.url, { agent });
    const [fresh, half] = [connect(Number(port), hostname), connect(Number(port), hostname)];
    await Promise.all([once(fresh, 'connect'), once(half, 'connect')]);
    half.write('POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc');
    const ended = [idle.socket, fresh, half].map((socket) => {
      socket.on('error', () => undefined);
      return new Promise((resolve) => socket.resume().once('close', resolve));
    });
    await mock.close();
    await Promise.all(ended);
    await mock.close();
    await expect(send(mock.url)).rejects.toThrow();
    agent.destroy();
  });

  it('is closed only after every request that arrived is answered', async () => {
    let closed: Promise<void> | undefined;
    let arrived = 0;
    const mock = await mocking([await soundContractOf(yaml)], {
      log: () => {
        arrived++;
        closed ??= mock.close();
      },
    });
    const agent = new Agent({ keepAlive: true });
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => send(mock.url, { agent })));
    await closed;
    const answered = answers.filter(({ status }) => status === 'fulfilled');
    expect(arrived).toBeGreaterThan(0);
    expect(answered).toHaveLength(arrived);
    agent.destroy();
  });

  it('takes compressed bodies', async () => {
    const { url } = await mocking([await soundContractOf(yaml)]);
    const headers = { 'content-type': 'text/plain', 'content-encoding': 'gzip' };
    expect((await send(url, { method: 'POST', headers, body: gzipSync('text') })).text).toBe('posted');
  });

  it.each([[{}], [{ expect: '100-continue' }]])(
    'refuses a body beyond the limit, headers %j',
    async (extra) => {
      const { url } = await mocking([await soundContractOf(yaml)], { limits: { body: 1000 } });
      const headers = { 'content-type': 'text/plain', 'content-length': '2000', ...extra };
      const answer = await send(url, { method: 'POST', headers, body: 'x'.repeat(2000) });
      expect([answer.status, answer.text]).toEqual([413, '{"code":"LARGE"}']);
      expect(answer.headers.connection).toBe('close');
      const within = { ...headers, 'content-length': '1000' };
      expect((await send(url, { method: 'POST', headers: within, body: 'x'.repeat(1000) })).status).toBe(200);
    },
  );

  it('is given up when a request does not arrive in time', async () => {
    const mock = await mocking([await soundContractOf(yaml)], { limits: { requestTimeout: 200 } });
    const { hostname, port } = new URL(mock.url);
    const slow = connect(Number(port), hostname);
    slow.write('POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc');
    const [answer] = (await once(slow, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('survives a client that goes away, and a listener that throws', async () => {
    const mock = await mocking([await soundContractOf(yaml)], {
      log: () => {
        throw new Error('the log is full');
      },
    });
    const { hostname, port } = new URL(mock.url);
    const gone = connect(Number(port), hostname);
    gone.write('POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc', () => gone.destroy());
    await once(gone, 'close');
    expect((await send(mock.url)).text).toBe('hello');
  });

  it('takes a request target in absolute form, and JSON nested without end', async () => {
    const { url } = await mocking([await soundContractOf(`paths:${PLAIN}`)]);
    const { hostname, port } = new URL(url);
    const client = connect(Number(port), hostname);
    client.write(`GET ${url}/empty HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    const [answer] = (await once(client, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 /);
    const body = `{"id":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    const deep = await ask(`${url}/things`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(deep.status).toBeGreaterThanOrEqual(400);
    expect(deep.status).toBeLessThan(500);
    const listed = await ask(`${url}/__specproof/requests?last=1`);
    expect([listed.status, (listed.json() as { requests: unknown[] }).requests]).toEqual([
      200,
      [expect.objectContaining({ path: '/things', body })],
    ]);
  });
});

describe('the log of the mock', () => {
  it('shows no credentials', async () => {
    const events: MockEvent[] = [];
    const { url } = await mocking([await soundContractOf(`paths:${PLAIN}`)], {
      log: (event) => events.push(event),
    });
    await ask(`${url}/things?key=topsecret`);
    expect(JSON.stringify(events)).not.toContain('topsecret');
    expect(events).toMatchObject([{ method: 'GET', status: 200, operation: 'list', refused: undefined }]);
  });
});

it('the mock runs documented callbacks', async () => {
  const received = new Promise<JsonObject>((resolve) => {
    const server = createServer((request, response) => {
      resolve({ method: request.method ?? '', url: request.url ?? '' });
      response.end(() => server.close());
    });
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      const document = {
        paths: {
          '/subscribe': {
            post: {
              requestBody: {
                content: {
                  'text/json': { schema: { type: 'object', properties: { url: { type: 'string' } } } },
                },
              },
              responses: { 202: { description: '' } },
              callbacks: {
                event: { '{$request.body#/url}': { post: { responses: { 200: { description: '' } } } } },
              },
            },
          },
        },
      };
      void soundContractOf(document)
        .then((contract) => mocking([contract]))
        .then(({ url }) =>
          ask(`${url}/subscribe`, {
            method: 'POST',
            headers: { 'content-type': 'text/json' },
            body: JSON.stringify({ url: `http://127.0.0.1:${String(port)}/told` }),
          }),
        );
    });
  });
  expect(await received).toEqual({ method: 'POST', url: '/told' });
});

it('the mock tells what became of a callback', async () => {
  const server = createServer((_, response) => response.writeHead(503).end());
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const contract = await soundContractOf({
    paths: {
      '/subscribe': {
        post: {
          parameters: [{ name: 'to', in: 'query', schema: { type: 'string' } }],
          responses: { 202: { description: '' } },
          callbacks: { event: { '{$request.query.to}': { post: { responses: {} } } } },
        },
      },
    },
  });
  const told: CallbackEvent[] = [];
  const mock = await startMock({ contracts: [contract], onCallback: (event) => void told.push(event) });
  const to = `http://127.0.0.1:${String(port)}/told`;
  const subscribe = (): Promise<unknown> =>
    ask(`${mock.url}/subscribe?to=${encodeURIComponent(to)}`, { method: 'POST' });
  await subscribe();
  await vi.waitFor(() => expect(told).toMatchObject([{ method: 'POST', url: to, status: 503 }]));
  await new Promise((resolve) => server.close(resolve));
  await subscribe();
  await vi.waitFor(() => expect(told).toHaveLength(2));
  expect(told[1]).toMatchObject({ status: undefined, failed: expect.stringContaining('REFUSED') as string });
  await mock.close();
});
