// CORS as the Fetch standard defines it; a real browser is asked in test/browser.
import { beforeAll, describe, expect, it } from 'vitest';
import { loadContracts } from '../../src/load/index.js';
import { soundContractOf } from '../support/contracts.js';
import type { Answer } from '../support/mocks.js';
import { ask, mocking } from '../support/mocks.js';

const root = new URL('../..', import.meta.url).pathname;
const RESOURCES = '/api/v1/orgs/9467895078742654934/brands/9467895078742654921/caller-ids';
const ORIGIN = 'http://localhost:5173';
const [apple] = await loadContracts(['spec/apple-caller-ids.openapi.yaml'], { cwd: root });

let url: string;
beforeAll(async () => {
  ({ url } = await mocking({ contracts: [apple!] }));
});

const preflight = (target: string, origin = ORIGIN, method = 'GET'): Promise<Answer> =>
  ask(target, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': 'authorization,x-trace',
    },
  });

describe('a mock that allows all origins, as it does by default', () => {
  it.each([['GET'], ['DELETE'], ['PATCH']])(
    'a preflight for %s is allowed by name, never by wildcard',
    async (method) => {
      const answer = await preflight(url + RESOURCES, ORIGIN, method);
      expect([answer.status, answer.text]).toEqual([204, '']);
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': ORIGIN,
        'access-control-allow-credentials': 'true',
        'access-control-allow-headers': 'authorization,x-trace',
        'access-control-max-age': '600',
        vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
      });
      expect(answer.headers['access-control-allow-methods']).toContain(method);
      expect(answer.headers).not.toHaveProperty('content-length');
    },
  );

  it('lets a page read an answer and all its headers', async () => {
    const headers = { origin: ORIGIN, authorization: 'Bearer x' };
    const answer = await ask(url + RESOURCES, { headers });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': expect.stringContaining('apple-request-id') as string,
      vary: 'Origin',
    });
  });

  it.each([
    ['401', RESOURCES, {}],
    ['404', '/nowhere', {}],
    ['503', RESOURCES, { prefer: 'fault=status-503' }],
    ['400', RESOURCES, { prefer: 'fault=nonsense' }],
  ])('lets a page read a %s of %s', async (status, path, more) => {
    const answer = await ask(url + path, { headers: { origin: 'null', ...more } });
    expect(answer.status).toBe(Number(status));
    expect(answer.headers['access-control-allow-origin']).toBe('null');
  });

  it('does not answer one page with what it remembers of another', async () => {
    for (const origin of [ORIGIN, 'http://other.example', ORIGIN]) {
      const answer = await ask(url + RESOURCES, { headers: { origin } });
      expect(answer.headers['access-control-allow-origin']).toBe(origin);
    }
  });

  it('sends only Vary to a request without Origin, and treats its OPTIONS like any other method', async () => {
    const answer = await ask(url + RESOURCES);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(answer.headers.vary).toBe('Origin');
    expect((await ask(url + RESOURCES, { method: 'OPTIONS', headers: { origin: ORIGIN } })).status).toBe(405);
  });

  it('replaces documented CORS headers by the true ones', async () => {
    const yaml = `paths: { /a: { get: { responses: { 200: { description: '', headers: { Access-Control-Allow-Origin: { schema: { type: string }, example: '*' } } } } } } }`;
    const own = await mocking({ contracts: [await soundContractOf(yaml)] });
    const get = async (headers: Record<string, string>): Promise<unknown> =>
      (await ask(`${own.url}/a`, { headers })).headers['access-control-allow-origin'];
    expect([await get({ origin: ORIGIN }), await get({})]).toEqual([ORIGIN, '*']);
  });

  it('does not count a preflight as a received request', async () => {
    const own = await mocking({ contracts: [apple!] });
    await preflight(own.url + RESOURCES);
    expect(own.requests()).toEqual([]);
  });
});

describe('a mock that allows some origins or none', () => {
  it.each([
    ['it allows none', false, ORIGIN],
    ['it allows another one', [ORIGIN], 'http://localhost:5174'],
    ['it allows one that begins alike', [ORIGIN], `${ORIGIN}0`],
  ] as const)('sends no CORS headers to an origin when %s', async (_, cors, origin) => {
    const own = await mocking({ contracts: [apple!], cors });
    const answers = [
      await preflight(own.url + RESOURCES, origin),
      await ask(own.url + RESOURCES, { headers: { origin, authorization: 'Bearer x' } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([405, 200]);
    for (const { headers } of answers)
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('allows the listed origin', async () => {
    const own = await mocking({ contracts: [apple!], cors: [ORIGIN] });
    const answer = await preflight(own.url + RESOURCES);
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([204, ORIGIN]);
  });
});
