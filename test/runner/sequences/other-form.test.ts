// What a server reads in a form of its own, because the answer may have no other.
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { isObject } from '../../../src/json/json.js';
import { soundContractOf } from '../../support/contracts.js';
import type { Asked, Reply } from '../../support/independent-server.js';
import { judged } from '../../support/independent-server.js';

const json = (schema: JsonObject): JsonObject => ({
  description: '',
  content: { 'application/json': { schema } },
});
const LIST: JsonObject = { type: 'array', items: { type: 'string' } };
const SUBJECT: JsonObject = { type: 'string' };
const NEW: JsonObject = {
  type: 'object',
  required: ['to', 'subject'],
  properties: { to: { oneOf: [{ type: 'string' }, LIST] }, subject: SUBJECT },
};
const MAIL: JsonObject = {
  type: 'object',
  required: ['id', 'to', 'subject'],
  properties: { id: { type: 'integer' }, to: LIST, subject: SUBJECT },
};
const REFUSALS = { 400: json({}), 404: json({}), 415: json({}) };

const DOCUMENT: JsonObject = {
  paths: {
    '/mails': {
      post: {
        operationId: 'send',
        requestBody: { required: true, content: { 'application/json': { schema: NEW } } },
        responses: { 201: json({ type: 'object', properties: { id: { type: 'integer' } } }), ...REFUSALS },
      },
    },
    '/mails/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
      get: { operationId: 'read', responses: { 200: json(MAIL), ...REFUSALS } },
    },
  },
};

function receivers(value: Json | undefined): string[] | undefined {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : undefined;
}

/** Mails whose receivers are a list once they are kept; `kept` is what becomes of the list and of the subject. */
function mails(kept: (to: string[], subject: string) => JsonObject): (asked: Asked) => Reply {
  const all = new Map<string, JsonObject>();
  return ({ method, path, headers, body }) => {
    const [, , key] = path.split('/');
    const allowed = key === undefined ? 'POST' : 'GET';
    if (method !== allowed) return { status: 405, headers: { Allow: allowed } };
    if (key !== undefined && !/^-?\d+$/.test(key)) return { status: 400, body: {} };
    if (key !== undefined) return all.has(key) ? { body: all.get(key)! } : { status: 404, body: {} };
    if (headers['content-type']?.startsWith('application/json') !== true) return { status: 415, body: {} };
    let sent: Json;
    try {
      sent = JSON.parse(body) as Json;
    } catch {
      return { status: 400, body: {} };
    }
    const to = isObject(sent) ? receivers(sent['to']) : undefined;
    if (!isObject(sent) || !to || typeof sent['subject'] !== 'string') return { status: 400, body: {} };
    const id = all.size + 1;
    all.set(String(id), { id, ...kept(to, sent['subject']) });
    return { status: 201, body: { id } };
  };
}

const told = async (kept: Parameters<typeof mails>[0]): Promise<string[]> =>
  (await judged(await soundContractOf(DOCUMENT), mails(kept), { phases: ['examples', 'coverage', 'behaviors'] })).ofServer; // prettier-ignore

describe('what was made, where the answer has a member in another form', () => {
  it('is not lost', async () => {
    expect(await told((to, subject) => ({ to, subject }))).toEqual([]);
  });

  it('is lost where another member is not what was sent', async () => {
    expect((await told((to) => ({ to, subject: 'none' }))).join('\n')).toContain('sequence.lost-write');
  });
});
