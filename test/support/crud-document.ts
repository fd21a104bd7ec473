/**
 * The document of `crud-server.ts`: customers with a unique name, products with a unique code, and orders that refer to
 * one of each. All of it is for who has a token.
 */
export const CRUD_DOCUMENT = `openapi: 3.1.0
info: { title: Shop, version: '1' }
security: [{ token: [] }]
paths:
  /customers:
    post:
      operationId: createCustomer
      x-contract: { creates: { customer: { id: /id, unique: [/name] } } }
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewCustomer' }, example: { name: Ada, tier: gold, email: ada@example.com, note: early } } } }
      responses:
        '201': { $ref: '#/components/responses/CustomerMade' }
        '400': { $ref: '#/components/responses/Refusal' }
        '401': { $ref: '#/components/responses/Refusal' }
        '409': { $ref: '#/components/responses/Refusal' }
        '415': { $ref: '#/components/responses/Refusal' }
    get:
      operationId: listCustomers
      x-contract:
        page: { items: /items, total: /total, cursor: /after, parameter: after, size: limit }
        rules:
          - rule: '!has(request.query.tier) || response.body.items.all(one, one.tier == request.query.tier)'
            message: only customers of the tier asked for
      parameters:
        - { $ref: '#/components/parameters/limit' }
        - { $ref: '#/components/parameters/after' }
        - { name: tier, in: query, schema: { enum: [basic, gold] } }
      responses:
        '200': { description: a page, content: { application/json: { schema: { $ref: '#/components/schemas/Customers' } } } }
        '400': { $ref: '#/components/responses/Refusal' }
        '401': { $ref: '#/components/responses/Refusal' }
  /customers/{id}:
    parameters: [{ $ref: '#/components/parameters/id' }]
    get:
      operationId: readCustomer
      responses:
        '200': { $ref: '#/components/responses/Customer' }
        '400': { $ref: '#/components/responses/Refusal' }
        '401': { $ref: '#/components/responses/Refusal' }
        '404': { $ref: '#/components/responses/Refusal' }
    patch:
      operationId: changeCustomer
      requestBody: { required: true, content: { application/merge-patch+json: { schema: { $ref: '#/components/schemas/CustomerChange' }, example: { tier: basic } } } }
      responses:
        '200': { $ref: '#/components/responses/Customer' }
        '400': { $ref: '#/components/responses/Refusal' }
        '401': { $ref: '#/components/responses/Refusal' }
        '404': { $ref: '#/components/responses/Refusal' }
        '409': { $ref: '#/components/responses/Refusal' }
        '415': { $ref: '#/components/responses/Refusal' }
    delete:
      operationId: removeCustomer
      responses:
        '204': { description: removed, headers: { X-Removed: { required: true, schema: { type: integer, minimum: 1 } } } }
        '400': { $ref: '#/components/responses/Refusal' }
        '401': { $ref: '#/components/responses/Refusal' }
        '404': { $ref: '#/components/responses/Refusal' }
  /products:
    post:
      operationId: createProduct
      x-contract: { creates: { product: { id: /id, unique: [/code] } } }
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewProduct' }, example: { code: ABC-1234, price: 5, tags: [new] } } } }
      responses:
        '201': { $ref: '#/components/responses/ProductMade' }
        '400': { $ref: '#/components/responses/Refusal' }
        '401': { $ref: '#/components/responses/Refusal' }
        '409': { $ref: '#/components/responses/Refusal' }
        '415': { $ref: '#/components/responses/Refusal' }
    get:
      operationId: listProducts
      responses:
        '200': { description: all, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Product' } } } } }
        '401': { $ref: '#/components/responses/Refusal' }
  /products/{id}:
    parameters: [{ $ref: '#/components/parameters/id' }]
    get:
      operationId: readProduct
      responses:
        '200': { $ref: '#/components/responses/Product' }
        '400': { $ref: '#/components/responses/Refusal' }
        '401': { $ref: '#/components/responses/Refusal' }
        '404': { $ref: '#/components/responses/Refusal' }
    put:
      operationId: replaceProduct
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewProduct' }, example: { code: XYZ-0001, price: 7, tags: [old] } } } }
      responses:
        '200': { $ref: '#/components/responses/Product' }
        '400': { $ref: '#/components/responses/Refusal' }
        '401': { $ref: '#/components/responses/Refusal' }
        '404': { $ref: '#/components/responses/Refusal' }
        '409': { $ref: '#/components/responses/Refusal' }
        '415': { $ref: '#/components/responses/Refusal' }
    delete:
      operationId: removeProduct
      responses:
        '204': { description: removed }
        '400': { $ref: '#/components/responses/Refusal' }
        '401': { $ref: '#/components/responses/Refusal' }
        '404': { $ref: '#/components/responses/Refusal' }
  /orders:
    post:
      operationId: createOrder
      x-contract: { uses: { /customerId: { thing: customer, exists: true }, /productId: { thing: product, exists: true } } }
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewOrder' }, example: { customerId: 1, productId: 1, count: 2, gift: true } } } }
      responses:
        '201': { $ref: '#/components/responses/OrderMade' }
        '400': { $ref: '#/components/responses/Refusal' }
        '401': { $ref: '#/components/responses/Refusal' }
        '415': { $ref: '#/components/responses/Refusal' }
        '422': { $ref: '#/components/responses/Refusal' }
    get:
      operationId: listOrders
      responses:
        '200': { description: all, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Order' } } } } }
        '401': { $ref: '#/components/responses/Refusal' }
  /orders/{id}:
    parameters: [{ $ref: '#/components/parameters/id' }]
    get:
      operationId: readOrder
      responses:
        '200': { $ref: '#/components/responses/Order' }
        '400': { $ref: '#/components/responses/Refusal' }
        '401': { $ref: '#/components/responses/Refusal' }
        '404': { $ref: '#/components/responses/Refusal' }
    put:
      operationId: replaceOrder
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewOrder' }, example: { customerId: 1, productId: 1, count: 3 } } } }
      responses:
        '200': { $ref: '#/components/responses/Order' }
        '400': { $ref: '#/components/responses/Refusal' }
        '401': { $ref: '#/components/responses/Refusal' }
        '404': { $ref: '#/components/responses/Refusal' }
        '415': { $ref: '#/components/responses/Refusal' }
        '422': { $ref: '#/components/responses/Refusal' }
    delete:
      operationId: removeOrder
      responses:
        '204': { description: removed }
        '400': { $ref: '#/components/responses/Refusal' }
        '401': { $ref: '#/components/responses/Refusal' }
        '404': { $ref: '#/components/responses/Refusal' }
components:
  securitySchemes:
    token: { type: http, scheme: bearer }
  parameters:
    id: { name: id, in: path, required: true, schema: { type: integer, minimum: 1 } }
    limit: { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 50 } }
    after: { name: after, in: query, schema: { type: string } }
  headers:
    Location: { required: true, description: the address of what was made, schema: { type: string, format: uri-reference } }
  responses:
    Refusal: { description: a refusal, content: { application/json: { schema: { $ref: '#/components/schemas/Problem' } } } }
    CustomerMade: { description: made, headers: { Location: { $ref: '#/components/headers/Location' } }, content: { application/json: { schema: { $ref: '#/components/schemas/Customer' } } } }
    Customer: { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Customer' } } } }
    ProductMade: { description: made, headers: { Location: { $ref: '#/components/headers/Location' } }, content: { application/json: { schema: { $ref: '#/components/schemas/Product' } } } }
    Product: { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Product' } } } }
    OrderMade: { description: made, headers: { Location: { $ref: '#/components/headers/Location' } }, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
    Order: { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
  schemas:
    NewCustomer:
      type: object
      required: [name, tier]
      properties:
        name: { type: string, minLength: 1, maxLength: 40 }
        tier: { enum: [basic, gold] }
        email: { type: string, format: email }
        note: { type: string, maxLength: 80 }
    CustomerChange:
      type: object
      minProperties: 1
      properties:
        name: { type: string, minLength: 1, maxLength: 40 }
        tier: { enum: [basic, gold] }
        email: { type: [string, 'null'], format: email }
        note: { type: [string, 'null'], maxLength: 80 }
    Customer:
      allOf:
        - { $ref: '#/components/schemas/NewCustomer' }
        - type: object
          required: [id, orders]
          properties: { id: { type: integer, minimum: 1 }, orders: { type: integer, minimum: 0 } }
    Customers:
      type: object
      required: [items, total, after]
      properties:
        items: { type: array, items: { $ref: '#/components/schemas/Customer' } }
        total: { type: integer, minimum: 0 }
        after: { type: [string, 'null'] }
    NewProduct:
      type: object
      required: [code, price]
      properties:
        code: { type: string, pattern: '^[A-Z]{3}-[0-9]{4}$' }
        price: { type: integer, minimum: 0, maximum: 100000, multipleOf: 1 }
        tags: { type: array, maxItems: 3, uniqueItems: true, items: { type: string, minLength: 2 } }
    Product:
      allOf:
        - { $ref: '#/components/schemas/NewProduct' }
        - { type: object, required: [id], properties: { id: { type: integer, minimum: 1 } } }
    NewOrder:
      type: object
      required: [customerId, productId, count]
      additionalProperties: false
      properties:
        customerId: { type: integer, minimum: 1 }
        productId: { type: integer, minimum: 1 }
        count: { type: integer, exclusiveMinimum: 0, exclusiveMaximum: 100 }
        gift: { type: boolean }
    Order:
      type: object
      required: [id, customerId, productId, count]
      properties:
        id: { type: integer, minimum: 1 }
        customerId: { type: integer, minimum: 1 }
        productId: { type: integer, minimum: 1 }
        count: { type: integer, minimum: 1, maximum: 99 }
        gift: { type: boolean }
    Problem:
      type: object
      required: [code, message]
      properties:
        code: { enum: [auth, invalid, media, missing, reference, taken] }
        message: { type: string, minLength: 1 }
`;
