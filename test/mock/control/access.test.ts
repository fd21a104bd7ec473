// Who may use the mock's own pages and switches: nobody whom a stranger's web page could send.
import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { MockOptions } from '../../../src/mock/index.js';
import { soundContractOf } from '../../support/contracts.js';
import type { Answer } from '../../support/mocks.js';
import { ask, mocking } from '../../support/mocks.js';

const contract = await soundContractOf(
  `paths: { /a: { get: { responses: { 200: { description: '', content: { text/plain: { schema: { const: yes } } } } } } } }`,
);
const STRANGER = 'https://stranger.example';

interface Running {
  port: string;
  received: () => number;
  ask: (path: string, headers?: IncomingHttpHeaders, method?: string) => Promise<Answer>;
}

async function running(options: MockOptions = {}): Promise<Running> {
  const mock = await mocking({ contracts: [contract], ...options });
  await ask(`${mock.url}/a?secret=kept`);
  return {
    port: new URL(mock.url).port,
    received: () => mock.requests().length,
    ask: (path, headers = {}, method = 'GET') => ask(mock.url + path, { method, headers }),
  };
}

const corsOf = ({ headers }: Answer): unknown => headers['access-control-allow-origin'];

describe.each([
  ['every origin may call', true],
  ['no origin may call', false],
  ['another origin may call', ['http://localhost:5173']],
] as const)('a mock whose API %s', (_, cors) => {
  it.each([
    ['another origin', { origin: STRANGER }],
    ['no origin of its own', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    [
      'another site, as a picture',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
    ],
    [
      'another site, as a frame',
      { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
    ],
  ] as [string, IncomingHttpHeaders][])('shows nothing to a page of %s', async (_who, headers) => {
    const mock = await running({ cors });
    for (const path of ['/', '/__specproof/requests', '/__specproof/documents/api.json']) {
      const answer = await mock.ask(path, headers);
      expect([answer.status, corsOf(answer)]).toEqual([403, undefined]);
      expect(answer.text).not.toContain('secret');
    }
  });

  it('lets a page of another origin change nothing, asked beforehand or not', async () => {
    const mock = await running({ cors });
    const wanted = { origin: STRANGER, 'access-control-request-method': 'DELETE' };
    const preflight = await mock.ask('/__specproof/requests', wanted, 'OPTIONS');
    expect([preflight.status, corsOf(preflight)]).toEqual([403, undefined]);
    const simple = { origin: STRANGER, 'content-type': 'text/plain' };
    expect((await mock.ask('/__specproof/reset', simple, 'POST')).status).toBe(403);
    expect((await mock.ask('/__specproof/requests', { origin: STRANGER }, 'DELETE')).status).toBe(403);
    expect(mock.received()).toBe(1);
  });

  it('serves its own pages, and whoever follows a link to them', async () => {
    const mock = await running({ cors });
    const own = { origin: `http://127.0.0.1:${mock.port}` };
    expect((await mock.ask('/__specproof/requests', own)).text).toContain('"secret":"kept"');
    expect((await mock.ask('/__specproof/reset', own, 'POST')).status).toBe(204);
    const visit = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    expect((await mock.ask('/', visit)).status).toBe(200);
  });
});

describe('the host name that a request was sent to', () => {
  it.each(['rebound.example:4010', 'localhost.rebound.example', '127.0.0.1.rebound.example', 'a b'])(
    'is refused when it is %s',
    async (host) => {
      const mock = await running();
      const answer = await mock.ask('/__specproof/requests', { host });
      expect([answer.status, answer.text.includes('secret')]).toEqual([403, false]);
      expect((await mock.ask('/__specproof/reset', { host }, 'POST')).status).toBe(403);
      expect(mock.received()).toBe(1);
    },
  );

  it.each(['localhost:4010', 'LOCALHOST', 'api.localhost', 'localhost.', '[::1]:4010', '192.0.2.7'])(
    'is accepted when it is %s, which no stranger can own',
    async (host) => {
      const mock = await running();
      expect((await mock.ask('/__specproof/requests', { host })).status).toBe(200);
    },
  );

  it('is accepted when it was named', async () => {
    const mock = await running({ control: ['mock.test'] });
    expect((await mock.ask('/__specproof/requests', { host: 'Mock.test:4010' })).status).toBe(200);
    expect((await mock.ask('/__specproof/requests', { host: 'other.test' })).status).toBe(403);
  });

  it('does not matter to the documented operations', async () => {
    const mock = await running();
    const answer = await mock.ask('/a', { host: 'mock.test', origin: STRANGER });
    expect([answer.status, answer.text, corsOf(answer)]).toEqual([200, 'yes', STRANGER]);
  });
});

describe('an origin that is named', () => {
  it('may read and change what the mock keeps', async () => {
    const mock = await running({ cors: [STRANGER] });
    const preflight = await mock.ask(
      '/__specproof/requests',
      { origin: STRANGER, 'access-control-request-method': 'DELETE' },
      'OPTIONS',
    );
    expect([preflight.status, corsOf(preflight)]).toEqual([204, STRANGER]);
    const read = await mock.ask('/__specproof/requests', { origin: STRANGER });
    expect([read.status, corsOf(read)]).toEqual([200, STRANGER]);
    expect((await mock.ask('/__specproof/requests', { origin: STRANGER }, 'DELETE')).status).toBe(204);
    expect(mock.received()).toBe(0);
  });
});

describe('a mock that listens beyond this machine', () => {
  it('has no pages of its own, unless they are asked for', async () => {
    const closed = await running({ host: '0.0.0.0' });
    for (const path of ['/', '/__specproof/requests']) {
      const { status, text } = await closed.ask(path);
      expect([status, text]).toEqual([404, expect.stringContaining('--control')]);
    }
    expect((await closed.ask('/a')).status).toBe(200);
    const open = await running({ host: '0.0.0.0', control: ['mock.test'] });
    expect((await open.ask('/__specproof/requests')).status).toBe(200);
  });

  it('has none either where they are switched off', async () => {
    const mock = await running({ control: false });
    expect((await mock.ask('/__specproof/requests')).status).toBe(404);
  });
});
