import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { soundContractOf } from '../../support/contracts.js';
import { mocking } from '../../support/mocks.js';

async function mockOf(
  paths: JsonObject,
  schemas: JsonObject = {},
): Promise<(path: string, init?: RequestInit) => Promise<Response>> {
  const contracts = [
    await soundContractOf({
      openapi: '3.1.0',
      info: { title: 'T', version: '1' },
      paths,
      components: { schemas },
    }),
  ];
  const { url } = await mocking({ contracts });
  return (path, init) => fetch(`${url}${path}`, init);
}

function answer(schema: JsonObject, more: JsonObject = {}): JsonObject {
  return { description: 'ok', content: { 'application/json': { schema, ...more } } };
}

function inPath(name: string, type: string): JsonObject {
  return { name, in: 'path', required: true, schema: { type } };
}

function inQuery(name: string, type = 'string'): JsonObject {
  return { name, in: 'query', schema: { type } };
}

const json = async (response: Promise<Response>): Promise<Json> => (await (await response).json()) as Json;
const posted = (body: Json): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const book: JsonObject = {
  type: 'object',
  required: ['id', 'title'],
  properties: {
    id: { type: 'integer', readOnly: true },
    title: { type: 'string' },
    pages: { type: 'integer', maximum: 900 },
    maker: { type: 'object', properties: { name: { type: 'string' }, city: { type: 'string' } } },
    shopId: { type: 'string' },
  },
};

describe('the id of a request', () => {
  it('is the id of the answer, be that made up or an example, at its root or inside of it', async () => {
    const path = inPath('bookId', 'integer');
    const get = await mockOf({
      '/books/{bookId}': { get: { parameters: [path], responses: { 200: answer(book) } } },
      '/volumes/{volume_id}': {
        get: {
          parameters: [inPath('volume_id', 'string')],
          responses: {
            200: answer(
              { type: 'object', properties: { data: { type: 'object', properties: { id: { type: 'string' } } } } },
              { example: { data: { id: 'other' } } },
            ),
          },
        },
      },
      '/users/{username}': {
        get: {
          parameters: [inPath('username', 'string')],
          responses: { 200: answer({ type: 'object', properties: { id: { type: 'integer' }, username: { type: 'string' } } }) },
        },
      },
    }); // prettier-ignore
    expect(await json(get('/books/7'))).toMatchObject({ id: 7 });
    expect(await json(get('/volumes/v-9'))).toEqual({ data: { id: 'v-9' } });
    expect(await json(get('/users/ada'))).toMatchObject({ username: 'ada' });
  });

  it('is that of all items in a list inside of something, and of a query that names it', async () => {
    const get = await mockOf({
      '/shops/{shopId}/books': {
        get: {
          parameters: [inPath('shopId', 'string')],
          responses: { 200: answer({ type: 'array', items: book }) },
        },
      },
      '/book': { get: { parameters: [inQuery('id', 'integer')], responses: { 200: answer(book) } } },
    });
    const list = (await json(get('/shops/north/books'))) as { id: number; shopId: string }[];
    expect(list.map(({ shopId }) => shopId)).toEqual(['north', 'north', 'north']);
    expect(new Set(list.map(({ id }) => id)).size).toBe(3);
    expect(await json(get('/book?id=12'))).toMatchObject({ id: 12 });
  });

  it('is left out where the schema of the answer does not allow it', async () => {
    const schema = { type: 'object', required: ['id'], properties: { id: { const: 'fixed' } } };
    const get = await mockOf({
      '/books/{id}': { get: { parameters: [inPath('id', 'string')], responses: { 200: answer(schema) } } },
    });
    expect(await json(get('/books/7'))).toEqual({ id: 'fixed' });
  });
});

describe('what is sent', () => {
  const create = {
    post: {
      requestBody: { content: { 'application/json': { schema: book } } },
      responses: {
        201: { ...answer(book), headers: { Location: { required: true, schema: { type: 'string' } } } },
      },
    },
  };
  const read = { get: { parameters: [inPath('id', 'integer')], responses: { 200: answer(book) } } };

  it('comes back where the answer has the same members, with those inside of members', async () => {
    const send = await mockOf({ '/books': create, '/books/{id}': read });
    const body = (await json(
      send('/books', posted({ title: 'Mine', maker: { name: 'Ada' }, unknown: 1 })),
    )) as JsonObject;
    expect(body).toMatchObject({ title: 'Mine', maker: { name: 'Ada', city: expect.any(String) as string } });
    expect(body).not.toHaveProperty('unknown');
  });

  it('does not decide on what only the server says', async () => {
    const send = await mockOf({ '/books': create, '/books/{id}': read });
    expect(await json(send('/books', posted({ title: 'Mine' })))).toMatchObject({ id: 1 });
  });

  it('has a Location that is answered, with the id of the answer', async () => {
    const send = await mockOf({ '/v1/books': create, '/v1/books/{id}': read });
    const made = await send('/v1/books', posted({ title: 'Mine' }));
    const { id } = (await made.json()) as { id: number };
    expect(made.headers.get('location')).toBe(`/v1/books/${String(id)}`);
    expect(await json(send(made.headers.get('location')!))).toMatchObject({ id });
  });

  it('has a whole URL in Location where the document wants one', async () => {
    const made = {
      ...answer(book),
      headers: { Location: { required: true, schema: { type: 'string', format: 'uri' } } },
    };
    const send = await mockOf({ '/books': { post: { responses: { 201: made } } }, '/books/{id}': read });
    const location = (await send('/books', { method: 'POST' })).headers.get('location') ?? '';
    expect(location).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/books\/1$/);
    expect((await fetch(location)).status).toBe(200);
  });
});

describe('pages that no behavior describes', () => {
  const page = (next: JsonObject, more: JsonObject = {}): JsonObject => ({
    type: 'object',
    required: ['items', 'next', 'total', 'hasMore'],
    properties: {
      items: { type: 'array', items: book },
      next,
      total: { type: 'integer' },
      hasMore: { type: 'boolean' },
      ...more,
    },
  });
  const list = (name: string, schema: JsonObject): JsonObject => ({
    get: { parameters: [inQuery(name)], responses: { 200: answer(schema) } },
  });

  it.each<[string, JsonObject, Json]>([
    ['null where that is allowed', { type: ['string', 'null'] }, null],
    ['an empty text where it is not', { type: 'string' }, ''],
  ])('end, with %s, and have the items of the total once', async (_, next, end) => {
    const get = await mockOf({ '/books': list('cursor', page(next)) });
    const first = (await json(get('/books'))) as { items: { id: number }[]; next: string; total: number; hasMore: boolean };
    expect([first.hasMore, first.next]).toEqual([true, expect.stringMatching(/./)]);
    const second = (await json(get(`/books?cursor=${first.next}`))) as typeof first;
    expect([second.hasMore, second.next]).toEqual([false, end]);
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect([ids.length, new Set(ids).size]).toEqual([first.total, first.total]);
  }); // prettier-ignore

  it('are one, where a behavior lists all records', async () => {
    const { get } = list('cursor', page({ type: ['string', 'null'] }));
    const filter = { grammar: 'equals', items: '/items', selectors: ['title'] };
    const filtered = { ...(get as JsonObject), 'x-contract': { filter } };
    const operation = { ...filtered, parameters: [inQuery('cursor'), inQuery('title')] };
    const ask = await mockOf({ '/books': { get: operation } });
    const all = (await json(ask('/books'))) as { items: { title: string }[]; total: number };
    expect(all).toMatchObject({ next: null, hasMore: false, total: all.items.length });
    const title = all.items[0]?.title ?? '';
    expect(await json(ask(`/books?title=${encodeURIComponent(title)}`))).toMatchObject({
      items: [{ title }],
      next: null,
      hasMore: false,
      total: 1,
    });
  });

  it('end by leaving out what leads on, where it may be left out', async () => {
    const get = await mockOf({
      '/books': list('page_token', {
        type: 'object',
        properties: {
          books: { type: 'array', items: book },
          nextPageToken: { type: 'string', minLength: 1 },
        },
      }),
    });
    const first = (await json(get('/books'))) as { nextPageToken: string };
    expect(await json(get(`/books?page_token=${first.nextPageToken}`))).not.toHaveProperty('nextPageToken');
  });

  it('lead on by an address that is answered with the last page', async () => {
    const get = await mockOf({
      '/books': list('page', page({ type: ['string', 'null'], format: 'uri-reference' })),
    });
    const first = (await json(get('/books'))) as { next: string };
    expect(first.next).toBe('/books?page=2');
    expect(await json(get(first.next))).toMatchObject({ next: null });
  });
});

describe('heirs of a schema, which a discriminator tells apart', () => {
  const heir = (name: string): JsonObject => ({
    allOf: [
      { $ref: '#/components/schemas/Shape' },
      { type: 'object', required: [name], properties: { [name]: { type: 'integer', minimum: 1 } } },
    ],
  });
  const schemas = {
    Shape: {
      type: 'object',
      required: ['id', 'kind'],
      discriminator: { propertyName: 'kind', mapping: { ring: '#/components/schemas/Ring', square: '#/components/schemas/Square' } },
      properties: { id: { type: 'string', readOnly: true }, kind: { type: 'string' } },
    },
    Ring: heir('radius'),
    Square: heir('side'),
  }; // prettier-ignore
  const shape = { $ref: '#/components/schemas/Shape' };

  it.each([
    ['ring', 'radius'],
    ['square', 'side'],
  ])('come back as they were sent: %s', async (kind, member) => {
    const content = { 'application/json': { schema: shape } };
    const post = { requestBody: { required: true, content }, responses: { 201: answer(shape) } };
    const get = await mockOf({ '/shapes': { post } }, schemas);
    const made = await json(get('/shapes', posted({ kind, [member]: 4 })));
    expect(made).toEqual({ id: expect.any(String) as string, kind, [member]: 4 });
  });
});
