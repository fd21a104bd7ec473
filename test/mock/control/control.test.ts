// The mock's own pages and switches: index, documents, received requests, reset.
import { gzipSync } from 'node:zlib';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startMock } from '../../../src/index.js';
import type { JsonObject } from '../../../src/json/json.js';
import { loadContracts } from '../../../src/load/index.js';
import type { Mock } from '../../../src/mock/index.js';
import type { ReceivedRequest } from '../../../src/mock/received.js';
import { soundContractOf } from '../../support/contracts.js';
import { ask, mocking } from '../../support/mocks.js';

const root = new URL('../../..', import.meta.url).pathname;
const SOURCES = ['spec/superoffice-pocket.openapi.yaml', 'spec/apple-caller-ids.openapi.yaml'];
const SELECTION = '/api/v1/Agents/Pocket/GetCallerIDsFromSelection';
const RESOURCES = '/api/v1/orgs/9467895078742654934/brands/9467895078742654921/caller-ids';
const TICKET = { authorization: 'SoTicket 7T:topsecret', 'content-type': 'application/json' };

let mock: Mock;
beforeAll(async () => {
  mock = await mocking({ documents: SOURCES, cwd: root });
});
beforeEach(() => mock.reset());

const control = async (path: string, method = 'GET'): Promise<{ status: number; json: JsonObject }> => {
  const { status, text } = await ask(`${mock.url}/__specproof/${path}`, { method });
  return { status, json: text === '' ? {} : (JSON.parse(text) as JsonObject) };
};

const requestsOf = async (query = ''): Promise<ReceivedRequest[]> =>
  (await control(`requests${query}`)).json['requests'] as unknown as ReceivedRequest[];

describe('/__specproof/requests', () => {
  it('lists what was received, in order, without secrets', async () => {
    const body = '{"SelectionId":480,"LastHash":"repellat"}';
    await ask(`${mock.url}${SELECTION}?$select=Name&a=1&a=2`, { method: 'POST', headers: TICKET, body });
    await ask(`${mock.url}${RESOURCES}?limit=0`, {
      headers: { authorization: 'Bearer topsecret', 'X-Trace': 'one' },
    });
    await ask(`${mock.url}/nowhere`, {
      method: 'PUT',
      headers: { 'content-type': 'text/plain' },
      body: 'words',
    });
    const list = await requestsOf();
    expect(list).toMatchObject([
      {
        number: 1,
        method: 'POST',
        path: SELECTION,
        query: { $select: 'Name', a: ['1', '2'] },
        headers: { authorization: '[redacted]', 'content-type': 'application/json' },
        body: { SelectionId: 480, LastHash: 'repellat' },
        document: 'superoffice-pocket',
        operation: 'v1PocketAgent_GetCallerIDsFromSelection',
        status: 200,
        refused: null,
      },
      {
        number: 2,
        method: 'GET',
        path: RESOURCES,
        query: { limit: '0' },
        headers: { 'x-trace': 'one' },
        body: null,
        operation: 'getCallerIdResources',
        status: 400,
        refused: expect.stringContaining('limit') as string,
      },
      { number: 3, body: 'words', document: null, operation: null, status: 404 },
    ]);
    for (const { time, ms } of list) {
      expect(new Date(time).toISOString()).toBe(time);
      expect(ms).toBeGreaterThanOrEqual(0);
    }
    expect(JSON.stringify(list)).not.toContain('topsecret');
    expect(mock.requests()).toEqual(list);
  });

  it('shows compressed and malformed bodies as text', async () => {
    const headers = { ...TICKET, 'content-encoding': 'gzip' };
    const body = gzipSync('{"SelectionId":1}') as unknown as string;
    await ask(mock.url + SELECTION, { method: 'POST', headers, body });
    await ask(mock.url + SELECTION, { method: 'POST', headers: TICKET, body: '{"SelectionId":' });
    expect((await requestsOf()).map((request) => request.body)).toEqual([
      { SelectionId: 1 },
      '{"SelectionId":',
    ]);
  });

  it('selects by operation, and refuses one that does not exist', async () => {
    await ask(mock.url + RESOURCES);
    await ask(mock.url + SELECTION, { method: 'POST' });
    expect(await requestsOf('?operation=getCallerIdResources')).toHaveLength(1);
    const { status, json } = await control('requests?operation=getCallerIds');
    expect([status, json['detail']]).toEqual([400, expect.stringContaining('getCallerIdResources')]);
  });

  it('lists the newest alone, as many as are asked for', async () => {
    for (const i of [1, 2, 3]) await ask(`${mock.url}/x${String(i)}`);
    expect((await requestsOf('?last=2')).map(({ path }) => path)).toEqual(['/x2', '/x3']);
    expect(await requestsOf('?last=9')).toHaveLength(3);
    const { status, json } = await control('requests?last=all');
    expect([status, json['detail']]).toEqual([400, expect.stringContaining('last=all')]);
  });

  it('is emptied by DELETE and by reset, from the start again', async () => {
    for (const [path, method] of [
      ['requests', 'DELETE'],
      ['reset', 'POST'],
    ] as const) {
      await ask(mock.url + RESOURCES);
      expect(await requestsOf()).toHaveLength(1);
      expect((await control(path, method)).status).toBe(204);
      expect((await control('requests')).json).toEqual({ dropped: 0, requests: [] });
    }
    await ask(mock.url + RESOURCES);
    expect(mock.requests()).toMatchObject([{ number: 1 }]);
    await mock.reset();
    expect(mock.requests()).toEqual([]);
  });

  it('keeps the newest and says how many it dropped', async () => {
    const own = await mocking({ contracts: await loadContracts(SOURCES, { cwd: root }) });
    const count = 1010;
    for (let i = 0; i < count; i += 10)
      await Promise.all(Array.from({ length: 10 }, (_, k) => ask(`${own.url}/x?i=${String(i + k)}`)));
    const { text } = await ask(`${own.url}/__specproof/requests`);
    const { dropped, requests } = JSON.parse(text) as { dropped: number; requests: ReceivedRequest[] };
    expect([dropped, requests.length, requests[0]?.number, requests.at(-1)?.number]).toEqual([
      10,
      1000,
      11,
      count,
    ]);
  });

  it('keeps each request with its own answer, however many go round, and while one waits', async () => {
    const targets: string[] = [];
    const log = ({ target, status }: { target: string; status: number }): unknown =>
      targets.push(`${target} ${String(status)}`);
    const own = await mocking({ documents: SOURCES, cwd: root, listen: false, log });
    const headers = { authorization: 'Bearer x', prefer: 'delay=400' };
    const late = own.fetch(`${RESOURCES}?limit=2`, { headers });
    for (let i = 0; i < 2500; i++) await own.fetch(i % 2 ? RESOURCES : `/x?i=${String(i)}`);
    expect(own.requests().map(({ number, path, query, status }) => [number, path, query, status])).toEqual(
      Array.from({ length: 1000 }, (_, at) => {
        const i = 1500 + at;
        return i % 2 ? [i + 2, RESOURCES, {}, 401] : [i + 2, '/x', { i: String(i) }, 404];
      }),
    );
    expect((await late).status).toBe(200);
    expect(targets).toContain(`${RESOURCES}?limit=2 200`);
    expect(new Set(targets).size).toBe(1252);
  });

  it('bounds the bodies it keeps', async () => {
    const body = JSON.stringify({ SelectionId: 1, LastHash: 'x'.repeat(1_500_000) });
    for (let i = 0; i < 4; i++) await ask(mock.url + SELECTION, { method: 'POST', headers: TICKET, body });
    expect((await control('requests')).json).toMatchObject({
      dropped: 2,
      requests: [{ number: 3 }, { number: 4 }],
    });
  });

  it('does not list or log what is asked of the mock itself', async () => {
    const events: unknown[] = [];
    const own = await mocking({ documents: SOURCES, cwd: root, log: (event) => events.push(event) });
    for (const path of ['/', '/__specproof/requests', '/__specproof/nothing']) await ask(own.url + path);
    expect([own.requests(), events]).toEqual([[], []]);
  });

  it.each([
    ['POST', 'requests', 405, 'GET, HEAD, DELETE'],
    ['GET', 'reset', 405, 'POST'],
    ['GET', 'nothing', 404, undefined],
    ['GET', 'viewer/..%2f..%2fpackage.json', 404, undefined],
    ['GET', 'viewer/toString', 404, undefined],
    ['GET', 'documents/none.json', 404, undefined],
    ['GET', 'reference/none', 404, undefined],
  ])('answers %s %s with %i', async (method, path, status, allow) => {
    const answer = await ask(`${mock.url}/__specproof/${path}`, { method });
    expect([answer.status, answer.headers['content-type'], answer.headers.allow]).toEqual([
      status,
      'application/problem+json',
      allow,
    ]);
  });
});

describe('the index page of the mock', () => {
  it('lists the operations of all documents for programs', async () => {
    const answer = await ask(`${mock.url}/`, { headers: { accept: '*/*' } });
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    const { documents } = JSON.parse(answer.text) as { documents: Record<string, unknown>[] };
    expect(documents.map(({ name }) => name)).toEqual(['superoffice-pocket', 'apple-caller-ids']);
    expect(documents.flatMap(({ operations }) => operations)).toHaveLength(4);
    for (const { document, reference } of documents)
      for (const link of [document, reference]) expect((await ask(link as string)).status).toBe(200);
  });

  it('is a page for people', async () => {
    const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    const { text, headers } = await ask(`${mock.url}/`, { headers: { accept } });
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+';/);
    expect(text).toContain(RESOURCES.replace(/\/\d+\/brands\/\d+/, '/{orgId}/brands/{brandId}'));
    for (const [, link] of text.matchAll(/href="(\/[^"]+)"/g))
      expect([link, (await ask(mock.url + (link ?? ''))).status]).toEqual([link, 200]);
  });

  it('escapes what a document says', async () => {
    const yaml = `info: { title: '<script>alert(1)</script>', version: '"1&2' }\npaths: { '/a<b': { get: { operationId: "x'<i>", responses: { 200: { description: '' } } } } }`;
    const own = await mocking({ contracts: [await soundContractOf(yaml)] });
    const headers = { accept: 'text/html' };
    for (const path of ['/', '/__specproof/reference/openapi']) {
      const { text } = await ask(own.url + path, { headers });
      expect(text).not.toMatch(/<script>alert|a<b|<i>/);
    }
  });

  it('leaves the root to a document that describes it', async () => {
    const yaml = `paths: { /: { get: { responses: { 200: { description: '', content: { text/html: { example: mine } } } } } } }`;
    const own = await mocking({ contracts: [await soundContractOf(yaml)] });
    const answer = await ask(`${own.url}/`, { headers: { accept: 'text/html' } });
    expect([answer.text, own.requests().length]).toEqual(['mine', 1]);
    for (const path of ['/__specproof', '/__specproof/'])
      expect((await ask(own.url + path)).text).toContain('"operations"');
  });

  it('names the mock as the client reached it', async () => {
    const port = new URL(mock.url).port;
    const answer = await ask(`${mock.url}/`, { headers: { host: `localhost:${port}` } });
    expect(JSON.parse(answer.text)).toMatchObject({ url: `http://localhost:${port}` });
  });
});

describe('a document as the mock serves it', () => {
  it('is whole in itself, with the mock as its only server', async () => {
    for (const name of ['superoffice-pocket', 'apple-caller-ids']) {
      const { json } = await control(`documents/${name}.json`);
      const base = name === 'superoffice-pocket' ? '/Cust12345' : '';
      expect(json['servers']).toEqual([{ url: mock.url + base, description: 'this mock' }]);
      const references = JSON.stringify(json).match(/"\$ref":"[^"]*"/g) ?? [];
      for (const reference of references) expect(reference).toMatch(/^"\$ref":"#/);
    }
  });

  it('has no servers of its paths and operations either', async () => {
    const yaml = `paths: { /a: { servers: [{ url: 'https://a.example' }], get: { servers: [{ url: 'https://b.example' }], responses: { 200: { description: '' } } } } }`;
    const own = await mocking({
      contracts: [await soundContractOf(yaml), await soundContractOf(yaml.replace('/a:', '/b:'))],
    });
    // Two of one name are told apart.
    for (const name of ['openapi', 'openapi-2']) {
      const { text } = await ask(`${own.url}/__specproof/documents/${name}.json`);
      expect(text).not.toContain('.example');
    }
  });
});

describe('startMock of the package', () => {
  it('takes paths and names of bundled documents, and at least one of these', async () => {
    const mocks = await Promise.all([
      startMock({ documents: SOURCES, cwd: root, port: 0 }),
      startMock({ documents: ['apple-caller-ids'] }),
    ]);
    const names = mocks.map(({ contracts }) => contracts.map(({ name }) => name).join());
    expect(names).toEqual(['superoffice-pocket,apple-caller-ids', 'apple-caller-ids']);
    await expect(startMock()).rejects.toThrow('no document: name one');
    const [first] = mocks;
    await ask(first.url + RESOURCES, { headers: { authorization: 'Bearer x' } });
    expect(first.requests()).toMatchObject([{ operation: 'getCallerIdResources', status: 200 }]);
    await Promise.all(mocks.map((each) => each.close()));
    await expect(ask(first.url)).rejects.toThrow();
  });

  it('rejects what cannot be loaded, with an Error that tells the place', async () => {
    await expect(startMock({ documents: ['none.yaml'] })).rejects.toMatchObject({
      name: 'ToolError',
      message: expect.stringContaining('none.yaml: no such file') as string,
    });
    await expect(startMock({ contracts: [] })).rejects.toThrow('there is no document');
  });
});

describe('/__specproof/curl', () => {
  it('is a command for an operation, to the address by which the mock was reached', async () => {
    const { text } = await ask(
      `${mock.url}/__specproof/curl/apple-caller-ids?operation=getCallerIdResources`,
    );
    expect(text).toMatch(/^curl -sS -i '.*\/caller-ids\?.*' .*-H 'Authorization: Bearer placeholder'/);
    expect(text).toContain(`'${mock.url}/api/v1/orgs/`);
  });

  it.each([
    'curl/apple-caller-ids',
    'curl/apple-caller-ids?operation=nobody',
    'curl/nobody?operation=getCallerIdResources',
  ])('has no %s', async (path) => {
    expect((await control(path)).status).toBe(404);
  });
});
