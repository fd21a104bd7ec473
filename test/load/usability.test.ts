import { describe, expect, it } from 'vitest';
import { unenforcedClauses } from '../../src/evidence/unenforced.js';
import type { Json, JsonObject } from '../../src/json/json.js';
import { pathJudge } from '../../src/load/path-problems.js';
import { leaveOutUnusable } from '../../src/load/usability.js';
import type { Contract } from '../../src/model/document.js';
import { contractOf, INFO } from '../support/contracts.js';

async function judged(document: JsonObject, compiled?: readonly string[]): Promise<Contract> {
  const contract = await contractOf({ openapi: '3.1.0', info: INFO, ...document });
  leaveOutUnusable(contract, { compiled, judgePaths: await pathJudge(contract) });
  return contract;
}

function answering(operationId: string, schema: Json, more: JsonObject = {}): JsonObject {
  return { operationId, responses: { 200: { description: 'd', content: { 'application/json': { schema } } } }, ...more };
} // prettier-ignore

const to = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const ids = (operations: readonly { id: string }[]): string[] => operations.map(({ id }) => id);
const told = ({ problems }: Contract): string[] =>
  problems.map(({ code, severity }) => `${severity} ${code}`);

describe('leaveOutUnusable', () => {
  it('leaves out the operations that reach a fault through references, and no others', async () => {
    const contract = await judged({
      paths: {
        '/a': { get: answering('near', to('Broken')), post: answering('far', to('Far')) },
        '/b': { get: answering('sound', to('Sound')) },
      },
      components: {
        schemas: {
          Broken: { properties: { x: to('Gone'), far: to('Far') } },
          Far: { items: { anyOf: [{ type: 'null' }, to('Broken')] } },
          Sound: { type: 'string' },
        },
      },
    });
    expect(ids(contract.operations)).toEqual(['sound']);
    expect(ids(contract.unusable)).toEqual(['near', 'far']);
    for (const { problems } of contract.unusable)
      expect(problems.map(({ pointer }) => pointer)).toEqual(['#/components/schemas/Broken/properties/x']);
    expect(told(contract)).toEqual(['error document.ref.unresolved']);
  });

  it.each<[title: string, document: JsonObject, unusable: string[]]>([
    ['a security scheme that is not declared', { paths: { '/a': { get: answering('a', {}, { security: [{ no: [] }] }), put: answering('b', {}) } } }, ['a']],
    ['an undeclared security scheme of the whole document', { security: [{ no: [] }], paths: { '/a': { get: answering('a', {}), put: answering('b', {}, { security: [] }) } } }, ['a']],
    ['a security scheme that lacks its name', { components: { securitySchemes: { key: { type: 'apiKey', in: 'header' } } }, paths: { '/a': { get: answering('a', {}, { security: [{ key: [] }] }), put: answering('b', {}) } } }, ['a']],
    ['a path parameter that is not declared', { paths: { '/a/{x}': { get: answering('a', {}), put: answering('b', {}, { parameters: [{ name: 'x', in: 'path', required: true, schema: {} }] }) } } }, ['a']],
    ['a dangling parameter of its path item', { paths: { '/a': { parameters: [{ $ref: '#/components/parameters/No' }], get: answering('a', {}) }, '/b': { get: answering('b', {}) } } }, ['a']],
    ['a path that no server could tell from an earlier one', { paths: { '/a/{x}': { get: answering('a', {}, { parameters: [{ name: 'x', in: 'path', required: true, schema: {} }] }) }, '/a/{y}': { get: answering('b', {}, { parameters: [{ name: 'y', in: 'path', required: true, schema: {} }] }) } } }, ['b']],
    ['a pattern that is no regular expression', { paths: { '/a': { get: answering('a', { pattern: '(' }), put: answering('b', {}) } } }, ['a']],
    ['a schema keyword with a value of the wrong type', { paths: { '/a': { get: answering('a', { minimum: 'x' }), put: answering('b', {}) } } }, ['a']],
    ['a dangling reference in its place', { paths: { '/a': { get: { $ref: 'gone.yaml' }, put: answering('b', {}) } } }, ['GET /a']],
    ['a path item that leads nowhere', { paths: { '/a/{x}': { $ref: 'gone.yaml' }, '/b': { get: answering('b', {}) } } }, ['* /a/{x}']],
    ['a path without its leading slash', { paths: { a: { get: answering('a', {}) }, '/b': { get: answering('b', {}) } } }, ['a']],
    ['a discriminator that maps to nothing', { paths: { '/a': { get: answering('a', { oneOf: [{}], discriminator: { propertyName: 'k', mapping: { x: '#/no' } } }), put: answering('b', {}) } } }, ['a']],
  ])('leaves out the one operation that has %s', async (_, document, unusable) => {
    const contract = await judged(document);
    expect(ids(contract.unusable)).toEqual(unusable);
    expect(contract.operations.length).toBeGreaterThan(0);
    for (const { problems } of contract.unusable) expect(problems).not.toEqual([]);
  }); // prettier-ignore

  it('warns of a broken component that no operation uses', async () => {
    const contract = await judged({
      paths: { '/a': { get: answering('a', {}) } },
      components: { schemas: { Nobody: to('Gone'), Odd: { pattern: '(' } } },
    });
    expect(contract.unusable).toEqual([]);
    expect(told(contract)).toEqual(['warning document.ref.unresolved', 'warning document.schema.pattern']);
  });

  it('warns of unknown formats and keywords, and leaves no operation out', async () => {
    const contract = await judged({ paths: { '/a': { get: answering('a', { type: 'string', format: 'x-y', kind: 1 }) } } });
    expect(ids(contract.operations)).toEqual(['a']);
    expect(new Set(told(contract))).toEqual(new Set(['warning document.schema.keyword', 'warning document.schema.format']));
  }); // prettier-ignore

  it('tells of some of very many unknown formats, counts the others, and proves none of them', async () => {
    const schemas = Object.fromEntries(Array.from({ length: 2500 }, (_, i) => [`S${String(i)}`, { type: 'string', format: `x-${String(i)}` }]));
    const contract = await judged({ paths: { '/a': { get: answering('a', to('S2400')) } }, components: { schemas } });
    expect(contract.problems).toHaveLength(2000);
    expect(contract.problems.at(-1)?.message).toContain('; 500 further schemas have formats or keywords that are unknown');
    expect(contract.operations.flatMap(unenforcedClauses).map(({ reason }) => reason)).toEqual(["the format 'x-2400' is unknown: the type alone is enforced"]);
  }); // prettier-ignore

  it.each(['application/x-www-form-urlencoded', 'multipart/form-data'])('knows the examples of %s whose fields break the schema', async (type) => {
    const schema = { type: 'object', properties: { n: { type: 'integer' }, list: { type: 'array', items: { type: 'number' } }, kind: { enum: ['a'] } } };
    const examples = { sound: { value: { n: '5', list: ['1.5'] } }, alone: { value: { list: 3 } }, wrong: { value: { n: 'five', kind: 'b' } } };
    const contract = await judged({ paths: { '/a': { post: { requestBody: { content: { [type]: { schema, examples } } }, responses: {} } } } });
    expect(contract.brokenExamples.map(({ pointer }) => pointer)).toEqual([expect.stringMatching(/examples.wrong/)]);
    expect(told(contract)).toEqual(['warning document.example', 'warning document.example']);
  }); // prettier-ignore

  it('reports a broken component once that thousands of operations need', async () => {
    const paths = Object.fromEntries(
      Array.from({ length: 3000 }, (_, i) => [`/p${String(i)}`, { get: answering(`o${String(i)}`, to(`S${String(i)}`)) }]),
    );
    const schemas: JsonObject = Object.fromEntries(
      Array.from({ length: 3000 }, (_, i) => [`S${String(i)}`, { properties: { next: to(`S${String(i + 1)}`) } }]),
    );
    const contract = await judged({ paths, components: { schemas } });
    expect(contract.unusable).toHaveLength(3000);
    expect(told(contract)).toEqual(['error document.ref.unresolved']);
  }); // prettier-ignore

  it('changes nothing in a contract that it has judged before', async () => {
    const contract = await judged({ paths: { '/a': { get: answering('a', { pattern: '(' }) } } });
    const before = [...contract.problems];
    leaveOutUnusable(contract);
    expect(contract.problems).toEqual(before);
    expect(contract.unusable).toHaveLength(1);
  });
});
