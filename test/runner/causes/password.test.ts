import { expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.js';
import { contractOf } from '../../support/contracts.js';
import { judged } from '../../support/independent-server.js';

const described = { description: '' };
const paths = (names: readonly string[]): JsonObject =>
  Object.fromEntries(
    names.map((name) => [
      `/${name}`,
      { get: { operationId: name, responses: { 200: described, 401: described } } },
    ]),
  );

it('does not tell a 401 to be about credentials that the server accepts elsewhere', async () => {
  const contract = await contractOf({
    components: { securitySchemes: { Key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
    security: [{ Key: [] }],
    paths: paths(['news', 'users', 'password']),
  });
  const { report } = await judged(
    contract,
    ({ method, path, headers }) => {
      if (headers['x-key'] !== 'mine') return 401;
      if (method !== 'GET') return { status: 405, headers: { allow: 'GET' } };
      return path === '/password' ? 401 : 200;
    },
    { credentials: { Key: 'mine' } },
  );
  const errors = report.causes.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ check, operations }) => [check, operations])).toEqual([
    ['evidence.nothing-proved', ['password']],
  ]);
});
