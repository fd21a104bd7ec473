import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunSettings } from '../../src/config/run-settings.js';
import type { JsonObject } from '../../src/json/json.js';
import type { Report } from '../../src/model/report.js';
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

async function listening(answer: RequestListener, port = 0): Promise<{ url: string; port: number }> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: own } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${String(own)}`, port: own };
}

const page: JsonObject = {
  name: 'page',
  in: 'query',
  schema: { type: 'integer', minimum: 1, maximum: 9 },
};
const PATHS: JsonObject = Object.fromEntries(
  ['birds', 'fish', 'frogs', 'moths', 'newts'].map((name) => [
    `/${name}`,
    {
      get: { operationId: name, parameters: [page], responses: { 200: { description: '' }, 400: { description: '' } } },
    },
  ]),
); // prettier-ignore

async function verified(url: string, own: RunSettings = {}): Promise<Report> {
  const contract = await soundContractOf({ paths: PATHS });
  return reportOf(verifyOptions([contract], url, { timeout: 150, ...own }));
}

const kindly: RequestListener = ({ url = '', method }, response) => {
  if (method !== 'GET') return void response.writeHead(405, { Allow: 'GET' }).end();
  const number = new URL(url, 'http://x').searchParams.get('page');
  response.writeHead(number === null || /^[1-9]$/.test(number) ? 200 : 400).end();
};

describe('a server that does not answer', () => {
  it.each([
    { concurrency: 1, most: 4 },
    { concurrency: 4, most: 16 },
  ])('is one cause, after a few requests, $concurrency at once', async ({ concurrency, most }) => {
    let requests = 0;
    const { url } = await listening(() => void requests++);
    const report = await verified(url, { concurrency });
    expect(report.causes.map(({ check, severity }) => [check, severity])).toEqual([
      ['connection.timeout', 'error'],
    ]);
    expect(report.causes[0]?.message).toContain('the server does not answer');
    expect([report.end, exitCodeOf(report)]).toEqual(['unanswered', 1]);
    // So many timeouts, one after the other, as the server has time for.
    expect(requests).toBeLessThanOrEqual(most);
    expect(report.summary.left?.operations).toBe(2);
  });

  it('is given up as well when it stops answering in the middle', async () => {
    let requests = 0;
    const { url } = await listening((request, response) => {
      if (++requests < 10) kindly(request, response);
    });
    const report = await verified(url, { concurrency: 1 });
    expect(report.end).toBe('unanswered');
    expect(requests).toBeLessThanOrEqual(9 + 4);
  });

  it('is given up as soon where it refuses at the door, and answers nothing behind it', async () => {
    let silent = 0;
    const { url } = await listening(({ method, headers }, response) => {
      if (headers.authorization !== 'Bearer t') response.writeHead(401).end();
      else if (method !== 'GET') response.writeHead(405, { Allow: 'GET' }).end();
      else silent++;
    });
    const contract = await soundContractOf({
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
      paths: PATHS,
    });
    const options = verifyOptions([contract], url, {
      timeout: 150,
      credentials: { token: 't' },
      concurrency: 4,
    });
    const report = await reportOf(options);
    expect([report.end, silent <= 16]).toEqual(['unanswered', true]);
    expect(report.causes.filter(({ check }) => check === 'connection.timeout')).toHaveLength(1);
  });

  it('is given up too where there is one operation', async () => {
    let requests = 0;
    const { url } = await listening(() => void requests++);
    const report = await verified(url, { onlyOperations: ['fish'], concurrency: 1 });
    expect([report.end, requests, report.causes.length]).toEqual(['unanswered', 2, 1]);
  });
});

describe('an operation that does not answer', () => {
  it('is given up, and costs no other one', async () => {
    let silent = 0;
    const { url } = await listening((request, response) => {
      if (request.url?.startsWith('/fish') !== true) kindly(request, response);
      else silent++;
    });
    const report = await verified(url);
    expect(report.causes.map(({ check, operations }) => [check, operations])).toEqual([
      ['connection.timeout', ['fish']],
    ]);
    expect(report.causes[0]?.message).toMatch(/given up .* [1-9]\d* planned requests were not sent/);
    expect([report.end, silent <= 8]).toEqual(['complete', true]);
    expect(report.summary.left?.cases).toBeGreaterThan(0);
    const of = (id: string): number => report.operations.find((each) => each.id === id)?.exchanges ?? 0;
    expect(of('newts')).toBeGreaterThan(of('fish'));
    expect(of('newts')).toBe(of('birds'));
  });

  it('is not given up for one answer that is late', async () => {
    let requests = 0;
    const { url } = await listening((request, response) => {
      if (++requests % 3 !== 0) kindly(request, response);
    });
    const report = await verified(url, { concurrency: 1, onlyOperations: ['fish'] });
    expect([report.end, report.summary.left]).toEqual(['complete', undefined]);
  });
});

describe('a server that is starting', () => {
  it('is waited for, also while a gateway answers in its place', async () => {
    const { port, url } = await listening(kindly);
    await new Promise((resolve) => servers.pop()?.close(resolve));
    const seen: string[] = [];
    let starting = 2;
    setTimeout(() => {
      const answer: RequestListener = (request, response) => {
        if (starting-- > 0) response.writeHead(503).end();
        else {
          seen.push(`${request.method ?? ''} ${request.url ?? ''}`);
          kindly(request, response);
        }
      };
      void listening(answer, port);
    }, 300);
    const report = await verified(url, { wait: '20s' });
    expect([report.end, report.summary.causes.error]).toEqual(['complete', 0]);
    expect(seen[0]).toBe('GET /');
  });

  it('is not waited for any longer than that, nor at all by default', async () => {
    const { url } = await listening(kindly);
    await new Promise((resolve) => servers.pop()?.close(resolve));
    await expect(verified(url, { wait: '300ms' })).rejects.toThrow(/cannot be reached/);
    await expect(verified(url)).rejects.toThrow(/cannot be reached/);
  });
});
