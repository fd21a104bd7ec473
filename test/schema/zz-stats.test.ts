import fc from 'fast-check';
import { it } from 'vitest';
import { schemaProblems } from '../../src/schema/problems.js';
import { sample } from '../../src/schema/sample.js';
import { contractOf, schemasDocument } from '../openapi/in-memory.js';
import { schemas, value } from './arbitraries.js';
const A = '#/components/schemas/A';
it('stats', async () => {
  const given = fc.sample(schemas, { seed: 11, numRuns: 2500 });
  const values = fc.sample(value, { seed: 7, numRuns: 300 });
  let sat = 0,
    missed = 0,
    slow = 0;
  for (const each of given) {
    const contract = await contractOf(schemasDocument(each));
    const t = performance.now();
    const made = sample(contract, A, 'request');
    slow = Math.max(slow, performance.now() - t);
    if (made) {
      sat++;
      continue;
    }
    const witness = values.find((v) => schemaProblems(contract, A, v, 'request').length === 0);
    if (witness !== undefined) {
      sat++;
      missed++;
      if (missed < 40) console.log(JSON.stringify(witness), '<=', JSON.stringify(each.A));
    }
  }
  console.log({ sat, missed, slow });
}, 600_000);
