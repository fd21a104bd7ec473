import { expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.js';
import { soundContractOf } from '../../support/contracts.js';
import type { Asked, Reply } from '../../support/independent-server.js';
import { judged } from '../../support/independent-server.js';

function json(schema: JsonObject, more: JsonObject = {}): JsonObject {
  return { description: '', content: { 'application/json': { schema, ...more } } };
}

const PROBLEM = { 400: json({}), 404: json({}), 415: json({}) };
const NOTE = {
  type: 'object',
  required: ['id', 'text'],
  properties: { id: { type: 'string' }, text: { type: 'string' } },
};
const key = { name: 'key', in: 'path', required: true, schema: { type: 'string' }, example: 'first' };

/** Its ids are not what its paths take. */
function answer({ method, path, body, headers }: Asked): Reply {
  const { pathname } = new URL(path, 'http://localhost');
  if (pathname === '/notes') {
    if (method !== 'POST') return { status: 405, headers: { Allow: 'POST' } };
    if (body !== '' && headers['content-type']?.startsWith('application/json') !== true)
      return { status: 415, body: {} };
    const text = textIn(body);
    return text === undefined ? { status: 400, body: {} } : { status: 201, body: { id: 'n-1', text } };
  }
  if (method !== 'GET') return { status: 405, headers: { Allow: 'GET' } };
  return pathname === '/notes/first' ? { body: { id: 'n-0', text: 'one' } } : { status: 404, body: {} };
}

function textIn(body: string): string | undefined {
  try {
    const { text } = JSON.parse(body) as { text?: unknown };
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}

it('an id that is refused where the documented example is taken costs no valid request', async () => {
  const contract = await soundContractOf({
    paths: {
      '/notes': {
        post: {
          operationId: 'make',
          requestBody: { required: true, ...json({ type: 'object', required: ['text'], properties: { text: { type: 'string' } } }, { example: { text: 'one' } }) }, // prettier-ignore
          responses: { 201: json(NOTE), ...PROBLEM },
        },
      },
      '/notes/{key}': {
        get: { operationId: 'read', parameters: [key], responses: { 200: json(NOTE), ...PROBLEM } },
      },
    },
  });
  const { report, ofServer, requests } = await judged(contract, answer, {
    phases: ['examples', 'coverage', 'negative', 'behaviors'],
  });
  expect(ofServer).toEqual([]);
  const seen = report.evidence.filter(({ operation, about }) => operation === 'read' && about === 'success');
  expect(seen.map(({ state }) => state)).not.toContain('never');
  // It is tried once, and then no more.
  expect(requests.filter(({ method, path }) => method === 'GET' && path === '/notes/n-1')).toHaveLength(1);
});
