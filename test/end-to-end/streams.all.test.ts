import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Contract } from '../../src/model/document.js';
import type { Report } from '../../src/model/report.js';
import { generatedClient } from '../codegen/generated-client.js';
import { closeServer, urlOf } from '../support/conforming-server.js';
import { contractOf, soundContractOf } from '../support/contracts.js';
import { reportedFindings } from '../support/findings.js';
import { ask, mocking } from '../support/mocks.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

const DOCUMENT = `
openapi: 3.2.0
info: { title: Feed, version: '1' }
paths:
  /feed:
    get:
      operationId: feed
      responses: { '200': { description: ok, content: { text/event-stream: { itemSchema: { $ref: '#/components/schemas/Event' } } } } }
  /logs:
    get:
      operationId: logs
      responses: { '200': { description: ok, content: { application/jsonl: { itemSchema: { $ref: '#/components/schemas/Log' }, examples: { two: { dataValue: [{ at: 1, text: a }, { at: 2, text: b }] } } } } } }
    post:
      operationId: addLogs
      requestBody: { required: true, content: { application/x-ndjson: { itemSchema: { $ref: '#/components/schemas/Log' } } } }
      responses: { '204': { description: ok }, '400': { description: bad }, '415': { description: no lines } }
  /records:
    get:
      operationId: records
      responses: { '200': { description: ok, content: { application/json-seq: { itemSchema: { $ref: '#/components/schemas/Log' }, schema: { type: array, maxItems: 2 } } } } }
components:
  schemas:
    Log: { type: object, required: [at], properties: { at: { type: integer }, text: { type: string } } }
    Event:
      type: object
      required: [data, event]
      oneOf:
        - { properties: { event: { const: log }, data: { type: string, contentMediaType: application/json, contentSchema: { $ref: '#/components/schemas/Log' } } } }
        - { properties: { event: { const: note }, data: { type: string } } }
`;

interface Answer {
  type: string;
  body: string | Buffer;
  /** Goes on for ever, saying this again and again. */
  again?: string;
  encoding?: string;
}

const ANSWERS: Readonly<Record<string, Answer>> = {
  feed: { type: 'text/event-stream', body: ': hello\nevent: log\ndata: {"at":1,\ndata: "text":"a"}\n\nevent: note\ndata: x\n\n' },
  logs: { type: 'application/jsonl', body: '{"at":1,"text":"ü"}\n{"at":2}\n' },
  records: { type: 'application/json-seq', body: '\x1E{"at":1,"text":"a"}\n\x1E{"at":2}\n' },
}; // prettier-ignore

describe('a stream', () => {
  let contract: Contract;
  let current: Partial<Record<string, Partial<Answer>>> = {};
  let opened = 0;
  let written = '';
  const closed: Promise<void>[] = [];
  const server = createServer((request, response) => {
    const { url = '', method = '' } = request;
    const name = url.slice(1);
    if (method === 'POST') {
      request.on('data', (chunk) => (written += String(chunk)));
      return void request.on('end', () => response.writeHead(204).end());
    }
    if (method !== 'GET') return void response.writeHead(405, { allow: 'GET, POST' }).end();
    opened++;
    closed.push(new Promise((resolve) => response.once('close', resolve)));
    send(response, { type: '', body: '', ...ANSWERS[name], ...current[name] });
  });
  beforeAll(async () => {
    contract = await soundContractOf(DOCUMENT, { file: 'api.yaml' });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.closeAllConnections();
    return closeServer(server);
  });

  function send(response: ServerResponse, { type, body, again, encoding }: Answer): void {
    const headers = {
      'content-type': type,
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    };
    response.writeHead(200, headers);
    if (again === undefined) return void response.end(body);
    response.write(body);
    const timer = setInterval(() => response.write(again), 20);
    response.once('close', () => clearInterval(timer));
  }

  const verified = async (
    operation: string,
    answer: Partial<Answer> = {},
    documents: readonly Contract[] = [contract],
  ): Promise<Report> => {
    current = { [operation]: answer };
    return reportOf(
      verifyOptions(documents, urlOf(server), {
        onlyOperations: [operation],
        phases: ['examples'],
        ...(answer.again === undefined ? {} : { timeout: 400 }),
      }),
    );
  };
  const told = (report: Report): string[] =>
    reportedFindings(report)
      .filter(({ severity }) => severity !== 'note')
      .map(({ severity, check, at }) => `${severity} ${check} ${at}`);
  const seen = ({ evidence }: Report): string[] =>
    evidence.filter(({ state }) => state === 'seen').map(({ clause }) => clause);

  it.each<[operation: string, answer: Partial<Answer>]>([
    ['feed', {}],
    ['logs', {}],
    ['logs', { body: '{"at":1}\r\n\n{"at":2}' }],
    ['logs', { type: 'application/jsonl; charset=utf-8' }],
    ['records', {}],
    ['feed', { again: 'event: note\ndata: y\n\n' }],
    ['feed', { body: 'event: n', again: 'ote\ndata: y\n\nevent: n' }],
    ['logs', { body: '{"at":1}\n{"at"', again: ':3}\n{"at"' }],
    ['logs', { body: gzipSync('{"at":1}\n'.repeat(30)), encoding: 'gzip' }],
    ['records', { body: '\x1E{"at":1}\n', again: '\x1E{"at":4}\n' }],
  ])('of the operation %s that is as documented gets no finding: %j', async (operation, answer) => {
    expect(told(await verified(operation, answer))).toEqual([]);
  });

  it.each<[operation: string, what: string, answer: Partial<Answer>, want: string]>([
    ['feed', 'an event that nobody documents', { body: 'event: other\ndata: x\n\n' }, 'error response.body.schema body#/0/event'],
    ['feed', 'data that is no JSON', { body: 'event: log\ndata: x\n\n' }, 'error response.body.schema body#/0/data'],
    ['feed', 'data that breaks its schema', { body: 'event: note\ndata: x\n\nevent: log\ndata: {"at":"1"}\n\n' }, 'error response.body.schema body#/1/data/at'],
    ['feed', 'a wrong event in a stream that goes on', { again: 'event: log\ndata: {}\n\n' }, 'error response.body.schema body#/2/data/at'],
    ['logs', 'an item that breaks its schema', { body: '{"at":1}\n{"at":"x"}\n{"at":"y"}\n' }, 'error response.body.schema body#/1/at'],
    ['logs', 'a line that is no JSON', { body: '{"at":1}\n{\n' }, 'error response.body.undecodable body#'],
    ['records', 'no separators', { body: '{"at":1}\n' }, 'error response.body.undecodable body#'],
    ['records', 'more items than the whole may have', { body: '\x1E{"at":1}\n'.repeat(3) }, 'error response.body.schema body#'],
    ['logs', 'another media type without end', { type: 'text/event-stream', again: 'data: x\n\n' }, 'error response.content-type.undocumented header:content-type'],
  ])('of the operation %s with %s is told', async (operation, _what, answer, want) => {
    expect(told(await verified(operation, answer))).toContain(want);
  }); // prettier-ignore

  it('shows what its items hold, and nothing where none came', async () => {
    expect(seen(await verified('feed'))).toEqual(
      expect.arrayContaining([
        '200 text/event-stream #/[]',
        '200 text/event-stream #/[]/data/at',
        '200 text/event-stream #/[]/data/text',
      ]),
    );
    const { evidence } = await verified('logs', { body: '' });
    const items = evidence.filter(({ clause }) => clause.includes('#'));
    expect(items.map(({ clause, state }) => `${clause} ${state}`)).toEqual([
      '200 application/jsonl #/[] never',
      '200 application/jsonl #/[]/at never',
      '200 application/jsonl #/[]/text never',
    ]);
  });

  it('that goes on is closed once it has been looked at', async () => {
    const before = opened;
    await verified('feed', { again: ': still here\n\n' });
    expect(opened).toBeGreaterThan(before);
    await Promise.all(closed);
  });

  it('that goes on is no error in OpenAPI 3.1, whose schema speaks of the whole', async () => {
    const content = { 'text/event-stream': { schema: { type: 'string', maxLength: 3 } } };
    const paths = {
      '/feed': { get: { operationId: 'feed', responses: { 200: { description: '', content } } } },
    };
    const older = await contractOf({ paths });
    expect(told(await verified('feed', { again: 'data: x\n\n' }, [older]))).toEqual([
      'warning document.schema.unjudged body#',
    ]);
  });

  it('is mocked item by item, from examples or made up', async () => {
    const { url } = await mocking({ contracts: [contract] });
    const logs = await ask(`${url}/logs`);
    expect(logs.headers['content-type']).toBe('application/jsonl');
    expect(logs.headers['transfer-encoding']).toBe('chunked');
    expect(logs.text).toBe('{"at":1,"text":"a"}\n{"at":2,"text":"b"}\n');
    const feed = await ask(`${url}/feed`);
    expect(feed.text.split('\n\n').length).toBeGreaterThan(1);
    const post = (body: string): Promise<number> =>
      ask(`${url}/logs`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body }).then(
        ({ status }) => status,
      );
    expect(await post('{"at":1}\n')).toBe(204);
    expect(await post('{"at":1}\n{"at":"x"}\n')).toBe(400);
    expect(await post('{"at":1}\n{')).toBe(400);
  });

  it('is verified against its own mock without a finding, and everything is seen', async () => {
    const { url } = await mocking({ contracts: [contract] });
    const report = await reportOf(verifyOptions([contract], url));
    expect(told(report)).toEqual([]);
    expect(report.evidence.filter(({ state }) => state !== 'seen').map(({ clause }) => clause)).toEqual([]);
    expect(report.evidence.map(({ clause }) => clause)).toEqual(
      expect.arrayContaining(['refuses body/[]/at:required', 'refuses body/[]/text:type']),
    );
  });

  it('is an async iterable of typed items in the client', async () => {
    const usage = `
const { data, error } = await client.feed();
for await (const event of data ?? []) if (event.event === 'log') { const at: number | undefined = event.data?.at; console.log(at, error); }
for await (const log of (await client.logs()).data ?? []) { const at: number = log.at; console.log(at); }
await client.addLogs({ body: [{ at: 1 }] });
// @ts-expect-error no item
await client.addLogs({ body: [{ text: 'a' }] });
// @ts-expect-error no such member
for await (const log of (await client.logs()).data ?? []) console.log(log.other);
`;
    const client = await generatedClient(contract, urlOf(server), usage);
    await client.addLogs?.({ body: [{ at: 1 }, { at: 2, text: 'a' }] });
    expect(written).toBe('{"at":1}\n{"at":2,"text":"a"}\n');
    const itemsOf = async (
      operation: string,
      answer: Partial<Answer> = {},
      wanted = 100,
    ): Promise<unknown[]> => {
      current = { [operation]: answer };
      const { data } = (await client[operation]?.()) as { data: AsyncIterable<unknown> };
      const items: unknown[] = [];
      for await (const item of data) if (items.push(item) === wanted) break;
      return items;
    };
    expect(await itemsOf('feed')).toEqual([
      { event: 'log', data: { at: 1, text: 'a' } },
      { event: 'note', data: 'x' },
    ]);
    expect(await itemsOf('logs')).toEqual([{ at: 1, text: 'ü' }, { at: 2 }]);
    expect(await itemsOf('records')).toEqual([{ at: 1, text: 'a' }, { at: 2 }]);
    expect(await itemsOf('feed', { body: '', again: 'event: note\r\ndata: y\r\n\r\n' }, 3)).toEqual(
      Array.from({ length: 3 }, () => ({ event: 'note', data: 'y' })),
    );
    await Promise.all(closed);
  });
});
