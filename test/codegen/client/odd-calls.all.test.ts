// What JavaScript may give that the types do not, and operations of names that generated files use themselves.
import { expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.js';
import { contractOf } from '../../support/contracts.js';
import { clientOf } from '../generated-client.js';
import { understanding } from './sent-requests.js';

const when = { type: 'string', format: 'date-time' };
const form = { schema: { type: 'object', properties: { when, all: { type: 'array', items: when } } } };

it.each<[what: string, content: JsonObject]>([
  ['form', { 'application/x-www-form-urlencoded': form }],
  ['multipart form', { 'multipart/form-data': form }],
])('a Date in a path, a query and a %s is sent as its text', async (_what, content) => {
  const parameters = [
    { name: 'at', in: 'path', required: true, schema: when },
    { name: 'since', in: 'query', schema: when },
    { name: 'days', in: 'query', schema: { type: 'array', items: when } },
  ];
  const send = {
    operationId: 'send',
    parameters,
    requestBody: { content },
    responses: { 204: { description: '' } },
  };
  const contract = await contractOf({ paths: { '/x/{at}': { post: send } } }, {}, { file: 'api.yaml' });
  const server = await understanding(contract);
  const client = await clientOf(contract, { baseUrl: server.url });
  const date = new Date(0);
  const params = { path: { at: date }, query: { since: date, days: [date] } };
  await client.send!({ params, body: { when: date, all: [date] } });
  const text = '1970-01-01T00:00:00.000Z';
  expect(server.last().violations).toEqual([]);
  expect(server.last().parameters).toEqual({ 'path at': text, 'query since': text, 'query days': [text] });
  expect(server.last().body).toEqual({ when: text, all: [text] });
});

it('operations may be called what generated files themselves declare', async () => {
  const names = ['paths', 'components', 'operations', 'webhooks', 'http', 'default', 'getPaths'];
  const responses = { 204: { description: '' } };
  const paths = Object.fromEntries(
    names.map((name) => [`/${name}`, { get: { operationId: name, responses } }]),
  );
  const contract = await contractOf({ paths }, {}, { file: 'api.yaml' });
  const server = await understanding(contract);
  const client = await clientOf(contract, { baseUrl: server.url }, `export * from './index.js';`);
  for (const name of names) {
    await client[name]!();
    expect(server.last().operation).toBe(name);
  }
});
