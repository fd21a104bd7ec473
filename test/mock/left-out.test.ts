import { afterEach, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/json/json.js';
import type { Mock } from '../../src/mock/index.js';
import { startMock } from '../../src/mock/index.js';
import { contractOf, INFO } from '../support/contracts.js';

let mock: Mock | undefined;
afterEach(() => mock?.close());

function answering(operationId: string, schema: Json): Json {
  return {
    operationId,
    responses: { 200: { description: 'd', content: { 'application/json': { schema } } } },
  };
}

async function serving(paths: Json, components: Json = {}): Promise<string> {
  mock = await startMock({
    contracts: [await contractOf({ openapi: '3.1.0', info: INFO, paths, components })],
  });
  return mock.url;
}

describe('an operation that needs a broken place', () => {
  const paths = {
    '/a': { get: answering('dangling', { $ref: '#/components/schemas/Gone' }) },
    '/b': { get: answering('pattern', { type: 'string', pattern: '(?i)a' }), post: answering('made', { type: 'integer' }) },
    '/b/{id}': { parameters: [{ name: 'id', in: 'path', required: true, schema: {} }], get: answering('templated', { type: 'integer' }) },
  }; // prettier-ignore

  it.each([
    ['/a', "$ref '#/components/schemas/Gone' cannot be resolved: nothing stands there"],
    ['/b', 'not an ECMAScript regular expression'],
  ])('is answered with 501 and the reason: GET %s', async (path, reason) => {
    const response = await fetch((await serving(paths)) + path);
    expect(response.status).toBe(501);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const details = (await response.json()) as { title: string; detail: string };
    expect(details.title).toBe('Not Implemented');
    expect(details.detail).toContain(reason);
    expect(details.detail).toMatch(/openapi\.yaml:\d+:\d+/);
  });

  it('does not keep the others from being answered, also with made-up values', async () => {
    const url = await serving(paths, { schemas: { Unused: { $ref: '#/components/schemas/Gone' } } });
    const made = await fetch(`${url}/b`, { method: 'POST' });
    expect([made.status, typeof (await made.json())]).toEqual([200, 'number']);
    expect((await fetch(`${url}/b/1`)).status).toBe(200);
    expect((await fetch(`${url}/c`)).status).toBe(404);
  });

  it('keeps its path when another template would match it too', async () => {
    const url = await serving({ ...paths, '/{x}': { parameters: [{ name: 'x', in: 'path', required: true, schema: {} }], get: answering('any', { type: 'integer' }) } }); // prettier-ignore
    expect((await fetch(`${url}/a`)).status).toBe(501);
    expect((await fetch(`${url}/z`)).status).toBe(200);
  });
});

describe('a path whose operations cannot be read', () => {
  it.each<[what: string, item: Json]>([
    ['leads nowhere', { $ref: './gone.yaml' }],
    ['leads nowhere through a component', { $ref: '#/components/pathItems/Gone' }],
    ['leads back to itself', { $ref: '#/components/pathItems/Round' }],
    ['is a number', 5],
  ])('is answered with 501 and the reason, whatever the method, as it %s', async (_, item) => {
    const components = { pathItems: { Gone: { $ref: './gone.yaml' }, Round: { $ref: '#/components/pathItems/Again' }, Again: { $ref: '#/components/pathItems/Round' } } }; // prettier-ignore
    const url = await serving({ '/a/{x}': item, '/b': { get: answering('b', {}) } }, components);
    for (const method of ['GET', 'POST', 'DELETE']) {
      const response = await fetch(`${url}/a/1`, { method });
      expect(response.status).toBe(501);
      expect(((await response.json()) as { detail: string }).detail).toMatch(/openapi\.yaml:\d+:\d+: (\$ref|expected an object)/); // prettier-ignore
    }
    expect((await fetch(`${url}/b`)).status).toBe(200);
  });
});

describe('two paths that no server can tell apart', () => {
  it('are served as the first of them says', async () => {
    const item = (name: string, schema: Json): Json => ({
      parameters: [{ name, in: 'path', required: true, schema: { type: 'string' } }],
      get: answering(name, schema),
    });
    const url = await serving({
      '/a/{x}': item('x', { const: 'first' }),
      '/a/{y}': item('y', { const: 'second' }),
    });
    expect(await (await fetch(`${url}/a/1`)).json()).toBe('first');
  });

  it('are served as the first of them says, also where the key of the other one is more particular', async () => {
    const parameters = [{ name: 'q', in: 'query', required: true, schema: { type: 'string' } }];
    const item = (id: string): JsonObject => answering(id, { const: id }) as JsonObject;
    const url = await serving({
      '/a': { get: { ...item('first'), parameters } },
      '/a#second': { get: { ...item('second'), parameters } },
    });
    expect(await (await fetch(`${url}/a?q=x`)).json()).toBe('first');
  });
});

describe('an operation that documents no answer', () => {
  it('is answered without content', async () => {
    const response = await fetch(`${await serving({ '/a': { get: { operationId: 'a' } } })}/a`);
    expect([response.status, await response.text()]).toEqual([204, '']);
  });
});

describe('a document without operations', () => {
  it('is served, and answers 404 to any path', async () => {
    expect((await fetch(`${await serving({})}/a`)).status).toBe(404);
  });
});
