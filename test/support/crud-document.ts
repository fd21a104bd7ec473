import type { Json, JsonObject } from '../../src/json/json.js';

/** The document of `crud-server.ts`: things with a unique name, and orders that refer to two of them. */

const REF = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

function answer(description: string, schema: JsonObject): JsonObject {
  return { description, content: { 'application/json': { schema } } };
}

const PROBLEM = answer('a refusal', REF('Problem'));
const NOT_THERE = { 404: PROBLEM };
const REFUSED = { 400: PROBLEM, 415: PROBLEM };

function sent(schema: JsonObject, example: JsonObject): JsonObject {
  return { required: true, content: { 'application/json': { schema, example } } };
}

function idParameter(): Json[] {
  return [{ name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } }];
}

/** The operations on one kind of thing; its name is capitalised in the ids of operations. */
function resource(
  plural: string,
  Name: string,
  example: JsonObject,
  change: JsonObject,
  more: JsonObject = {},
): JsonObject {
  return {
    [`/${plural}`]: {
      post: {
        operationId: `create${Name}`,
        requestBody: sent(REF(`New${Name}`), example),
        responses: { 201: answer('made', REF(Name)), ...REFUSED, ...more },
      },
      get: {
        operationId: `list${Name}s`,
        responses: { 200: answer('all', { type: 'array', items: REF(Name) }) },
      },
    },
    [`/${plural}/{id}`]: {
      parameters: idParameter(),
      get: {
        operationId: `read${Name}`,
        responses: { 200: answer('one', REF(Name)), ...REFUSED, ...NOT_THERE },
      },
      put: {
        operationId: `change${Name}`,
        requestBody: sent(REF(`New${Name}`), change),
        responses: { 200: answer('changed', REF(Name)), ...REFUSED, ...NOT_THERE, ...more },
      },
      delete: {
        operationId: `remove${Name}`,
        responses: { 204: { description: 'removed' }, ...REFUSED, ...NOT_THERE },
      },
    },
  };
}

function object(properties: JsonObject): JsonObject {
  return { type: 'object', required: Object.keys(properties), properties };
}

const NAME = { type: 'string', minLength: 1, maxLength: 40 };
const ID = { type: 'integer', minimum: 1 };
const CUSTOMER = { name: NAME, vip: { type: 'boolean' } };
const PRODUCT = {
  code: { type: 'string', pattern: '^[A-Z]{3}-[0-9]{4}$' },
  price: { type: 'integer', minimum: 0 },
};
const ORDER = { customerId: ID, productId: ID, count: { type: 'integer', minimum: 1, maximum: 99 } };

export const CRUD_DOCUMENT: JsonObject = {
  paths: {
    ...resource(
      'customers',
      'Customer',
      { name: 'Ada', vip: true },
      { name: 'Grace', vip: false },
      { 409: PROBLEM },
    ),
    ...resource(
      'products',
      'Product',
      { code: 'ABC-1234', price: 5 },
      { code: 'XYZ-0001', price: 7 },
      { 409: PROBLEM },
    ),
    ...resource(
      'orders',
      'Order',
      { customerId: 1, productId: 1, count: 2 },
      { customerId: 1, productId: 1, count: 3 },
      { 422: PROBLEM },
    ),
  },
  components: {
    schemas: {
      NewCustomer: object(CUSTOMER),
      NewProduct: object(PRODUCT),
      NewOrder: object(ORDER),
      Customer: object({ id: ID, ...CUSTOMER }),
      Product: object({ id: ID, ...PRODUCT }),
      Order: object({ id: ID, ...ORDER }),
      Problem: object({ message: { type: 'string' } }),
    },
  },
};
