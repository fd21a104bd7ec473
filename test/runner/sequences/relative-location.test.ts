import { expect, it } from 'vitest';
import { soundContractOf } from '../../support/contracts.js';
import type { Asked, Reply } from '../../support/independent-server.js';
import { judged } from '../../support/independent-server.js';

const INVITE = { type: 'object', properties: { secret: { type: 'string' }, name: { type: 'string' } } };
const answer = (schema: object): object => ({
  description: '',
  content: { 'application/json': { schema } },
});
const TOKEN = { name: 'token', in: 'path', required: true, schema: { type: 'string' } };
const LOCATION = { location: { schema: { type: 'string' } } };
const DOCUMENT = {
  paths: {
    '/api/invites': {
      post: {
        operationId: 'makeInvite',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
            },
          },
        },
        responses: { 201: { ...answer(INVITE), headers: LOCATION } },
      },
      get: { operationId: 'listInvites', responses: { 200: answer({ type: 'array', items: INVITE }) } },
    },
    '/api/invites/{token}': {
      get: {
        operationId: 'readInvite',
        parameters: [TOKEN],
        responses: { 200: answer(INVITE), 404: { description: '' } },
      },
    },
  },
};

/** Makes invites whose secret no parameter is called after, and says where each is, relative to what was asked. */
function invites(): (asked: Asked) => Reply {
  const made = new Map<string, object>();
  return ({ method, path, body }) => {
    if (method === 'POST') {
      const secret = `s${String(made.size + 1)}`;
      const invite = { ...(JSON.parse(body) as object), secret };
      made.set(secret, invite);
      return { status: 201, headers: { location: `invites/${secret}` }, body: invite };
    }
    if (path === '/api/invites') return { body: [...made.values()] };
    const invite = made.get(path.split('/')[3] ?? '');
    return invite ? { body: invite } : 404;
  };
}

it('an id flows out of a Location that is relative to the request, and its list is not accused of another name', async () => {
  const { report } = await judged(await soundContractOf(DOCUMENT as never), invites(), {
    phases: ['examples', 'behaviors'],
  });
  const read = report.evidence.find(
    ({ operation, clause }) => operation === 'readInvite' && clause === '200 application/json #/secret',
  );
  expect(read?.state).toBe('seen');
  expect(report.causes.filter(({ check }) => check.startsWith('sequence.'))).toEqual([]);
  const listed = report.evidence.find(({ clause }) => clause === 'sequence: what is made is listed');
  expect(listed?.reason).toContain('which member of the list of listInvites is the id is not known');
});
