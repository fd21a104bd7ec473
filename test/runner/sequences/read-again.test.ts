import { expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.js';
import { PHASES } from '../../../src/model/exchange.js';
import { contractOf } from '../../support/contracts.js';
import type { Asked, Reply } from '../../support/independent-server.js';
import { judged } from '../../support/independent-server.js';

const TEXT = { type: 'string', minLength: 1 };
const NAMED = { parameters: [{ name: 'name', in: 'path', required: true, schema: TEXT }] };
const FLAG = {
  type: 'object',
  required: ['name'],
  properties: {
    name: TEXT,
    labels: { type: 'array', items: { type: 'object', properties: { text: TEXT } } },
  },
};
const content = (schema: JsonObject): JsonObject => ({ content: { 'application/json': { schema } } });
const of = (name: string): JsonObject =>
  content({ type: 'object', required: [name], properties: { [name]: TEXT }, additionalProperties: false });
const ANSWERS = { 204: { description: '' }, '4XX': { description: '' } };
const FOUND = { 200: { description: '', ...content(FLAG) }, '4XX': { description: '' } };

const contract = contractOf({
  paths: {
    '/flags': {
      post: {
        operationId: 'makeFlag',
        requestBody: { required: true, ...of('name') },
        responses: { 201: { description: '', ...of('name') }, '4XX': { description: '' } },
      },
    },
    '/flags/{name}': { ...NAMED, get: { operationId: 'readFlag', responses: FOUND } },
    '/flags/{name}/labels': {
      ...NAMED,
      delete: { operationId: 'clearLabels', responses: ANSWERS },
      put: { operationId: 'label', requestBody: { required: true, ...of('text') }, responses: ANSWERS },
    },
    '/flags/{name}/archive': { ...NAMED, post: { operationId: 'archiveFlag', responses: ANSWERS } },
    '/flags/{name}/mark': {
      ...NAMED,
      put: { operationId: 'mark', requestBody: { required: true, ...of('text') }, responses: ANSWERS },
    },
  },
});

function read(body: string, member: string): string | undefined {
  try {
    const sent = JSON.parse(body) as JsonObject;
    const value = Object.keys(sent).join() === member ? sent[member] : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  } catch {
    return undefined;
  }
}

function flags(): (asked: Asked) => Reply {
  const kept = new Map<string, string[]>();
  return ({ method, path, body }) => {
    const [, , id, part] = path.split('/').map(decodeURIComponent);
    if (id === undefined) {
      const name = read(body, 'name');
      if (method !== 'POST') return 405;
      if (name === undefined) return 400;
      kept.set(name, []);
      return { status: 201, body: { name } };
    }
    const labels = kept.get(id);
    if (!labels) return 404;
    if (part === undefined) return method === 'GET' ? { body: { name: id, labels: labels.map((text) => ({ text })) } } : 405; // prettier-ignore
    if (part === 'archive' && method === 'POST') return kept.delete(id) ? 204 : 404;
    if (part === 'labels' && method === 'DELETE') {
      labels.length = 0;
      return 204;
    }
    if (part === 'archive' || method !== 'PUT') return 405;
    const text = read(body, 'text');
    if (text === undefined) return 400;
    if (part === 'labels') labels.push(text);
    return 204;
  };
}

it('reads a thing again when all was added to it, and before anything of it is taken away', async () => {
  const phases = PHASES.filter((phase) => phase !== 'fuzz');
  const { report } = await judged(await contract, flags(), { phases });
  const unseen = report.evidence.filter(({ about, state }) => about === 'success' && state !== 'seen');
  expect(unseen.map(({ operation, clause }) => `${operation} ${clause}`)).toEqual([]);
});
