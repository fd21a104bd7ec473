import fc from 'fast-check';
import { expect, it } from 'vitest';
import { planOperation } from '../../src/cases/index.js';
import { RequestEvidence } from '../../src/evidence/requests.js';
import { satisfiable, satisfiableScalar } from '../schema/satisfiable.js';
import { operationOf } from '../support/contracts.js';
import { planOptions } from '../support/verify-options.js';

/** Why a clause is not proved, where what breaks it is too large to send. */
const TOO_LARGE = /^[\d,]+ (characters|items|members) are too many to send$/;

it('a planned request breaks each clause of any parameter and body, unless it is too large to send', async () => {
  let promised = 0;
  await fc.assert(
    fc.asyncProperty(satisfiableScalar, satisfiable, async (parameter, body) => {
      const operation = await operationOf(
        {
          parameters: [{ name: 'q', in: 'query', schema: parameter }],
          requestBody: { required: true, content: { 'application/json': { schema: body } } },
        },
        { method: 'post' },
      );
      const { cases } = planOperation(operation, ['negative'], { ...planOptions([]), allowWrites: true });
      const evidence = new RequestEvidence([operation]);
      for (const planned of cases) evidence.expect(planned);
      const entries = evidence.evidence();
      const unkept = entries.filter(({ reason }) => reason !== undefined && !TOO_LARGE.test(reason));
      expect(unkept.map(({ clause }) => clause)).toEqual([]);
      promised += entries.length;
    }),
    { numRuns: 150 },
  );
  expect(promised).toBeGreaterThan(1000);
}, 120_000);
