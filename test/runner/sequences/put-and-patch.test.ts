import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.js';
import { isObject } from '../../../src/json/json.js';
import { soundContractOf } from '../../support/contracts.js';
import type { Asked, Reply } from '../../support/independent-server.js';
import { judged } from '../../support/independent-server.js';

const json = (schema: JsonObject): JsonObject => ({
  description: '',
  content: { 'application/json': { schema } },
});
const MEMBERS: JsonObject = { name: { type: 'string' }, due: { type: 'string' }, note: { type: 'string' } };
const NOTE = {
  type: 'object',
  properties: { id: { type: 'integer', readOnly: true }, ...MEMBERS },
  required: ['id', 'name'],
};
const NO = { 400: json({}), 404: json({}), 415: json({}) };
const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };
const body = (schema: JsonObject, type = 'application/json'): JsonObject => ({
  requestBody: { required: true, content: { [type]: { schema } } },
});

const DOCUMENT = {
  paths: {
    '/notes': { post: { operationId: 'make', ...body(NOTE), responses: { 201: json(NOTE), ...NO } } },
    '/notes/{id}': {
      parameters: [id],
      get: { operationId: 'read', responses: { 200: json(NOTE), ...NO } },
      put: { operationId: 'replace', ...body(NOTE), responses: { 200: json(NOTE), ...NO } },
      patch: { operationId: 'patch', ...body({ type: 'object', properties: { name: { type: 'string' } } }, 'application/merge-patch+json'), responses: { 200: json(NOTE), ...NO } },
    },
  },
}; // prettier-ignore

type Patch = (before: JsonObject, sent: JsonObject) => JsonObject;

function isNote(value: unknown): value is JsonObject {
  return isObject(value as never) && Object.keys(MEMBERS).every((name) => (value as JsonObject)[name] === undefined || typeof (value as JsonObject)[name] === 'string');
} // prettier-ignore

/** Notes that PUT replaces and PATCH changes. */
function notes(patched: Patch): (asked: Asked) => Reply {
  const all = new Map<string, JsonObject>();
  return ({ method, path, headers, body: text }) => {
    const [, , key] = path.split('/');
    const methods = key === undefined ? ['POST'] : ['GET', 'PUT', 'PATCH'];
    if (!methods.includes(method)) return { status: 405, headers: { Allow: methods.join(', ') } };
    if (key !== undefined && !/^-?\d+$/.test(key)) return { status: 400, body: {} };
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    if (method !== 'GET' && headers['content-type']?.startsWith(type) !== true) return { status: 415, body: {} };
    let sent: unknown;
    try {
      sent = method === 'GET' ? {} : JSON.parse(text);
    } catch {
      return { status: 400, body: {} };
    }
    if (!isNote(sent) || (/^P[OU]/.test(method) && sent.name === undefined)) return { status: 400, body: {} };
    const before = key === undefined ? undefined : all.get(key);
    if (key !== undefined && !before) return { status: 404, body: {} };
    if (method === 'GET') return { body: before ?? {} };
    const number = key === undefined ? all.size + 1 : Number(key);
    const now = { ...(method === 'PATCH' && before ? patched(before, sent) : sent), id: number };
    all.set(String(number), now);
    return { status: method === 'POST' ? 201 : 200, body: now };
  };
} // prettier-ignore

const run = async (patched: Patch): Promise<string[]> =>
  (await judged(await soundContractOf(DOCUMENT), notes(patched), { phases: ['examples', 'coverage', 'behaviors'] })).ofServer; // prettier-ignore

describe('a thing that is replaced, and then patched', () => {
  it('is compared with what the replacement left of it', async () => {
    expect(await run((before, sent) => ({ ...before, ...sent }))).toEqual([]);
  });

  it('is found to have lost what the patch does not speak of', async () => {
    const told = await run(({ note: _, ...before }, sent) => ({ ...before, ...sent }));
    expect(told.join('\n')).toContain('sequence.lost-write');
  });
});

describe('an answer that has everything inside of an object', () => {
  it('breaks its schema, and loses nothing', async () => {
    const answer = notes((before, sent) => ({ ...before, ...sent }));
    const wrapping = (asked: Asked): Reply => {
      const reply = answer(asked);
      const isRead = asked.method === 'GET' && typeof reply === 'object' && (reply.status ?? 200) === 200;
      return isRead ? { ...reply, body: { note: reply.body ?? {} } } : reply;
    };
    const { ofServer } = await judged(await soundContractOf(DOCUMENT), wrapping, {
      phases: ['examples', 'behaviors'],
    });
    expect(ofServer.length).toBeGreaterThan(0);
    expect(ofServer.filter((told) => !told.includes('response.body.schema'))).toEqual([]);
  });
});
