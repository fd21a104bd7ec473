import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateValidators } from '../../../src/codegen/validators/index.js';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { contradictionOf } from '../../../src/schema/satisfiability/contradiction.js';
import { isValid } from '../../../src/schema/validate/is-valid.js';
import { schemaProblems } from '../../../src/schema/validate/problems.js';
import { contractOf } from '../../support/contracts.js';

const kind = (members: JsonObject): JsonObject => ({
  type: 'object',
  required: ['kind'],
  properties: { kind: { type: 'string' }, ...members },
});

/** Open kinds of object, which only their discriminator tells apart. */
const document = (more: JsonObject = {}, openapi = '3.1.0'): JsonObject => ({
  openapi,
  info: { title: 'Pets', version: '1' },
  paths: {
    '/pet': {
      post: {
        operationId: 'addPet',
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } } },
        responses: { 200: { description: 'ok' } },
      },
    },
  },
  components: {
    schemas: {
      Pet: { oneOf: ['Cat', 'Dog'].map((name) => ({ $ref: `#/components/schemas/${name}` })), ...more },
      Cat: kind({ lives: { type: 'integer' } }),
      Dog: kind({ bark: { type: 'string' } }),
    },
  },
});
const DISCRIMINATOR = {
  discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat', dog: 'Dog' } },
};
const PET = '#/components/schemas/Pet';

describe('oneOf beside a discriminator', () => {
  it.each(['3.0.3', '3.1.0'])(
    'takes a value of open kinds of object, as servers send it: %s',
    async (openapi) => {
      const contract = await contractOf(document(DISCRIMINATOR, openapi));
      expect(schemaProblems(contract, PET, { kind: 'cat', lives: 9 }, 'response')).toEqual([]);
      const strict = await contractOf(document({}, openapi));
      expect(schemaProblems(strict, PET, { kind: 'cat', lives: 9 }, 'response')).toMatchObject([
        { keyword: 'oneOf' },
      ]);
    },
  );

  it('refuses what is of no kind, by the one that the discriminator names', async () => {
    const contract = await contractOf(document(DISCRIMINATOR));
    const problems = schemaProblems(contract, PET, { kind: 'dog', bark: 1, lives: 'x' }, 'response');
    expect(problems).toMatchObject([{ path: '/bark', keyword: 'type' }]);
    expect(schemaProblems(contract, PET, {}, 'response')).toMatchObject([{ keyword: 'required' }]);
  });

  it('is judged alike by the generated validators', async () => {
    const contract = await contractOf(document(DISCRIMINATOR));
    const { script } = generateValidators(contract);
    const { addPet } = (await import(`data:text/javascript,${encodeURIComponent(script)}`)) as Record<
      string,
      { request(init: object, onInvalid: () => void): void }
    >;
    const member = fc.constantFrom<Json>(1, 'x', 'cat', 'dog', null);
    const value = fc.oneof(
      fc.dictionary(fc.constantFrom('kind', 'lives', 'bark'), member),
      member,
    ) as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(value, (body) => {
        let isTaken = true;
        addPet?.request({ body }, () => (isTaken = false));
        expect(isTaken).toBe(isValid(contract, 'request', PET, body));
      }),
    );
  });

  it('is no contradiction where kinds say the same', async () => {
    const same = document(DISCRIMINATOR);
    Object.assign((same.components as { schemas: JsonObject }).schemas, { Cat: kind({}), Dog: kind({}) });
    expect(contradictionOf(await contractOf(same), [PET])).toBeUndefined();
    const strict = structuredClone(same);
    Reflect.deleteProperty(
      (strict.components as { schemas: { Pet: JsonObject } }).schemas.Pet,
      'discriminator',
    );
    expect(contradictionOf(await contractOf(strict), [PET])).toBeDefined();
  });
});
