import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Json } from '../../../src/json/json.js';
import { isObject } from '../../../src/json/json.js';
import { contradictionOf } from '../../../src/schema/satisfiability/contradiction.js';
import { Witness } from '../../../src/schema/satisfiability/witness.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';
import { schemas } from '../arbitraries.js';
import { satisfiable } from '../satisfiable.js';

const A = '#/components/schemas/A';

const cases: [what: string, schema: Json, isSatisfied: boolean][] = [
  ['a list', { type: 'array', items: { type: 'string' }, maxItems: 3 }, true],
  ['required members that can be', { type: 'object', required: ['a'], properties: { a: { $ref: '#/components/schemas/B' } } }, true],
  ['a required member that nothing can be', { type: 'object', required: ['a'], properties: { a: { type: 'integer', minimum: 2, maximum: 1 } } }, false],
  ['a required member that is not documented', { type: 'object', required: ['a'], additionalProperties: false }, false],
  ['a required member of its own kind', { type: 'object', required: ['a'], properties: { a: { $ref: A } } }, false],
  ['values of its type', { type: 'integer', enum: [1.5, 2] }, true],
  ['no value of its type', { type: 'integer', enum: [1.5, '2'] }, false],
  ['bounds with a number between them', { type: 'number', minimum: 0.1, maximum: 0.2 }, true],
  ['bounds that may have no integer between them', { type: 'integer', minimum: 0.1, maximum: 0.2 }, false],
  ['choices', { oneOf: [{ type: 'string' }] }, false],
]; // prettier-ignore

it.each(cases)('a witness for %s', async (_, given, isSatisfied) => {
  const contract = await contractOf(schemasDocument({ A: given, B: { type: 'string', minLength: 1 } }));
  expect(new Witness(contract).satisfies(given as never)).toBe(isSatisfied);
});

it.each(['3.0.3', '3.1.0'])('no schema with a witness is contradictory (%s)', async (openapi) => {
  const given = fc.oneof(
    schemas,
    satisfiable.map((one) => ({ A: one, B: true, C: true })),
  );
  await fc.assert(
    fc.asyncProperty(given, async (some) => {
      const contract = await contractOf(schemasDocument(some, openapi));
      const witness = new Witness(contract);
      if (isObject(some.A) && witness.satisfies(some.A))
        expect(contradictionOf(contract, [A])).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});
