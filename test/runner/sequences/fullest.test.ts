import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { isObject } from '../../../src/json/json.js';
import { valueAt } from '../../../src/json/pointer.js';
import { PHASES } from '../../../src/model/exchange.js';
import { contractOf } from '../../support/contracts.js';
import type { Asked, Judged, Reply } from '../../support/independent-server.js';
import { judged } from '../../support/independent-server.js';

const TEXT = { type: 'string' };
const FIELDS: JsonObject = {
  title: { ...TEXT, minLength: 1 },
  color: TEXT,
  icon: TEXT,
  due: { type: 'object', properties: { day: { type: 'integer' }, place: TEXT } },
  parent: { type: 'integer' },
};
const NEW = { type: 'object', required: ['title'], properties: FIELDS };
const NOTE = {
  type: 'object',
  required: ['id', 'title'],
  properties: { id: { type: 'integer' }, ...FIELDS },
};
const answer = (schema: JsonObject): JsonObject => ({
  description: '',
  content: { 'application/json': { schema } },
});
const REFUSAL = { description: '' };
const ID = { parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }] };

function notes(example?: Json): JsonObject {
  const content = { 'application/json': { schema: NEW, ...(example !== undefined && { example }) } };
  return {
    paths: {
      '/notes': {
        post: {
          operationId: 'make',
          requestBody: { required: true, content },
          responses: { 201: answer(NOTE), 400: REFUSAL, 415: REFUSAL },
        },
        get: { operationId: 'list', responses: { 200: answer({ type: 'array', items: NOTE }) } },
      },
      '/notes/{id}': {
        ...ID,
        get: { operationId: 'read', responses: { 200: answer(NOTE), 404: REFUSAL, 400: REFUSAL } },
        delete: { operationId: 'remove', responses: { 204: REFUSAL, 404: REFUSAL, 400: REFUSAL } },
      },
      // Nothing says that it has to do with notes.
      '/overview': {
        get: {
          operationId: 'overview',
          responses: {
            200: answer({ type: 'object', properties: { all: { type: 'array', items: NOTE } } }),
          },
        },
      },
    },
  };
}

const REF = { $ref: '#/components/schemas/New' };

/** A single thing that is there, and can be changed. */
function board(): JsonObject {
  const { parent: _parent, ...fields } = FIELDS;
  const schema = { type: 'object', required: ['title'], properties: fields };
  const content = { 'application/json': { schema, example: { title: 'Hi' } } };
  return {
    paths: {
      '/board': {
        get: { operationId: 'read', responses: { 200: answer(schema) } },
        put: {
          operationId: 'change',
          requestBody: { required: true, content },
          responses: { 200: answer(schema), 400: REFUSAL, 415: REFUSAL },
        },
      },
    },
  };
}

class Notes {
  readonly kept = new Map<number, JsonObject>();
  private last = 0;

  readonly answer = ({ method, path, body, headers }: Asked): Reply => {
    if (path === '/overview') return method === 'GET' ? { body: { all: [...this.kept.values()] } } : 405;
    const [, , id] = path.split('/');
    if (id !== undefined) return this.one(method, id);
    if (method === 'GET') return { body: [...this.kept.values()] };
    if (method !== 'POST') return { status: 405, headers: { allow: 'GET, POST' } };
    if (!(headers['content-type'] ?? '').startsWith('application/json')) return 415;
    return this.made(body);
  };

  private one(method: string, id: string): Reply {
    if (!/^-?\d+$/.test(id)) return 400;
    if (method !== 'GET' && method !== 'DELETE') return { status: 405, headers: { allow: 'GET, DELETE' } };
    const note = this.kept.get(Number(id));
    if (!note) return 404;
    if (method === 'DELETE') this.kept.delete(Number(id));
    return method === 'GET' ? { body: note } : 204;
  }

  readonly changed = ({ path, body, headers }: Asked): Reply => {
    const id = Number(path.split('/')[2]);
    if (!(headers['content-type'] ?? '').startsWith('application/json')) return 415;
    if (!Number.isInteger(id)) return 400;
    const sent = read(body);
    const refusal = sent ? this.refusal(sent) : 400;
    if (refusal !== undefined) return refusal;
    if (!this.kept.has(id)) return 404;
    this.kept.set(id, { id, ...sent });
    return { body: this.kept.get(id) };
  };

  private made(body: string): Reply {
    const sent = read(body);
    const refusal = sent ? this.refusal(sent) : 400;
    if (refusal !== undefined) return refusal;
    const note = { id: ++this.last, ...sent };
    this.kept.set(note.id, note);
    return { status: 201, body: note };
  }

  private refusal(sent: JsonObject): Reply | undefined {
    if (sent.color !== undefined && sent.icon !== undefined)
      return { status: 400, body: { error: 'only one of color and icon' } };
    if (sent.parent !== undefined && !this.kept.has(sent.parent as number))
      return { status: 400, body: { error: `there is no parent ${JSON.stringify(sent.parent)}` } };
    return undefined;
  }
}

/** What was sent, if it is a note. */
function read(body: string): JsonObject | undefined {
  try {
    const sent = JSON.parse(body) as JsonObject | null;
    if (sent === null || typeof sent !== 'object' || Array.isArray(sent)) return undefined;
    const due: unknown = sent.due;
    const isText = (value: unknown): boolean => value === undefined || typeof value === 'string';
    const isWhole = (value: unknown): boolean => value === undefined || Number.isInteger(value);
    const isDue =
      due === undefined || (isObject(due as Json) && isWhole((due as JsonObject).day) && isText((due as JsonObject).place)); // prettier-ignore
    const isNote = isText(sent.title) && isText(sent.color) && isText(sent.icon) && isWhole(sent.parent);
    return isNote && isDue && typeof sent.title === 'string' && sent.title !== '' ? sent : undefined;
  } catch {
    return undefined;
  }
}

async function run(
  document: JsonObject,
  answerTo: (asked: Asked) => Reply = new Notes().answer,
): Promise<Judged> {
  const phases = PHASES.filter((phase) => phase !== 'fuzz');
  return judged(await contractOf(document), answerTo, { phases });
}

/** The clauses of successful answers that were not seen, without what no note can have. */
function unseen({ report }: Judged): string[] {
  return report.evidence
    .filter(({ about, state, clause }) => about === 'success' && state !== 'seen' && !/parent/.test(clause))
    .map(({ operation, clause }) => `${operation} ${clause}`);
}

describe('what no usual request asks for', () => {
  it('is seen in the answers, those of operations that read early included, and left behind by none', async () => {
    const server = new Notes();
    for (let i = 0; i < 3; i++) {
      const judgement = await run(notes({ title: 'Buy milk' }), server.answer);
      expect(judgement.ofServer.filter((line) => line.startsWith('error'))).toEqual([]);
      expect(unseen(judgement)).toEqual([]);
      expect([...server.kept]).toEqual([]);
    }
  });

  it('is found out with few requests, the same each time', async () => {
    const sent = async (): Promise<string[]> => {
      const { requests } = await run(notes({ title: 'Buy milk' }));
      return requests.map(({ method, path, body }) => `${method} ${path} ${body}`);
    };
    const first = await sent();
    expect(await sent()).toEqual(first);
    expect(first.length).toBeLessThan(160);
  });

  it('does not keep things from being made, where it is refused', async () => {
    // The usual request is made from the schemas, and has a parent that is not there.
    const judgement = await run(notes());
    expect(judgement.requests.some(({ body }) => body.includes('"parent"'))).toBe(true);
    const read = judgement.report.evidence.filter(({ operation, about }) => operation === 'read' && about === 'success'); // prettier-ignore
    expect(read.find(({ clause }) => clause === '200')?.state).toBe('seen');
    const life = judgement.report.evidence.filter(({ clause }) => clause.startsWith('sequence:'));
    expect(life.map(({ state }) => state)).toEqual(['seen', 'seen', 'seen']);
  });

  it('is read after each change that has it, where one change takes away what another one has put there', async () => {
    let kept: JsonObject = { title: 'Hi' };
    const answered: string[] = [];
    const judgement = await run(board(), ({ method, body, headers }) => {
      if (method === 'GET') {
        answered.push(Object.keys(kept).join(' '));
        return { body: kept };
      }
      const sent = method === 'PUT' ? read(body) : undefined;
      if (method !== 'PUT') return { status: 405, headers: { allow: 'GET, PUT' } };
      if (!(headers['content-type'] ?? '').startsWith('application/json')) return 415;
      if (!sent) return 400;
      const { color, icon, ...others } = sent;
      kept = { ...others, ...(color === undefined ? icon !== undefined && { icon } : { color }) };
      return { body: kept };
    });
    expect(judgement.ofServer.filter((line) => line.startsWith('error'))).toEqual([]);
    expect(unseen(judgement)).toEqual([]);
    for (const name of ['color', 'icon']) expect(answered.some((names) => names.includes(name))).toBe(true);
    const sent = judgement.requests.map(({ method, body }) => `${method} ${body}`);
    expect(sent.filter((line) => line.startsWith('GET')).length).toBeLessThanOrEqual(8);
  });

  it('is asked once for what is refused, where several operations have the same schema', async () => {
    const server = new Notes();
    const content = { 'application/json': { schema: REF, example: { title: 'Buy milk' } } };
    const document = notes();
    document.components = { schemas: { New: NEW } };
    const body = { requestBody: { required: true, content } };
    const responses = { 200: answer(NOTE), 400: REFUSAL, 404: REFUSAL, 415: REFUSAL };
    Object.assign(valueAt(document, '/paths/~1notes/post') ?? {}, body);
    const put = { operationId: 'change', ...body, responses };
    Object.assign(valueAt(document, '/paths/~1notes~1{id}') ?? {}, { put });
    const refused = { POST: 0, PUT: 0 };
    const judgement = await run(document, (asked) => {
      const { method } = asked;
      const reply = method === 'PUT' ? server.changed(asked) : server.answer(asked);
      // What is tried at once has more than the usual body and one other member.
      const isMuch = Object.keys(read(asked.body) ?? {}).length > 2;
      const isRefused = typeof reply === 'object' && reply.status === 400;
      if (isMuch && isRefused && (method === 'PUT' || method === 'POST')) refused[method]++;
      return reply;
    });
    expect(judgement.ofServer.filter((line) => line.startsWith('error'))).toEqual([]);
    expect(unseen(judgement)).toEqual([]);
    expect(refused.POST).toBeGreaterThan(2);
    expect(refused.PUT).toBeLessThanOrEqual(1);
  });
});
