import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/json/json.js';
import { schemaProblems } from '../../../src/schema/validate/problems.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';

const A = '#/components/schemas/A';

async function problems(schema: Json, value: unknown, more: Record<string, Json> = {}, version = '3.1.0') {
  const contract = await contractOf(schemasDocument({ A: schema, ...more }, version));
  return schemaProblems(contract, A, value, 'response');
}

/** `path pointer: expected …, received …`, the pointer from the schema on. */
async function told(
  schema: Json,
  value: unknown,
  more: Record<string, Json> = {},
  version?: string,
): Promise<string[]> {
  return (await problems(schema, value, more, version)).map(
    ({ path, pointer, expected, received }) =>
      `${path === '' ? '.' : path} ${pointer.replace('#/components/schemas/', '')}: ${expected}, got ${received}`,
  );
}

describe('a problem', () => {
  it.each<[schema: Json, value: Json, told: string[]]>([
    [{ type: 'string' }, 5, ['. A/type: type string, got 5']],
    [{ type: ['string', 'null'] }, {}, ['. A/type: type string or null, got {}']],
    [{ type: 'integer' }, 1.5, ['. A/type: type integer, got 1.5']],
    [{ type: 'number' }, null, ['. A/type: type number, got null']],
    [{ enum: ['a', 1, null] }, 'b', ['. A/enum: one of ["a",1,null], got "b"']],
    [{ const: { a: 1 } }, { a: 2 }, ['. A/const: {"a":1}, got {"a":2}']],
    [{ minimum: 1 }, 0, ['. A/minimum: at least 1, got 0']],
    [{ maximum: 1 }, 2, ['. A/maximum: at most 1, got 2']],
    [{ exclusiveMinimum: 1 }, 1, ['. A/exclusiveMinimum: more than 1, got 1']],
    [{ exclusiveMaximum: 1 }, 1, ['. A/exclusiveMaximum: less than 1, got 1']],
    [{ multipleOf: 0.01 }, 0.001, ['. A/multipleOf: a multiple of 0.01, got 0.001']],
    [{ exclusiveMaximum: 9007199254740992 }, 9007199254740992, ['. A/exclusiveMaximum: less than 9007199254740992, got 9007199254740992']],
    [{ exclusiveMaximum: 9007199254740992 }, 9007199254740994, ['. A/exclusiveMaximum: less than 9007199254740992, got 9007199254740994']],
    [{ multipleOf: 3 }, 9007199254740994, ['. A/multipleOf: a multiple of 3, got 9007199254740994']],
    [{ multipleOf: 3 }, 9007199254740991, ['. A/multipleOf: a multiple of 3, got 9007199254740991']],
    [{ minLength: 1 }, '', ['. A/minLength: at least 1 character, got ""']],
    [{ maxLength: 2 }, 'abc', ['. A/maxLength: at most 2 characters, got "abc"']],
    [{ pattern: '^a' }, 'b', ['. A/pattern: a match of ^a, got "b"']],
    [{ format: 'date' }, 'b', ['. A/format: format date, got "b"']],
    [{ minItems: 2 }, [1], ['. A/minItems: at least 2 items, got [1]']],
    [{ maxItems: 1 }, [1, 2], ['. A/maxItems: at most 1 item, got [1,2]']],
    [{ uniqueItems: true }, [1, 1], ['. A/uniqueItems: no item twice, got [1,1]']],
    [{ contains: { const: 1 } }, [2], ['. A/contains: at least 1 item as contains says, got [2]']],
    [{ contains: { const: 1 }, minContains: 2, maxContains: 3 }, [1], ['. A/contains: at least 2 items and at most 3 as contains says, got [1]']],
    [{ minProperties: 2 }, { a: 1 }, ['. A/minProperties: at least 2 properties, got {"a":1}']],
    [{ maxProperties: 1 }, { a: 1, b: 2 }, ['. A/maxProperties: at most 1 property, got {"a":1,"b":2}']],
    [{ required: ['a'] }, {}, ['/a A/required: the property to be present, got nothing']],
    [{ dependentRequired: { a: ['b'] } }, { a: 1 }, ['/b A/dependentRequired: the property to be present, got nothing']],
    [{ additionalProperties: false }, { a: 1 }, ['/a A/additionalProperties: no such property, got 1']],
    [{ unevaluatedProperties: false }, { a: 1 }, ['/a A/unevaluatedProperties: no such property, got 1']],
    [{ prefixItems: [true], unevaluatedItems: false }, [1, 2], ['. A/unevaluatedItems: no more than 1 item, got [1,2]']],
    [{ propertyNames: { maxLength: 1 } }, { a: 1, bc: 2 }, ['/bc A/propertyNames: an allowed property name, got "bc"']],
    [{ not: { type: 'string' } }, 'a', ['. A/not: no match of the schema under not, got "a"']],
    [{ not: {} }, 'a', ['. A/not: no match of the schema under not, got "a"']],
    [{ properties: { a: false } }, { a: 1 }, ['/a A/properties/a: nothing here, got 1']],
    [false, 1, ['. A: nothing here, got 1']],
    [{ if: { type: 'string' }, then: { minLength: 1 } }, '', ['. A/then/minLength: at least 1 character, got ""']],
  ])('says what the keyword expected: %j of %j', async (schema, value, want) => {
    expect(await told(schema, value)).toEqual(want);
  }); // prettier-ignore

  it.each<[name: string, schema: Json, value: Json, want: string[]]>([
    ['a bound above a number', { exclusiveMaximum: 9007199254740993n }, 9007199254740992, []],
    ['a bound below which a number is', { minimum: 9007199254740993n }, 9007199254740992, ['. A/minimum: at least 9007199254740993, got 9007199254740992']],
    ['a number above a bound', { maximum: 9007199254740992 }, 9007199254740993n, ['. A/maximum: at most 9007199254740992, got 9007199254740993']],
    ['a number far above a bound', { maximum: 5 }, 9007199254740993n, ['. A/maximum: at most 5, got 9007199254740993']],
    ['an excluded bound', { exclusiveMinimum: -9007199254740993n }, -9007199254740993n, ['. A/exclusiveMinimum: more than -9007199254740993, got -9007199254740993']],
    ['a number beside an enumerated one', { type: ['integer', 'null'], enum: [9007199254740993n, null] }, 9007199254740992, ['. A/enum: one of [9007199254740993,null], got 9007199254740992']],
    ['the constant itself', { type: 'integer', format: 'int64', const: 9007199254740993n }, 9007199254740993n, []],
    ['a multiple of a large number', { type: 'number', minimum: 1, maximum: 10n ** 20n + 1n, multipleOf: 9007199254740993n }, 9007199254740993n * 2n, []],
    ['a number where none is allowed', { type: ['string', 'boolean', 'object'] }, 9007199254740993n, ['. A/type: type string or boolean or object, got 9007199254740993']],
    ['a length beyond 2^53', { maxLength: 9223372036854775807n }, 'abc', []],
    ['a multiple', { multipleOf: 3 }, 9007199254740993n, []],
  ])('compares whole numbers beyond 2^53 as they are written: %s', async (_, schema, value, want) => {
    expect(await told(schema, value)).toEqual(want);
  }); // prettier-ignore

  it('says what the keywords of OpenAPI 3.0 expected', async () => {
    const bounds = { minimum: 1, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: true };
    expect(await told(bounds, 1, {}, '3.0.3')).toEqual(['. A/exclusiveMinimum: more than 1, got 1']);
    expect(await told(bounds, 5, {}, '3.0.3')).toEqual(['. A/exclusiveMaximum: less than 5, got 5']);
    expect(await told({ type: 'string', nullable: true }, 1, {}, '3.0.3')).toEqual(['. A/type: type string or null, got 1']);
  }); // prettier-ignore
});

describe('one problem for each place', () => {
  it('a wrong type outweighs every other fault of its place', async () => {
    const schema = {
      enum: ['a'],
      allOf: [{ minLength: 5 }, { type: 'string' }, { not: { type: 'integer' } }],
    };
    expect(await told(schema, 5)).toEqual(['. A/allOf/1/type: type string, got 5']);
  });

  it('a place with several other faults has one problem', async () => {
    expect(await told({ minLength: 3, pattern: '^b' }, 'a')).toHaveLength(1);
  });

  it('every place with a fault has a problem of its own', async () => {
    const schema = { type: 'object', required: ['a', 'b'], properties: { c: { type: 'array', items: { type: 'integer' } } }, additionalProperties: false }; // prettier-ignore
    expect((await problems(schema, { c: [1, 'x', 2, 'y'], d: 1 })).map(({ path }) => path).sort()).toEqual([
      '/a',
      '/b',
      '/c/1',
      '/c/3',
      '/d',
    ]);
  });

  it('items 1 and 10 are two places', async () => {
    const values = Array.from({ length: 12 }, (_, i) => (i === 1 || i === 10 ? {} : { a: 1 }));
    const anyOf = [{ type: 'object', required: ['a'] }, { type: 'null' }];
    expect(await told({ items: { anyOf } }, values)).toEqual([
      '/1/a A/items/anyOf/0/required: the property to be present, got nothing',
      '/10/a A/items/anyOf/0/required: the property to be present, got nothing',
    ]);
  });

  it.each(['d/e', 'f~g', '100%', '%41', '', ' ', '__proto__', 'constructor', '#', 'é😀', '"', '~1'])(
    'a property named %j has a problem at its escaped path',
    async (name) => {
      const schema = JSON.parse(JSON.stringify({ properties: {}, patternProperties: {} })) as { properties: object; patternProperties: object }; // prettier-ignore
      Object.defineProperty(schema.properties, name, { value: { type: 'string' }, enumerable: true });
      const [problem] = await problems(schema as never, JSON.parse(`{${JSON.stringify(name)}: 5}`));
      const escaped = name.replaceAll('~', '~0').replaceAll('/', '~1');
      expect(problem).toEqual({
        path: `/${escaped}`,
        keyword: 'type',
        pointer: `${A}/properties/${escaped.replaceAll('%', '%25')}/type`,
        expected: 'type string',
        received: '5',
      });
    },
  );

  it('a value with 20,000 faults has 1,000 problems', async () => {
    const items = { anyOf: [{ type: 'object', properties: { a: { type: 'string' } } }, { type: 'null' }] };
    const values = Array.from({ length: 20_000 }, (_, a) => ({ a }));
    expect(await problems({ type: 'array', items }, values.slice(0, 900))).toHaveLength(900);
    expect(await problems({ type: 'array', items }, values)).toHaveLength(1000);
  });
});

describe('the problem of an anyOf or oneOf', () => {
  const cat = { type: 'object', properties: { kind: { const: 'cat' }, lives: { type: 'integer' } }, required: ['kind', 'lives'] }; // prettier-ignore
  const dog = { type: 'object', properties: { kind: { const: 'dog' }, tricks: { type: 'array', items: { type: 'string' } } }, required: ['kind'] }; // prettier-ignore
  const pets = { Cat: cat, Dog: dog };
  const refs = [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }];

  it.each<[title: string, schema: Json, value: Json, told: string[]]>([
    ['is that of the branch whose type fits', { anyOf: [{ type: 'string', minLength: 3 }, { type: 'integer' }] }, 'a', ['. A/anyOf/0/minLength: at least 3 characters, got "a"']],
    ['is that of the branch beside null', { anyOf: [{ $ref: '#/components/schemas/Dog' }, { type: 'null' }] }, {}, ['/kind Dog/required: the property to be present, got nothing']],
    ['is that of the enumeration beside null', { oneOf: [{ type: 'string', enum: ['a', 'b'] }, { type: 'null' }] }, 'c', ['. A/oneOf/0/enum: one of ["a","b"], got "c"']],
    ['lists the types of all branches where none fits', { anyOf: [{ type: 'string' }, { type: ['integer', 'null'] }, { type: 'string' }] }, [], ['. A/anyOf: type string or integer or null, got []']],
    ['lists the types of all branches where none fits, behind references', { oneOf: refs }, 'x', ['. A/oneOf: type object, got "x"']],
    ['is that of the branch whose constant fits', { oneOf: refs }, { kind: 'cat' }, ['/lives Cat/required: the property to be present, got nothing']],
    ['is that of the second branch where the constant of that one fits', { oneOf: refs }, { kind: 'dog', tricks: [1, 'sit'], lives: 'x' }, ['/tricks/0 Dog/properties/tricks/items/type: type string, got 1']],
    ['lists the constants of all branches where none fits', { oneOf: refs }, { kind: 'fish', lives: 'x' }, ['/kind Dog/properties/kind/const: one of ["cat","dog"], got "fish"']],
    ['lists the enumerated values of all branches where none fits', { anyOf: [{ enum: ['a', 'b'] }, { const: 'c' }] }, 'd', ['. A/anyOf/0/enum: one of ["a","b","c"], got "d"']],
    ['is that of the branch with fewest faults where the constant is missing', { oneOf: refs }, { lives: 'x' }, ['/kind Dog/required: the property to be present, got nothing']],
    ['names the branches of a oneOf where several match', { oneOf: [{ type: 'integer' }, { minimum: 3 }, { type: 'string' }] }, 5, ['. A/oneOf: exactly one of 3 schemas to match, not both 0 and 1, got 5']],
    ['is that of the first branch where no branch allows anything', { anyOf: [false, false] }, 5, ['. A/anyOf/0: nothing here, got 5']],
    ['is that of the nearest branch where a choice stands in the items of another', { anyOf: [{ type: 'array', items: { anyOf: [{ type: 'integer', minimum: 3 }, { type: 'null' }] } }, { type: 'null' }] }, [5, 1, null, 'x'], ['/1 A/anyOf/0/items/anyOf/0/minimum: at least 3, got 1', '/3 A/anyOf/0/items/anyOf: type integer or null, got "x"']],
    ['is that of the nearest branch where a choice stands directly in another', { anyOf: [{ anyOf: [{ type: 'string', minLength: 5 }, { const: 3 }] }, { type: 'object' }] }, 'abc', ['. A/anyOf/0/anyOf/0/minLength: at least 5 characters, got "abc"']],
    ['is given for each of two choices in one allOf', { allOf: [{ anyOf: [{ required: ['a'] }] }, { anyOf: [{ required: ['b'] }] }] }, {}, ['/a A/allOf/0/anyOf/0/required: the property to be present, got nothing', '/b A/allOf/1/anyOf/0/required: the property to be present, got nothing']],
    ['is given beside the problems of other keywords', { required: ['z'], anyOf: [{ type: 'object', required: ['a'] }, { type: 'null' }] }, {}, ['/z A/required: the property to be present, got nothing', '/a A/anyOf/0/required: the property to be present, got nothing']],
  ])('%s', async (_, schema, value, want) => {
    expect((await told(schema, value, pets)).sort()).toEqual([...want].sort());
  }); // prettier-ignore

  const plainCat = { type: 'object', properties: { lives: { type: 'integer' } }, required: ['lives'] };
  const plainDog = { type: 'object', properties: { tricks: { type: 'integer' }, a: { type: 'integer' } }, required: ['tricks', 'a'] }; // prettier-ignore

  it.each<[title: string, discriminator: Json, kind: Json, told: string]>([
    ['that the discriminator names', { propertyName: 'kind' }, 'Dog', '/a Dog/required'],
    ['that the mapping of the discriminator refers to', { propertyName: 'kind', mapping: { d: '#/components/schemas/Dog' } }, 'd', '/a Dog/required'],
    ['that the mapping of the discriminator names', { propertyName: 'kind', mapping: { d: 'Dog' } }, 'd', '/a Dog/required'],
    ['with fewest faults where the discriminator names none', { propertyName: 'kind' }, 'Fish', '/lives Cat/required'],
    ['with fewest faults where the discriminator is no text', { propertyName: 'kind' }, 5, '/lives Cat/required'],
  ])('is that of the branch %s', async (_, discriminator, kind, want) => {
    const [first] = await told({ oneOf: refs, discriminator }, { kind, tricks: 1 }, { Cat: plainCat, Dog: plainDog });
    expect(first).toContain(want);
  }); // prettier-ignore
});

describe('a value', () => {
  it('that is absent is reported as nothing', async () => {
    expect(await told({ type: 'string' }, undefined)).toEqual(['. A/type: type string, got nothing']);
  });

  it('that is long is shortened in the problem', async () => {
    const [problem] = await problems({ type: 'integer' }, 'x'.repeat(10_000));
    expect(problem?.received).toHaveLength(120);
  });

  it.each([
    ['recursive', { properties: { a: { $ref: A }, b: { pattern: '^(a|b)+$' } } }],
    ['plain', { type: 'string' }],
  ])('nested too deeply cannot be judged by a %s schema', async (_, schema) => {
    let value: Json = 1;
    for (let i = 0; i < 100_000; i++) value = { a: value };
    await expect(problems(schema, value)).rejects.toThrow(new RangeError('values nested deeper than 500 levels are not judged')); // prettier-ignore
  });

  it('nested 500 levels deep is judged', async () => {
    let value: Json = 'x';
    for (let i = 0; i < 500; i++) value = { a: value };
    const anyOf = [
      { type: 'object', properties: { a: { $ref: A }, b: { pattern: '^(a|b)+$' } } },
      { type: 'integer' },
    ];
    const [problem, ...others] = await problems({ anyOf }, value);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      path: '/a'.repeat(500),
      expected: 'type object or integer',
      received: '"x"',
    });
  });
});

describe('a schema that cannot judge', () => {
  it.each<[title: string, schema: Json, message: string]>([
    ['refers to nothing', { properties: { a: { $ref: '#/components/schemas/None' } } }, '#/components/schemas/None: no schema stands there'],
    ['applies itself without end', { allOf: [{ $ref: A }] }, 'the schema applies itself without end'],
  ])('throws where it %s', async (_, schema, message) => {
    await expect(problems(schema, {})).rejects.toThrow(expect.objectContaining({ name: 'Unenforceable', message }));
  }); // prettier-ignore

  it('does not keep other schemas of its document from judging', async () => {
    const contract = await contractOf(schemasDocument({ A: { $ref: '#/components/schemas/None' }, B: { type: 'string' } })); // prettier-ignore
    expect(() => schemaProblems(contract, A, 1, 'request')).toThrow('no schema stands there');
    expect(schemaProblems(contract, '#/components/schemas/B', 1, 'request')).toHaveLength(1);
    expect(() => schemaProblems(contract, A, 1, 'request')).toThrow('no schema stands there');
  });
});
