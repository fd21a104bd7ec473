import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/json/json.js';
import { collidingPaths } from '../../src/lint/redocly/colliding-paths.js';
import { doubtfulOutline } from '../../src/lint/redocly/doubtful-paths.js';
import { outline } from '../../src/lint/redocly/outline.js';
import { redocly } from '../../src/lint/redocly/parts.js';
import type { RuleName } from '../../src/lint/redocly/rules.js';
import { LOCAL_RULES, RULES } from '../../src/lint/redocly/rules.js';
import { linted } from '../../src/lint/redocly/whole.js';

const OTHERS = (Object.keys(RULES) as RuleName[]).filter((rule) => !LOCAL_RULES.includes(rule));

/** What the linter finds, by rule, message and place. */
async function foundIn(document: JsonObject): Promise<string[]> {
  const { normalizeTypes, Oas3_1Types } = redocly();
  const problems = await linted(document, normalizeTypes(Oas3_1Types), OTHERS);
  return problems.map(({ ruleId, message, location }) =>
    [ruleId, message, location[0]?.pointer ?? ''].join(' '),
  );
}

const parameter = fc.oneof(
  fc.record({ name: fc.constantFrom('a', 'b', 'c'), in: fc.constantFrom('path', 'query') }),
  fc.constantFrom<JsonObject>(
    { $ref: '#/components/parameters/A' },
    { $ref: '#/components/parameters/Missing' },
    { name: 'a' },
  ),
);
const operation = fc.record(
  {
    operationId: fc.constantFrom('one', 'two', 'three', ''),
    parameters: fc.array(parameter, { maxLength: 3 }),
    servers: fc.constantFrom<Json>([{ url: 'https://x/' }], [{ url: 'https://{y}' }]),
    responses: fc.constantFrom<Json>(
      { 200: { description: '' } },
      { 200: { $ref: '#/components/responses/R' } },
      { 200: { links: { l: { server: { url: 'https://x/' } } } } },
    ),
    callbacks: fc.constantFrom<Json>({ c: { '{$url}': { post: { operationId: 'one' } } } }),
  },
  { requiredKeys: [] },
);
const item = fc.oneof(
  { arbitrary: fc.record({ get: operation, put: operation, parameters: fc.array(parameter, { maxLength: 2 }) }, { requiredKeys: [] }), weight: 9 }, // prettier-ignore
  { arbitrary: fc.constantFrom<JsonObject>({ $ref: '#/paths/~1a' }, { $ref: '#/components/pathItems/P' }), weight: 1 }, // prettier-ignore
);
const segment = fc.constantFrom('a', 'b', '{a}', '{b}', 'x{a}', '{}', 'a?b=c', '');
const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => `/${segments.join('/')}`);
const documents = fc.record({
  openapi: fc.constant('3.1.0'),
  info: fc.constant({ title: 't', version: '1' }),
  paths: fc.dictionary(path, item, { maxKeys: 6 }),
  components: fc.constant({
    parameters: { A: { name: 'a', in: 'path' } },
    responses: { R: { description: '', links: { l: { server: { url: 'https://x/' } } } } },
    pathItems: { P: { get: { operationId: 'two' } } },
  }),
});

describe('a document without the paths that are right for sure', () => {
  it('has the same problems', async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (document) => {
        const whole = document as unknown as JsonObject;
        expect(await foundIn(doubtfulOutline(whole))).toEqual(await foundIn(outline(whole)));
      }),
    );
  });

  it('is left with those that repeat an operation id or miss a parameter', () => {
    const get = (operationId: string): JsonObject => ({ get: { operationId } });
    const paths = { '/a': get('same'), '/b': get('other'), '/c': get('same'), '/d/{id}': get('last') };
    const { paths: left } = doubtfulOutline({ openapi: '3.1.0', paths });
    expect(Object.keys(left as JsonObject)).toEqual(['/a', '/c', '/d/{id}']);
  });
});

describe('paths that collide', () => {
  it.each([
    [
      ['/a/{x}', '/{y}/b', '/a/b'],
      ['/a/{x}', '/{y}/b'],
    ],
    [
      ['/a/{x}', '/a/{y}'],
      ['/a/{x}', '/a/{y}'],
    ],
    [
      ['/a{x}', '/a{y}'],
      ['/a{x}', '/a{y}'],
    ],
    [['/a', '/b', '/a/{x}', '/b/{x}'], []],
  ])('of %j are %j', (paths, colliding) => {
    expect([...collidingPaths(paths)].sort()).toEqual([...colliding].sort());
  });

  it('are found among thousands', () => {
    const paths = Array.from({ length: 5000 }, (_, i) => `/things${String(i)}/{id}/parts/{part}`);
    expect([...collidingPaths(paths)]).toEqual([]);
    const odd = ['/things7/{id}/{other}/x', '/things7/{id}/{other}/{part}', '/things8/{a}/parts/{b}'];
    expect([...collidingPaths([...paths, ...odd])].sort()).toEqual([
      '/things7/{id}/parts/{part}',
      odd[0],
      '/things8/{a}/parts/{b}',
      '/things8/{id}/parts/{part}',
    ].sort()); // prettier-ignore
  });
});
