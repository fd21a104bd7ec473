import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unreceivableLines } from '../../src/cli/mock/greeting.js';
import { unenforcedClauses } from '../../src/evidence/unenforced.js';
import type { JsonObject } from '../../src/json/json.js';
import { unprovedParts } from '../../src/load/unproved.js';
import type { Contract } from '../../src/model/document.js';
import type { Report } from '../../src/model/report.js';
import { schemaProblems } from '../../src/schema/validate/problems.js';
import { generatedClient } from '../codegen/generated-client.js';
import { closeServer, urlOf } from '../support/conforming-server.js';
import { contractOf, soundContractOf } from '../support/contracts.js';
import { reportedFindings } from '../support/findings.js';
import { ask, mocking } from '../support/mocks.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

const DOCUMENT = `
openapi: 3.2.0
$self: https://api.example/v2/api.yaml
info: { title: Shelf, version: '1' }
tags: [{ name: books, summary: Books, kind: nav }, { name: old, parent: books }]
servers: [{ url: 'https://api.example', name: main }]
paths:
  /books:
    query:
      operationId: searchBooks
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [author], properties: { author: { type: string, minLength: 2 } } }, example: { author: Eco } } } }
      responses:
        '200': { summary: those found, content: { application/json: { $ref: '#/components/mediaTypes/Books' } } }
        '400': { description: bad }
        '415': { description: no JSON }
    additionalOperations:
      COPY: { operationId: copyBooks, responses: { '204': { description: done } } }
      Shelve: { operationId: shelve, responses: { '204': { description: done } } }
  /find:
    get:
      operationId: find
      parameters:
        - { name: query, in: querystring, required: true, content: { application/x-www-form-urlencoded: { schema: { type: object, required: [term], properties: { term: { type: string, minLength: 2 }, limit: { type: integer, maximum: 10 }, tags: { type: array, items: { type: string } } } }, example: { term: a & b, limit: 3, tags: [x, y] } } } }
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: 'https://api.example/v2/api.yaml#/components/schemas/Book' } } } }
        '400': { description: bad }
  /select:
    get:
      operationId: select
      parameters:
        - { name: filter, in: querystring, content: { application/json: { schema: { type: object, required: [from], properties: { from: { type: integer } } }, example: { from: 1 } } } }
        - { name: theme, in: cookie, style: cookie, schema: { type: string }, example: 'a/b' }
      responses:
        '204': { description: ok }
        '400': { description: bad }
components:
  mediaTypes:
    Books: { schema: { type: array, items: { $ref: '#/components/schemas/Book' } }, examples: { one: { dataValue: [{ id: 1 }], serializedValue: '[{"id":1}]' } } }
  schemas:
    Book: { type: object, required: [id], properties: { id: { type: integer } } }
`;

interface Sent {
  method: string | undefined;
  url: string | undefined;
  cookie: string | undefined;
  body: string;
}

/** A server that answers as documented; `change` spoils it. */
function shelf(sent: Sent[], change: { anyQuery?: boolean } = {}): Server {
  return createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const { method = '', url = '' } = request;
      sent.push({ method, url, cookie: request.headers.cookie, body });
      const [path, query = ''] = url.split('?');
      const json = (status: number, value: unknown): void =>
        void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      if (path === '/books' && method === 'QUERY') {
        if (!/^application\/json/.test(request.headers['content-type'] ?? ''))
          return void response.writeHead(415).end();
        const author = authorOf(body);
        if (typeof author !== 'string' || author.length < 2) return void response.writeHead(400).end();
        return json(200, [{ id: 7 }]);
      }
      if (path === '/books' && method === 'COPY') return void response.writeHead(204).end();
      if (path === '/find' && method === 'GET') {
        const form = new URLSearchParams(query);
        const isValid = (form.get('term')?.length ?? 0) > 1 && Number(form.get('limit') ?? 1) <= 10;
        const isInteger = /^(-?\d+)?$/.test(form.get('limit') ?? '');
        if (change.anyQuery !== true && !(isValid && isInteger)) return void response.writeHead(400).end();
        return json(200, { id: 1 });
      }
      if (path === '/select' && method === 'GET')
        return void response.writeHead(query === '' || isSelection(query) ? 204 : 400).end();
      response.writeHead(405, { allow: 'GET, COPY, QUERY, Shelve' }).end();
    });
  });
}

function authorOf(body: string): unknown {
  try {
    return (JSON.parse(body) as { author?: unknown }).author;
  } catch {
    return undefined;
  }
}

function isSelection(query: string): boolean {
  try {
    return Number.isInteger((JSON.parse(decodeURIComponent(query)) as { from?: unknown }).from);
  } catch {
    return false;
  }
}

const told = (report: Report): string[] => [
  ...new Set(
    reportedFindings(report)
      .filter(({ severity }) => severity !== 'note')
      .map(({ severity, check, operation = '' }) => `${severity} ${check} ${operation}`),
  ),
];

describe('a document of OpenAPI 3.2', () => {
  let contract: Contract;
  const sent: Sent[] = [];
  const server = shelf(sent);
  const careless = shelf([], { anyQuery: true });
  beforeAll(async () => {
    contract = await soundContractOf(DOCUMENT, { file: 'api.yaml' });
    for (const each of [server, careless])
      await new Promise<void>((resolve) => each.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => Promise.all([closeServer(server), closeServer(careless)]));
  const received = ['searchBooks', 'copyBooks', 'find', 'select'];

  it('has an operation for each method', () => {
    expect(contract.operations.map(({ method, path, id }) => `${method} ${path} ${id}`)).toEqual([
      'query /books searchBooks',
      'COPY /books copyBooks',
      'Shelve /books shelve',
      'get /find find',
      'get /select select',
    ]);
  });

  it('is verified against a server that keeps to it without a finding', async () => {
    const report = await reportOf(verifyOptions([contract], urlOf(server), { onlyOperations: received }));
    expect(told(report)).toEqual([]);
    expect(new Set(sent.map(({ method }) => method))).toEqual(new Set(['QUERY', 'COPY', 'GET', 'PATCH']));
    expect(sent.map(({ url }) => url)).toContain('/find?term=a+%26+b&limit=3&tags=x&tags=y');
    expect(sent.map(({ url }) => url)).toContain('/select?%7B%22from%22%3A1%7D');
    expect(sent.map(({ cookie }) => cookie)).toContain('theme=a/b');
  });

  it('shows that a server does not look at the query', async () => {
    const report = await reportOf(verifyOptions([contract], urlOf(careless), { onlyOperations: ['find'] }));
    expect(told(report)).toEqual(['error request.invalid.accepted find']);
  });

  it('is verified against its own mock without a finding', async () => {
    const { url } = await mocking({ contracts: [contract] });
    const report = await reportOf(verifyOptions([contract], url, { onlyOperations: received }));
    expect(told(report).filter((each) => !each.includes('status.undocumented'))).toEqual([]);
    expect(report.evidence.filter(({ state }) => state !== 'seen').map(({ clause }) => clause)).toEqual([]);
  });

  it('names what the mock cannot receive', () => {
    expect(unreceivableLines([contract])).toEqual(['  Shelve /books']);
  });

  it('is mocked by method, and the whole query is read and judged', async () => {
    const { url } = await mocking({ contracts: [contract] });
    const status = async (path: string, method = 'GET', body?: string): Promise<number> => {
      const headers = body === undefined ? {} : { 'content-type': 'application/json' };
      return (await ask(url + path, { method, headers, ...(body === undefined ? {} : { body }) })).status;
    };
    expect(await status('/books', 'QUERY', '{"author":"Eco"}')).toBe(200);
    expect(await status('/books', 'QUERY', '{"author":"E"}')).toBe(400);
    expect(await status('/books', 'COPY')).toBe(204);
    expect(await status('/books', 'MOVE')).toBe(405);
    expect(await status('/find?term=abc&limit=2')).toBe(200);
    expect(await status('/find?term=abc&limit=11')).toBe(400);
    expect(await status('/find?limit=2')).toBe(400);
    expect(await status('/find')).toBe(400);
    expect(await status('/select?%7B%22from%22%3A2%7D')).toBe(204);
    expect(await status('/select?%7B%22from%22%3A%22x%22%7D')).toBe(400);
    expect(await status('/select')).toBe(204);
  });

  it('has a client with a method for each operation', async () => {
    const client = await generatedClient(
      contract,
      urlOf(server),
      `
const found = await client.searchBooks({ body: { author: 'Eco' } });
const id: number | undefined = found.data?.[0]?.id;
await client.find({ params: { query: { term: 'abc', tags: ['x'] } } });
// @ts-expect-error a member of the whole query that is required
await client.find({ params: { query: {} } });
await client.copyBooks();
await client.select({ params: { query: { from: 1 } } });
export { id };
`,
    );
    sent.length = 0;
    expect((await client.searchBooks?.({ body: { author: 'Eco' } }))?.data).toEqual([{ id: 7 }]);
    expect((await client.copyBooks?.())?.response.status).toBe(204);
    await client.find?.({ params: { query: { term: 'a&b', tags: ['x', 'y'] } } });
    await client.select?.({ params: { query: { from: 1 } } });
    expect(sent.map(({ method, url }) => `${method ?? ''} ${url ?? ''}`)).toEqual([
      'QUERY /books',
      'COPY /books',
      'GET /find?term=a%26b&tags=x&tags=y',
      'GET /select?%7B%22from%22%3A1%7D',
    ]);
  });
});

describe('a mistake in what OpenAPI 3.2 adds', () => {
  const OK = { responses: { 204: { description: '' } } };
  const content = { 'text/plain': { schema: { type: 'string' } } };
  it.each([
    ['a method with a field of its own', { additionalOperations: { POST: OK } }, "the method POST has a field of its own: 'post'"],
    ['a method that is none', { additionalOperations: { 'A B': OK } }, "'A B' is no method (RFC 9110 §9.1)"],
    ['a query without content', { get: { ...OK, parameters: [{ name: 'q', in: 'querystring', schema: {} }] } }, "a parameter 'in: querystring' needs 'content'"],
    ['another parameter in the query', { get: { ...OK, parameters: [{ name: 'q', in: 'querystring', content }, { name: 'r', in: 'query', schema: {} }] } }, "beside 'in: querystring', no other parameter can be in the query"],
  ])('is told with its place: %s', async (_what, item, message) => {
    const { problems } = await contractOf({ openapi: '3.2.0', paths: { '/a': item } });
    expect(problems.map((problem) => problem.message)).toContain(message);
  }); // prettier-ignore

  it('is none in OpenAPI 3.1, which has no such field', async () => {
    const { operations } = await contractOf({ paths: { '/a': { query: OK, get: OK } } });
    expect(operations.map(({ method }) => method)).toEqual(['get']);
  });
});

describe('what OpenAPI 3.2 has and no command looks at', () => {
  const DOCUMENT = `
openapi: 3.2.0
info: { title: t, version: '1' }
paths:
  /mixed: { get: { operationId: mixed, responses: { '200': { description: '', content: { multipart/mixed: { $ref: '#/components/mediaTypes/Mixed' } } } } } }
  /thing: { get: { operationId: thing, responses: { '200': { description: '', content: { application/xml: { schema: { $ref: '#/components/schemas/Thing' } } } } } } }
components:
  mediaTypes:
    Mixed: { itemSchema: { type: object }, prefixEncoding: [{ contentType: application/json }] }
  schemas:
    Thing:
      type: object
      xml: { name: thing }
      required: [id, tags, note]
      properties:
        id: { type: integer, xml: { nodeType: attribute } }
        tags: { type: array, minItems: 1, xml: { nodeType: element, name: list }, items: { type: string, xml: { name: tag } } }
        note: { type: string, xml: { nodeType: cdata } }
`;
  const pointers = [
    '#/components/mediaTypes/Mixed/itemSchema',
    '#/components/mediaTypes/Mixed/prefixEncoding',
    '#/components/schemas/Thing/properties/note/xml',
  ];

  it('is a warning with its place, and stands in the evidence as not proved', async () => {
    const contract = await contractOf(DOCUMENT);
    const found = unprovedParts(contract);
    expect(found.map(({ severity, pointer }) => `${severity} ${pointer}`).sort()).toEqual(
      pointers.map((pointer) => `warning ${pointer}`),
    );
    contract.problems.push(...found);
    const clauses = contract.operations.flatMap(unenforcedClauses);
    expect(clauses.map(({ clause, state }) => `${clause} ${state}`)).toEqual([
      '200 multipart/mixed #:itemSchema never',
      '200 multipart/mixed #:prefixEncoding never',
      '200 application/xml #/note:xml never',
    ]);
  });

  it('does not keep the mock from writing attributes and wrapped lists as nodeType says', async () => {
    const contract = await contractOf(DOCUMENT);
    const { url } = await mocking({ contracts: [contract] });
    const { text } = await ask(`${url}/thing`);
    expect(text).toMatch(
      /<thing [^>]*id="\d+"><list>(<tag>[^<]+<\/tag>)+<\/list><note>[^<]+<\/note><\/thing>/,
    );
  });
});

describe('$self of OpenAPI 3.2', () => {
  const base = { openapi: '3.2.0', $self: 'https://api.example/v2/main.yaml' };
  const answer = (ref: string): object => ({
    '/a': {
      get: {
        responses: { 200: { description: '', content: { 'application/json': { schema: { $ref: ref } } } } },
      },
    },
  });
  const schemas = { S: { type: 'string' } };

  it.each([
    'https://api.example/v2/main.yaml#/components/schemas/S',
    '#/components/schemas/S',
    'main.yaml#/components/schemas/S',
  ])('lets the document refer to itself by %s', async (ref) => {
    const reads: string[] = [];
    const document = { ...base, paths: answer(ref), components: { schemas } } as JsonObject;
    const { problems } = await contractOf(document, {}, { file: 'main.yaml', reads });
    expect(problems).toEqual([]);
    expect(reads).toEqual([]);
  });

  it('names the folder of the document, wherever that lies', async () => {
    const reads: string[] = [];
    const document = { ...base, paths: answer('https://api.example/v2/parts.yaml#/S') } as JsonObject;
    const { problems } = await contractOf(document, { 'parts.yaml': schemas }, { reads });
    expect(problems).toEqual([]);
    expect(new Set(reads)).toEqual(new Set(['parts.yaml']));
  });
});

describe('defaultMapping of OpenAPI 3.2', () => {
  it('names the branch by which a value without the property is judged', async () => {
    const contract = await contractOf({
      openapi: '3.2.0',
      paths: {},
      components: {
        schemas: {
          Pet: {
            oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Other' }],
            discriminator: {
              propertyName: 'kind',
              mapping: { cat: '#/components/schemas/Cat' },
              defaultMapping: 'Other',
            },
          },
          Cat: {
            type: 'object',
            required: ['kind', 'lives'],
            properties: { lives: { type: 'integer' }, kind: { const: 'cat' } },
          },
          Other: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
        },
      },
    });
    const told = schemaProblems(contract, '#/components/schemas/Pet', { name: 3 }, 'response');
    expect(told.map(({ pointer }) => pointer)).toEqual(['#/components/schemas/Other/properties/name/type']);
  });
});
