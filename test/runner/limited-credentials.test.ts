import { expect, it } from 'vitest';
import type { JsonObject } from '../../src/json/json.js';
import { contractOf } from '../support/contracts.js';
import type { Asked, Reply } from '../support/independent-server.js';
import { judged } from '../support/independent-server.js';
import { verifyOptions } from '../support/verify-options.js';

const TOLD = {
  description: '',
  content: {
    'application/json': {
      schema: { type: 'object', required: ['message'], properties: { message: { type: 'string' } } },
    },
  },
};
const called = (operationId: string, ...refusals: string[]): JsonObject => ({
  get: {
    operationId,
    responses: Object.fromEntries([['200', { description: '' }], ...refusals.map((status) => [status, TOLD])]) as JsonObject, // prettier-ignore
    security: [{ key: [] }],
  },
});
const contract = contractOf({
  paths: {
    '/users': called('users', '401', '403'),
    '/news': called('news', '401', '403'),
    '/secrets': called('secrets', '401', '403', '404'),
    '/late': called('late', '400', '401', '403'),
    '/time': called('time', '401'),
  },
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
});
const GIVEN = { credentials: { key: 'admin-6f2a91' }, limitedCredentials: { key: 'guest-77d0c3' } };

const told = (status: number): Reply => ({ status, body: { message: String(status) } });

function answer({ method, path, headers }: Asked): Reply {
  const key = headers['x-key'];
  if (key !== GIVEN.credentials.key && key !== GIVEN.limitedCredentials.key) return told(401);
  if (method !== 'GET') return { status: 405, headers: { allow: 'GET' } };
  if (key === GIVEN.credentials.key || path === '/news' || path === '/time') return 200;
  if (path === '/late') return told(400);
  return told(path === '/secrets' ? 404 : 403);
}

it('shows what somebody is answered who may do less, where that is documented', async () => {
  const { report, requests, ofServer } = await judged(await contract, answer, GIVEN);
  const asGuest = requests.filter(({ headers }) => headers['x-key'] === GIVEN.limitedCredentials.key);
  expect(asGuest.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
    'GET /late',
    'GET /news',
    'GET /secrets',
    'GET /users',
  ]);
  const forbidden = report.evidence.filter(({ clause }) => clause.startsWith('403'));
  expect(forbidden.filter(({ state }) => state === 'seen').map(({ operation, clause }) => `${operation} ${clause}`)).toEqual([
    'users 403',
    'users 403 application/json',
    'users 403 application/json #/message',
  ]); // prettier-ignore
  // Who may do what is nobody's fault.
  expect(ofServer).toEqual([]);
});

it('is no credential that has to be accepted, and is shown nowhere', async () => {
  const refusing = (asked: Asked): Reply =>
    asked.headers['x-key'] === GIVEN.limitedCredentials.key ? told(401) : answer(asked);
  const { report, ofServer } = await judged(await contract, refusing, GIVEN);
  expect(ofServer.length).toBeGreaterThan(0);
  expect(JSON.stringify(report)).not.toContain(GIVEN.limitedCredentials.key);
  const accepted = report.evidence.filter(({ clause }) => clause.startsWith('accepts'));
  expect(accepted.map(({ state }) => state)).toEqual(Array(5).fill('seen'));
});

it('is not sent to a mock', async () => {
  const { limitedCredentials } = verifyOptions([await contract], undefined, GIVEN);
  expect(limitedCredentials).toEqual({});
});

it('proves nothing of an operation that serves nobody', async () => {
  const refusing = (asked: Asked): Reply => {
    if (asked.path !== '/secrets') return answer(asked);
    return asked.headers['x-key'] === GIVEN.limitedCredentials.key ? told(403) : told(404);
  };
  const { report } = await judged(await contract, refusing, GIVEN);
  const vain = report.causes.find(({ check }) => check === 'evidence.nothing-proved');
  expect(vain?.operations).toEqual(['secrets']);
  expect(vain?.received).toMatch(/^404 \(\d+ of \d+\)$/);
});
