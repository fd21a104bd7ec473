import { describe, expect, it } from 'vitest';
import { ToolError } from '../../../src/errors.js';
import { allowedMethods, routerOf } from '../../../src/mock/request/router.js';
import { soundContractOf } from '../../support/contracts.js';

const ok = 'responses: { 200: { description: ok } }';
const path = (name: string, place = 'path'): string =>
  `{ name: ${name}, in: ${place}, required: true, schema: {} }`;

const pets = await soundContractOf(`
paths:
  /pets/{id}: { get: { operationId: byId, parameters: [${path('id')}], ${ok} },
                delete: { operationId: remove, parameters: [${path('id')}], ${ok} } }
  /pets/mine: { get: { operationId: mine, ${ok} } }
  /pets/report.{format}: { get: { operationId: report, parameters: [${path('format')}], ${ok} } }
  /pets/{id}/toys/{toy}: { post: { operationId: toy, parameters: [${path('id')}, ${path('toy')}], ${ok} } }
  /a%20b: { head: { operationId: spaced, ${ok} }, get: { operationId: spacedGet, ${ok} } }
  /: { put: { operationId: root, ${ok} } }
`);
const router = routerOf([pets]);

describe('the router finds the operation of a request', () => {
  it.each([
    ['GET', '/pets/7', 'byId', { id: '7' }],
    ['GET', '/pets/a%2Fb', 'byId', { id: 'a%2Fb' }],
    ['GET', '/pets/mine', 'mine', {}],
    // Another method of a concrete path may be described by a templated one.
    ['DELETE', '/pets/mine', 'remove', { id: 'mine' }],
    ['GET', '/pets/report.csv', 'report', { format: 'csv' }],
    ['POST', '/pets/7/toys/ball', 'toy', { id: '7', toy: 'ball' }],
    // Prism answers 405 to HEAD where only GET is documented.
    ['HEAD', '/pets/7', 'byId', { id: '7' }],
    ['HEAD', '/a%20b', 'spaced', {}],
    ['PUT', '/', 'root', {}],
  ])('%s %s: %s', (method, at, id, texts) => {
    const match = router.match(method, at);
    expect(match.found && match.operation.id).toBe(id);
    expect(match.found && Object.fromEntries(match.pathTexts)).toEqual(texts);
  });

  it.each([
    ['GET', '/pets', []],
    ['GET', '/pets/', []],
    ['GET', '/pets/7/', []],
    ['GET', '/Pets/7', []],
    ['POST', '/pets/7', ['DELETE', 'GET', 'HEAD']],
    ['HEAD', '/', ['PUT']],
  ])('but finds none for %s %s', (method, at, methods) => {
    const match = router.match(method, at);
    expect(match.found).toBe(false);
    expect(!match.found && allowedMethods(match.others)).toEqual(methods);
  });
});

describe('of two templates of which neither is the more concrete, the router takes', async () => {
  const typed = (name: string, schema: string): string =>
    `{ name: ${name}, in: path, required: true, schema: ${schema} }`;
  const sites = routerOf([await soundContractOf(`
paths:
  /sites/{site}/zones/{zone}: { get: { operationId: zone, parameters: [${path('site')}, ${typed('zone', '{ type: string, format: uuid }')}], ${ok} } }
  /sites/{site}/{kind}/count: { get: { operationId: count, parameters: [${path('site')}, ${typed('kind', '{ enum: [zones, maps] }')}], ${ok} } }
  /shops/{shop}/{kind}/count: { get: { operationId: shopCount, parameters: [${path('shop')}, ${typed('kind', '{ enum: [maps] }')}], ${ok} } }
  /shops/{shop}/zones/{zone}: { get: { operationId: shopZone, parameters: [${path('shop')}, ${path('zone')}], ${ok} } }
  /shops/{shop}/zones/count: { post: { operationId: counted, parameters: [${path('shop')}], ${ok} } }
`)]); // prettier-ignore

  it.each([
    ['/sites/7/zones/count', 'count'],
    ['/sites/7/zones/3b241101-e2bb-4255-8caf-4136c566a962', 'zone'],
    ['/sites/7/zones/none', 'zone'],
    ['/sites/7/maps/count', 'count'],
    // Both are possible: the first concrete segment decides.
    ['/shops/7/zones/count', 'shopZone'],
  ])('%s for %s', (at, id) => {
    const match = sites.match('GET', at);
    expect(match.found && match.operation.id).toBe(id);
  });
});

describe('a clash of two operations', () => {
  const other = soundContractOf(
    `paths: { '/pets/{name}': { get: { parameters: [${path('name')}], ${ok} } } }`,
    { file: 'other.openapi.yaml' },
  );

  it('names both places', async () => {
    const attempt = (async () => routerOf([pets, await other]))();
    await expect(attempt).rejects.toThrow(ToolError);
    await expect(attempt).rejects.toThrow(
      /GET \/pets\/\{name\}.*openapi\.yaml:\d+:\d+.*other\.openapi\.yaml:\d+:\d+/,
    );
  });

  it('is found inside one document', async () => {
    const twice = await soundContractOf(`paths:
      /a/{b}: { get: { parameters: [${path('b')}], ${ok} } }
      /a/{c}: { get: { parameters: [${path('c')}], ${ok} } }`);
    expect(() => routerOf([twice])).toThrow('described twice');
  });

  it('is not found between methods of one path', async () => {
    const posting = await soundContractOf(`paths: { /pets/mine: { post: { operationId: made, ${ok} } } }`, {
      file: 'posting.openapi.yaml',
    });
    const both = routerOf([pets, posting]);
    expect(both.match('POST', '/pets/mine')).toMatchObject({ operation: { id: 'made' } });
    expect(both.match('GET', '/pets/mine')).toMatchObject({ operation: { id: 'mine' } });
  });
});
