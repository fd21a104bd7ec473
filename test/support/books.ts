import type { JsonObject } from '../../src/json/json.js';

const json = (schema: JsonObject, more: JsonObject = {}): JsonObject => ({
  description: 'as described',
  content: { 'application/json': { schema, ...more } },
});
const BOOK = { $ref: '#/components/schemas/Book' };
const ID = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };

/** A document that is parsed already: a shelf of books, below `https://books.example/v1`. */
export const BOOKS: JsonObject = {
  openapi: '3.1.0',
  info: { title: 'Books', version: '1' },
  servers: [{ url: 'https://books.example/v1' }],
  paths: {
    '/books': {
      get: {
        operationId: 'listBooks',
        parameters: [{ name: 'genre', in: 'query', schema: { enum: ['crime', 'poetry'] } }],
        responses: {
          200: json({ type: 'array', items: BOOK }, { example: [{ id: 1, title: 'Emma' }] }),
        },
      },
      post: {
        operationId: 'createBook',
        security: [{ key: [] }],
        requestBody: {
          required: true,
          content: {
            'application/json': { schema: BOOK, example: { id: 2, title: 'Ulysses' } },
            'application/x-www-form-urlencoded': { schema: BOOK },
          },
        },
        responses: {
          201: {
            ...json(BOOK, { example: { id: 2, title: 'Ulysses' } }),
            headers: { 'X-Shelf': { schema: { type: 'string' }, example: 'A' } },
          },
          401: json({ type: 'object', properties: { reason: { type: 'string' } } }),
        },
      },
    },
    '/books/{id}': {
      get: {
        operationId: 'getBook',
        parameters: [ID],
        responses: {
          200: {
            description: 'a book',
            content: {
              'application/json': {
                schema: BOOK,
                examples: {
                  emma: { value: { id: 1, title: 'Emma' } },
                  ulysses: { value: { id: 2, title: 'Ulysses' } },
                },
              },
              'application/xml': { schema: BOOK },
            },
          },
          404: json(
            { type: 'object', properties: { reason: { type: 'string' } } },
            { example: { reason: 'lent' } },
          ),
        },
      },
      delete: { operationId: 'removeBook', parameters: [ID], responses: { 204: { description: 'gone' } } },
    },
    '/latest': {
      get: {
        operationId: 'latestBook',
        responses: {
          302: {
            description: 'there',
            headers: { Location: { schema: { type: 'string' }, example: '/v1/books/2' } },
          },
        },
      },
    },
    '/cover': {
      put: {
        operationId: 'putCover',
        requestBody: { content: { 'application/octet-stream': { schema: { maxLength: 4 } } } },
        responses: { 204: { description: 'stored' } },
      },
    },
    '/news': {
      get: {
        operationId: 'news',
        responses: {
          200: {
            description: 'news',
            content: {
              'text/event-stream': { schema: { type: 'string' }, example: 'data: one\n\ndata: two\n\n' },
            },
          },
        },
      },
    },
  },
  components: {
    securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
    schemas: {
      Book: {
        type: 'object',
        required: ['id', 'title'],
        properties: { id: { type: 'integer' }, title: { type: 'string', maxLength: 20 } },
      },
    },
  },
};
