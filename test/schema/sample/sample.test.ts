import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import type { Direction } from '../../../src/schema/keywords/dialect.js';
import { sample } from '../../../src/schema/sample/index.js';
import { schemaProblems } from '../../../src/schema/validate/problems.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';
import { IS_WHOLE_SUITE, lawRuns } from '../../support/suite.js';
import { schemas, value } from '../arbitraries.js';

const A = '#/components/schemas/A';
const self = { $ref: A };

async function sampled(
  schema: Json,
  more: Record<string, Json> = {},
  version = '3.1.0',
  direction: Direction = 'request',
) {
  const contract = await contractOf(schemasDocument({ A: schema, ...more }, version));
  const made = sample(contract, A, direction);
  if (made) expect(schemaProblems(contract, A, made.value, direction)).toEqual([]);
  return made?.value;
}

describe('for any schema', () => {
  it('a sample is valid, and always the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        schemas,
        fc.constantFrom<Direction>('request', 'response'),
        async (given, direction) => {
          const contract = await contractOf(schemasDocument(given));
          const made = sample(contract, A, direction);
          if (made) expect(schemaProblems(contract, A, made.value, direction)).toEqual([]);
          const again = await contractOf(schemasDocument(given));
          expect(sample(again, A, direction)).toStrictEqual(made);
          expect(sample(contract, A, direction)).toStrictEqual(made);
        },
      ),
    );
  });

  it('there is nearly always a sample where there is a valid value', async () => {
    const values = fc.sample(value, { seed: 1, numRuns: lawRuns(300) });
    const missed: string[] = [];
    let satisfiable = 0;
    for (const given of fc.sample(schemas, { seed: 1, numRuns: lawRuns(400) })) {
      const contract = await contractOf(schemasDocument(given));
      const isValid = (each: Json): boolean => schemaProblems(contract, A, each, 'request').length === 0;
      const made = sample(contract, A, 'request');
      if (made ?? values.some(isValid)) satisfiable++;
      if (!made && values.some(isValid)) missed.push(JSON.stringify(given.A));
    }
    expect(satisfiable).toBeGreaterThan(lawRuns(200));
    expect(missed.length / satisfiable, missed.join('\n')).toBeLessThan(0.02);
  });

  it('any enumeration, any constant and any bounds have a sample', async () => {
    const range = fc.tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 9 })); // prettier-ignore
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1 }), value, range, async (values, constant, [low, width, step]) => {
        const schemasOfEach = {
          A: { enum: values },
          B: { const: constant },
          C: { type: 'integer', minimum: low, maximum: low + width + step, multipleOf: step },
          D: { type: 'number', exclusiveMinimum: low / 7, exclusiveMaximum: low / 7 + 0.001 },
          E: { type: 'string', minLength: width, maxLength: width },
          F: { type: 'array', items: { type: 'integer' }, minItems: width, maxItems: width, uniqueItems: true },
          G: { type: 'object', minProperties: width, maxProperties: width },
        };
        const contract = await contractOf(schemasDocument(schemasOfEach));
        for (const name of Object.keys(schemasOfEach))
          expect(sample(contract, `#/components/schemas/${name}`, 'request'), name).toBeDefined();
      }),
      { numRuns: lawRuns(60) },
    );
  }); // prettier-ignore
});

describe('a sample', () => {
  it.each<[schema: Json, want: Json | undefined]>([
    [true, 'text'],
    [{}, 'text'],
    [{ type: 'string' }, 'text'],
    [{ type: 'boolean' }, true],
    [{ type: 'null' }, null],
    [{ type: ['null', 'integer'] }, 1],
    // numbers: 1, or what is nearest to it
    [{ type: 'integer' }, 1],
    [{ type: 'integer', minimum: 5 }, 5],
    [{ type: 'integer', maximum: -10 }, -10],
    [{ type: 'integer', exclusiveMinimum: 5, maximum: 9 }, 6],
    [{ type: 'integer', exclusiveMaximum: 1 }, 0],
    [{ type: 'integer', multipleOf: 7 }, 7],
    [{ type: 'integer', multipleOf: 7, maximum: -1 }, -7],
    [{ type: 'integer', multipleOf: 4, allOf: [{ multipleOf: 6 }] }, 12],
    [{ type: 'number', multipleOf: 0.1, minimum: 0.25, maximum: 0.35 }, 0.3],
    [{ type: 'number', multipleOf: 2.5, minimum: 6 }, 7.5],
    [{ type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 0.001 }, 0.0005],
    [{ type: 'number', minimum: -0.5, exclusiveMaximum: 0 }, -0.25],
    [{ type: 'integer', format: 'int32', minimum: 2147483647 }, 2147483647],
    // text
    [{ type: 'string', minLength: 6 }, 'textxx'],
    [{ type: 'string', maxLength: 2 }, 'te'],
    [{ type: 'string', maxLength: 0 }, ''],
    [{ type: 'string', format: 'date' }, '2024-01-31'],
    [{ type: 'string', format: 'uri', minLength: 24 }, 'https://example.com/xxxx'],
    [{ type: 'string', format: 'password' }, 'text'],
    // given by the author
    [{ type: 'integer', example: 42 }, 42],
    [{ type: 'integer', examples: ['wrong', 43] }, 43],
    [{ type: 'integer', default: 44 }, 44],
    [{ type: 'integer', example: 'wrong' }, 1],
    [{ const: null }, null],
    [{ const: [] }, []],
    [{ enum: [[], 1] }, []],
    [{ enum: ['a', 'b'], not: { const: 'a' } }, 'b'],
    [{ type: 'object', example: { a: 1 }, properties: { a: { type: 'integer', example: 2 } } }, { a: 1 }],
    // objects: everything documented, as the document orders it
    [{ type: 'object' }, {}],
    [{ type: 'object', properties: { b: { type: 'integer' }, a: { type: 'boolean' } }, required: ['a'] }, { b: 1, a: true }],
    [{ properties: { a: false, b: true } }, { b: 'text' }],
    [{ required: ['a'] }, { a: 'text' }],
    [{ type: 'object', additionalProperties: { type: 'integer' } }, { property1: 1 }],
    [{ type: 'object', additionalProperties: { type: 'integer' }, properties: { a: { const: 5 } } }, { a: 5 }],
    [{ type: 'object', minProperties: 2 }, { property1: 'text', property2: 'text' }],
    [{ type: 'object', minProperties: 2, additionalProperties: { type: 'integer' } }, { property1: 1, property2: 1 }],
    [{ type: 'object', maxProperties: 1, properties: { a: true, b: true }, required: ['b'] }, { b: 'text' }],
    [{ type: 'object', minProperties: 1, propertyNames: { enum: ['x', 'y'] } }, { x: 'text' }],
    [{ type: 'object', properties: { a: true }, required: ['a'], dependentRequired: { a: ['b'], b: ['c'] } }, { a: 'text', b: 'text', c: 'text' }],
    [{ type: 'object', properties: { a: true, b: true }, additionalProperties: false, allOf: [{ properties: { c: true } }] }, { a: 'text', b: 'text' }],
    [{ properties: { constructor: { type: 'integer' } }, required: ['toString'] }, { constructor: 1, toString: 'text' }],
    // arrays: one item
    [{ type: 'array' }, ['text']],
    [{ type: 'array', items: { type: 'integer' } }, [1]],
    [{ type: 'array', items: false }, []],
    [{ type: 'array', items: { type: 'integer' }, minItems: 3 }, [1, 1, 1]],
    [{ type: 'array', items: { type: 'integer' }, minItems: 3, uniqueItems: true }, [1, 2, 0]],
    [{ type: 'array', items: { enum: ['a', 'b'] }, minItems: 2, uniqueItems: true }, ['a', 'b']],
    [{ type: 'array', items: { type: 'boolean' }, minItems: 2, uniqueItems: true }, [true, false]],
    [{ type: 'array', items: { type: 'object', properties: { a: { type: 'integer' } } }, minItems: 2, uniqueItems: true }, [{ a: 1 }, { a: 2 }]],
    [{ type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false }, ['text', 1]],
    [{ type: 'array', items: { type: 'number' }, contains: { minimum: 9 }, minContains: 2 }, [9, 9]],
    [{ type: 'array', prefixItems: [{ type: 'string' }], contains: { type: 'integer' } }, ['text', 1]],
    [{ type: 'array', maxItems: 0, items: { type: 'integer' } }, []],
    // combinations
    [{ allOf: [{ type: 'integer', minimum: 5 }, { maximum: 6 }, { multipleOf: 3 }] }, 6],
    [{ allOf: [{ type: 'object', properties: { a: { type: 'string' } } }, { properties: { a: { minLength: 6 } }, required: ['a'] }] }, { a: 'textxx' }],
    [{ anyOf: [false, { type: 'integer' }] }, 1],
    [{ oneOf: [{ type: 'integer' }, { type: 'number' }] }, 1.001],
    [{ oneOf: [{ required: ['a'] }, { required: ['b'] }], properties: { a: { type: 'integer' } }, type: 'object' }, { a: 1 }],
    [{ type: 'integer', not: { enum: [1, 2] } }, 0],
    [{ not: { type: 'string' } }, {}],
    [{ type: 'string', not: { const: 'text' } }, 'text1'],
    [{ properties: { a: { const: 'x' }, n: { type: 'integer' } }, if: { properties: { a: { const: 'x' } } }, then: { required: ['n'], properties: { n: { minimum: 50 } } } }, { a: 'x', n: 50 }],
    [{ allOf: [{ properties: { a: { type: 'integer' } } }], unevaluatedProperties: false, properties: { b: { type: 'integer' } } }, { b: 1, a: 1 }],
    [{ required: ['a'], unevaluatedProperties: { type: 'integer' } }, { a: 1 }],
    // nothing fits
    [false, undefined],
    [{ type: 'integer', minimum: 5, maximum: 4 }, undefined],
    [{ type: 'string', minLength: 2, maxLength: 1 }, undefined],
    [{ type: 'array', items: { type: 'boolean' }, minItems: 3, uniqueItems: true }, undefined],
    [{ allOf: [{ type: 'string' }, { type: 'integer' }] }, undefined],
    [{ required: ['a'], additionalProperties: false, type: 'object' }, undefined],
    [{ const: 1, type: 'string' }, undefined],
    // more than anyone would make up
    [{ type: 'string', minLength: 1e12 }, undefined],
    [{ type: 'array', minItems: 1e9 }, undefined],
  ])('of %j is %j', async (schema, want) => {
    expect(await sampled(schema)).toEqual(want);
  }); // prettier-ignore

  it('the branches of oneOf are told apart by the one member that differs, however many stand before it', async () => {
    const names = ['id', 'name', 'street'];
    const branch = (state: JsonObject): JsonObject => ({
      type: 'object',
      properties: {
        ...Object.fromEntries(names.map((name) => [name, { type: 'string', maxLength: 32 }])),
        state,
      },
    });
    const open = branch({ type: 'string', example: 'done' });
    expect(await sampled({ oneOf: [open, branch({ enum: ['done', 'text'] })] })).toMatchObject({
      id: 'text',
    });
  });

  it.each([
    '^[A-Z]{2}-\\d{4}$', '^a+$', '^\\+[1-9]\\d{1,14}$', '^(?=.*[A-Z])(?=.*\\d).{8,}$', '^(foo|bar)$', '^(a+)+b$', '[\\w-.]+@',
    '^\\p{Lu}', '^$', '^(?!x)[a-z]{3}$', '^0x[0-9a-f]{131072}$', '^((?!no).)+$',
  ])('of a text matches its pattern: %s', async (pattern) => {
    expect(await sampled({ type: 'string', pattern })).toMatch(new RegExp(pattern, pattern.includes('w-.') ? '' : 'u'));
  }); // prettier-ignore

  it('matches the patterns of names, and a pattern within bounds of length', async () => {
    expect(await sampled({ type: 'string', pattern: '^a+$', minLength: 6, maxLength: 8 })).toMatch(
      /^a{6,8}$/,
    );
    const names = { type: 'object', patternProperties: { '^x-[a-z]+$': { type: 'integer' } }, additionalProperties: false, minProperties: 2 }; // prettier-ignore
    expect(Object.values((await sampled(names)) as JsonObject)).toEqual([1, 1]);
    const upper = { type: 'object', propertyNames: { pattern: '^[A-Z]{3}$' }, minProperties: 2 };
    expect(Object.keys((await sampled(upper)) as JsonObject)).toHaveLength(2);
  });
});

describe('a sample in OpenAPI 3.0', () => {
  it.each<[schema: Json, want: Json]>([
    [{ type: 'integer', minimum: 1, exclusiveMinimum: true, maximum: 2 }, 2],
    [{ type: 'integer', maximum: 1, exclusiveMaximum: true }, 0],
    [{ type: 'string', nullable: true }, 'text'],
    [{ type: 'string', nullable: true, enum: [null, 'a'] }, null],
    // Beside a reference nothing counts, and without a type it has no effect.
    [{ $ref: '#/components/schemas/B', nullable: true }, 1],
    [{ nullable: true, allOf: [{ $ref: '#/components/schemas/B' }] }, 1],
    [{ type: 'integer', nullable: true, allOf: [{ $ref: '#/components/schemas/B' }] }, 1],
    [{ $ref: '#/components/schemas/B', example: 'ignored' }, 1],
    // null ends these
    [
      { type: 'object', nullable: true, required: ['a'], properties: { a: { allOf: [self] } } },
      { a: { a: null } },
    ],
    [{ type: 'object', nullable: true, required: ['a'], properties: { a: self } }, { a: null }],
  ])('of %j is %j', async (schema, want) => {
    expect(await sampled(schema, { B: { type: 'integer' } }, '3.0.3')).toEqual(want);
  });
});

describe('a property that only the other side sends', () => {
  const schema = { type: 'object', required: ['id', 'secret'], properties: { id: { type: 'integer', readOnly: true }, secret: { type: 'string', writeOnly: true } } }; // prettier-ignore
  it.each<[direction: Direction, want: Json]>([
    ['request', { secret: 'text' }],
    ['response', { id: 1 }],
  ])('is left out of the sample of a %s', async (direction, want) => {
    expect(await sampled(schema, {}, '3.1.0', direction)).toEqual(want);
  });

  it.each<[what: string, part: Json]>([
    ['inherited', { allOf: [schema] }],
    ['of a branch', { anyOf: [schema] }],
    ['behind a reference', { $ref: '#/components/schemas/B' }],
  ])('is left out where it is %s', async (_, part) => {
    const list = { type: 'array', minItems: 1, items: part };
    expect(await sampled(list, { B: schema }, '3.0.3', 'request')).toEqual([{ secret: 'text' }]);
    expect(await sampled(list, { B: schema }, '3.0.3', 'response')).toEqual([{ id: 1 }]);
  });
});

describe('the sample of a recursive schema', () => {
  it.each<[title: string, schema: Json, want: Json | undefined]>([
    ['ends at an optional member', { type: 'object', properties: { v: { type: 'integer' }, next: self } }, { v: 1, next: { v: 1 } }],
    ['ends at the items of a list', { type: 'object', properties: { kids: { type: 'array', items: self } } }, { kids: [{ kids: [] }] }],
    ['ends at another branch of a choice', { anyOf: [{ type: 'array', items: self, minItems: 1 }, { type: 'integer' }] }, [1]],
    ['ends at null where the type allows it', { type: ['object', 'null'], required: ['a'], properties: { a: self } }, { a: null }],
    ['does not exist where every object requires another', { type: 'object', required: ['a'], properties: { a: self } }, undefined],
    ['does not exist where allOf leads back to the schema itself', { allOf: [self] }, undefined],
  ])('%s', async (_, schema, want) => {
    expect(await sampled(schema)).toEqual(want);
  }); // prettier-ignore

  it('stays small where 25 schemas all refer to each other', async () => {
    const names = Array.from({ length: 25 }, (_, i) => `T${i}`);
    const properties = Object.fromEntries(
      names.map((name) => [name, { $ref: `#/components/schemas/${name}` }]),
    );
    const web = Object.fromEntries(names.map((name) => [name, { type: 'object', properties }]));
    const made = await sampled({ $ref: '#/components/schemas/T0' }, web);
    expect(Object.keys(made as JsonObject)).toEqual(names);
    expect(JSON.stringify(made).length).toBeLessThan(100_000);
  });

  it.runIf(IS_WHOLE_SUITE)('does not exist where choices multiply and none leads to a value', async () => {
    const next = (i: number): Json => ({ anyOf: [{ $ref: `#/components/schemas/T${i}` }, { $ref: `#/components/schemas/T${i}` }] }); // prettier-ignore
    const lattice = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`T${i}`, i < 39 ? next(i + 1) : false]),
    );
    expect(await sampled({ $ref: '#/components/schemas/T0' }, lattice)).toBeUndefined();
  });
});

describe('a schema that cannot be judged', () => {
  it.each<[title: string, schema: Json]>([
    ['a reference to nothing', { type: 'object', required: ['a'], properties: { a: { $ref: '#/components/schemas/None' } } }],
    ['a pattern that would not end', { type: 'string', pattern: '^(a+)+\\1?$', minLength: 30, not: { pattern: '^(a+)+\\1?$' } }],
  ])('has no sample: %s', async (_, schema) => {
    const contract = await contractOf(schemasDocument({ A: schema }));
    expect(sample(contract, A, 'request')).toBeUndefined();
  }); // prettier-ignore

  it('has no sample where its pointer leads to no schema', async () => {
    const contract = await contractOf(schemasDocument({ A: { type: 'array' } }));
    expect(sample(contract, `${A}/items`, 'request')).toBeUndefined();
    expect(sample(contract, `${A}/type`, 'request')).toBeUndefined();
  });
});
