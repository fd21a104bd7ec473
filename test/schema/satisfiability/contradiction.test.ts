import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { schemaPlaces } from '../../../src/schema/graph/schema-places.js';
import { sample } from '../../../src/schema/sample/index.js';
import { contradictionOf } from '../../../src/schema/satisfiability/contradiction.js';
import { unsatisfiableSchemas } from '../../../src/schema/satisfiability/problems.js';
import { isValid } from '../../../src/schema/validate/is-valid.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';
import { schema, schemas, value } from '../arbitraries.js';
import { satisfiable } from '../satisfiable.js';

const A = '#/components/schemas/A';

async function told(a: Json, others: Record<string, Json> = {}, openapi = '3.1.0'): Promise<string[]> {
  const contract = await contractOf(schemasDocument({ A: a, ...others }, openapi));
  return unsatisfiableSchemas(contract, schemaPlaces(contract)).map(
    ({ pointer, message }) => `${pointer.slice('#/components/schemas/'.length)}: ${message}`,
  );
}

const text = { type: 'string' };
const shape = { type: 'object', properties: { code: text, detail: text } };
const Fault = { description: 'A fault.', ...shape };

describe('a schema that nothing satisfies is told', () => {
  const cases: [what: string, schema: Json, told: string[], openapi?: string][] = [
    ['by its types', { allOf: [{ type: 'boolean' }, { type: ['array', 'null'] }] }, ['A/allOf/1/type: no value satisfies the schema: it must be of type boolean and of type array or null at once']],
    ['by bounds', { type: 'integer', minimum: 8, maximum: 3 }, ['A/maximum: no value satisfies the schema: minimum 8 and maximum 3 leave nothing between them']],
    ['by bounds of 3.0 that exclude themselves', { type: 'number', minimum: 3, exclusiveMinimum: true, maximum: 3 }, ['A/maximum: no value satisfies the schema: minimum 3 and maximum 3 leave nothing between them'], '3.0.3'],
    ['by bounds of 3.1 that exclude themselves', { type: 'number', exclusiveMinimum: 3, maximum: 3 }, ['A/maximum: no value satisfies the schema: exclusiveMinimum 3 and maximum 3 leave nothing between them']],
    ['by integers that are not there', { type: 'integer', exclusiveMinimum: 3, exclusiveMaximum: 4 }, ['A/exclusiveMaximum: no value satisfies the schema: exclusiveMinimum 3 and exclusiveMaximum 4 leave nothing between them']],
    ['by the length of a text', { type: 'string', allOf: [{ minLength: 5 }, { maxLength: 4 }] }, ['A/allOf/1/maxLength: no value satisfies the schema: minLength 5 and maxLength 4 leave nothing between them']],
    ['by its number of items', { type: 'array', minItems: 4, maxItems: 2 }, ['A/maxItems: no value satisfies the schema: minItems 4 and maxItems 2 leave nothing between them']],
    ['by its list of values', { type: 'string', enum: [1, 2] }, ['A/enum: no value satisfies the schema: all values of its enum are invalid by the rest of it']],
    ['by its only value', { type: 'string', const: 'ab', maxLength: 1 }, ['A/const: no value satisfies the schema: its const is invalid by the rest of it']],
    ['by a member that it requires and forbids', { type: 'object', required: ['id'], additionalProperties: false }, [`A/required: no value satisfies the schema: it requires 'id', and allows no such property`]],
    ['by a required member that nothing can be', { type: 'object', required: ['id'], properties: { id: { allOf: [text, { type: 'null' }] } } }, [`A/properties/id/allOf/1/type: no value satisfies the schema: of the required 'id', it must be of type string and of type null at once`]],
    ['by too few properties', { type: 'object', required: ['a', 'b'], maxProperties: 1 }, ['A/maxProperties: no value satisfies the schema: it requires more than 1 properties']],
    ['by items that there must be', { type: 'array', minItems: 1, items: false }, ['A/minItems: no value satisfies the schema: it must have 1 items, and nothing can be item 0']],
    ['by what it is not', { type: 'string', not: { type: ['string', 'null'] } }, [`A/not: no value satisfies the schema: 'not' excludes everything that the rest of it allows`]],
    ['by equal branches of oneOf', { oneOf: [{ type: 'object', required: ['a'] }, { required: ['a'], type: 'object', title: 'B' }] }, ['A/oneOf: no value satisfies the schema: whatever is valid by one branch of its oneOf is valid by another, or by none']],
    ['by branches of oneOf that imply each other', { oneOf: [{ $ref: '#/components/schemas/Fault' }, { allOf: [shape, { $ref: '#/components/schemas/Fault' }] }] }, ['A/oneOf: no value satisfies the schema: whatever is valid by one branch of its oneOf is valid by another, or by none']],
    ['by flags that are both', { oneOf: [{ type: 'boolean' }, { type: 'boolean' }] }, ['A/oneOf: no value satisfies the schema: whatever is valid by one branch of its oneOf is valid by another, or by none']],
    ['by branches that do not fit the rest', { type: 'string', anyOf: [{ type: 'integer' }, { type: 'array' }] }, ['A/anyOf: no value satisfies the schema: no branch of its choice can be satisfied beside the rest of it']],
    ['by parts without an end', { type: 'object', required: ['next'], properties: { next: { $ref: A } } }, [`A/required: no value satisfies the schema: it must have 'next', which must have such a part in turn, without an end`]],
    ['by parts of 3.0 that only seem to be nullable', { type: 'object', required: ['next'], properties: { next: { type: 'object', nullable: true, allOf: [{ $ref: A }] } } }, [`A/required: no value satisfies the schema: it must have 'next', which must have such a part in turn, without an end`], '3.0.3'],
    ['by items without an end', { type: 'array', minItems: 1, items: { $ref: A } }, ['A/minItems: no value satisfies the schema: it must have an item, which must have such a part in turn, without an end']],
    ['by more properties than it allows', { type: 'object', minProperties: 2, additionalProperties: false, properties: { a: {} } }, ['A/minProperties: no value satisfies the schema: it must have 2 properties, and allows no more than 1']],
    ['by the name of a member', { type: 'object', required: ['ID'], propertyNames: { pattern: '^[a-z]+$' } }, [`A/propertyNames: no value satisfies the schema: it requires 'ID', which is no name that it allows`]],
    ['by a member that is not evaluated', { allOf: [{ type: 'object', properties: { a: {} } }], required: ['b'], unevaluatedProperties: false }, [`A/unevaluatedProperties: no value satisfies the schema: it requires 'b', and allows no such property`]],
    ['by a member that another one asks for', { type: 'object', required: ['a'], dependentRequired: { a: ['b'] }, properties: { b: false } }, [`A/required: no value satisfies the schema: it requires 'b', and allows no such property`]],
    ['by an item that it must contain', { type: 'array', items: text, contains: { type: 'integer' } }, ['A/contains: no value satisfies the schema: it must contain an item that nothing can be: it must be of type integer and of type string at once']],
    ['by more items than it may have', { type: 'array', contains: text, minContains: 3, maxItems: 2 }, ['A/minContains: no value satisfies the schema: it must contain 3 items, and have no more than 2']],
    ['by different items of too few values', { type: 'array', uniqueItems: true, minItems: 3, items: { enum: [1, 2] } }, ['A/uniqueItems: no value satisfies the schema: it must have 3 different items, of which there are no more than 2']],
    ['by a condition that is always met', { type: 'object', required: ['a'], if: { required: ['a'] }, then: { properties: { a: false } } }, [`A/if: no value satisfies the schema: neither 'then' nor 'else' can be satisfied beside the rest of it`]],
    ['by a condition that is never met', { type: 'string', if: { type: 'integer' }, else: { type: 'array' } }, [`A/if: no value satisfies the schema: neither 'then' nor 'else' can be satisfied beside the rest of it`]],
    ['by what a required member asks for', { type: 'object', required: ['a'], properties: { a: text, b: text }, dependentSchemas: { a: { required: ['b'], properties: { b: { type: 'integer' } } } } }, [`A/dependentSchemas/a: no value satisfies the schema: what it asks for beside the required 'a' cannot be satisfied`]],
    ['by what several say of a member', { allOf: [{ properties: { size: { type: 'integer' } } }, { properties: { size: text } }] }, [`A/allOf/1/properties/size/type: no value satisfies what the schemas say of 'size': it must be of type integer and of type string at once`]],
  ]; // prettier-ignore

  it.each(cases)('%s', async (_, given, expected, openapi) => {
    expect(await told(given, { Fault }, openapi)).toEqual(expected);
  });
});

it.each([false, { not: {} }])('a body that is forbidden outright is told: %j', async (given) => {
  const content = { 'application/json': { schema: { $ref: A } } };
  const document = schemasDocument({ A: given });
  const paths = { '/a': { get: { responses: { 200: { description: 'd', content } } } } };
  const contract = await contractOf({ ...(document as JsonObject), paths });
  const problems = unsatisfiableSchemas(contract, schemaPlaces(contract));
  expect(problems.map(({ severity }) => severity)).toEqual(['warning']);
});

describe('a schema that something satisfies is not told', () => {
  const cases: [what: string, schema: Json, openapi?: string][] = [
    ['a larger branch of oneOf', { oneOf: [{ type: 'integer' }, { type: 'number' }] }],
    ['branches that differ in what they require', { oneOf: [{ required: ['a'] }, { required: ['a', 'b'] }] }],
    ['branches that differ in one side alone', { oneOf: [{ required: ['a'] }, { required: ['a'], properties: { a: { readOnly: true } } }] }],
    ['a null that OpenAPI 3.1 does not add', { oneOf: [{ type: ['string', 'null'] }, { type: 'string', nullable: true }] }],
    ['a null that OpenAPI 3.0 adds', { type: 'string', nullable: true, enum: [null] }, '3.0.3'],
    ['a flag that OpenAPI 3.1 does not know', { type: 'number', minimum: 3, exclusiveMinimum: true, maximum: 3 }],
    ['what is forbidden outright', { type: 'object', properties: { a: false, b: { not: {} } } }],
    ['lists that need no item', { type: 'array', items: { type: 'string', minLength: 2, maxLength: 2 } }],
    ['parts that end in null', { type: 'object', required: ['next'], properties: { next: { type: ['object', 'null'], properties: { next: { $ref: A } } } } }],
    ['parts that one side alone sends', { type: 'object', required: ['next'], properties: { next: { $ref: A, readOnly: true } } }],
    ['lists without items', { type: 'array', items: { $ref: A } }],
    ['a member that a choice speaks of', { anyOf: [{ properties: { b: {} } }], required: ['b'], unevaluatedProperties: false }],
    ['an item beside others by place', { type: 'array', prefixItems: [{ type: 'integer' }], items: text, contains: { type: 'integer' } }],
    ['a tree', { type: 'object', required: ['left'], properties: { left: { anyOf: [{ $ref: A }, { type: 'null' }] } } }],
  ]; // prettier-ignore

  it.each(cases)('%s', async (_, given, openapi) => {
    expect(await told(given, {}, openapi)).toEqual([]);
  });
});

describe('for any schema', () => {
  it('what is called contradictory has no valid value', async () => {
    await fc.assert(
      fc.asyncProperty(schemas, fc.array(value, { minLength: 1, maxLength: 8 }), async (given, values) => {
        const contract = await contractOf(schemasDocument(given));
        const contradiction = contradictionOf(contract, [A]);
        if (!contradiction) return;
        for (const direction of ['request', 'response'] as const) {
          expect(values.filter((each) => isValid(contract, direction, A, each))).toEqual([]);
          expect(sample(contract, A, direction), contradiction.why).toBeUndefined();
        }
      }),
    );
  });

  it('a branch of oneOf that is there twice is contradictory, and beside a schema that is none it is not', async () => {
    await fc.assert(
      fc.asyncProperty(schema, satisfiable, async (twice, once: JsonObject) => {
        const A1 = { oneOf: [twice, twice] };
        const contract = await contractOf(schemasDocument({ A: A1, B: once, C: once }));
        for (const direction of ['request', 'response'] as const)
          expect(sample(contract, A, direction)).toBeUndefined();
        expect(contradictionOf(contract, ['#/components/schemas/B'])).toBeUndefined();
      }),
    );
  });
});
