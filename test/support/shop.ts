import { stringify } from 'yaml';
import type { JsonObject } from '../../src/json/json.js';

const text = (more: JsonObject = {}): JsonObject => ({ type: ['string', 'null'], ...more });

const ITEM: JsonObject = {
  type: ['object', 'null'],
  properties: {
    sku: text({ examples: ['A-1'] }),
    name: text(),
    price: { type: ['number', 'null'] },
    since: text({ format: 'date-time' }),
    maker: { type: ['object', 'null'], properties: { country: text(), 'a/b%': text() } },
  },
};

const EXAMPLE = {
  mark: 'm1',
  items: [
    { sku: 'A-1', name: 'Anvil', price: 12.5, since: '2026-01-01T00:00:00Z', maker: { country: 'NO', 'a/b%': 'x' } },
    { sku: 'A-2', name: 'Bell, small', price: 7, since: '2026-01-02T00:00:00.5Z', maker: { country: 'SE', 'a/b%': 'y' } },
    { sku: 'A-3', name: 'Chisel', price: 30, since: '2026-01-03T00:00:00Z', maker: { country: 'NO', 'a/b%': 'z' } },
  ],
  count: 5,
  after: 'c1',
}; // prettier-ignore

/** A document of one operation that declares every behavior, but for what a test declares otherwise. */
export function shop(extension: JsonObject, more: JsonObject = {}): string {
  const query = (name: string, schema: JsonObject = { type: 'string' }): JsonObject => ({
    name,
    in: 'query',
    schema,
  });
  return stringify({
    openapi: '3.1.0',
    info: { title: 'Shop', version: '1' },
    paths: {
      '/items/{shelf}': {
        post: {
          operationId: 'list',
          'x-contract': { reads: true, ...extension },
          parameters: [
            { name: 'shelf', in: 'path', required: true, schema: { type: 'integer' }, example: 7 },
            ...['fields', 'after'].map((name) => query(name)),
            { ...query('query'), example: 'sku==A-1' },
            query('limit', { type: 'integer', minimum: 1 }),
          ],
          requestBody: {
            content: {
              'application/json': {
                schema: { type: 'object', properties: { known: text() } },
                example: {},
              },
            },
          },
          responses: {
            '200': {
              description: 'Items',
              content: {
                'application/json': {
                  schema: {
                    type: ['object', 'null'],
                    properties: {
                      mark: text(),
                      items: { type: ['array', 'null'], items: ITEM },
                      count: { type: ['integer', 'null'] },
                      after: text(),
                    },
                  },
                  example: EXAMPLE,
                },
              },
            },
            '4XX': { description: 'Refused' },
          },
          ...more,
        },
      },
    },
  });
}

export const ALL: JsonObject = {
  select: { parameter: 'fields' },
  unchanged: { send: '/known', from: '/mark', answer: null },
  order: { items: '/items', by: '/price' },
  filter: {
    parameter: 'query',
    grammar: 'rsql',
    items: '/items',
    selectors: ['sku', 'name', 'price', 'since', 'maker.country'],
    operators: ['==', '!=', '=in=', '=out=', '=gt=', '=ge=', '=lt=', '=le='],
  },
  page: { items: '/items', total: '/count', cursor: '/after', parameter: 'after', size: 'limit' },
  rules: [{ rule: 'response.body.items.all(i, i.sku != "")', message: 'm' }],
  'slow-after': 5000,
};
