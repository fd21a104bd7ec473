import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { readContract } from '../../../src/load/index.js';
import type { Contract } from '../../../src/model/document.js';

/** A document with one of each kind of thing that a pact can use. */
const SHOP = `openapi: 3.1.0
info: { title: Shop, version: '1' }
servers: [{ url: https://shop.example/api }]
paths:
  /things:
    get:
      operationId: listThings
      parameters:
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 100 } }
        - { name: state, in: query, schema: { enum: [new, sold] } }
        - { name: tags, in: query, schema: { type: array, items: { type: string } } }
        - { name: where, in: query, style: deepObject, schema: { type: object, properties: { city: { type: string } } } }
        - { name: X-Trace, in: header, schema: { type: string, format: uuid } }
      responses:
        '200':
          description: A page.
          headers:
            X-Total: { required: true, schema: { type: integer } }
          content:
            application/json: { schema: { $ref: '#/components/schemas/Page' } }
            text/csv: { schema: { type: string } }
        '400': { $ref: '#/components/responses/Problem' }
    post:
      operationId: addThing
      security: [{ Key: [] }]
      requestBody:
        required: true
        content:
          application/json: { schema: { $ref: '#/components/schemas/NewThing' } }
      responses:
        '201':
          description: Made.
          headers: { Location: { schema: { type: string } } }
          content:
            application/json: { schema: { $ref: '#/components/schemas/Thing' } }
        '422': { $ref: '#/components/responses/Problem' }
  /things/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get:
      operationId: getThing
      parameters: [{ name: lang, in: query, required: true, schema: { type: string, minLength: 2 } }]
      responses:
        '200':
          description: It.
          content:
            application/json: { schema: { $ref: '#/components/schemas/Thing' } }
        default: { $ref: '#/components/responses/Problem' }
    delete:
      operationId: removeThing
      responses:
        '204': { description: Gone. }
  /pets/{name}:
    parameters: [{ name: name, in: path, required: true, schema: { type: string } }]
    get:
      operationId: getPet
      responses:
        2XX:
          description: A cat or a dog.
          content:
            application/json:
              schema:
                oneOf:
                  - { type: object, required: [kind, lives], properties: { kind: { const: cat }, lives: { type: integer } } }
                  - { type: object, required: [kind, tricks], properties: { kind: { const: dog }, tricks: { type: array, items: { type: string }, minItems: 2 } } }
  /login:
    post:
      operationId: logIn
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: { type: object, required: [user], properties: { user: { type: string }, age: { type: integer } } }
      responses:
        '200':
          description: Labels by name.
          content:
            application/json: { schema: { type: object, additionalProperties: { type: integer } } }
  /open:
    get:
      operationId: getOpen
      responses:
        '200':
          description: Anything.
          content:
            application/json: { schema: { type: object, properties: { id: { type: integer } }, additionalProperties: true } }
  /offers/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get:
      operationId: getOffer
      responses:
        '200':
          description: A thing, what it goes with, and what is left of both.
          content:
            application/json:
              schema:
                type: object
                required: [thing, other, left, code]
                properties:
                  thing: { anyOf: [{ $ref: '#/components/schemas/NewThing' }, { $ref: '#/components/schemas/Thing' }] }
                  other: { oneOf: [{ $ref: '#/components/schemas/NewThing' }, { type: 'null' }] }
                  left: { oneOf: [{ type: integer }, { type: string }] }
                  code: { anyOf: [{ type: string, pattern: '^[A-Z]{3}$' }, { type: string, format: date }] }
components:
  securitySchemes:
    Key: { type: apiKey, in: header, name: X-Key }
  schemas:
    Thing:
      type: object
      required: [id, name, price]
      properties:
        id: { type: integer }
        name: { type: string }
        price: { type: number }
        sold: { type: boolean }
        note: { type: [string, 'null'] }
        state: { enum: [new, sold] }
        made: { type: string, format: date-time }
        code: { type: string, pattern: '^[A-Z]{3}$' }
        maker: { type: object, required: [city, country], properties: { city: { type: string }, country: { type: string } } }
        tags: { type: array, minItems: 1, items: { type: string } }
        any: {}
    NewThing:
      type: object
      required: [name]
      properties: { name: { type: string }, price: { type: number, minimum: 0 } }
    Page:
      type: object
      required: [items]
      properties:
        items: { type: array, items: { $ref: '#/components/schemas/Thing' } }
        next: { type: [string, 'null'] }
  responses:
    Problem:
      description: A problem.
      content:
        application/problem+json:
          schema: { type: object, properties: { title: { type: string }, status: { type: integer } } }
`;

/** The document, read from a folder that is removed when the suite is over. */
export async function shopContract(): Promise<{ contract: Contract; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'specproof-pact-check-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'shop.yaml'), SHOP);
  return { contract: await readContract('shop.yaml', { cwd: folder }), folder };
}

/** Parts of an interaction that differ from the usual one. */
export interface Change {
  request?: Record<string, unknown>;
  response?: Record<string, unknown>;
}

/** A pact of version 3 with one interaction. */
export function pactText({ request = {}, response = {} }: Change): string {
  const interaction = {
    description: 'an interaction',
    request: { method: 'GET', path: '/things', ...request },
    response: { status: 200, ...response },
  };
  const names = { consumer: { name: 'app' }, provider: { name: 'shop' } };
  return JSON.stringify(
    { ...names, interactions: [interaction], metadata: { pactSpecification: { version: '3.0.0' } } },
    undefined,
    1,
  );
}
