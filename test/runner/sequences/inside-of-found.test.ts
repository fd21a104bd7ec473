import { expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.js';
import { contractOf } from '../../support/contracts.js';
import type { Asked, Reply } from '../../support/independent-server.js';
import { judged } from '../../support/independent-server.js';

const named = (...names: string[]): JsonObject => ({
  parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
});
const answering = (operationId: string, schema: JsonObject): JsonObject => ({
  operationId,
  responses: {
    200: { description: '', content: { 'application/json': { schema } } },
    '4XX': { description: '' },
  },
});
const FLAG = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
const PROJECTS = {
  type: 'array',
  items: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
};
const sent = { requestBody: { required: true, content: { 'application/json': { schema: FLAG } } } };

const contract = contractOf({
  paths: {
    '/projects': { get: answering('listProjects', PROJECTS) },
    '/projects/{projectId}': {
      ...named('projectId'),
      put: { ...answering('renameProject', FLAG), ...sent },
    },
    '/projects/{projectId}/flags': {
      ...named('projectId'),
      post: { ...answering('makeFlag', FLAG), ...sent },
    },
    '/projects/{projectId}/flags/{name}': { ...named('projectId', 'name'), get: answering('readFlag', FLAG) },
  },
});

it('takes the id from a success that nobody documents', async () => {
  const flags = new Set<string>();
  const answer = ({ method, path, body }: Asked): Reply => {
    const [, , project, kind, name] = path.split('/');
    if (project === undefined) return method === 'GET' ? { body: [{ id: 'default' }] } : 405;
    if (project !== 'default' || kind === undefined) return 404;
    if (name !== undefined) return method === 'GET' && flags.has(name) ? { body: { name } } : 404;
    const [, flag] = /^\{"name":"([^"]*)"\}$/.exec(body) ?? [];
    if (method !== 'POST' || flag === undefined) return 400;
    // The server gives it a name of its own.
    flags.add(`flag-${flag}`);
    return { status: 201, body: { name: `flag-${flag}` } };
  };
  const { report } = await judged(await contract, answer);
  const read = report.evidence.filter(
    ({ operation, about }) => operation === 'readFlag' && about === 'success',
  );
  expect(read.map(({ state }) => state)).toEqual(['seen', 'seen', 'seen']);
});

it('makes things inside of what it has found, and changes nothing of that itself', async () => {
  const flags = new Map<string, string>();
  const answer = ({ method, path, body }: Asked): Reply => {
    const [, , project, kind, name] = path.split('/');
    if (project === undefined) return method === 'GET' ? { body: [{ id: 'default' }] } : 405;
    if (project !== 'default') return 404;
    if (kind === undefined) return method === 'PUT' ? { body: { name: 'changed' } } : 405;
    if (name !== undefined) return flags.has(name) ? { body: { name } } : 404;
    if (method !== 'POST') return 405;
    const [, flag] = /^\{"name":"([^"]*)"\}$/.exec(body) ?? [];
    if (flag === undefined) return 400;
    flags.set(flag, flag);
    return { body: { name: flag } };
  };
  const { requests, report } = await judged(await contract, answer);
  const made = requests.filter(({ method, path }) => method === 'POST' && path === '/projects/default/flags');
  expect(made.length).toBeGreaterThan(0);
  expect(requests.some(({ method, path }) => method === 'PUT' && path === '/projects/default')).toBe(false);
  const read = report.evidence.filter(
    ({ operation, about }) => operation === 'readFlag' && about === 'success',
  );
  expect(read.map(({ state }) => state)).toEqual(['seen', 'seen', 'seen']);
});
