import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A shop of two operations that read and one that makes. */
const SHOP = `openapi: 3.1.0
info: { title: Shop, version: '1' }
paths:
  /things:
    get:
      operationId: listThings
      parameters: [{ name: limit, in: query, schema: { type: integer, minimum: 1 } }]
      responses:
        '200':
          description: Things.
          content:
            application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Thing' } } }
        '400': { description: No. }
    post:
      operationId: addThing
      requestBody:
        required: true
        content:
          application/json: { schema: { type: object, required: [name], properties: { name: { type: string } } }, example: { name: Hat } }
      responses:
        '201':
          description: Made.
          content:
            application/json: { schema: { $ref: '#/components/schemas/Thing' } }
        '400': { description: No. }
        '415': { description: Not that. }
  /things/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer }, example: 1 }]
    get:
      operationId: getThing
      responses:
        '200':
          description: It.
          content:
            application/json: { schema: { $ref: '#/components/schemas/Thing' } }
        '400': { description: No. }
        '404': { description: None. }
components:
  schemas:
    Thing:
      type: object
      required: [id, name]
      properties: { id: { type: integer }, name: { type: string }, price: { type: number } }
`;

/** A folder with the document, removed when the suite is over. */
export function shopFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'specproof-vitest-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'shop.yaml'), SHOP);
  return folder;
}

/** A request to the shop. */
export interface ShopRequest {
  method: string;
  /** Path and query. */
  url: string;
  /** Its Content-Type. */
  type: string | null | undefined;
  body: string;
}

/** What the shop answers; `fault` breaks one thing. */
export function shopAnswer(request: ShopRequest, fault = ''): { status: number; body?: unknown } {
  const { method, type, body } = request;
  const { pathname: path, searchParams } = new URL(request.url, 'http://shop');
  const price = fault === 'type' ? '9' : 9;
  const thing = fault === 'missing' ? { id: 1, price } : { id: 1, name: 'Hat', price };
  const refusal = { status: fault === 'accepts' ? 200 : 400, ...(fault === 'accepts' && { body: [thing] }) };
  if (path === '/things' && method === 'GET') {
    const limit = searchParams.get('limit');
    return limit !== null && !/^[1-9]\d*$/.test(limit) ? refusal : { status: 200, body: [thing] };
  }
  if (path === '/things' && method === 'POST') {
    if (type?.startsWith('application/json') !== true) return { status: 415 };
    return typeof parsed(body)?.name === 'string' ? { status: 201, body: thing } : { status: 400 };
  }
  const [, id] = /^\/things\/([^/]+)$/.exec(path) ?? [];
  if (id === undefined) return { status: 404 };
  if (method !== 'GET') return { status: 405 };
  if (!/^-?\d+$/.test(id)) return { status: 400 };
  return id === '1' ? { status: 200, body: thing } : { status: 404 };
}

function parsed(text: string): { name?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
