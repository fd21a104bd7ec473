import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { isObject } from '../../../src/json/json.js';
import { PHASES } from '../../../src/model/exchange.js';
import { contractOf } from '../../support/contracts.js';
import type { Asked, Judged, Reply } from '../../support/independent-server.js';
import { judged } from '../../support/independent-server.js';

const TEXT = { type: 'string', minLength: 1 };
const inPath = (...names: string[]): JsonObject => ({
  parameters: names.map((name) => ({ name, in: 'path', required: true, schema: TEXT })),
});
const content = (schema: JsonObject): JsonObject => ({ content: { 'application/json': { schema } } });
const FLAG = {
  type: 'object',
  required: ['name'],
  properties: { name: TEXT, archived: { type: 'boolean' }, notes: { type: 'array', items: TEXT } },
};
const sent = (properties: JsonObject): JsonObject => ({
  requestBody: {
    required: true,
    ...content({
      type: 'object',
      required: Object.keys(properties),
      properties,
      additionalProperties: false,
    }),
  },
});
const answers = (status: number, schema?: JsonObject): JsonObject => ({
  responses: { [status]: { description: '', ...(schema && content(schema)) }, '4XX': { description: '' } },
});

const contract = contractOf({
  paths: {
    '/projects': {
      get: {
        operationId: 'listProjects',
        ...answers(200, {
          type: 'array',
          items: { type: 'object', required: ['id'], properties: { id: TEXT } },
        }),
      },
    },
    '/flags': { post: { operationId: 'makeFlag', ...sent({ name: TEXT }), ...answers(201, FLAG) } },
    '/flags/{name}': {
      ...inPath('name'),
      get: { operationId: 'readFlag', ...answers(200, FLAG) },
      put: {
        operationId: 'changeFlag',
        ...sent({ archived: { type: 'boolean', example: true } }),
        ...answers(204),
      },
    },
    '/flags/{name}/notes': {
      ...inPath('name'),
      post: { operationId: 'note', ...sent({ text: TEXT }), ...answers(204) },
    },
    '/projects/{projectId}/marks': {
      ...inPath('projectId'),
      post: {
        operationId: 'mark',
        ...sent({ flags: { type: 'array', items: TEXT, minItems: 1, example: ['one', 'two'] } }),
        ...answers(204),
      },
    },
  },
});

function read(body: string): JsonObject {
  try {
    const value = JSON.parse(body) as Json;
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** A server that archives what is changed so, after which it is found no more. */
function flags(): (asked: Asked) => Reply {
  const kept = new Map<string, string[]>();
  const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
  return ({ method, path, body }) => {
    const [, kind, id, part] = path.split('/').map(decodeURIComponent);
    const value = read(body);
    if (kind === 'projects' && id === undefined)
      return method === 'GET' ? { body: [{ id: 'default' }] } : 405;
    if (kind === 'projects') {
      if (id !== 'default') return 404;
      const named = Array.isArray(value.flags) && value.flags.length > 0 ? value.flags : [null];
      if (!named.every(isText)) return 400;
      return named.every((name) => kept.has(name)) && new Set(named).size === named.length ? 204 : 409;
    }
    if (id === undefined) {
      if (method !== 'POST') return 405;
      if (!isText(value.name) || Object.keys(value).length > 1) return 400;
      if (kept.has(value.name)) return 409;
      kept.set(value.name, []);
      return { status: 201, body: { name: value.name, archived: false, notes: ['made'] } };
    }
    const notes = kept.get(id);
    if (!notes) return 404;
    if (part === 'notes') {
      if (!isText(value.text)) return 400;
      notes.push(value.text);
      return 204;
    }
    if (method === 'GET') return { body: { name: id, archived: false, notes } };
    if (typeof value.archived !== 'boolean') return 400;
    if (value.archived) kept.delete(id);
    return 204;
  };
}

const run = async (): Promise<Judged> => {
  const phases = PHASES.filter((phase) => phase !== 'fuzz');
  return judged(await contract, flags(), { phases });
};

describe('a thing that a change has taken away', () => {
  it('is not asked for any more where there is another one', async () => {
    const { report } = await run();
    const unseen = report.evidence.filter(({ about, state }) => about === 'success' && state !== 'seen');
    expect(unseen.map(({ operation, clause }) => `${operation} ${clause}`)).toEqual([]);
  });

  it('has the same requests sent each time', async () => {
    const lines = async (): Promise<string[]> =>
      (await run()).requests.map(({ method, path, body }) => `${method} ${path} ${body}`);
    expect(await lines()).toEqual(await lines());
  });
});

it('names things once in a list of ids, inside of what was found', async () => {
  const { requests } = await run();
  const marks = requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/marks'));
  const [first] = marks;
  expect(first?.path).toBe('/projects/default/marks');
  const named = read(first?.body ?? '').flags as string[];
  expect(new Set(named).size).toBe(named.length);
});
