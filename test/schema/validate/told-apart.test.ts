import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateValidators } from '../../../src/codegen/validators/index.js';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { contradictionOf } from '../../../src/schema/satisfiability/contradiction.js';
import { isValid } from '../../../src/schema/validate/is-valid.js';
import { schemaProblems } from '../../../src/schema/validate/problems.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';

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

describe('the branch that a tag names', () => {
  const TAGGED: JsonObject = { type: 'object', required: ['kind'], properties: { kind: { type: 'string' } } };
  const needing = (member: string): JsonObject => ({ ...TAGGED, required: ['kind', member] });
  const MAPPED = { propertyName: 'kind', mapping: { cat: 'Cat', dog: '#/components/schemas/Dog' } };
  const judged = async (
    discriminator: JsonObject,
    values: Json[],
    {
      keyword = 'oneOf',
      Dog = needing('bark'),
      Cat = TAGGED,
    }: { keyword?: string; Dog?: JsonObject; Cat?: JsonObject } = {},
  ): Promise<boolean[]> => {
    const branches = ['Cat', 'Dog'].map((name) => ({ $ref: `#/components/schemas/${name}` }));
    const contract = await contractOf(
      schemasDocument({ A: { [keyword]: branches, discriminator }, Cat, Dog }, '3.2.0'),
    );
    return values.map((value) => isValid(contract, 'response', '#/components/schemas/A', value));
  };
  const DOG = { kind: 'dog' };
  const BARKING = { kind: 'dog', bark: true };

  it.each(['oneOf', 'anyOf'])(
    'is the only one that counts in %s: an open cat is no excuse',
    async (keyword) => {
      expect(await judged(MAPPED, [DOG, BARKING, { kind: 'cat' }], { keyword })).toEqual([false, true, true]);
    },
  );

  it('is named by its component where nothing is mapped, and other values are left to the branches', async () => {
    const values = [{ kind: 'Dog' }, { kind: 'Dog', bark: 1 }, { kind: 'Cat' }, DOG];
    expect(await judged({ propertyName: 'kind' }, values)).toEqual([false, true, true, true]);
  });

  it('has to be one that is mapped where all are', async () => {
    const values = [{ kind: 'fish' }, { kind: 'Cat' }, { kind: 'Dog' }];
    expect(await judged(MAPPED, values)).toEqual([false, true, false]);
    const some = { propertyName: 'kind', mapping: { dog: 'Dog' } };
    expect(await judged(some, [{ kind: 'fish' }, DOG])).toEqual([true, false]);
    const beyond = { propertyName: 'kind', mapping: { ...MAPPED.mapping, fish: 'Fish' } };
    expect(await judged(beyond, [{ kind: 'fish' }])).toEqual([true]);
  });

  it('is the default of what has no tag, or an unknown one', async () => {
    const mapped = { propertyName: 'kind', mapping: { cat: 'Cat' }, defaultMapping: 'Dog' };
    const values = [{ kind: 'fish', bark: 1 }, { kind: 'fish' }, { kind: 'cat' }, {}];
    expect(await judged(mapped, values)).toEqual([true, false, true, false]);
  });

  it.each<[what: string, Dog: JsonObject, Cat: JsonObject]>([
    ['its own schema lists others', { ...TAGGED, properties: { kind: { enum: ['hound'] } } }, TAGGED],
    ['another one lists it', needing('bark'), { ...TAGGED, properties: { kind: { const: 'dog' } } }],
  ])('is not named where %s: that is the mistake of the document', async (_, Dog, Cat) => {
    expect(await judged(MAPPED, [DOG], { Dog, Cat })).toEqual([true]);
  });

  it('is not asked of members that every object inherits', async () => {
    const discriminator = { propertyName: 'constructor', mapping: { a: 'Cat', b: 'Dog' } };
    expect(await judged(discriminator, [{}, { kind: 'x' }])).toEqual([false, true]);
  });

  it('tells which tags there are', async () => {
    const contract = await contractOf(document(DISCRIMINATOR));
    expect(schemaProblems(contract, PET, { kind: 'fish' }, 'response')).toMatchObject([
      { path: '/kind', expected: 'one of ["cat","dog","Cat","Dog"]', received: '"fish"' },
    ]);
  });
});
