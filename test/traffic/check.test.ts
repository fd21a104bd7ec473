import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXAMPLE_DOCUMENT } from '../../src/init/example-document.js';
import type { Report } from '../../src/model/report.js';
import type { FaultyRun } from '../reporters/faulty-run.js';
import { faultyRun, TOKEN } from '../reporters/faulty-run.js';
import { startNotesServer } from '../support/notes-server.js';
import type { CliResult } from '../support/run-cli.js';
import { runMain } from '../support/run-cli.js';

interface Checked extends CliResult {
  report: Report;
}

async function checked(folder: string, file: string, ...args: string[]): Promise<Checked> {
  const result = await runMain(['check', file, ...args, '--report', 'json=check.json'], folder);
  return { ...result, report: JSON.parse(readFileSync(join(folder, 'check.json'), 'utf8')) as Report };
}

/** What single exchanges show: what several in a row do takes a run. */
function shown({ causes, evidence }: Report): object {
  return { causes, evidence: evidence.filter(({ about }) => about !== 'behavior') };
}

describe('the exchanges of a run', () => {
  let run: FaultyRun;
  beforeAll(async () => {
    run = await faultyRun();
  });

  it.each(['har', 'ndjson'] as const)('give the same causes and evidence from its %s', async (format) => {
    const { code, report } = await checked(run.folder, `out/${format}`, 'pets.openapi.yaml');
    expect(code).toBe(run.code);
    expect(report.causes.length).toBeGreaterThan(3);
    expect(shown(report)).toEqual(shown(run.report));
    expect(report.summary.exchanges).toBe(run.report.summary.exchanges);
  });

  it('give them of a server that keeps things, too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'specproof-check-'));
    writeFileSync(join(folder, 'openapi.yaml'), EXAMPLE_DOCUMENT);
    const server = await startNotesServer({ done: 'no' });
    const live = await runMain(['verify', 'openapi.yaml', '--server', server.url, '--report', 'json=live.json', '--report', 'har=live.har'], folder); // prettier-ignore
    await server.close();
    const { code, report } = await checked(folder, 'live.har', 'openapi.yaml');
    expect([code, live.code]).toEqual([1, 1]);
    expect(shown(report)).toEqual(
      shown(JSON.parse(readFileSync(join(folder, 'live.json'), 'utf8')) as Report),
    );
  });
});

const API = `openapi: 3.1.0
info: { title: t, version: '1' }
servers: [{ url: 'https://api.example.com/v1' }]
paths:
  /users/{id}:
    get:
      operationId: getUser
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses: { '200': { description: d, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string } } } } } }, '404': { description: d } }
  /users:
    post:
      operationId: addUser
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string } } } } } }
      responses: { '201': { description: d }, '400': { description: d } }
`;

interface Given {
  method?: string;
  url: string;
  status?: number;
  type?: string;
  body?: string;
  posted?: string;
  headers?: [string, string][];
  content?: object;
}

/** An entry as a browser writes it. */
function entryOf({
  method = 'GET',
  url,
  status = 200,
  type = 'application/json',
  body = '',
  posted,
  headers = [],
  content,
}: Given): object {
  const fields = (list: [string, string][]): object[] => list.map(([name, value]) => ({ name, value }));
  return {
    startedDateTime: '2026-01-01T00:00:00.000Z',
    time: 5,
    request: {
      ...{ method, url, httpVersion: 'h2', cookies: [], queryString: [], headersSize: -1, bodySize: 0 },
      headers: fields([[':method', method], [':authority', new URL(url).host], ...headers]),
      ...(posted === undefined ? {} : { postData: { mimeType: 'application/json', text: posted } }),
    },
    response: {
      ...{ status, statusText: '', httpVersion: 'h2', cookies: [], redirectURL: '', headersSize: -1, bodySize: -1 },
      headers: fields([['content-type', type], ['content-encoding', 'br']]),
      content: content ?? { size: Buffer.byteLength(body), mimeType: type, text: body },
    },
    cache: {},
    timings: { send: 0, wait: 5, receive: 0 },
  }; // prettier-ignore
}

function folderWith(entries: unknown[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'specproof-check-'));
  writeFileSync(join(folder, 'api.yaml'), API);
  writeFileSync(join(folder, 'traffic.har'), JSON.stringify({ log: { version: '1.2', creator: { name: 'b', version: '1' }, entries } })); // prettier-ignore
  return folder;
}

const users = 'https://api.example.com/v1/users';

describe('traffic that a browser has recorded', () => {
  it('is judged: answers by the document, requests by whether the server should have taken them', async () => {
    const folder = folderWith([
      entryOf({ url: `${users}/7`, body: '{"name":"A"}' }),
      entryOf({ url: `${users}/8`, content: { size: 12, mimeType: 'application/json', encoding: 'base64', text: Buffer.from('{"name":8}').toString('base64') } }),
      entryOf({ url: `${users}/x`, body: '{"name":"A"}' }),
      entryOf({ method: 'POST', url: users, posted: '{"name":1}', status: 201, headers: [['content-type', 'application/json']] }),
      entryOf({ method: 'POST', url: users, posted: '{"name":2}', status: 400, headers: [['content-type', 'application/json']] }),
    ]); // prettier-ignore
    const { code, report, stderr } = await checked(folder, 'traffic.har', 'api.yaml');
    expect(code).toBe(1);
    expect(stderr).toBe('');
    expect(report.isRecorded).toBe(true);
    expect(report.operations.map(({ id, exchanges }) => [id, exchanges])).toEqual([['getUser', 3], ['addUser', 2]]); // prettier-ignore
    const told = report.causes.map(({ check, occurrences }) => [check, occurrences[0]?.case]);
    expect(told).toContainEqual(['response.body.schema', 'getUser:recorded:2']);
    expect(told).toContainEqual(['request.invalid.accepted', 'getUser:recorded:3']);
    expect(told).toContainEqual(['request.invalid.accepted', 'addUser:recorded:4']);
    expect(told.flat()).not.toContain('addUser:recorded:5');
    expect(told.flat()).not.toContain('getUser:recorded:1');
  });

  it('lists what no document describes, once for each endpoint, and leaves out other servers, assets and preflights', async () => {
    const other = (path: string, more: Partial<Given> = {}): object => entryOf({ url: `https://api.example.com/v1${path}`, body: '{}', ...more }); // prettier-ignore
    const folder = folderWith([
      entryOf({ url: `${users}/7`, body: '{"name":"A"}' }),
      other('/orders/1'),
      other('/orders/2', { status: 404 }),
      other('/users/7', { method: 'DELETE', status: 204 }),
      other('/logo.png', { type: 'image/png' }),
      other('/users', { method: 'OPTIONS', headers: [['Access-Control-Request-Method', 'POST']] }),
      entryOf({ url: 'https://tracker.example.net/v1/users/7', body: 'x' }),
      entryOf({ url: 'https://api.example.com/v2/users/7', body: 'x' }),
    ]);
    const { code, report } = await checked(folder, 'traffic.har', 'api.yaml');
    const found = report.causes.filter(({ check }) => check === 'traffic.undocumented');
    expect(found.map(({ message }) => message)).toEqual([
      'GET /v1/orders/{…} of https://api.example.com is in no document: 2 times, answered 200, 404',
      'DELETE /v1/users/{…} of https://api.example.com is in no document: once, answered 204',
    ]);
    expect(code).toBe(0);
    expect((await checked(folder, 'traffic.har', 'api.yaml', '--fail-on', 'warning')).code).toBe(1);
  });

  it('names what it cannot read, and goes on', async () => {
    const { response: _, ...half } = entryOf({ url: `${users}/1` }) as { response: object };
    const folder = folderWith([
      { request: {} },
      half,
      entryOf({ url: `${users}/2`, content: { size: 12, mimeType: 'application/json' } }),
      entryOf({ url: `${users}/3`, status: 0 }),
      entryOf({ url: `${users}/4`, body: '{"name":"A"}' }),
    ]);
    const { report, stderr, code } = await checked(folder, 'traffic.har', 'api.yaml');
    expect(code).toBe(0);
    expect(report.summary.exchanges).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([
      'specproof: entry 1 is skipped: it has no object at response',
      'specproof: entry 2 is skipped: it has no object at response',
      'specproof: entry 3 is skipped: it holds no body of its response, which has 12 bytes',
      'specproof: entry 4 is skipped: it has no response',
    ]);
  });

  it('of a browser is judged where it is of the documents, and the rest of the page is passed over', async () => {
    const foreign = { size: 9, mimeType: 'text/javascript' };
    const preflight = entryOf({ method: 'OPTIONS', url: `${users}/1`, status: 204 });
    const cached = entryOf({ url: `${users}/5`, body: '' });
    const bare = entryOf({ url: `${users}/6`, body: '{"name":"A"}' }) as { response: { content: object } };
    const { response, request } = bare as unknown as Record<string, { headers?: unknown; content?: object }>;
    delete response?.headers;
    delete request?.headers;
    if (response) response.content = { ...response.content, mimeType: 'application/json' };
    const folder = folderWith([
      entryOf({ url: 'data:text/plain,a' }),
      entryOf({ url: 'wss://other.example/live', status: 101 }),
      entryOf({ url: 'https://cdn.example/a.js', content: foreign }),
      entryOf({ url: 'https://tracker.example/', status: 0 }),
      { ...preflight, _resourceType: 'preflight' },
      { ...cached, _fromCache: 'disk' },
      bare,
    ]);
    const { report, stderr, code } = await checked(folder, 'traffic.har', 'api.yaml');
    expect([code, report.causes, report.summary.exchanges]).toEqual([0, [], 1]);
    expect(stderr.trim()).toBe(
      'specproof: entry 6 is skipped: it was answered by the cache of the browser, without a body',
    );
  });

  it('is an archive whatever stands before its log, and is refused in UTF-16', async () => {
    const folder = folderWith([entryOf({ url: `${users}/1`, body: '{"name":"A"}' })]);
    const text = readFileSync(join(folder, 'traffic.har'), 'utf8');
    writeFileSync(join(folder, 'first.har'), text.replace('{', '{"comment":"x","_a":{"b":1},'));
    expect((await checked(folder, 'first.har', 'api.yaml')).report.summary.exchanges).toBe(1);
    writeFileSync(join(folder, 'wide.har'), Buffer.from(`\uFEFF${text}`, 'utf16le'));
    const { code, stderr } = await runMain(['check', 'wide.har', 'api.yaml'], folder);
    expect([code, stderr]).toEqual([2, expect.stringContaining('wide.har: the file is UTF-16')]);
  });

  it('is found at the server that is given, and shows no credential that was recorded', async () => {
    const url = 'http://10.0.0.1:8080/api/users/7';
    const body = JSON.stringify({ name: 1, echo: TOKEN });
    const folder = folderWith([entryOf({ url, body, headers: [['Authorization', TOKEN]] })]);
    const refused = await runMain(['check', 'traffic.har', 'api.yaml'], folder);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(
      'no request in it is of a documented operation (servers: http://10.0.0.1:8080)',
    );
    expect(refused.stderr).toContain('--server');
    const { report, stdout } = await checked(folder, 'traffic.har', 'api.yaml', '--server', 'http://10.0.0.1:8080/api'); // prettier-ignore
    expect(report.causes.map(({ check }) => check)).toContain('response.body.schema');
    expect(stdout + JSON.stringify(report)).not.toContain(TOKEN.slice('Bearer '.length));
  });

  it.each([
    ['empty', '', 'the file is empty'],
    ['no archive', '{"log":{}}', 'no HTTP Archive'],
    ['no records', 'a\nb\n', 'none of its records can be read'],
  ])('is refused where the file is %s', async (_name, text, message) => {
    const folder = folderWith([]);
    writeFileSync(join(folder, 'bad.har'), text);
    const { code, stderr } = await runMain(['check', 'bad.har', 'api.yaml'], folder);
    expect(code).toBe(2);
    expect(stderr).toContain(`bad.har: `);
    expect(stderr).toContain(message);
  });

  it('may be NDJSON of plain exchanges', async () => {
    const folder = folderWith([]);
    const line = { request: { method: 'GET', url: `${users}/7` }, response: { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"name":7}' } }; // prettier-ignore
    writeFileSync(join(folder, 'traffic.ndjson'), `${JSON.stringify(line)}\n\nnot json\n`);
    const { report, stderr } = await checked(folder, 'traffic.ndjson', 'api.yaml');
    expect(report.causes.map(({ check }) => check)).toEqual(['response.body.schema']);
    expect(stderr).toContain('line 2 is skipped: it is not JSON');
  });
});
