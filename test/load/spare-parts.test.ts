import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/json/json.js';
import { readContract } from '../../src/load/index.js';
import { INFO } from '../support/contracts.js';

/** An operation with these members, in its answer, its media type and itself; beside it, those components. */
function having(
  { answer = {}, media = {}, operation = {} }: Partial<Record<'answer' | 'media' | 'operation', JsonObject>>,
  components: JsonObject = {},
): JsonObject {
  const content = { 'application/json': { schema: { type: 'object' }, ...media } };
  const get = {
    operationId: 'a',
    responses: { 200: { description: 'd', content, ...answer } },
    ...operation,
  };
  return { openapi: '3.1.0', info: INFO, paths: { '/a': { get } }, components };
}

const gone = (section: string): Json => ({ $ref: `#/components/${section}/gone` });

describe('what an operation does without costs nothing else', () => {
  it.each<[what: string, document: JsonObject, told: string]>([
    ['an example', having({ media: { examples: { x: gone('examples') } } }), 'error document.ref.unresolved'],
    ['an example behind a component', having({ media: { examples: { x: { $ref: '#/components/examples/near' } } } }, { examples: { near: gone('examples') } }), 'error document.ref.unresolved'],
    ['an example of a parameter', having({ operation: { parameters: [{ name: 'q', in: 'query', schema: {}, examples: { x: gone('examples') } }] } }), 'error document.ref.unresolved'],
    ['examples in a list', having({ media: { examples: [{ value: 1 }] } }), 'error document.structure'],
    ['an example that is a text', having({ media: { examples: { x: 'text' } } }), 'error document.structure'],
    ['a link', having({ answer: { links: { next: gone('links') } } }), 'error document.ref.unresolved'],
    ['a callback', having({ operation: { callbacks: { done: gone('callbacks') } } }), 'error document.ref.unresolved'],
  ])('%s', async (_, document, told) => {
    const { operations, unusable, problems } = await readContract(document, { cwd: '.' });
    expect(problems.map(({ severity, code }) => `${severity} ${code}`)).toEqual([told]);
    expect([operations.length, unusable.length]).toEqual([1, 0]);
  }); // prettier-ignore

  it('but what a callback sends is needed', async () => {
    const item = { post: { requestBody: { content: { 'application/json': { schema: gone('schemas') } } }, responses: {} } };
    const document = having({ operation: { callbacks: { done: { '{$request.query.url}': item } } } });
    expect((await readContract(document, { cwd: '.' })).operations).toEqual([]);
  }); // prettier-ignore
});

describe('a link is warned of', () => {
  const told = async (link: JsonObject, more: JsonObject = {}): Promise<string[]> => {
    const document = having({ answer: { links: { next: link } } });
    const { problems } = await readContract({ ...document, ...more }, { cwd: '.' });
    return problems.map(({ code, severity, message, pointer }) => `${severity} ${code} ${pointer.replace(/^.*\/links/, '')}: ${message}`);
  }; // prettier-ignore

  it.each<[what: string, link: JsonObject, said: string[]]>([
    [
      'that names no operation',
      { operationId: 'aa' },
      [`warning document.link /next/operationId: no operation is called 'aa'; did you mean 'a'?`],
    ],
    [
      'that leads to no operation',
      { operationRef: '#/paths/~1b/get' },
      ['warning document.link /next/operationRef: no operation stands at #/paths/~1b/get'],
    ],
    [
      'that names a parameter which is not there',
      { operationId: 'a', parameters: { id: 7 } },
      [`warning document.link /next/parameters/id: 'a' has no parameter 'id'`],
    ],
  ])('%s', async (_, link, said) => {
    expect(await told(link)).toEqual(said);
  });

  it.each<[what: string, link: JsonObject]>([
    ['to an operation by its id', { operationId: 'a' }],
    ['to an operation by its place', { operationRef: '#/paths/~1a/get' }],
    ['into another document', { operationRef: 'https://example.com/api.yaml#/paths/~1a/get' }],
  ])('and none %s', async (_, link) => {
    expect(await told(link)).toEqual([]);
  });

  it('none to an operation that is left out', async () => {
    const broken = { get: { operationId: 'b', responses: { 200: { $ref: '#/components/responses/gone' } } } };
    const own = having({ answer: { links: { next: { operationId: 'b' } } } });
    const { problems } = await readContract({ ...own, paths: { ...(own.paths as JsonObject), '/b': broken } }, { cwd: '.' });
    expect(problems.map(({ code }) => code)).toEqual(['document.ref.unresolved']);
  }); // prettier-ignore
});
