import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planOperation } from '../../../src/cases/index.js';
import { withCredential } from '../../../src/http/credentials/replace.js';
import { soundContractOf } from '../../support/contracts.js';
import { lawRuns } from '../../support/suite.js';
import { planOptions } from '../../support/verify-options.js';

const DOCUMENT = `
paths:
  /coins:
    get:
      operationId: coins
      security: [{ Bearer: [] }, { Basic: [] }, { Key: [], Tenant: [] }, { Query: [] }, { Session: [] }]
      parameters: [{ name: ql, in: query, schema: { type: string }, example: 'a&b=c' }]
      responses: { 200: { description: ok }, 401: { description: no } }
components:
  securitySchemes:
    Bearer: { type: http, scheme: bearer }
    Basic: { type: http, scheme: basic }
    Key: { type: apiKey, in: header, name: X-Key }
    Tenant: { type: apiKey, in: header, name: X-Tenant }
    Query: { type: apiKey, in: query, name: 'a key' }
    Session: { type: apiKey, in: cookie, name: sid }
`;

const STAND_INS = {
  Bearer: 'YmVhcmVyOmNyZWRlbnRpYWw=',
  Basic: 'YmFzaWM6Y3JlZGVudGlhbA==',
  Key: 'a2V5OmNyZWRlbnRpYWw=',
  Tenant: 'dGVuYW50OmNyZWRlbnRpYWw=',
  Query: 'cXVlcnk6Y3JlZGVudGlhbA==',
  Session: 'c2Vzc2lvbjpjcmVkZW50aWFs',
};

describe('a credential in the place of another', () => {
  it('makes each request, the wrong ones included, what it is where it was planned with that credential', async () => {
    const contract = await soundContractOf(DOCUMENT);
    const [operation] = contract.operations;
    const phases = ['examples', 'coverage', 'negative'] as const;
    const planned = planOperation(operation!, phases, { ...planOptions(), credentials: STAND_INS }).cases;
    const token = fc.stringMatching(/^[A-Za-z0-9._~+/-]{8,40}$/);
    const all = fc.record({
      Bearer: token,
      Basic: fc.tuple(token, token).map((pair) => pair.join(':')),
      Key: token,
      Tenant: token,
      Query: fc.string({ minLength: 8 }).filter((text) => /[A-Za-z0-9]/.test(text)),
      Session: token,
    });
    fc.assert(
      fc.property(all, (credentials) => {
        const wanted = planOperation(operation!, phases, { ...planOptions(), credentials }).cases;
        const replaced = planned.map(({ id, request, security = '' }) => {
          let result = request;
          const carried = contract.securitySchemes.filter((scheme) => {
            const { key } = scheme;
            const [from, to] = [STAND_INS, credentials].map((each) => each[key as keyof typeof each]);
            const found = withCredential(result, { scheme, from: from!, to: to! });
            result = found.request;
            return found.isCarried;
          });
          // What a case says it carries, it does.
          if (security !== '')
            expect(carried.map(({ key }) => key).sort()).toEqual(security.split('+').sort());
          return { id, request: result };
        });
        expect(replaced).toEqual(wanted.map(({ id, request }) => ({ id, request })));
      }),
      { numRuns: lawRuns(100) },
    );
  });
});
