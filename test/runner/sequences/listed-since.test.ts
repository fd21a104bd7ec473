import { expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.js';
import { PHASES } from '../../../src/model/exchange.js';
import { contractOf } from '../../support/contracts.js';
import type { Asked, Reply } from '../../support/independent-server.js';
import { judged, nameIn } from '../../support/independent-server.js';

const content = (schema: JsonObject): JsonObject => ({ content: { 'application/json': { schema } } });
const COPY = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'integer' }, name: { type: 'string' } },
};
const NAME = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
const REFUSED = { '4XX': { description: '' } };
const ID = { name: 'copyId', in: 'path', required: true, schema: { type: 'integer' } };

const contract = contractOf({
  paths: {
    '/config': {
      put: {
        operationId: 'configure',
        requestBody: { required: true, ...content(NAME) },
        responses: { 200: { description: '', ...content(NAME) }, ...REFUSED },
      },
    },
    '/copies': {
      get: {
        operationId: 'copies',
        responses: { 200: { description: '', ...content({ type: 'array', items: COPY }) } },
      },
    },
    '/copies/{copyId}': {
      parameters: [ID],
      get: { operationId: 'copy', responses: { 200: { description: '', ...content(COPY) }, ...REFUSED } },
    },
  },
});

/** Keeps a copy of what was there before each change, and tells of none before the first. */
function configuration(): (asked: Asked) => Reply {
  let now = { name: 'first' };
  const copies: { id: number; name: string }[] = [];
  return ({ method, path, body, headers }) => {
    if (path === '/config') {
      if (method !== 'PUT') return 405;
      if (headers['content-type'] !== 'application/json') return 415;
      const name = nameIn(body);
      if (name === undefined) return 400;
      copies.push({ id: 700 + copies.length, ...now });
      now = { name };
      return { body: now };
    }
    if (method !== 'GET') return 405;
    if (path === '/copies') return { body: copies };
    const copy = copies.find(({ id }) => path === `/copies/${String(id)}`);
    return copy ? { body: copy } : /^\/copies\/-?\d+$/.test(path) ? 404 : 400;
  };
}

it('reads by its id what is listed only since something was changed', async () => {
  const phases = PHASES.filter((phase) => phase !== 'fuzz');
  const { report, ofServer } = await judged(await contract, configuration(), { phases });
  expect(ofServer.filter((line) => line.startsWith('error'))).toEqual([]);
  const shown = report.evidence.filter(({ about }) => about === 'success');
  expect(shown.filter(({ state }) => state !== 'seen').map(({ operation, clause }) => `${operation} ${clause}`)).toEqual([]); // prettier-ignore
});
