import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunSettings } from '../../src/config/run-settings.js';
import type { JsonObject } from '../../src/json/json.js';
import type { Cause, Report } from '../../src/model/report.js';
import { exitCodeOf } from '../../src/runner/report.js';
import { soundContractOf } from '../support/contracts.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listening(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

const NAMES = ['birds', 'fish', 'frogs', 'moths', 'newts'];
const PAGE: JsonObject = {
  name: 'page',
  in: 'query',
  schema: { type: 'integer', minimum: 1, maximum: 9 },
};
const RESPONSES: JsonObject = { 200: { description: '' }, 400: { description: '' } };

function pathsOf(page: JsonObject = PAGE, responses: JsonObject = RESPONSES): JsonObject {
  return Object.fromEntries(
    NAMES.map((name) => [`/${name}`, { get: { operationId: name, parameters: [page], responses } }]),
  );
}

async function verified(url: string, own: RunSettings = {}, paths = pathsOf()): Promise<Report> {
  const contract = await soundContractOf({ paths });
  return reportOf(verifyOptions([contract], url, own));
}

function kindly({ url = '', method }: IncomingMessage, response: ServerResponse): void {
  const number = new URL(url, 'http://x').searchParams.get('page');
  if (method !== 'GET') response.writeHead(405, { Allow: 'GET' }).end();
  else response.writeHead(number === null || /^[1-9]$/.test(number) ? 200 : 400).end();
}

function slowDown(response: ServerResponse, fields: Record<string, string>, status = 429): void {
  response.writeHead(status, fields).end();
}

const brief = ({ check, severity, operations }: Cause): unknown => [check, severity, operations];

/** What a report says but for the pace. */
function verdictOf({ causes, summary, end }: Report): unknown {
  const others = causes.filter(({ check }) => check !== 'pace.throttled');
  return { causes: others, end, evidence: summary.evidence, exchanges: summary.exchanges };
}

describe('a server that asks for a slower pace now and then', () => {
  it.each<[string, Record<string, string>, status?: number]>([
    ['by Retry-After', { 'Retry-After': '0' }],
    ['by a date', { 'Retry-After': 'Sun, 06 Nov 1994 08:49:37 GMT' }],
    ['by the end of the window', { 'RateLimit-Reset': '0' }],
    ['without a word', {}],
    ['as it is unavailable', { 'Retry-After': '0' }, 503],
  ])('%s is verified as if it did not, and that is a note', async (_, fields, status) => {
    const usual = await verified(await listening(kindly));
    let requests = 0;
    const url = await listening((request, response) => {
      if (++requests % 5 === 0) slowDown(response, fields, status);
      else kindly(request, response);
    });
    const report = await verified(url, { maxPause: 20 });
    expect(JSON.stringify(verdictOf(report)).replaceAll(url, '')).toBe(
      JSON.stringify(verdictOf(usual)).replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, ''),
    );
    const [note] = report.causes.filter(({ check }) => check === 'pace.throttled');
    expect(note).toMatchObject({ severity: 'note', operations: [], message: expect.stringMatching(/^asked for a slower pace: 429 or 503 \d+ times; the run waited \d+ s$/) as string }); // prettier-ignore
    expect(exitCodeOf(report)).toBe(0);
  });

  it('is not waited for where the answer is another one', async () => {
    const url = await listening((request, response) => {
      response.setHeader('Retry-After', '30');
      kindly(request, response);
    });
    const report = await verified(url, { maxTime: 20_000 });
    expect([report.end, report.causes]).toEqual(['complete', []]);
  });

  it('is asked once where the document has an example of that very answer', async () => {
    const page = { ...PAGE, examples: { greedy: { value: 9 }, usual: { value: 1 } } };
    const content = { 'application/json': { schema: {}, examples: { greedy: { value: {} } } } };
    const paths = pathsOf(page, { ...RESPONSES, 429: { description: '', content } });
    let greedy = 0;
    const url = await listening((request, response) => {
      if (request.method !== 'GET' || !/page=9$/.test(request.url ?? '')) return kindly(request, response);
      greedy++;
      response.writeHead(429, { 'Content-Type': 'application/json', 'Retry-After': '0' }).end('{}');
    });
    const report = await verified(url, { onlyPhases: ['examples'] }, paths);
    expect([exitCodeOf(report), report.causes, greedy]).toEqual([0, [], NAMES.length]);
  });
});

describe('a server that answers nothing but 429', () => {
  it.each<[string, Record<string, string>, concurrency: number, most: number]>([
    ['without a word', {}, 1, 4],
    ['without a word, to several requests at once', {}, 4, 16],
    ['and says that no pause is needed', { 'Retry-After': '0' }, 1, 7],
    ['and asks for too long a pause', { 'Retry-After': '3600' }, 1, 3],
  ])('%s is one error, after a few requests', async (_, fields, concurrency, most) => {
    let requests = 0;
    const url = await listening((_request, response) => {
      requests++;
      slowDown(response, fields);
    });
    const report = await verified(url, { maxPause: 20, concurrency });
    expect(report.causes.map(brief)).toEqual([['pace.throttled', 'error', NAMES.slice(0, 3)]]);
    expect(report.causes[0]?.message).toBe('the server answers nothing but 429, so the run was given up');
    expect([report.end, exitCodeOf(report)]).toEqual(['throttled', 1]);
    expect(requests).toBeLessThanOrEqual(most);
    expect(report.summary.left).toBeDefined();
  });

  it('to one operation is an error of that one, and the others are verified', async () => {
    const url = await listening((request, response) => {
      if (request.url?.startsWith('/frogs') === true) slowDown(response, {});
      else kindly(request, response);
    });
    const report = await verified(url, { maxPause: 20, concurrency: 1 });
    expect(report.causes.map(brief)).toEqual([['pace.throttled', 'error', ['frogs']]]);
    expect(report.end).toBe('complete');
    expect(report.operations.filter(({ exchanges }) => exchanges > 1)).toHaveLength(4);
    expect(report.summary.left?.cases).toBeGreaterThan(0);
  });

  it('from some time on is a warning where something was proved before', async () => {
    let requests = 0;
    const url = await listening((request, response) => {
      if (request.url?.startsWith('/frogs') === true && ++requests > 3) slowDown(response, {});
      else kindly(request, response);
    });
    const report = await verified(url, { maxPause: 20, concurrency: 1 });
    expect(report.causes.map(brief)).toEqual([['pace.throttled', 'warning', ['frogs']]]);
    expect(report.summary.left?.cases).toBeGreaterThan(0);
  });

  it('does not make a run longer than its time', async () => {
    const url = await listening((_request, response) => slowDown(response, { 'Retry-After': '30' }));
    const report = await verified(url, { maxTime: 5000 });
    expect(report.end).toBe('throttled');
  });
});
