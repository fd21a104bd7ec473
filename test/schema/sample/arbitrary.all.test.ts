import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../src/json/equality.js';
import type { Json, JsonObject } from '../../../src/json/json.js';
import type { Contract } from '../../../src/model/document.js';
import { arbitraryOf } from '../../../src/schema/sample/arbitrary.js';
import { sample, samples } from '../../../src/schema/sample/index.js';
import { schemaProblems } from '../../../src/schema/validate/problems.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';
import { schemas } from '../arbitraries.js';

const A = '#/components/schemas/A';

function draws(contract: Contract, fallback: Json, count: number): Json[] {
  return fc.sample(arbitraryOf(contract, A, fallback, 'request'), { numRuns: count, seed: 1 });
}

function distinct(values: readonly Json[]): number {
  return new Set(values.map(fingerprint)).size;
}

function typeOf(value: Json): string {
  return Array.isArray(value) ? 'array' : typeof value;
}

async function drawn(schema: Json, others: JsonObject = {}): Promise<Json[]> {
  const contract = await contractOf(schemasDocument({ A: schema, ...others }));
  return draws(contract, 'the fallback', 200);
}

const self: Json = { $ref: A };

describe('random values of a schema', () => {
  // More than the few samples that stand in for values that do not fit.
  it.each<[title: string, schema: Json, least: number]>([
    ['integers between bounds', { type: 'integer', minimum: 1, maximum: 50 }, 30],
    ['multiples', { type: 'number', multipleOf: 0.1 }, 50],
    ['multiples of two numbers', { type: 'integer', allOf: [{ multipleOf: 2 }, { multipleOf: 6 }], minimum: 0 }, 50],
    ['texts that match a pattern', { type: 'string', pattern: '^[a-z]{3}$' }, 100],
    ['texts that match a pattern of some length', { type: 'string', pattern: '^[a-z]+$', minLength: 5, maxLength: 6 }, 100],
    ['texts that match two patterns', { type: 'string', pattern: '^[a-z]{4}', allOf: [{ pattern: '[0-9]{4}$' }] }, 100],
    ['texts that look ahead', { type: 'string', pattern: '^(?=.*\\d)(?=.*[a-z])[a-z\\d]{6}$' }, 100],
    ['texts of a format and a pattern', { type: 'string', format: 'email', pattern: '@example\\.org$' }, 100],
    ['texts of a format and a length', { type: 'string', format: 'uri', maxLength: 20 }, 100],
    ['texts that a not leaves', { type: 'string', maxLength: 3, not: { pattern: '[a-y]' } }, 50],
    ['members of an allOf', { allOf: [{ type: 'object', required: ['a'], properties: { a: { type: 'integer' } } }, { properties: { a: { minimum: 5 } } }] }, 50],
    ['members by pattern', { type: 'object', patternProperties: { '^x-[a-z]$': { type: 'integer' } }, additionalProperties: false, minProperties: 1 }, 50],
    ['members of a map', { type: 'object', additionalProperties: { type: 'integer' }, minProperties: 1, maxProperties: 2 }, 50],
    ['items by position', { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false, minItems: 2 }, 100],
    ['some or all items of a prefix', { type: 'array', prefixItems: [{ enum: [1, 2] }, { enum: [1, 2] }], items: false }, 7],
    ['items of which some are contained', { type: 'array', items: { type: 'integer' }, contains: { minimum: 900 }, minContains: 2 }, 100],
    ['items that differ', { type: 'array', items: { type: 'integer', minimum: 0, maximum: 9 }, uniqueItems: true, minItems: 2 }, 50],
    ['values that a not leaves', { type: 'integer', not: { minimum: 0 } }, 20],
    ['values that fit a condition', { type: 'object', required: ['a', 'n'], properties: { a: { enum: ['x', 'y'] }, n: { type: 'integer' } }, if: { properties: { a: { const: 'x' } } }, then: { properties: { n: { minimum: 50 } } } }, 100],
    ['each branch of a choice', { oneOf: [{ type: 'object', required: ['a'], properties: { a: { type: 'integer' } } }, { type: 'integer' }] }, 100],
    ['a choice beside members', { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'], oneOf: [{ required: ['a'], properties: { a: { type: 'string' } } }, { required: ['b'], properties: { b: { type: 'string' } } }] }, 100],
    ['values of a recursive schema', { type: 'object', properties: { v: { type: 'integer' }, next: self } }, 100],
  ])('vary and are valid: %s', async (_, schema, least) => {
    const contract = await contractOf(schemasDocument({ A: schema }));
    const values = draws(contract, 'the fallback', 200);
    const invalid = values.filter((value) => schemaProblems(contract, A, value, 'request').length > 0);
    expect(invalid).toEqual([]);
    expect(distinct(values)).toBeGreaterThanOrEqual(least);
  }); // prettier-ignore

  it('are of every branch and of both sides of a condition', async () => {
    const values = await drawn({ anyOf: [{ type: 'integer' }, { type: 'string' }, { type: 'null' }] });
    expect(new Set(values.map((value) => (value === null ? 'null' : typeof value)))).toEqual(
      new Set(['number', 'string', 'null']),
    );
    const kinds = await drawn({ type: 'object', required: ['a'], properties: { a: { enum: ['x', 'y'] } }, if: { properties: { a: { const: 'x' } } }, then: { required: ['n'] } }); // prettier-ignore
    expect(new Set(kinds.map((value) => (value as JsonObject).a))).toEqual(new Set(['x', 'y']));
  });

  it('are the fallback where no valid value is known', async () => {
    expect(new Set(await drawn({ type: 'object', required: ['a'], properties: { a: self } }))).toEqual(
      new Set(['the fallback']),
    );
  });

  it('stay small where 25 schemas all refer to each other', async () => {
    const names = ['A', ...Array.from({ length: 24 }, (_, i) => `T${String(i)}`)];
    const properties = Object.fromEntries(
      names.map((name) => [name, { $ref: `#/components/schemas/${name}` }]),
    );
    const web = Object.fromEntries(names.map((name) => [name, { type: 'object', properties }]));
    const contract = await contractOf(schemasDocument(web));
    expect(JSON.stringify(draws(contract, {}, 5)).length).toBeLessThan(1_000_000);
  });
});

describe('for any schema', () => {
  it('random values are valid, and differ where samples do', async () => {
    await fc.assert(
      fc.asyncProperty(schemas, async (given) => {
        const contract = await contractOf(schemasDocument(given));
        const fallback = sample(contract, A, 'request')?.value;
        if (fallback === undefined) return;
        const values = draws(contract, fallback, 30);
        const invalid = values.filter((value) => schemaProblems(contract, A, value, 'request').length > 0);
        expect(invalid).toEqual([]);
        // Of a schema that states no type, only values of the likeliest one are made.
        const alike = samples(contract, [A], 'request', 8).filter((one) => typeOf(one) === typeOf(fallback));
        if (alike.length > 1) expect(distinct(values)).toBeGreaterThan(1);
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});
