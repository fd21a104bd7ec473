import { describe, expect, it, vi } from 'vitest';
import { clausesOf } from '../../src/evidence/clauses.js';
import type { Json, JsonObject } from '../../src/json/json.js';
import { unenforceable } from '../../src/schema/enforceability.js';
import { sample } from '../../src/schema/sample/index.js';
import { schemaProblems } from '../../src/schema/validate/problems.js';
import { schemasOf } from '../../src/schema/validate/validator.js';
import { contractOf, INFO, schemasDocument } from '../support/contracts.js';

/** How many places of documents were looked at. */
const visits = vi.hoisted(() => ({ count: 0 }));

vi.mock(import('../../src/document/places.js'), async (importOriginal) => {
  const original = await importOriginal();
  function* counted(...args: Parameters<typeof original.places>): ReturnType<typeof original.places> {
    for (const place of original.places(...args)) {
      visits.count++;
      yield place;
    }
  }
  return { ...original, places: counted };
});

const LENGTH = 10_000;
const at = (i: number): string => `#/components/schemas/S${i}`;
const answering = (schema: Json): JsonObject => ({ '/a': { get: { responses: { 200: { description: '', content: { 'application/json': { schema } } } } } } }); // prettier-ignore

function chain(link: (next: string, i: number) => Json, last: Json, length = LENGTH): JsonObject {
  const schemas = Array.from({ length }, (_, i) => [`S${i}`, i < length - 1 ? link(at(i + 1), i) : last]);
  return { ...(schemasDocument(Object.fromEntries(schemas) as JsonObject) as JsonObject), paths: answering({ $ref: at(0) }) }; // prettier-ignore
}

describe('a chain of 10,000 references', () => {
  it.each<[title: string, link: (next: string, i: number) => Json]>([
    ['bare references', ($ref) => ({ $ref })],
    ['references with a description each', ($ref, i) => ({ $ref, description: `link ${i}` })],
  ])('is followed to its end: %s', async (_, link) => {
    const contract = await contractOf(
      chain(link, { type: 'object', properties: { end: { type: 'integer' } } }),
    );
    expect(contract.problems).toEqual([]);
    expect(schemasOf(contract, 'response').compile(at(0))).toBeTypeOf('function');
    expect(schemaProblems(contract, at(0), { end: 'x' }, 'response')).toMatchObject([
      { path: '/end', pointer: `${at(LENGTH - 1)}/properties/end/type` },
    ]);
    expect(sample(contract, at(0), 'request')).toEqual({ value: { end: 1 } });
    expect(clausesOf(contract.operations[0]!).map(({ name }) => name)).toContain(
      '200 application/json #/end',
    );
    expect(unenforceable(contract)).toEqual([]);
  });

  it('is followed across 500 files', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [
        `f${i}.json`,
        i < 499 ? { $ref: `f${i + 1}.json` } : { type: 'string' },
      ]),
    );
    const contract = await contractOf(
      { openapi: '3.1.0', info: INFO, paths: answering({ $ref: 'f0.json' }) },
      files,
    );
    expect(contract.problems).toEqual([]);
    const { pointer } = contract.operations[0]!.responses[0]!.content[0]!.schema!;
    expect(schemaProblems(contract, pointer, 5, 'response')).toHaveLength(1);
  });
});

describe('10,000 schemas that each lead to the next', () => {
  const next = ($ref: string): Json => ({ type: 'object', properties: { next: { $ref } } });

  it.each<[title: string, last: Json]>([
    ['come to an end', { type: 'object', properties: { next: { type: 'integer' } } }],
    ['form a circle', next(at(0))],
  ])(
    'are judged and sampled where they %s',
    async (_, last) => {
      const contract = await contractOf(chain(next, last));
      expect(contract.problems).toEqual([]);
      const problems = schemaProblems(contract, at(LENGTH - 3), { next: { next: { next: [] } } }, 'response');
      expect(problems.map(({ path }) => path)).toEqual(['/next/next/next']);
      expect(schemaProblems(contract, at(0), { next: { next: 5 } }, 'response')).toHaveLength(1);
      expect(sample(contract, at(0), 'request')).toBeDefined();
      expect(clausesOf(contract.operations[0]!).length).toBeGreaterThan(2);
    },
    180_000,
  );

  it('have no sample where each requires the next', async () => {
    const required = ($ref: string): Json => ({
      type: 'object',
      required: ['next'],
      properties: { next: { $ref } },
    });
    const contract = await contractOf(chain(required, { type: 'object' }, 200));
    expect(sample(contract, at(0), 'request')).toBeUndefined();
    expect(sample(contract, at(180), 'request')).toBeDefined();
  });

  it('are judged through anyOf and items', async () => {
    const either = ($ref: string): Json => ({
      anyOf: [{ type: 'integer' }, { type: 'array', items: { $ref } }],
    });
    const contract = await contractOf(chain(either, { type: 'string' }, 2000));
    expect(schemaProblems(contract, at(0), [[['x']]], 'response')).toMatchObject([
      { path: '/0/0/0', expected: 'type integer or array' },
    ]);
    expect(unenforceable(contract)).toEqual([]);
  });
});

describe('a schema nested as deep as a document may be', () => {
  it('is compiled, judged, and sampled', async () => {
    const LEVELS = 240;
    const nested = (inner: Json): Json => ({ type: 'object', properties: { a: inner }, required: ['a'] });
    const wrap = <T>(start: T, f: (inner: T) => T): T => Array.from({ length: LEVELS }).reduce<T>((inner) => f(inner), start); // prettier-ignore
    const contract = await contractOf(schemasDocument({ A: wrap<Json>({ type: 'string' }, nested) }));
    const value = wrap<Json>(5, (a) => ({ a }));
    const [problem] = schemaProblems(contract, '#/components/schemas/A', value, 'response');
    expect(problem).toMatchObject({ path: '/a'.repeat(LEVELS), expected: 'type string', received: '5' });
    expect(problem?.pointer).toBe(`#/components/schemas/A${'/properties/a'.repeat(LEVELS)}/type`);
    expect(unenforceable(contract)).toEqual([]);
    expect(() => sample(contract, '#/components/schemas/A', 'request')).not.toThrow();
  });
});

describe('a wide document', () => {
  /** Every operation answers with one and the same large schema, and refers to it through a shared response as well. */
  function wide(operations: number): Json {
    const big = { $ref: '#/components/schemas/Big' };
    const content = { 'application/json': { schema: big } };
    const responses = {
      200: { description: '', content },
      default: { $ref: '#/components/responses/Error' },
    };
    const paths = Array.from({ length: operations }, (_, i) => [`/p${i}`, { get: { operationId: `o${i}`, responses } }]); // prettier-ignore
    const properties = Array.from({ length: 1000 }, (_, i) => [`p${i}`, { type: 'string' }]);
    const schemas = { Big: { type: 'object', properties: Object.fromEntries(properties) as JsonObject } };
    const components = { schemas, responses: { Error: { description: '', content } } };
    return { openapi: '3.1.0', info: INFO, paths: Object.fromEntries(paths) as JsonObject, components };
  }

  async function visited(operations: number): Promise<number> {
    visits.count = 0;
    const contract = await contractOf(wide(operations));
    expect(contract.operations).toHaveLength(operations);
    expect(unenforceable(contract)).toEqual([]);
    return visits.count;
  }

  it('is walked in proportion to its size', async () => {
    const [few, many] = [await visited(500), await visited(5000)];
    // bundling and judging, each place once
    expect(many).toBeLessThan(11 * few);
    expect(many).toBeLessThan(100_000);
  });

  it('with 150,000 properties does not exhaust the stack', async () => {
    const properties = Object.fromEntries(Array.from({ length: 150_000 }, (_, i) => [`p${i}`, true]));
    const contract = await contractOf(schemasDocument({ A: { type: 'object', properties } }));
    expect(contract.problems).toEqual([]);
    expect(unenforceable(contract)).toEqual([]);
  });
});
