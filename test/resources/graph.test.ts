import { describe, expect, it } from 'vitest';
import { extensionProblems } from '../../src/behaviors/declaration-schema.js';
import { behaviorProblems } from '../../src/behaviors/index.js';
import type { Json, JsonObject } from '../../src/json/json.js';
import { slotName, sourceName } from '../../src/resources/arrow.js';
import { arrowsOf, roleOf } from '../../src/resources/graph.js';
import { contractOf, soundContractOf } from '../support/contracts.js';

/** An operation whose success is JSON of a schema. */
function answering(operationId: string, schema: Json, more: JsonObject = {}): JsonObject {
  const content = { 'application/json': { schema } };
  return { operationId, responses: { 200: { description: '', content } }, ...more };
}

function idIn(name: string, type = 'string'): JsonObject {
  return { parameters: [{ name, in: 'path', required: true, schema: { type } }] };
}

function sending(schema: Json): JsonObject {
  return { requestBody: { content: { 'application/json': { schema } } } };
}

function object(properties: JsonObject): JsonObject {
  return { type: 'object', properties };
}

const TEXT = { type: 'string' };
const NOTHING = { responses: { 204: { description: '' } } };

/** The arrows of a document's paths, a line each. */
async function arrowLines(paths: JsonObject, more: JsonObject = {}): Promise<string[]> {
  const contract = await soundContractOf({ paths, ...more });
  return arrowsOf(contract).map(
    ({ from, to, source, slot, origin }) =>
      `${origin}: ${from.id} ${sourceName(source)} -> ${to.id} ${slotName(slot)}`,
  );
}

/** What makes notes, and one operation that has a path below it. */
function notes(answer: JsonObject, parameter: JsonObject, path = '/notes/{key}'): JsonObject {
  return {
    '/notes': { post: { operationId: 'make', ...answer } },
    [path]: { ...parameter, get: { operationId: 'read', ...NOTHING } },
  };
}

describe('ids that flow by path templates', () => {
  it.each([
    ['of the same name', object({ id: TEXT, key: TEXT }), '/key'],
    ['called id', object({ title: TEXT, id: TEXT }), '/id'],
    ['called after the thing', object({ note_id: TEXT }), '/note_id'],
    ['inside a wrapper', object({ data: object({ id: TEXT }) }), '/data/id'],
    ['nearest to the root', object({ owner: object({ id: TEXT }), id: TEXT }), '/id'],
    ['that things are told apart by', object({ title: TEXT, slug: TEXT }), '/slug'],
    [
      'inside a wrapper with a status beside it',
      object({ status: TEXT, data: object({ id: TEXT }) }),
      '/data/id',
    ],
    ['of the thing, not of another one in it', object({ name: TEXT, author: object({ id: TEXT }) }), '/name'],
  ])('are found in a member %s', async (_, schema, path) => {
    expect(await arrowLines(notes(answering('make', schema), idIn('key')))).toEqual([
      `made: make body ${path} -> read path key`,
    ]);
  });

  it.each([
    ['an object', object({ id: object({}) })],
    ['of another type', object({ id: TEXT })],
    ['of a list', object({ items: { type: 'array', items: object({ id: { type: 'integer' } }) } })],
    ['not there', object({ title: TEXT })],
  ])('are not taken from a member that is %s', async (_, schema) => {
    expect(await arrowLines(notes(answering('make', schema), idIn('key', 'integer')))).toEqual([]);
  });

  it('are a part of the thing where the parameter is called after both', async () => {
    const made = answering('make', object({ id: TEXT, title: TEXT, owner: object({ title: TEXT }) }));
    const paths = {
      ...notes(made, idIn('noteTitle'), '/notes/{noteTitle}'),
      '/marks/{noteTitle}': { ...idIn('noteTitle'), get: { operationId: 'marks', ...NOTHING } },
      '/names/{noteName}': { ...idIn('noteName'), get: { operationId: 'names', ...NOTHING } },
    };
    expect(await arrowLines(paths)).toEqual(['made: make body /title -> read path noteTitle']);
    const named = {
      ...notes(answering('make', object({ id: TEXT, name: TEXT })), idIn('noteName'), '/notes/{noteName}'),
      '/names/{noteName}': { ...idIn('noteName'), get: { operationId: 'names', ...NOTHING } },
    };
    expect(await arrowLines(named)).toEqual([
      'made: make body /name -> read path noteName',
      'made: make body /name -> names path noteName',
    ]);
  });

  it('come out of a list at another path, where the parameter is called after what it lists', async () => {
    const items = { type: 'array', items: object({ name: TEXT, owner: object({ id: TEXT }) }) };
    const paths = {
      '/places': { get: answering('list', items) },
      '/notes/{note}/places/{place}': {
        parameters: [idIn('note').parameters, idIn('place').parameters].flat() as Json[],
        get: { operationId: 'read', ...NOTHING },
      },
      '/notes/{note}/spots/{spot}': {
        parameters: [idIn('note').parameters, idIn('spot').parameters].flat() as Json[],
        get: { operationId: 'other', ...NOTHING },
      },
    };
    expect(await arrowLines(paths)).toEqual(['listed: list body /[]/name -> read path place']);
  });

  it('come out of the list that the parameter is called after, where an answer has several', async () => {
    const list = { type: 'array', items: object({ id: TEXT }) };
    const paths = {
      '/dashboard': { get: answering('list', object({ admins: list, projects: list })) },
      '/dashboard/{projectId}': { ...idIn('projectId'), get: { operationId: 'read', ...NOTHING } },
    };
    expect(await arrowLines(paths)).toEqual(['listed: list body /projects/[]/id -> read path projectId']);
  });

  it('are found in a Location field where the body has none', async () => {
    const responses = { 201: { description: '', headers: { location: { schema: TEXT } } } };
    expect(await arrowLines(notes({ responses }, idIn('key')))).toEqual([
      'made: make header Location -> read path key',
    ]);
  });

  it('go to all paths below, and to those of things inside', async () => {
    const paths = {
      '/notes': { post: answering('makeNote', object({ id: TEXT })) },
      '/notes/{note}': { ...idIn('note'), put: { operationId: 'changeNote', ...NOTHING } },
      '/notes/{note}/marks': { ...idIn('note'), post: answering('makeMark', object({ id: TEXT })) },
      '/notes/{note}/marks/{mark}': {
        parameters: [idIn('note').parameters, idIn('mark').parameters].flat() as Json[],
        delete: { operationId: 'removeMark', ...NOTHING },
      },
    };
    expect(await arrowLines(paths)).toEqual([
      'made: makeNote body /id -> changeNote path note',
      'made: makeNote body /id -> makeMark path note',
      'made: makeNote body /id -> removeMark path note',
      'made: makeMark body /id -> removeMark path mark',
    ]);
  });

  it('are chosen by the client where a PUT makes what is at its path', async () => {
    const answers = (...codes: number[]): JsonObject => ({
      responses: Object.fromEntries(codes.map((code) => [code, { description: '' }])),
    });
    const paths = (codes: number[], more: JsonObject = {}): JsonObject => ({
      '/notes': { get: answering('list', { type: 'array' }), ...more },
      '/notes/{slug}': {
        ...idIn('slug'),
        put: { operationId: 'put', ...answers(...codes) },
        delete: { operationId: 'remove', ...NOTHING },
      },
      '/notes/{note}/marks': { ...idIn('note'), get: { operationId: 'marks', ...NOTHING } },
    });
    expect(await arrowLines(paths([200, 201]))).toEqual([
      'made: put path slug -> put path slug',
      'made: put path slug -> remove path slug',
      'made: put path slug -> marks path note',
    ]);
    expect(await arrowLines(paths([200]))).toEqual([]);
    const posted = { post: { operationId: 'make', ...answers(204) } };
    expect(await arrowLines(paths([200, 201], posted))).toEqual([]);
  });

  it('come out of lists too', async () => {
    const items = { type: 'array', items: object({ id: TEXT }) };
    const paths = {
      '/notes': { get: answering('list', object({ data: items })) },
      '/notes/{key}': { ...idIn('key'), get: { operationId: 'read', ...NOTHING } },
    };
    expect(await arrowLines(paths)).toEqual(['listed: list body /data/[]/id -> read path key']);
  });

  it.each<[string, string, JsonObject, string[]]>([
    ['the same member', 'put', object({ key: TEXT }), ['path key', 'body /key']],
    ['the id of the thing', 'patch', object({ note_id: TEXT }), ['path key', 'body /note_id']],
    ['one of another thing', 'put', object({ name: TEXT, owner: object({ key: TEXT }) }), ['path key']],
    ['one of another type', 'put', object({ key: { type: 'boolean' } }), ['path key']],
    ['that of what it makes', 'post', object({ key: TEXT }), ['path key']],
  ])('go into the body that repeats them, where that has %s', async (_, method, schema, slots) => {
    const contract = await soundContractOf({
      paths: {
        '/notes': { post: answering('make', object({ key: TEXT })) },
        '/notes/{key}': {
          ...idIn('key'),
          [method]: { operationId: 'write', ...sending(schema), ...NOTHING },
        },
      },
    });
    expect(arrowsOf(contract).map(({ slot }) => slotName(slot))).toEqual(slots);
  });

  it('are no guess where the parameter is called after the kind of thing', async () => {
    const isGuess = async (name: string): Promise<boolean> => {
      const paths = notes(answering('make', object({ id: TEXT })), idIn(name), `/notes/{${name}}`);
      return arrowsOf(await soundContractOf({ paths })).some((arrow) => arrow.isGuess === true);
    };
    expect(await isGuess('stickyNoteId')).toBe(false);
    expect(await isGuess('noteId')).toBe(false);
    expect(await isGuess('token')).toBe(true);
  });

  it('do not come out of what only reads', async () => {
    const made = answering('make', object({ id: TEXT }), { 'x-contract': { reads: true } });
    expect(await arrowLines(notes(made, idIn('key')))).toEqual([]);
  });
});

describe('ids that flow by names and schemas', () => {
  const customers = {
    '/customers': { post: answering('make', object({ id: TEXT })) },
    '/customers/{id}': { ...idIn('id'), delete: { operationId: 'remove', ...NOTHING } },
  };

  /** The arrows to an operation that places orders, without those between the operations on customers. */
  async function toOrder(order: JsonObject): Promise<string[]> {
    const post = { operationId: 'order', ...NOTHING, ...order };
    const lines = await arrowLines({ ...customers, '/orders': { post } });
    return lines.filter((line) => line.includes('-> order')).map((line) => line.split('-> order ')[1] ?? '');
  }

  it.each<[string, JsonObject, string[]]>([
    ['a member', object({ customerId: TEXT }), ['body /customerId']],
    ['another spelling', object({ CUSTOMER_ID: TEXT }), ['body /CUSTOMER_ID']],
    ['an object of it', object({ customer: object({ id: TEXT }) }), ['body /customer/id']],
    ['several', object({ customerIds: { type: 'array', items: TEXT } }), ['body /customerIds/[]']],
    ['items', object({ lines: { type: 'array', items: object({ customerId: TEXT }) } }), ['body /lines/[]/customerId']], // prettier-ignore
    ['another type', object({ customerId: { type: 'integer' } }), []],
    ['what only answers have', object({ customerId: { type: 'string', readOnly: true } }), []],
    ['an id of its own', object({ id: TEXT }), []],
  ])('%s of the body', async (_, schema, expected) => {
    expect(await toOrder(sending(schema))).toEqual(expected);
  });

  it('a parameter', async () => {
    const parameters = [{ name: 'customer_id', in: 'query', schema: TEXT }];
    expect(await toOrder({ parameters })).toEqual(['query customer_id']);
  });

  it('a component that is made for just this id', async () => {
    const $ref = '#/components/schemas/CustomerKey';
    const paths = {
      '/customers': { post: answering('make', object({ id: { $ref } })) },
      '/customers/{id}': { ...idIn('id'), delete: { operationId: 'remove', ...NOTHING } },
      '/bills': { post: { operationId: 'bill', ...NOTHING, ...sending(object({ payer: { $ref } })) } },
    };
    const components = { schemas: { CustomerKey: TEXT } };
    expect(await arrowLines(paths, { components })).toContain('made: make body /id -> bill body /payer');
  });
});

describe('ids that flow as the document says', () => {
  it('by a link, which comes before what is guessed', async () => {
    const links = { next: { operationId: 'read', parameters: { 'path.key': '$response.body#/slug' } } };
    const content = { 'application/json': { schema: object({ key: TEXT, slug: TEXT }) } };
    const made = { responses: { 201: { description: '', content, links } } };
    expect(await arrowLines(notes(made, idIn('key')))).toEqual(['made: make body /slug -> read path key']);
  });

  it('by a link, which may be about what was there before', async () => {
    const to = (expression: string): JsonObject => ({
      links: { other: { operationId: 'other', parameters: { id: expression } } },
    });
    const answer = (expression: string): JsonObject => {
      const content = { 'application/json': { schema: object({ id: TEXT, ownerId: TEXT }) } };
      return { responses: { 200: { description: '', content, ...to(expression) } } };
    };
    const origins = async (method: string, expression: string): Promise<string[]> => {
      const contract = await soundContractOf({
        paths: {
          '/notes': { [method]: { operationId: 'write', ...answer(expression) } },
          '/owners/{id}': { ...idIn('id'), get: { operationId: 'other', ...NOTHING } },
        },
      });
      return arrowsOf(contract).map(({ origin }) => origin);
    };
    expect(await origins('post', '$response.body#/id')).toEqual(['made']);
    expect(await origins('post', '$response.body#/ownerId')).toEqual(['listed']);
    expect(await origins('put', '$response.body#/id')).toEqual(['listed']);
    expect(await origins('get', '$response.body#/id')).toEqual(['listed']);
  });

  it('by a declaration, where nothing can be inferred', async () => {
    const made = answering('make', object({ result: object({ token: TEXT }) }), {
      'x-contract': { creates: { note: '/result/token' } },
    });
    const taking = { ...NOTHING, ...idIn('t'), 'x-contract': { uses: { t: 'note' } } };
    const paths = {
      '/make-note': { post: made },
      '/note-of/{t}': { get: { operationId: 'read', ...taking } },
    };
    expect(await arrowLines(paths)).toEqual(['made: make body /result/token -> read path t']);
  });

  it.each<[JsonObject, string]>([
    [{ creates: { note: 'id' } }, 'must match pattern'],
    [{ creates: { note: '/nothing' } }, "nothing at '/nothing'"],
    [{ uses: { kay: 'note' } }, "no parameter 'kay'; did you mean 'key'?"],
    [{ uses: { '/key': 'note' } }, "the request's body"],
  ])('and a wrong declaration %j is told', async (declared, message) => {
    const operation = { ...answering('op', object({ id: TEXT })), ...idIn('key'), 'x-contract': declared };
    const contract = await contractOf({ paths: { '/notes/{key}': { get: operation } } });
    const problems = [...extensionProblems(contract), ...behaviorProblems(contract)];
    expect(problems.map((problem) => problem.message).join('\n')).toContain(message);
  });
});

describe('what an operation does to the things', () => {
  it('follows from its method and arrows', async () => {
    const { operations } = await soundContractOf({
      paths: {
        '/notes': {
          post: answering('make', object({ id: TEXT })),
          get: answering('list', { type: 'array' }),
        },
        '/notes/{id}': {
          ...idIn('id'),
          get: { operationId: 'read', ...NOTHING },
          put: { operationId: 'change', ...NOTHING },
          delete: { operationId: 'remove', ...NOTHING },
        },
        '/notes/{id}/marks': { ...idIn('id'), delete: { operationId: 'clear', ...NOTHING } },
      },
    });
    expect(operations.map((operation) => [operation.id, roleOf(operation)])).toEqual([
      ['list', undefined],
      ['make', 'makes'],
      ['read', 'reads'],
      ['change', 'changes'],
      ['remove', 'removes'],
      ['clear', 'changes'],
    ]);
  });
});
