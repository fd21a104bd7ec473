import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { typeOf, typesOf } from './type-of.js';

const O: JsonObject = {
  type: 'object',
  required: ['b'],
  properties: { a: { type: 'string' }, b: { type: 'number' } },
};
const refO = { $ref: '#/components/schemas/O' };

describe('the generated type of', () => {
  it.each<[name: string, schema: Json, type: string]>([
    ['an enumeration of a type that has no null in it', { type: ['string', 'null'], enum: ['up'] }, '"up"'],
    ['an enumeration with null', { type: ['string', 'null'], enum: ['up', null] }, '"up" | null'],
    ['a reference beside a type that leaves it as it is', { type: ['object', 'null'], ...refO }, 'O'],
    ['a list without types, by its keywords', { items: { type: 'string' } }, 'string[]'],
    ['an object without types, by its keywords', { properties: { a: {} } }, '{ a?: unknown; }'],
    [
      'parts without types beside one that admits null',
      { type: ['object', 'null'], allOf: [{ properties: { a: { type: 'string' } } }] },
      '{ a?: string; } | null',
    ],
    ['keywords that contradict each other', { type: 'string', enum: [1] }, 'never'],
    [
      'what a reference does not document, but its neighbour requires',
      { ...refO, required: ['zip'] },
      'O & { zip: unknown; }',
    ],
    [
      'what a reference documents and its neighbour requires',
      { ...refO, required: ['a'] },
      'O & { a: string; }',
    ],
    [
      'a map beside properties',
      { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: { type: 'integer' } },
      '{ a?: string; [key: string]: number | string | undefined; }',
    ],
    [
      'a map beside required properties',
      {
        type: 'object',
        required: ['a'],
        properties: { a: { type: 'string' } },
        additionalProperties: { type: 'integer' },
      },
      '{ a: string; [key: string]: number | string; }',
    ],
    [
      'names that start with a text',
      {
        type: 'object',
        properties: { a: { type: 'string' } },
        patternProperties: { '^x-': { type: 'integer' } },
      },
      '{ a?: string; [key: `x-${string}`]: number | undefined; }',
    ],
    [
      'names that match a pattern which TypeScript cannot say',
      { type: 'object', patternProperties: { '^[a-z]+$': { type: 'integer' } } },
      '{ [key: string]: number; }',
    ],
    [
      'a map of listed names',
      { type: 'object', propertyNames: { enum: ['en', 'de'] }, additionalProperties: { type: 'string' } },
      '{ en?: string; de?: string; }',
    ],
    ['no members at all', { type: 'object', additionalProperties: false }, 'Record<string, never>'],
    ['any members', { type: 'object', additionalProperties: true }, 'Record<string, unknown>'],
    [
      'the first items',
      { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], minItems: 1 },
      '[string, number?, ...unknown[]]',
    ],
    [
      'the first items and no others',
      { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], minItems: 2, items: false },
      '[string, number]',
    ],
    ['a constant', { const: { a: [1, 'x', null] } }, '{ a: [1, "x", null] }'],
    ['a large integer', { type: 'integer', format: 'int64' }, 'number'],
  ])('%s', async (_name, schema, type) => {
    expect(await typeOf(schema, {}, { O })).toBe(type);
  });

  it.each<[name: string, schema: Json, type: string]>([
    ['a nullable reference, which the reference decides', { nullable: true, allOf: [refO] }, 'O'],
    [
      'a nullable object that extends what is never null',
      { type: 'object', nullable: true, allOf: [refO] },
      'O',
    ],
    ['what stands beside a reference and does not count', { ...refO, nullable: true, required: ['a'] }, 'O'],
  ])('%s, in OpenAPI 3.0', async (_name, schema, type) => {
    expect(await typeOf(schema, { openapi: '3.0.3' }, { O })).toBe(type);
  });

  it('what may be null, where its neighbour forbids it', async () => {
    const MaybeO = { type: ['object', 'null'], properties: { a: { type: 'string' } } };
    expect(await typeOf({ $ref: '#/components/schemas/MaybeO', type: 'object' }, {}, { MaybeO })).toBe(
      'NonNullable<MaybeO>',
    );
  });
});

describe('integers of 64 bits', () => {
  const schema = {
    type: 'object',
    required: ['id', 'ids', 'n'],
    properties: {
      id: { type: 'integer', format: 'int64' },
      ids: { type: 'array', items: { allOf: [{ type: ['integer', 'null'] }, { format: 'uint64' }] } },
      n: { type: 'integer', format: 'int32' },
      one: { type: 'integer', format: 'int64', enum: [1] },
    },
  };

  it.each([
    ['number', '{ id: number; ids: (number | null)[]; n: number; one?: 1; }'],
    ['string', '{ id: string; ids: (string | null)[]; n: number; one?: "1"; }'],
    ['bigint', '{ id: bigint; ids: (bigint | null)[]; n: number; one?: 1n; }'],
  ] as const)('are typed as %s where that is asked for', async (int64, type) => {
    expect(await typeOf(schema, { int64 })).toBe(type);
  });
});

describe('the values of a discriminator', () => {
  const schemas = (tag: JsonObject, mapping?: JsonObject): JsonObject => ({
    Pet: {
      oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
      discriminator: { propertyName: 'kind', ...(mapping ? { mapping } : {}) },
    },
    Cat: { type: 'object', required: ['kind'], properties: { kind: tag } },
    Dog: { type: 'object', required: ['kind'], properties: { kind: { type: 'string' } } },
  });

  it('are the names of the schemas where nothing else is said', async () => {
    const { Pet, Cat } = await typesOf(schemas({ type: 'string' }));
    expect(Pet).toBe('Cat & { kind: "Cat"; } | Dog & { kind: "Dog"; }');
    expect(Cat).toBe('{ kind: string; }');
  });

  it('are those of the mapping, all that lead to a schema', async () => {
    const mapping = { cat: '#/components/schemas/Cat', kitten: 'Cat', dog: '#/components/schemas/Dog' };
    const { Pet } = await typesOf(schemas({ type: 'string' }, mapping));
    expect(Pet).toBe('Cat & { kind: "cat" | "kitten"; } | Dog & { kind: "dog"; }');
  });

  it('are those that the property lists, whatever the schemas are called', async () => {
    const { Pet, Cat } = await typesOf(schemas({ enum: ['feline'] }));
    expect(Pet).toBe('Cat | Dog & { kind: "Dog"; }');
    expect(Cat).toBe('{ kind: "feline"; }');
  });

  it('are of an heir and of all that extend it', async () => {
    const heir = (of: string, name: string): JsonObject => ({
      allOf: [
        { $ref: `#/components/schemas/${of}` },
        { type: 'object', properties: { [name]: { type: 'integer' } } },
      ],
    });
    const types = await typesOf({
      Node: {
        type: 'object',
        required: ['op'],
        properties: { op: { type: 'string' } },
        discriminator: { propertyName: 'op', mapping: { and: '#/components/schemas/And' } },
      },
      And: heir('Node', 'count'),
      Xor: heir('And', 'odd'),
    });
    expect(types.Node).toBe('{ op: string; }');
    expect(types.And).toBe('Node & { count?: number; } & { op: "and" | "Xor"; }');
    expect(types.Xor).toBe('And & { odd?: number; } & { op: "Xor"; }');
  });
});
