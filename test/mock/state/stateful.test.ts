import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { BOARDS } from '../../support/boards.js';
import { soundContractOf } from '../../support/contracts.js';
import { mocking } from '../../support/mocks.js';
import { lawRuns } from '../../support/suite.js';

interface Answer {
  status: number;
  body: Json;
  location: string | null;
}

type Send = (method: string, path: string, body?: Json, type?: string) => Promise<Answer>;

async function stateful(
  document: string = BOARDS,
): Promise<{ send: Send; reset: () => Promise<void>; url: string }> {
  const mock = await mocking({ contracts: [await soundContractOf(document)], stateful: true });
  const send: Send = async (method, path, body, type = 'application/json') => {
    const init = body === undefined ? {} : { headers: { 'content-type': type }, body: JSON.stringify(body) };
    const response = await fetch(`${mock.url}${path}`, { method, ...init });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') === true;
    return {
      status: response.status,
      body: json ? (JSON.parse(text) as Json) : text,
      location: response.headers.get('location'),
    };
  };
  return { send, reset: () => mock.reset(), url: mock.url };
}

const board = (title: string): JsonObject => ({ title, owner: 'ada', color: 'red' });

describe('a mock that keeps what requests do', () => {
  it('makes, reads, lists, replaces and removes', async () => {
    const { send } = await stateful();
    const before = (await send('GET', '/boards')).body as { boards: Json[]; total: number };
    expect([before.boards.length, before.total]).toEqual([3, 3]);
    const made = await send('POST', '/boards', board('Mine'));
    const { id } = made.body as { id: string };
    expect(made).toMatchObject({ status: 201, body: board('Mine'), location: `/boards/${id}` });
    expect((await send('GET', made.location!)).body).toEqual(made.body);
    const after = (await send('GET', '/boards')).body as typeof before;
    expect(after).toEqual({ boards: [...before.boards, made.body], total: 4 });
    const replaced = await send('PUT', `/boards/${id}`, { title: 'Ours', owner: 'bob' });
    expect(replaced.body).toMatchObject({ id, title: 'Ours', owner: 'bob' });
    expect(replaced.body).not.toHaveProperty('color');
    expect((await send('GET', `/boards/${id}`)).body).toEqual(replaced.body);
    expect((await send('DELETE', `/boards/${id}`)).status).toBe(204);
    expect((await send('GET', `/boards/${id}`)).status).toBe(404);
    expect((await send('DELETE', `/boards/${id}`)).status).toBe(404);
    expect((await send('GET', '/boards')).body).toEqual(before);
  });

  it('reads each thing that it lists from the start, and nothing else', async () => {
    const { send } = await stateful();
    const { boards } = (await send('GET', '/boards')).body as { boards: { id: string }[] };
    for (const each of boards) expect((await send('GET', `/boards/${each.id}`)).body).toEqual(each);
    expect((await send('GET', '/boards/none')).status).toBe(404);
  });

  it('keeps what is inside of something apart, and nothing is in what was just made', async () => {
    const { send } = await stateful();
    const [one, two] = await Promise.all(
      ['One', 'Two'].map((title) => send('POST', '/boards', board(title))),
    );
    const [first, second] = [one, two].map((made) => (made!.body as { id: string }).id);
    expect((await send('GET', `/boards/${first!}/cards`)).body).toEqual([]);
    const card = (await send('POST', `/boards/${first!}/cards`, { text: 'do it' })).body as { id: string };
    expect(card.id).toMatch(/^[0-9a-f-]{36}$/);
    expect((await send('GET', `/boards/${first!}/cards`)).body).toEqual([card]);
    expect((await send('GET', `/boards/${second!}/cards/${card.id}`)).status).toBe(404);
    expect((await send('POST', '/boards/none/cards', { text: 'x' })).status).toBe(404);
    await send('DELETE', `/boards/${first!}`);
    expect((await send('GET', `/boards/${first!}/cards/${card.id}`)).status).toBe(404);
  });

  it('changes what a merge patch names, and takes away what it says null of', async () => {
    const { send } = await stateful();
    const { id } = (await send('POST', '/boards', board('Mine'))).body as { id: string };
    const card = (await send('POST', `/boards/${id}/cards`, { text: 'do it', done: false })).body as {
      id: string;
    };
    const path = `/boards/${id}/cards/${card.id}`;
    const patched = await send('PATCH', path, { done: true }, 'application/merge-patch+json');
    expect(patched.body).toEqual({ ...card, done: true });
    expect((await send('GET', path)).body).toEqual({ ...card, done: true });
  });

  it('refuses what is declared to be unique and is there, in the words of the document', async () => {
    const { send } = await stateful();
    await send('POST', '/boards', board('Mine'));
    expect((await send('POST', '/boards', board('Mine'))).status).toBe(409);
    expect((await send('POST', '/boards', board('Other'))).status).toBe(201);
  });

  it('obeys the rules of a list', async () => {
    const { send } = await stateful();
    await send('POST', '/boards', { title: 'Hers', owner: 'eve' });
    expect((await send('GET', '/boards?owner=eve')).body).toMatchObject({ boards: [{ title: 'Hers' }] });
    expect((await send('GET', '/boards?owner=nobody')).body).toMatchObject({ boards: [] });
  });

  it('is as it was at the start after a reset, and does the same again', async () => {
    const { send, reset, url } = await stateful();
    const life = async (): Promise<Json> => {
      const made = await send('POST', '/boards', board('Mine'));
      return [made.body, (await send('GET', '/boards')).body];
    };
    const before = (await send('GET', '/boards')).body;
    const first = await life();
    await reset();
    expect((await send('GET', '/boards')).body).toEqual(before);
    expect(await life()).toEqual(first);
    await fetch(`${url}/__specproof/reset`, { method: 'POST' });
    expect((await send('GET', '/boards')).body).toEqual(before);
  });

  it('behaves as a map does, whatever is sent in whatever order', async () => {
    const { send, reset } = await stateful();
    const step = fc.oneof(
      fc.record({ do: fc.constant('make'), title: fc.string({ minLength: 1, maxLength: 5 }) }),
      fc.record({ do: fc.constantFrom('read', 'remove', 'replace'), at: fc.nat(4), title: fc.string({ minLength: 1, maxLength: 5 }) }),
    ); // prettier-ignore
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        await reset();
        const model = new Map<string, string>();
        const ids: string[] = ['none'];
        for (const each of steps) {
          if (each.do === 'make') {
            const isTaken = [...model.values()].includes(each.title);
            const made = await send('POST', '/boards', board(each.title));
            const { boards } = (await send('GET', '/boards')).body as {
              boards: { id: string; title: string }[];
            };
            if (made.status === 409)
              expect(isTaken || boards.some(({ title }) => title === each.title)).toBe(true);
            if (made.status === 409) continue;
            const { id } = made.body as { id: string };
            expect(model.has(id)).toBe(false);
            model.set(id, each.title);
            ids.push(id);
            continue;
          }
          const id = ids[('at' in each ? each.at : 0) % ids.length]!;
          const path = `/boards/${id}`;
          if (each.do === 'remove') {
            expect((await send('DELETE', path)).status).toBe(model.delete(id) ? 204 : 404);
          } else if (each.do === 'replace') {
            const answer = await send('PUT', path, { title: each.title, owner: 'bob' });
            expect(answer.status).toBe(model.has(id) ? 200 : 404);
            if (model.has(id)) model.set(id, each.title);
          } else {
            const answer = await send('GET', path);
            expect(answer.status).toBe(model.has(id) ? 200 : 404);
            if (model.has(id)) expect(answer.body).toMatchObject({ id, title: model.get(id) });
          }
        }
        const { boards } = (await send('GET', '/boards')).body as { boards: { id: string }[] };
        for (const id of model.keys()) expect(boards.map((each) => each.id)).toContain(id);
      }),
      { numRuns: lawRuns(100) },
    );
  });
});

const SECRETS = `openapi: 3.0.3
info: { title: t, version: '1' }
paths:
  /things:
    post: { operationId: add, requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/T' } } } }, responses: { '201': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/T' } } } } } }
  /things/{id}:
    get: { operationId: read, parameters: [{ name: id, in: path, required: true, schema: { type: integer } }], responses: { '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/T' } } } } } }
components:
  schemas:
    Key: { type: object, properties: { secret: { type: string, writeOnly: true }, n: { type: integer } } }
    T: { type: object, required: [id], properties: { id: { type: integer, readOnly: true }, one: { $ref: '#/components/schemas/Key' }, many: { type: array, items: { $ref: '#/components/schemas/Key' } }, named: { type: object, additionalProperties: { $ref: '#/components/schemas/Key' } } } }
`;

it.each([true, false])(
  'answers without what is writeOnly, wherever it was sent (stateful: %s)',
  async (isKept) => {
    const mock = await mocking({ contracts: [await soundContractOf(SECRETS)], stateful: isKept });
    const key = { secret: 's', n: 1 };
    const body = JSON.stringify({ one: key, many: [key, key], named: { a: key } });
    const headers = { 'content-type': 'application/json' };
    const made = await fetch(`${mock.url}/things`, { method: 'POST', headers, body });
    const answer = (await made.json()) as { id: number };
    const shown = { one: { n: 1 }, many: [{ n: 1 }, { n: 1 }], named: { a: { n: 1 } } };
    expect([made.status, answer]).toEqual([201, expect.objectContaining(shown)]);
    const read = await fetch(`${mock.url}/things/${String(answer.id)}`);
    expect(await read.text()).not.toContain('secret');
  },
);

/** Things that nothing reads one by one, and remarks inside of them that have no id at all. */
const TODOS = `
paths:
  /todos:
    get: { responses: { 200: { description: all, content: { application/json: { schema: { type: object, required: [todos, count], properties: { todos: { type: array, items: { $ref: '#/components/schemas/Todo' } }, count: { type: integer } } } } } } } }
    post: { requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewTodo' } } } }, responses: { 201: { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Todo' } } } } } }
  /todos/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    put: { requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewTodo' } } } }, responses: { 204: { description: changed }, 404: { description: none } } }
    delete: { responses: { 204: { description: removed }, 404: { description: none } } }
  /todos/{id}/remarks:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get: { responses: { 200: { description: all, content: { application/json: { schema: { type: array, items: { type: object, required: [text, at], properties: { text: { type: string }, at: { type: string, format: date-time } } } } } } } } }
    post: { requestBody: { required: true, content: { application/json: { schema: { type: object, required: [text], properties: { text: { type: string } } } } } }, responses: { 201: { description: made } } }
  /search:
    get: { responses: { 200: { description: found, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Todo' } } } } } } }
    post: { requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/NewTodo' } } } }, responses: { 200: { description: found, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Todo' } } } } } } }
components:
  schemas:
    NewTodo: { type: object, required: [title], properties: { title: { type: string } } }
    Todo: { type: object, required: [id, title], properties: { id: { type: integer, readOnly: true }, title: { type: string } } }
`;

describe('a mock that keeps what nothing reads one by one', () => {
  type Todos = { todos: { id: number; title: string }[]; count: number };

  it('lists what is made, changed and removed', async () => {
    const { send } = await stateful(TODOS);
    const list = async (): Promise<Todos> => (await send('GET', '/todos')).body as Todos;
    const before = await list();
    const made = (await send('POST', '/todos', { title: 'Milk' })).body as { id: number };
    expect(await list()).toEqual({ todos: [...before.todos, made], count: before.count + 1 });
    expect((await send('PUT', `/todos/${String(made.id)}`, { title: 'Bread' })).status).toBe(204);
    expect((await list()).todos.at(-1)).toEqual({ id: made.id, title: 'Bread' });
    expect((await send('DELETE', `/todos/${String(made.id)}`)).status).toBe(204);
    expect(await list()).toEqual(before);
    for (const method of ['PUT', 'DELETE'])
      expect(
        (await send(method, `/todos/${String(made.id)}`, method === 'PUT' ? { title: 'x' } : undefined))
          .status,
      ).toBe(404);
  });

  it('lists what has no id, in the thing that it was added to alone', async () => {
    const { send } = await stateful(TODOS);
    const [first, second] = ((await send('GET', '/todos')).body as Todos).todos;
    const remarks = async (id: number): Promise<Json[]> =>
      (await send('GET', `/todos/${String(id)}/remarks`)).body as Json[];
    const before = [await remarks(first!.id), await remarks(second!.id)];
    expect((await send('POST', `/todos/${String(first!.id)}/remarks`, { text: 'hi' })).status).toBe(201);
    expect(await remarks(first!.id)).toEqual([
      ...before[0]!,
      { text: 'hi', at: expect.any(String) as string },
    ]);
    expect(await remarks(second!.id)).toEqual(before[1]);
    const { id } = (await send('POST', '/todos', { title: 'New' })).body as { id: number };
    expect(await remarks(id)).toEqual([]);
  });

  it('takes no search for an addition', async () => {
    const { send } = await stateful(TODOS);
    const before = (await send('GET', '/search')).body;
    await send('POST', '/search', { title: 'x' });
    expect((await send('GET', '/search')).body).toEqual(before);
  });
});
