import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.js';
import { soundContractOf } from '../../support/contracts.js';
import type { Asked, Reply } from '../../support/independent-server.js';
import { judged } from '../../support/independent-server.js';

const SETTING = {
  type: 'object',
  required: ['strategyId', 'note'],
  properties: { strategyId: { enum: ['usual', 'other'] }, note: { type: 'string' } },
};
const json = (schema: JsonObject): JsonObject => ({
  description: '',
  content: { 'application/json': { schema } },
});
const PROBLEM = { 400: json({}), 404: json({}), 415: json({}) };
const strategyId = { name: 'strategyId', in: 'path', required: true, schema: { type: 'string' } };

const DOCUMENT = {
  paths: {
    '/settings': {
      post: {
        operationId: 'set',
        requestBody: {
          required: true,
          content: {
            'application/json': { schema: SETTING, example: { strategyId: 'usual', note: 'as ever' } },
          },
        },
        responses: { 201: json(SETTING), ...PROBLEM },
      },
    },
    '/settings/{strategyId}': {
      parameters: [strategyId],
      get: { operationId: 'read', responses: { 200: json(SETTING), ...PROBLEM } },
    },
  },
};

/** Settings of strategies. `idOf`: by which id they are kept, as the request has it. */
function settings(idOf: (asked: string) => string): (asked: Asked) => Reply {
  const all = new Map<string, JsonObject>();
  let version = 1;
  return ({ method, path, headers, body }) => {
    const id = path.split('/')[2];
    const usual = id === undefined ? 'POST' : 'GET';
    if (method !== usual) return { status: 405, headers: { allow: usual } };
    if (id !== undefined) {
      const known = all.get(decodeURIComponent(id));
      return known ? { body: known } : { status: 404, body: {} };
    }
    if (headers['content-type']?.startsWith('application/json') !== true) return { status: 415, body: {} };
    try {
      const { strategyId: asked, note } = (JSON.parse(body) ?? {}) as {
        strategyId?: unknown;
        note?: unknown;
      };
      if (typeof asked !== 'string' || typeof note !== 'string') return { status: 400, body: {} };
      const made = { strategyId: idOf(asked), note, version: version++ };
      all.set(made.strategyId, made);
      return { status: 201, body: made };
    } catch {
      return { status: 400, body: {} };
    }
  };
}

async function checks(idOf: (asked: string) => string): Promise<string[]> {
  const { report } = await judged(await soundContractOf(DOCUMENT), settings(idOf), {
    phases: ['examples', 'behaviors'],
  });
  return report.causes.flatMap(({ severity, check }) => (severity === 'note' ? [] : [check]));
}

describe('two creations that are answered with the same id', () => {
  it('are no fault where the requests name it', async () => {
    expect(await checks((asked) => asked)).toEqual([]);
  });

  it('are one where the server chose it', async () => {
    expect(await checks(() => 'other')).toContain('sequence.id-reused');
  });
});
