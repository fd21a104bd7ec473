import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/json/json.js';
import { PHASES } from '../../src/model/exchange.js';
import type { Report } from '../../src/model/report.js';
import { closeServer, urlOf } from '../support/conforming-server.js';
import { soundContractOf } from '../support/contracts.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

const servers: Server[] = [];
afterEach(() => Promise.all(servers.splice(0).map(closeServer)));

const REFUSAL = { description: 'a refusal' };
const NAME: JsonObject = { type: 'string', minLength: 1, maxLength: 20 };
const PATHS: JsonObject = {
  '/settings': {
    put: {
      operationId: 'saveSettings',
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: { type: 'object', required: ['name'], properties: { name: NAME, note: NAME } },
          },
        },
      },
      responses: { 204: { description: 'saved' }, 400: REFUSAL },
    },
  },
  '/search': {
    get: {
      operationId: 'search',
      parameters: [{ name: 'text', in: 'query', schema: NAME }],
      responses: { 200: { description: 'found' }, 400: REFUSAL },
    },
  },
};

/** Counts how many requests of a method are under way at once, each answered after the others had time to come. */
async function counted(): Promise<{ report: Report; most: Record<string, number> }> {
  const underway: Record<string, number> = {};
  const most: Record<string, number> = {};
  const server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    underway[method] = (underway[method] ?? 0) + 1;
    most[method] = Math.max(most[method] ?? 0, underway[method]);
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () =>
      setTimeout(() => {
        underway[method] = (underway[method] ?? 0) - 1;
        const isServed = { GET: '/search', PUT: '/settings' }[method] === url.split('?')[0];
        if (!isServed) response.writeHead(405, { Allow: url.startsWith('/search') ? 'GET' : 'PUT' }).end();
        else if (method === 'PUT') response.writeHead(isSettings(body) ? 204 : 400).end();
        else response.writeHead(isText(url) ? 200 : 400).end();
      }, 5),
    );
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const contract = await soundContractOf({ paths: PATHS });
  const report = await reportOf(
    verifyOptions([contract], urlOf(server), { phases: PHASES.filter((phase) => phase !== 'fuzz') }),
  );
  return { report, most };
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value.length <= 20;
}

function isSettings(body: string): boolean {
  try {
    const { name, note } = JSON.parse(body) as { name?: unknown; note?: unknown };
    return isName(name) && (note === undefined || isName(note));
  } catch {
    return false;
  }
}

function isText(url: string): boolean {
  const text = new URL(url, 'http://x').searchParams.get('text');
  return text === null || isName(text);
}

describe('requests that change something', () => {
  it('are sent one by one, and others several at once', async () => {
    const { report, most } = await counted();
    expect(report.summary.exchanges).toBeGreaterThan(20);
    expect(most.PUT).toBe(1);
    expect(most.GET).toBeGreaterThan(1);
  });
});
