import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/json/json.js';
import { isValid } from '../../../src/schema/validate/is-valid.js';
import { isSurelyValid } from '../../../src/schema/validate/surely-valid.js';
import { schemasOf } from '../../../src/schema/validate/validator.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';
import { schemas, value } from '../arbitraries.js';
import { satisfiable } from '../satisfiable.js';

const A = '#/components/schemas/A';

describe('a value that is valid for sure', () => {
  const B = {
    type: 'object',
    required: ['id'],
    properties: { id: { type: 'integer', minimum: 1 }, next: { $ref: '#/components/schemas/B' } },
  };
  const cases: [what: string, schema: Json, value: Json, openapi?: string][] = [
    ['a text in its format, within its lengths', { type: 'string', format: 'date', maxLength: 10 }, '2026-11-30'],
    ['a text that matches', { type: 'string', pattern: '^[a-z]{3}$', minLength: 3 }, 'abc'],
    ['a whole number beyond 2^53', { type: 'integer', format: 'int64', multipleOf: 1 }, 9007199254740993n],
    ['null where 3.0 adds it', { type: 'string', nullable: true, maxLength: 3 }, null, '3.0.3'],
    ['one of the listed values', { type: ['string', 'null'], enum: ['a', null] }, null],
    ['an object behind references', { $ref: '#/components/schemas/B' }, { id: 1, next: { id: 2, more: [] } }],
    ['a list of different texts', { type: 'array', uniqueItems: true, items: { type: 'string' } }, ['a', 'b']],
    ['all of several schemas', { allOf: [{ $ref: '#/components/schemas/B' }, { required: ['next'] }] }, { id: 3, next: { id: 4 } }],
    ['a branch of anyOf', { anyOf: [{ type: 'integer' }, { type: 'string' }] }, 'x'],
    ['members that a pattern of names allows', { patternProperties: { '^x-': { type: 'integer' } }, additionalProperties: false }, { 'x-a': 1 }],
    ['no member beside those that are documented', { properties: { a: true }, additionalProperties: false }, { a: 1 }],
  ]; // prettier-ignore

  it.each(cases)('%s', async (_, A_, given, openapi) => {
    const contract = await contractOf(schemasDocument({ A: A_, B }, openapi));
    expect(isSurelyValid(contract, A, given)).toBe(true);
  });

  const doubtful: [what: string, schema: Json, value: Json][] = [
    ['a format that nobody knows', { type: 'string', format: 'odd' }, 'x'],
    ['a keyword with a value of a wrong kind', { type: 'string', minLength: 'x' }, 'x'],
    [
      'a branch of anyOf beside a discriminator',
      { anyOf: [true], discriminator: { propertyName: 'kind' } },
      {},
    ],
    ['a branch of oneOf', { oneOf: [{ type: 'string' }] }, 'x'],
    [
      'a member that breaks what a pattern of names says',
      { patternProperties: { a: { type: 'string' } } },
      { a: 1 },
    ],
    [
      'a member that no pattern of names allows',
      { patternProperties: { '^x-': true }, additionalProperties: false },
      { y: 1 },
    ],
    ['names by a pattern that is unreadable', { patternProperties: { '(': true } }, { a: 1 }],
    ['a member called __proto__', { additionalProperties: false }, JSON.parse('{ "__proto__": 1 }') as Json],
    ['a schema that holds itself', { allOf: [{ $ref: A }] }, 'x'],
  ];

  it.each(doubtful)('is not claimed of %s', async (_, given, of) => {
    const contract = await contractOf(schemasDocument({ A: given }));
    expect(isSurelyValid(contract, A, of)).toBe(false);
  });

  it.each(['3.0.3', '3.1.0'])('is valid in both directions, whatever the schema (%s)', async (openapi) => {
    const given = fc.oneof(
      schemas,
      satisfiable.map((one) => ({ A: one, B: true, C: true })),
    );
    await fc.assert(
      fc.asyncProperty(given, fc.array(value, { minLength: 1, maxLength: 8 }), async (some, values) => {
        const contract = await contractOf(schemasDocument(some, openapi));
        const sure = values.filter((one) => isSurelyValid(contract, A, one));
        for (const direction of ['request', 'response'] as const) {
          schemasOf(contract, direction).compile(A);
          for (const each of sure) expect(isValid(contract, direction, A, each)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
