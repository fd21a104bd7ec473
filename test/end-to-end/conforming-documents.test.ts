import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { RunSettings } from '../../src/config/run-settings.js';
import type { JsonObject } from '../../src/json/json.js';
import type { Report } from '../../src/model/report.js';
import { closeServer, urlOf } from '../support/conforming-server.js';
import { contractOf } from '../support/contracts.js';
import { reportedFindings } from '../support/findings.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

interface Received {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
}

interface Reply {
  status: number;
  /** Sent as JSON unless it is a text. */
  body?: unknown;
  type?: string;
  headers?: Record<string, string | string[]>;
}

/** What `verify` says of a server that keeps a document, each in a way that is easily taken for a fault. */
async function reported(
  document: JsonObject,
  answer: (request: Received) => Reply | number,
  options: RunSettings = {},
): Promise<Report> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://server');
      const given = answer({
        method: request.method ?? '',
        path: pathname,
        query: searchParams,
        headers: request.headers as Received['headers'],
        body: Buffer.concat(chunks).toString(),
      });
      const { status, body, type = 'application/json', headers } = typeof given === 'number' ? { status: given } : given; // prettier-ignore
      response.writeHead(status, { ...(body === undefined ? {} : { 'content-type': type }), ...headers });
      response.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const report = await reportOf(verifyOptions([await contractOf(document)], urlOf(server), options));
  await closeServer(server);
  expect(report.end).toBe('complete');
  return report;
}

const document = (paths: JsonObject, more: JsonObject = {}): JsonObject => ({
  openapi: '3.1.0',
  paths,
  ...more,
});
const errors = (...codes: number[]): JsonObject =>
  Object.fromEntries(codes.map((code) => [code, { description: 'no' }]));
const json = (schema: JsonObject, more: JsonObject = {}): JsonObject => ({
  content: { 'application/json': { schema, ...more } },
});
const notAllowed = (allow: string): Reply => ({ status: 405, headers: { allow } });
const told = (report: Report, ...severities: string[]): string[] =>
  reportedFindings(report)
    .filter(({ severity }) => severities.includes(severity))
    .map(({ severity, check, case: id = '', received }) => `${severity} ${check} ${id} ${received}`);

/** The value of a JSON object, undefined for everything else. */
function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

describe('a server that remembers what it was sent', () => {
  const order = { type: 'object', required: ['no'], properties: { no: { type: 'integer', minimum: 1 } } };
  const content = { 'application/json': { schema: order }, 'application/vnd.acme+json': { schema: order } };
  const no = [{ name: 'no', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } }];

  it('is accused of nothing when all values sent to it are made up', async () => {
    const orders = new Map<number, unknown>();
    const report = await reported(
      document(
        {
          '/orders/{no}': {
            get: { operationId: 'read', parameters: no, responses: { 200: { description: '', content }, ...errors(400, 401, 404) } },
            delete: { operationId: 'drop', parameters: no, responses: { 204: { description: '' }, ...errors(400, 401, 404) } },
          },
          '/orders': {
            post: { operationId: 'create', requestBody: { required: true, content }, responses: { 201: { description: '', content }, ...errors(400, 401, 409, 415) } },
          },
        },
        { security: [{ K: [] }, { T: [] }], components: { securitySchemes: { K: { type: 'apiKey', in: 'header', name: 'X-Key' }, T: { type: 'http', scheme: 'bearer' } } } },
      ),
      ({ method, path, headers, body }) => {
        if (headers['x-key'] !== 'k' && headers.authorization !== 'Bearer t') return 401;
        const type = headers.accept?.includes('vnd') === true ? 'application/vnd.acme+json' : 'application/json';
        if (path === '/orders') {
          if (method !== 'POST') return notAllowed('POST');
          if (!/^application\/(json|vnd\.acme\+json)(;|$)/.test(headers['content-type'] ?? '')) return body === '' ? 400 : 415;
          const given = objectOf(body);
          if (!Number.isInteger(given?.['no']) || Number(given?.['no']) < 1) return 400;
          if (orders.has(Number(given?.['no']))) return 409;
          orders.set(Number(given?.['no']), given);
          return { status: 201, body: given, type };
        }
        const id = path.slice('/orders/'.length);
        if (!/^[1-9]\d*$/.test(id)) return 400;
        if (method === 'DELETE') return orders.delete(Number(id)) ? 204 : 404;
        if (method !== 'GET') return notAllowed('GET, DELETE');
        return orders.has(Number(id)) ? { status: 200, body: orders.get(Number(id)), type } : 404;
      },
      { credentials: { K: 'k', T: 't' } },
    ); // prettier-ignore
    // What was made is found, although it is documented before what makes it; both are, before it is removed.
    expect(told(report, 'error')).toEqual([]);
  });

  const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' }, example: 'a1' };
  const reason = { name: 'X-Reason', in: 'header', schema: { type: 'string' }, examples: { lost: { value: 'lost' }, broken: { value: 'broken' } } }; // prettier-ignore
  const note = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
  const changes = { 'application/json': { schema: { type: 'object' }, example: { a: 1 } }, 'application/merge-patch+json': { schema: { type: 'object' }, example: { b: 1 } } }; // prettier-ignore
  const remembering = document({
    '/items/{id}': { delete: { operationId: 'drop', parameters: [id, reason], responses: { 204: { description: '' }, ...errors(404) } } },
    '/items/{id}/notes': { get: { operationId: 'notes', parameters: [id], responses: { 200: { description: '', ...json({ type: 'array' }) }, ...errors(404) } } },
    '/items': { post: { operationId: 'make', requestBody: { required: true, ...json(note, { examples: { seeded: { value: { id: 'a1' } }, fresh: { value: { id: 'b2' } } } }) }, responses: { 201: { description: '' }, ...errors(400, 409, 415) } } },
    '/etag': { put: { operationId: 'etag', parameters: [{ name: 'If-Match', in: 'header', required: true, schema: { type: 'string' }, example: '"v1"' }], requestBody: { required: true, content: changes }, responses: { 204: { description: '' }, ...errors(400, 412, 415) } } },
  }); // prettier-ignore

  /** One that was set up with the documented examples. */
  function memory(): (request: Received) => Reply | number {
    const items = new Set(['a1']);
    let version = 1;
    return ({ method, path, headers, body }) => {
      const [, collection, item = '', notes] = path.split('/');
      const type = headers['content-type'];
      if (collection === 'etag') {
        if (method !== 'PUT') return notAllowed('PUT');
        if (headers['if-match'] === undefined || body === '') return 400;
        if (!/^application\/(merge-patch\+)?json(;|$)/.test(type ?? '')) return 415;
        if (!objectOf(body)) return 400;
        if (headers['if-match'] !== `"v${String(version)}"`) return 412;
        version++;
        return 204;
      }
      if (item === '') {
        if (method !== 'POST') return notAllowed('POST');
        if (!/^application\/json(;|$)/.test(type ?? '')) return body === '' ? 400 : 415;
        const made = objectOf(body)?.['id'];
        if (typeof made !== 'string') return 400;
        if (items.has(made)) return 409;
        items.add(made);
        return 201;
      }
      if (notes !== undefined) return method !== 'GET' ? notAllowed('GET') : items.has(item) ? { status: 200, body: [] } : 404; // prettier-ignore
      if (method !== 'DELETE') return notAllowed('DELETE');
      return items.delete(item) ? 204 : 404;
    };
  }

  it('is asked to read its documented examples before it is asked to remove them', async () => {
    const report = await reported(remembering, memory());
    expect(told(report, 'error')).toEqual([]);
    // In document order, whatever the order of sending.
    const order = reportedFindings(report).flatMap(({ operation }) => operation ?? []);
    expect([...new Set(order)]).toEqual(['drop', 'make', 'etag'].filter((name) => order.includes(name)));
    const seen = report.evidence.filter(({ about }) => about === 'success');
    expect(seen.map(({ operation, state }) => `${operation} ${state}`)).not.toContain('notes never');
  });

  it('gets the same requests in the same order each time', async () => {
    const sent = async (concurrency: number): Promise<string[]> => {
      const seen: string[] = [];
      const answer = memory();
      await reported(remembering, (request) => {
        seen.push(`${request.method} ${request.path} ${request.body}`);
        return answer(request);
      }, { concurrency }); // prettier-ignore
      return seen;
    };
    const first = await sent(1);
    expect(await sent(1)).toEqual(first);
    const kinds = [...new Set(first.map((line) => line.split(' ').slice(0, 2).join(' ')))];
    // What may have been made is read after it, and before it is removed.
    expect(kinds.indexOf('POST /items')).toBeLessThan(kinds.indexOf('GET /items/a1/notes'));
    expect(kinds.indexOf('GET /items/a1/notes')).toBeLessThan(kinds.indexOf('DELETE /items/a1'));
    expect(kinds.indexOf('PUT /etag')).toBeLessThan(kinds.indexOf('DELETE /items/a1'));
    expect((await sent(4)).sort()).toEqual([...first].sort());
  });

  it('is accused when it answers 404 to the first removal of a documented example', async () => {
    const answer = memory();
    const report = await reported(
      document({ '/items/{id}': (remembering['paths'] as JsonObject)['/items/{id}']! }),
      (request) => (request.method === 'DELETE' ? 404 : answer(request)),
    );
    expect(told(report, 'error')).toContain('error request.valid.refused drop:examples:lost 404 Not Found');
    expect(told(report, 'error')).not.toContain(
      'error request.valid.refused drop:examples:broken 404 Not Found',
    );
  });
});

describe('a server that checks Accept before all else', () => {
  const limit = {
    name: 'limit',
    in: 'query',
    required: true,
    schema: { type: 'integer', minimum: 1, maximum: 9 },
  };
  const problem = {
    content: { 'application/problem+json': { schema: { type: 'object', required: ['title'] } } },
  };
  const list = document({
    '/list': { get: { operationId: 'list', parameters: [limit], responses: { 200: { description: '', ...json({ type: 'array' }) }, 400: { description: '', ...problem } } } },
  }); // prettier-ignore
  const server =
    (refuse: Reply | undefined) =>
    ({ method, query, headers }: Received): Reply => {
      if (method !== 'GET') return notAllowed('GET');
      if (!/application\/json|\*\/\*/.test(headers.accept ?? '*/*')) return { status: 406 };
      if (refuse && !/^[1-9]$/.test(query.get('limit') ?? '')) return refuse;
      return { status: 200, body: [] };
    };

  it('is accused of nothing when it refuses invalid input with 400', async () => {
    const report = await reported(list, server({ status: 400, body: { title: 'limit' }, type: 'application/problem+json' })); // prettier-ignore
    expect(told(report, 'error', 'warning')).toEqual([]);
  });

  it('is accused when it takes invalid input', async () => {
    const report = await reported(list, server(undefined));
    expect(new Set(reportedFindings(report).map(({ check }) => check))).toContain('request.invalid.accepted');
  });

  it('gives no evidence of a refusal when it answers invalid input with 406', async () => {
    const report = await reported(list, server({ status: 406 }));
    const refusals = report.evidence.filter(({ clause }) => clause.startsWith('refuses query/limit'));
    expect(new Set(refusals.map(({ state }) => state))).toEqual(new Set(['never']));
  });
});

/** Documents that say less than it seems, and servers that keep them. */
const CASES: [what: string, document: JsonObject, answer: (request: Received) => Reply | number][] = [
  [
    'a store of any bytes',
    document({
      '/blob': { put: { operationId: 'blob', requestBody: { required: true, content: { '*/*': {} } }, responses: { 204: { description: '' }, ...errors(400) } } },
      '/file': { put: { operationId: 'file', requestBody: { required: true, content: { '*/*': { schema: { type: 'string', format: 'binary' } } } }, responses: { 204: { description: '' }, ...errors(400) } } },
      '/given': { put: { operationId: 'given', requestBody: { required: true, content: { '*/*': { example: { a: 1 } } } }, responses: { 204: { description: '' }, ...errors(400) } } },
    }),
    ({ method, body }) => (method !== 'PUT' ? notAllowed('PUT') : body === '' ? 400 : 204),
  ],
  [
    'a download that happens to be JSON',
    document({
      '/any': { get: { operationId: 'any', responses: { 200: { description: '', content: { '*/*': { schema: { type: 'string', format: 'binary' } } } } } } },
      '/json': { get: { operationId: 'json', responses: { 200: { description: '', content: { 'application/json': { schema: { type: 'string', format: 'binary' } } } } } } },
    }),
    ({ method }) => (method !== 'GET' ? notAllowed('GET') : { status: 200, body: { a: 1 } }),
  ],
  [
    'equal names of examples that mean nothing',
    document({
      '/item': { put: { operationId: 'put', requestBody: { required: true, ...json({ type: 'object' }, { examples: { full: { value: { q: 'x' } } } }) }, responses: { 201: { description: '', ...json({ type: 'object' }, { examples: { full: { value: { q: 'x' } } } }) }, 200: { description: '', ...json({ type: 'object' }) }, ...errors(400, 415) } } },
    }),
    ({ method, headers, body }) => method !== 'PUT' ? notAllowed('PUT') : body === '' ? 400 : !/^application\/json(;|$)/.test(headers['content-type'] ?? '') ? 415 : objectOf(body) ? { status: 200, body: {} } : 400,
  ],
  [
    'a header in plain text, and a cookie beside the documented one',
    document({
      '/': { get: { operationId: 'get', responses: { 200: { description: '', headers: {
        'X-T': { required: true, content: { 'text/plain': { schema: { type: 'string' } } } },
        'Set-Cookie': { required: true, schema: { type: 'string', pattern: '^JSESSIONID=[a-z0-9]+; Path=/; HttpOnly$' } },
      } } } } },
    }),
    ({ method }) => method !== 'GET' ? notAllowed('GET') : { status: 200, headers: { 'X-T': '123', 'Set-Cookie': ['csrf=1; Path=/', 'JSESSIONID=abcde12345; Path=/; HttpOnly'] } },
  ],
  [
    'integers that no double holds',
    document({
      '/ids': { get: { operationId: 'ids', responses: { 200: { description: '', ...json({ type: 'array', uniqueItems: true, items: { type: 'integer', format: 'int64' } }) } } } },
      '/bound': { get: { operationId: 'bound', responses: { 200: { description: '', ...json({ type: 'integer', exclusiveMaximum: 9007199254740993n }) } } } },
    }),
    ({ method, path }) => method !== 'GET' ? notAllowed('GET') : { status: 200, body: path === '/ids' ? '[1234567890123456788,1234567890123456789]' : '9007199254740992' },
  ],
  [
    'bounds that no double holds',
    document({
      '/req': { post: { operationId: 'req', requestBody: { required: true, ...json({ type: 'object', required: ['id'], properties: { id: { type: 'integer', format: 'int64', minimum: -(2n ** 63n), maximum: 2n ** 63n - 1n } } }) }, responses: { 204: { description: '' }, ...errors(400, 415) } } },
    }),
    ({ method, headers, body }) => {
      if (method !== 'POST') return notAllowed('POST');
      if (!/^application\/json(;|$)/.test(headers['content-type'] ?? '')) return body === '' ? 400 : 415;
      const written = /^\{"id":(-?\d+)(,[^{}]*)?\}$/.exec(body)?.[1];
      return written !== undefined && BigInt(written) >= -(2n ** 63n) && BigInt(written) <= 2n ** 63n - 1n ? 204 : 400;
    },
  ],
  [
    'images of any registered type',
    document({ '/img': { put: { operationId: 'img', requestBody: { required: true, content: { 'image/*': {} } }, responses: { 204: { description: '' }, ...errors(400, 415) } } } }),
    ({ method, headers, body }) => method !== 'PUT' ? notAllowed('PUT') : body === '' ? 400 : /^image\/(png|jpeg|gif)$/.test(headers['content-type'] ?? '') ? 204 : 415,
  ],
  [
    'JSON without the charset that is documented',
    document({ '/': { get: { operationId: 'get', responses: { 200: { description: '', content: { 'application/json; charset=utf-8': { schema: { type: 'object' } } } } } } } }),
    ({ method }) => (method !== 'GET' ? notAllowed('GET') : { status: 200, body: {} }),
  ],
  [
    'an operation that is gone for good, and one that never came',
    document({ '/old': { get: { operationId: 'old', deprecated: true, responses: errors(410) } }, '/new': { get: { operationId: 'new', responses: errors(501) } } }),
    ({ path }) => (path === '/old' ? 410 : 501),
  ],
  [
    'fields that frame the message',
    document({ '/up': { put: {
      operationId: 'up',
      parameters: ['Content-Length', 'Host', 'Expect'].map((name) => ({ name, in: 'header', required: true, schema: { type: 'string', minLength: 1 } })),
      requestBody: { required: true, content: { 'application/octet-stream': {} } },
      responses: { 204: { description: '' }, ...errors(400, 411, 415) },
    } } }),
    ({ method, headers, body }) => method !== 'PUT' ? notAllowed('PUT') : headers['content-length'] === undefined ? 411 : body === '' ? 400 : headers['content-type'] !== 'application/octet-stream' ? 415 : 204,
  ],
]; // prettier-ignore

describe('a server that keeps its document', () => {
  it.each(CASES)('gets no error or warning for %s', async (_what, contract, answer) => {
    const report = await reported(contract, answer);
    // That is about the document.
    const isOfHeader = (line: string): boolean => /document\.ambiguous .* is ignored/.test(line);
    expect(told(report, 'error', 'warning').filter((line) => !isOfHeader(line))).toEqual([]);
  });

  it('gets a warning only when it takes an example that has the name of an example of a refusal', async () => {
    const example = json({ type: 'object' }, { examples: { example1: { value: { q: 'x' } } } });
    const report = await reported(
      document({ '/search': { post: { operationId: 'search', requestBody: { required: true, ...example }, responses: { 200: { description: '', ...json({ type: 'object' }) }, 400: { description: '', ...example }, ...errors(415) } } } }),
      ({ method, headers, body }) => method !== 'POST' ? notAllowed('POST') : body === '' ? { status: 400, body: {} } : !/^application\/json(;|$)/.test(headers['content-type'] ?? '') ? 415 : objectOf(body) ? { status: 200, body: {} } : { status: 400, body: {} },
    ); // prettier-ignore
    expect(told(report, 'error')).toEqual([]);
    expect(told(report, 'warning')).toEqual([
      'warning response.status.unexpected search:examples:example1:application/json 200 OK',
    ]);
  });

  it('gets no error but that nothing was proved when it refuses a media type chosen for a documented range', async () => {
    const report = await reported(
      document({ '/img': { put: { operationId: 'img', requestBody: { required: true, content: { 'image/*': {} } }, responses: { 204: { description: '' }, ...errors(400, 415) } } } }),
      ({ method, body }) => (method !== 'PUT' ? notAllowed('PUT') : body === '' ? 400 : 415),
    ); // prettier-ignore
    expect(told(report, 'error')).toEqual([
      'error evidence.nothing-proved img:examples:synthesised 415 (1 of 1)',
    ]);
    expect(told(report, 'warning')).toEqual(['warning request.valid.refused img:examples:synthesised 415 Unsupported Media Type']); // prettier-ignore
  });
});

describe('the credentials of a run', () => {
  const schemes = {
    Ticket: { type: 'apiKey', in: 'header', name: 'X-Ticket' },
    App: { type: 'apiKey', in: 'header', name: 'X-App' },
    Key: { type: 'apiKey', in: 'query', name: 'api_key' },
  };
  const secured = (security: JsonObject[], more: JsonObject = {}): JsonObject =>
    document(
      { '/a': { get: { operationId: 'read', security, responses: { 200: { description: 'k' }, ...errors(401) }, ...more } } }, // prettier-ignore
      { components: { securitySchemes: schemes } },
    );
  const both = secured([{ Ticket: [] }, { Ticket: [], App: [] }]);
  const needsBoth = ({ method, headers }: Received): Reply | number =>
    method !== 'GET' ? notAllowed('GET') : headers['x-ticket'] === 't-secret' && headers['x-app'] === 'a-secret' ? 200 : 401; // prettier-ignore

  it('are all sent, also those that the first alternative does not ask for', async () => {
    const report = await reported(both, needsBoth, { credentials: { Ticket: 't-secret', App: 'a-secret' } });
    expect(told(report, 'error')).toEqual([]);
    expect(told(report, 'warning').map((line) => line.split(' ')[2])).toEqual([
      'read:coverage:security:Ticket',
    ]);
  });

  it('are sent beside a header of the user that stands for another scheme', async () => {
    const headers = [['X-App', 'a-secret']] as const;
    const report = await reported(both, needsBoth, { credentials: { Ticket: 't-secret' }, headers });
    expect(told(report, 'error')).toEqual([]);
  });

  it('are sent once when a parameter of the same name is documented', async () => {
    const parameter = { name: 'api_key', in: 'query', required: true, schema: { type: 'string' } };
    const keys: string[][] = [];
    const report = await reported(
      secured([{ Key: [] }], { parameters: [parameter] }),
      ({ method, query }) => {
        keys.push(query.getAll('api_key'));
        return method !== 'GET' ? notAllowed('GET') : query.get('api_key') === 'k-secret' ? 200 : 401;
      },
      { credentials: { Key: 'k-secret' } },
    );
    expect(told(report, 'error', 'warning')).toEqual([]);
    expect(Math.max(...keys.map(({ length }) => length))).toBe(1);
  });
});

describe('a path that matches two templates', () => {
  const answers = { 200: { description: 'k' }, ...errors(404) };
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' }, example: '7' };
  const contract = document({
    '/users/me': { get: { operationId: 'me', responses: answers } },
    '/users/{id}': {
      parameters: [id],
      get: { operationId: 'user', responses: answers },
      post: { operationId: 'touch', responses: answers },
    },
  });

  it('may answer the methods of both without a finding', async () => {
    const deleted: string[] = [];
    const report = await reported(contract, ({ method, path }) => {
      if (method === 'DELETE') deleted.push(path);
      if (!['GET', 'POST'].includes(method)) return notAllowed('GET, POST');
      return ['7', 'me'].includes(path.split('/')[2] ?? '') ? 200 : 404;
    });
    expect(told(report, 'error', 'warning')).toEqual([]);
    expect(deleted).toEqual([]);
  });
});
