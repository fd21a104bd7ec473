import type { JsonObject } from '../../src/json/json.js';

const json = (schema: JsonObject, example?: JsonObject | JsonObject[]): JsonObject => ({
  description: 'as described',
  content: { 'application/json': { schema, ...(example && { example }) } },
});

/** One kind of clause each, without references, so that any judge of JSON Schema reads it alone. */
const ORDER: JsonObject = {
  type: 'object',
  required: ['id', 'state', 'lines'],
  properties: {
    id: { type: 'integer', minimum: 1 },
    state: { enum: ['open', 'sent'] },
    code: { type: 'string', pattern: '^[A-Z]{2}$' },
    weight: { type: ['number', 'null'], exclusiveMinimum: 0 },
    lines: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: {
        type: 'object',
        required: ['sku'],
        properties: { sku: { type: 'string', minLength: 2 }, count: { type: 'integer', maximum: 9 } },
        additionalProperties: false,
      },
    },
    gone: {},
    note: { type: 'string', maxLength: 20 },
  },
};

const EXAMPLE = {
  id: 7,
  state: 'open',
  code: 'NO',
  weight: 2.5,
  lines: [{ sku: 'A-1', count: 2 }, { sku: 'A-2' }],
};
const NEW = {
  type: 'object',
  required: ['sku'],
  properties: { sku: { type: 'string', minLength: 2 }, count: { type: 'integer', minimum: 1 } },
};
const PROBLEM = json(
  { type: 'object', required: ['title'], properties: { title: { type: 'string' } } },
  { title: 'No' },
);

/** Orders that are read and made; `gone` is in no example, and anything would do for it. */
export const ORDERS: JsonObject = {
  openapi: '3.1.0',
  info: { title: 'Orders', version: '1' },
  security: [{ key: [] }],
  paths: {
    '/orders/{id}': {
      get: {
        operationId: 'getOrder',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 }, example: 7 },
          { name: 'view', in: 'query', schema: { enum: ['short', 'long'] }, example: 'short' },
        ],
        responses: {
          200: {
            ...json(ORDER, EXAMPLE),
            headers: { 'X-Version': { required: true, schema: { type: 'integer' }, example: 3 } },
          },
          400: PROBLEM,
          401: PROBLEM,
        },
      },
    },
    '/orders': {
      post: {
        operationId: 'addOrder',
        requestBody: { required: true, content: { 'application/json': { schema: NEW, example: { sku: 'A-1', count: 2 } } } },
        responses: { 201: json(ORDER, EXAMPLE), 400: PROBLEM, 401: PROBLEM },
      },
    },
  },
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
}; // prettier-ignore
