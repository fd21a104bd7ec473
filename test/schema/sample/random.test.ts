import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fingerprint } from '../../../src/json/equality.js';
import type { Direction } from '../../../src/schema/keywords/dialect.js';
import { randomSample, sample } from '../../../src/schema/sample/index.js';
import { schemaProblems } from '../../../src/schema/validate/problems.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';
import { satisfiable } from '../satisfiable.js';

const A = '#/components/schemas/A';

it('for any satisfiable schema there is a valid value, and valid random ones that follow from the seed', async () => {
  await fc.assert(
    fc.asyncProperty(
      satisfiable,
      fc.constantFrom<Direction>('request', 'response'),
      fc.nat(),
      async (schema, direction, seed) => {
        const contract = await contractOf(schemasDocument({ A: schema }));
        const made = sample(contract, A, direction);
        const random = randomSample(contract, A, direction, seed);
        for (const one of [made, random]) {
          expect(one).toBeDefined();
          expect(schemaProblems(contract, A, one!.value, direction)).toEqual([]);
        }
        const again = randomSample(contract, A, direction, seed);
        expect(fingerprint(again!.value)).toBe(fingerprint(random!.value));
      },
    ),
  );
});
