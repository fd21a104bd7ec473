import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foundWithin } from '../../../src/json/steps.js';
import { sample } from '../../../src/schema/sample/index.js';
import { invalidVariants } from '../../../src/schema/violate/index.js';
import { negatableClauses } from '../../../src/schema/violate/negatable-clauses.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';
import { satisfiable } from '../satisfiable.js';

const A = '#/components/schemas/A';

describe('for any schema', () => {
  it('each clause that is promised is broken by some value, or says why none is sent', async () => {
    let promised = 0;
    await fc.assert(
      fc.asyncProperty(satisfiable, async (stated) => {
        const contract = await contractOf(schemasDocument({ A: stated }));
        const base = sample(contract, A, 'request')?.value;
        fc.pre(base !== undefined);
        const broken = new Set(
          foundWithin(Infinity, invalidVariants(contract, A, base, 'request')).map(({ pointer }) => pointer),
        );
        for (const { pointer, unsent } of negatableClauses(contract, A)) {
          if (unsent !== undefined) continue;
          promised++;
          expect(broken, pointer).toContain(pointer);
        }
      }),
      { numRuns: 300 },
    );
    expect(promised).toBeGreaterThan(300);
  }, 120_000);
});
