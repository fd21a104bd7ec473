import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.js';
import { isObject } from '../../../src/json/json.js';
import { soundContractOf } from '../../support/contracts.js';
import type { Asked, Reply } from '../../support/independent-server.js';
import { judged } from '../../support/independent-server.js';

function json(schema: JsonObject): JsonObject {
  return { description: '', content: { 'application/json': { schema } } };
}

const TEXT = { type: 'string', minLength: 1 };
const USER = { type: 'object', properties: { username: TEXT, note: TEXT } };
const NEW = { ...USER, required: ['username'] };
const PROBLEM = { 400: json({}), 404: json({}), 409: json({}), 415: json({}) };
const username = { name: 'username', in: 'path', required: true, schema: TEXT };
const EXAMPLE = { username: 'ada', note: 'writes programs' };
const body = (schema: JsonObject): JsonObject => ({
  requestBody: { required: true, content: { 'application/json': { schema, example: EXAMPLE } } },
});

const DOCUMENT = {
  paths: {
    '/users': { post: { operationId: 'make', ...body(NEW), responses: { 201: json(NEW), ...PROBLEM } } },
    '/users/{username}': {
      parameters: [username],
      get: { operationId: 'read', responses: { 200: json(NEW), ...PROBLEM } },
      put: { operationId: 'replace', ...body(USER), responses: { 200: json(NEW), ...PROBLEM } },
    },
  },
};

/** Users by their names, which their addresses have. `keeps`: what a PUT keeps of what was there. */
function users(keeps: (before: JsonObject) => JsonObject): (asked: Asked) => Reply {
  const all = new Map<string, JsonObject>();
  const userIn = (text: string, required: readonly string[]): JsonObject | undefined => {
    try {
      const sent: unknown = JSON.parse(text);
      if (!isObject(sent as never) || required.some((name) => !Object.hasOwn(sent as object, name)))
        return undefined;
      const { username: name, note } = sent as JsonObject;
      const isText = [name, note].every((each) => each === undefined || (typeof each === 'string' && each !== '')); // prettier-ignore
      return isText
        ? { ...(name !== undefined && { username: name }), ...(note !== undefined && { note }) }
        : undefined;
    } catch {
      return undefined;
    }
  };
  return ({ method, path, headers, body: text }) => {
    const [, , id] = path.split('/').map(decodeURIComponent);
    const methods = id === undefined ? ['POST'] : ['GET', 'PUT'];
    if (!methods.includes(method)) return { status: 405, headers: { Allow: methods.join(', ') } };
    if (text !== '' && headers['content-type']?.startsWith('application/json') !== true)
      return { status: 415, body: {} };
    const known = id === undefined ? undefined : all.get(id);
    if (method === 'GET') return known ? { body: known } : { status: 404, body: {} };
    const user = userIn(text, id === undefined ? ['username'] : []);
    if (!user) return { status: 400, body: {} };
    const { username: own } = user;
    const name = id ?? (typeof own === 'string' ? own : '');
    if (id === undefined && all.has(name)) return { status: 409, body: {} };
    if (id !== undefined && !known) return { status: 404, body: {} };
    const now = { ...(known && keeps(known)), ...user, username: name };
    all.set(name, now);
    return { status: id === undefined ? 201 : 200, body: now };
  };
}

async function merged(keeps: (before: JsonObject) => JsonObject): Promise<(string | undefined)[]> {
  const { report } = await judged(await soundContractOf(DOCUMENT), users(keeps), {
    phases: ['examples', 'behaviors'],
  });
  return report.causes.filter(({ check }) => check === 'sequence.merged').map(({ message }) => message);
}

describe('a PUT whose body may repeat the name that is in its path', () => {
  it('is not told to keep the name where the body leaves it out', async () => {
    expect(await merged(() => ({}))).toEqual([]);
  });

  it('is told to keep another member that the body leaves out', async () => {
    expect(await merged((before) => before)).toEqual([
      "PUT does not replace what is there: 'note', which was left out, keeps its value",
    ]);
  });
});
