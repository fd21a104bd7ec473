import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.js';
import type { Report } from '../../../src/model/report.js';
import { soundContractOf } from '../../support/contracts.js';
import type { Asked, Reply } from '../../support/independent-server.js';
import { judged } from '../../support/independent-server.js';

const ORDER = {
  type: 'object',
  required: ['id', 'title'],
  properties: { id: { type: 'integer' }, title: { type: 'string' }, isOpen: { type: 'boolean' } },
};
const NEW = { type: 'object', required: ['title'], properties: { title: { enum: ['a', 'b', 'c'] } } };
const json = (schema: JsonObject): JsonObject => ({
  description: '',
  content: { 'application/json': { schema } },
});
const PROBLEM = { 400: json({}), 404: json({}), 409: json({}), 415: json({}) };
const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } };
const sent = (schema: JsonObject): JsonObject => ({
  requestBody: { required: true, content: { 'application/json': { schema } } },
});
const NOTE = { type: 'object', required: ['note'], properties: { note: { type: 'string', maxLength: 9 } } };

const DOCUMENT = {
  paths: {
    '/orders': { post: { operationId: 'order', ...sent(NEW), responses: { 201: json(ORDER), ...PROBLEM } } },
    '/orders/{id}': {
      parameters: [id],
      get: { operationId: 'read', responses: { 200: json(ORDER), ...PROBLEM } },
    },
    '/orders/{id}/close': {
      parameters: [id],
      post: { operationId: 'close', responses: { 200: json(ORDER), ...PROBLEM } },
    },
    '/orders/{id}/notes': {
      parameters: [id],
      post: { operationId: 'annotate', ...sent(NOTE), responses: { 201: json(ORDER), ...PROBLEM } },
    },
  },
};

interface Order {
  id: number;
  title: string;
  isOpen: boolean;
}

/** Orders that take no notes once they are closed. `most`: how many may be open at once. `isNotable`: whether they take any. */
function orders({ most = Infinity, isNotable = true } = {}): (asked: Asked) => Reply {
  const all: Order[] = [];
  const refused = (status: number): Reply => ({ status, body: {} });
  return ({ method, path, headers, body }) => {
    const [, , key, action] = path.split('/');
    const usual = key !== undefined && action === undefined ? 'GET' : 'POST';
    if (method !== usual) return { status: 405, headers: { allow: usual } };
    const isJson = headers['content-type']?.startsWith('application/json') === true;
    const texts = isJson ? textsIn(body) : {};
    if (key === undefined) {
      if (!isJson) return refused(415);
      const title = texts?.title;
      if (title === undefined || !['a', 'b', 'c'].includes(title)) return refused(400);
      if (all.filter(({ isOpen }) => isOpen).length >= most) return refused(409);
      const order = { id: all.length + 1, title, isOpen: true };
      all.push(order);
      return { status: 201, body: order };
    }
    if (!/^[1-9]\d*$/.test(key)) return refused(400);
    const order = all[Number(key) - 1];
    if (action === 'notes' && !isJson) return refused(415);
    const { note } = texts ?? {};
    if (action === 'notes' && (note === undefined || note.length > 9)) return refused(400);
    if (!order) return refused(404);
    if (action === undefined) return { body: order };
    if (!order.isOpen || (action === 'notes' && !isNotable)) return refused(409);
    if (action === 'close') order.isOpen = false;
    return { status: action === 'close' ? 200 : 201, body: order };
  };
}

function textsIn(body: string): Partial<Record<string, string>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return Object.fromEntries(Object.entries(value).filter(([, each]) => typeof each === 'string'));
  } catch {
    return undefined;
  }
}

async function verified(options?: Parameters<typeof orders>[0]): Promise<Report> {
  return (await judged(await soundContractOf(DOCUMENT), orders(options))).report;
}

const stateOf = ({ evidence }: Report, operation: string, clause: string): string | undefined =>
  evidence.find((each) => each.operation === operation && each.clause === clause)?.state;

const errors = ({ causes }: Report): string[] =>
  causes.flatMap(({ severity, check }) => (severity === 'error' ? [check] : []));

describe('an operation that what was brought to an end refuses', () => {
  it('is sent about another thing of the kind', async () => {
    const report = await verified();
    expect(errors(report)).toEqual([]);
    expect(stateOf(report, 'annotate', '201')).toBe('seen');
  });

  it('is sent about a new one, where there is no other', async () => {
    const report = await verified({ most: 1 });
    expect(stateOf(report, 'annotate', '201')).toBe('seen');
  });

  it('is not proved where every one refuses it, and soon given up', async () => {
    const report = await verified({ isNotable: false });
    expect(errors(report)).toEqual(['evidence.nothing-proved']);
    expect(report.summary.exchanges).toBeLessThan(150);
  });
});
