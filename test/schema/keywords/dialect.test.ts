import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/json/json.js';
import type { Direction } from '../../../src/schema/keywords/dialect.js';
import { schemaProblems } from '../../../src/schema/validate/problems.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';

interface Judging {
  version?: string;
  direction?: Direction;
  /** Further schemas beside A. */
  more?: Record<string, Json>;
}

async function paths(
  schema: Json,
  value: Json,
  { version = '3.1.0', direction = 'response', more = {} }: Judging = {},
) {
  const contract = await contractOf(schemasDocument({ A: schema, ...more }, version));
  return schemaProblems(contract, '#/components/schemas/A', value, direction)
    .map(({ path }) => path)
    .sort();
}

const B = '#/components/schemas/B';

describe('a schema of OpenAPI 3.0', () => {
  it.each<[schema: Json, value: Json, bad: string[]]>([
    // nullable
    [{ type: 'string', nullable: true }, null, []],
    [{ type: 'string', nullable: false }, null, ['']],
    [{ type: 'string' }, null, ['']],
    [{ type: 'string', nullable: true, minLength: 2 }, null, []],
    [{ type: 'string', nullable: true, minLength: 2 }, 'x', ['']],
    // without a type there is nothing that nullable could add to
    [{ nullable: true, enum: ['a'] }, null, ['']],
    [{ type: 'string', nullable: true, enum: ['a', null] }, null, []],
    // bounds
    [{ minimum: 1, exclusiveMinimum: true }, 1, ['']],
    [{ minimum: 1, exclusiveMinimum: true }, 1.1, []],
    [{ minimum: 1, exclusiveMinimum: false }, 1, []],
    [{ minimum: 1, exclusiveMinimum: false }, 0, ['']],
    [{ maximum: 1, exclusiveMaximum: true }, 1, ['']],
    [{ maximum: 1, exclusiveMaximum: false }, 1, []],
    [{ exclusiveMaximum: true }, 5, []],
    // what stands beside a reference is ignored
    [{ $ref: B, maxLength: 1, nullable: true }, 'long', []],
    [{ $ref: B, maxLength: 1, nullable: true }, null, ['']],
    // nested
    [{ type: 'object', properties: { a: { type: 'integer', nullable: true } } }, { a: null }, []],
    [{ type: 'array', items: { type: 'integer', minimum: 0, exclusiveMinimum: true } }, [1, 0], ['/1']],
    [{ type: 'object', additionalProperties: { type: 'integer' } }, { a: 'x' }, ['/a']],
    [{ type: 'object', additionalProperties: false }, { a: 'x' }, ['/a']],
  ])('%j finds in %j the faults at %j', async (schema, value, bad) => {
    expect(await paths(schema, value, { version: '3.0.3', more: { B: { type: 'string' } } })).toEqual(bad);
  }); // prettier-ignore
});

describe('a schema of OpenAPI 3.1', () => {
  const more = { B: { properties: { b: { type: 'integer' } } }, Never: false, Any: true };
  it.each<[schema: Json, value: Json, bad: string[]]>([
    [{ type: ['string', 'null'] }, null, []],
    [{ type: ['string', 'null'] }, 5, ['']],
    [{ type: 'string', nullable: true }, null, ['']],
    [{ exclusiveMinimum: 1 }, 1, ['']],
    [{ $ref: B, required: ['c'] }, { b: 'x' }, ['/b', '/c']],
    [{ const: null }, null, []],
    [{ const: { a: [1, { b: 2 }] } }, { a: [1, { b: 2 }] }, []],
    [{ const: 1 }, '1', ['']],
    [{ prefixItems: [{ type: 'string' }, { type: 'integer' }] }, ['a', 'b', 'c'], ['/1']],
    [{ prefixItems: [true], items: false }, [1, 2], ['/1']],
    [{ prefixItems: [true], items: { type: 'string' } }, [1, 2], ['/1']],
    [{ contains: { type: 'integer' } }, ['a'], ['']],
    [{ contains: { type: 'integer' } }, ['a', 1], []],
    [{ contains: { type: 'integer' }, minContains: 2 }, ['a', 1], ['']],
    [{ contains: { type: 'integer' }, maxContains: 1 }, [1, 2], ['']],
    [{ contains: { type: 'integer' }, minContains: 0 }, [], []],
    [{ dependentRequired: { a: ['b', 'c'] } }, { a: 1, c: 1 }, ['/b']],
    [{ dependentRequired: { a: ['b'] } }, { c: 1 }, []],
    [{ dependentSchemas: { a: { properties: { b: { type: 'integer' } } } } }, { a: 1, b: 'x' }, ['/b']],
    [{ propertyNames: { pattern: '^[a-z]+$', maxLength: 2 } }, { a: 1, B: 1, ccc: 1 }, ['/B', '/ccc']],
    [{ propertyNames: { $ref: '#/components/schemas/Never' } }, { a: 1 }, ['/a']],
    [{ patternProperties: { '^x-': { type: 'integer' } } }, { 'x-a': 'x', y: 'x' }, ['/x-a']],
    [{ patternProperties: { '^x-': true }, additionalProperties: false }, { 'x-a': 'x', y: 'x' }, ['/y']],
    [{ if: { required: ['a'] }, then: { required: ['b'] }, else: { required: ['c'] } }, { a: 1 }, ['/b']],
    [{ if: { required: ['a'] }, then: { required: ['b'] }, else: { required: ['c'] } }, {}, ['/c']],
    [{ if: true, then: false }, 1, ['']],
    [{ not: { type: 'string' } }, 'a', ['']],
    [{ not: {} }, 1, ['']],
    [{ minProperties: 2 }, { a: 1 }, ['']],
    [{ uniqueItems: true }, [{ a: 1, b: 2 }, { b: 2, a: 1 }], ['']],
    [{ uniqueItems: true }, [1, '1', true, null, [1], { a: 1 }], []],
    [{ uniqueItems: false }, [1, 1], []],
    // boolean schemas
    [true, 5, []],
    [false, 5, ['']],
    [{ $ref: '#/components/schemas/Never' }, 5, ['']],
    [{ properties: { a: false, b: true } }, { a: 1, b: 1 }, ['/a']],
    [{ items: false }, [1], ['/0']],
    [{ items: false }, [], []],
    [{ allOf: [true, false] }, 5, ['']],
    [{ anyOf: [false, true] }, 5, []],
    [{ additionalProperties: true }, { a: 1 }, []],
    // evaluated across references and combinations
    [{ allOf: [{ $ref: B }], unevaluatedProperties: false }, { b: 1, c: 1 }, ['/c']],
    [{ $ref: B, properties: { a: true }, unevaluatedProperties: false }, { a: 1, b: 1, c: 1 }, ['/c']],
    [{ anyOf: [{ $ref: B, required: ['b'] }, { properties: { c: true } }], unevaluatedProperties: false }, { c: 1 }, []],
    [{ if: { required: ['b'] }, then: { $ref: B }, unevaluatedProperties: false }, { b: 1 }, []],
    [{ if: { required: ['b'] }, then: { $ref: B }, unevaluatedProperties: false }, { c: 1 }, ['/c']],
    // what a failed reference documents is not unknown
    [{ $ref: B, unevaluatedProperties: false }, { b: 'x' }, ['/b']],
    [{ $ref: B, unevaluatedProperties: false }, { b: 'x', c: 1 }, ['/b', '/c']],
    [{ $ref: B, required: ['a'], unevaluatedProperties: false }, { b: 1 }, ['/a']],
    [{ anyOf: [{ $ref: B, required: ['c'] }], unevaluatedProperties: false }, { b: 1 }, ['/c']],
    [{ anyOf: [{ $ref: B }, { properties: { a: true } }], unevaluatedProperties: false }, { a: 1, c: 1 }, ['/c']],
    [{ allOf: [{ patternProperties: { '^x': { type: 'string' } } }], unevaluatedProperties: false }, { x: 1, xx: 'a', y: 1 }, ['/x', '/y']],
    [{ allOf: [{ prefixItems: [{ type: 'string' }] }], unevaluatedItems: false }, [1], ['/0']],
    [{ $ref: B, unevaluatedProperties: { type: 'integer' } }, { b: 1, c: 'x' }, ['/c']],
    [{ allOf: [{ prefixItems: [true] }], unevaluatedItems: false }, [1, 2], ['']],
    [{ allOf: [{ prefixItems: [true] }], unevaluatedItems: { type: 'string' } }, [1, 2], ['/1']],
    // annotations constrain nothing
    [{ format: 'int32', description: 'x', default: 5, examples: [1], deprecated: true, contentMediaType: 'a/b', contentSchema: false }, 'x', []],
    // $defs are only referred to
    [{ $defs: { a: false }, definitions: { b: false } }, 5, []],
    [{ $defs: { a: { type: 'string' } }, $ref: '#/components/schemas/A/$defs/a' }, 5, ['']],
  ])('%j finds in %j the faults at %j', async (schema, value, bad) => {
    expect(await paths(schema, value, { more })).toEqual(bad);
  }); // prettier-ignore

  it('takes decimal fractions for multiples as they are written', async () => {
    const multiples: [number, number, boolean][] = [
      [19.99, 0.01, true], [0.3, 0.1, true], [1.1, 0.1, true], [0.35, 0.1, false], [1e21, 1, true], [1e300, 1e-300, true],
      [-7.5, 2.5, true], [0, 3, true], [4.35, 0.01, true], [2 ** 53, 2, true], [1e-7, 1e-8, true], [0.30000000000000004, 0.1, false],
    ]; // prettier-ignore
    for (const [value, multipleOf, holds] of multiples) {
      expect(await paths({ multipleOf }, value), `${value} of ${multipleOf}`).toEqual(holds ? [] : ['']);
    }
  });
});

describe('a recursive schema', () => {
  const tree = { type: 'object', required: ['v'], properties: { v: { type: 'integer' }, kids: { type: 'array', items: { $ref: '#/components/schemas/A' } } } }; // prettier-ignore

  it('judges each level of a value', async () => {
    const value = { v: 1, kids: [{ v: 2, kids: [{ v: 'x' }, {}] }, { v: 3 }] };
    expect(await paths(tree, value)).toEqual(['/kids/0/kids/0/v', '/kids/0/kids/1/v']);
  });

  it('judges each level of a value where unevaluatedProperties closes it', async () => {
    const closed = { $ref: B, unevaluatedProperties: false };
    const more = { B: { properties: { next: { $ref: '#/components/schemas/A' } } } };
    expect(await paths(closed, { next: { next: { extra: 1 } } }, { more })).toEqual(['/next/next/extra']);
  });
});

describe('members that every object inherits', () => {
  it.each<[schema: Json, value: string, bad: string[]]>([
    [{ required: ['constructor'] }, '{}', ['/constructor']],
    [{ required: ['toString', 'valueOf', '__proto__'] }, '{}', ['/__proto__', '/toString', '/valueOf']],
    [{ properties: { constructor: { type: 'string' }, toString: { type: 'string' } } }, '{}', []],
    [{ properties: { constructor: { type: 'string' } } }, '{"constructor": 5}', ['/constructor']],
    [{ additionalProperties: false }, '{"__proto__": 5}', ['/__proto__']],
    [{ dependentRequired: { constructor: ['a'] } }, '{}', []],
    [{ const: { valueOf: 1, toString: 2 } }, '{"toString": 2, "valueOf": 1}', []],
    [{ const: { constructor: { a: 1 } } }, '{"constructor": {"a": 1}}', []],
    [{ enum: [{}] }, '{"valueOf": 1}', ['']],
    [{ uniqueItems: true }, '[{"toString": 1}, {"toString": 1}]', ['']],
    [{ uniqueItems: true, items: { type: 'string' } }, '["__proto__", "__proto__"]', ['']],
    [{ uniqueItems: true }, '[{"valueOf": 1}, {"valueOf": 2}]', []],
  ])('are not taken for members of a value: %j judges %s', async (schema, value, bad) => {
    expect(await paths(schema, JSON.parse(value) as Json)).toEqual(bad);
  });

  it.each([
    ['{"__proto__": {"type": "string"}}', '{"__proto__": 5}', ['/__proto__']],
    ['{"__proto__": {"type": "string"}}', '{"__proto__": "x"}', []],
    ['{"__proto__": {"type": "string"}}', '{}', []],
  ])('do not hide an own __proto__: properties %s judge %s', async (properties, value, bad) => {
    const schema = { properties: JSON.parse(properties) as Json, additionalProperties: false };
    expect(await paths(schema, JSON.parse(value) as Json)).toEqual(bad);
  });
});

describe('readOnly and writeOnly', () => {
  const flagged = (flags: Json): Json => ({ type: 'object', required: ['id'], properties: { id: { ...(flags as object) } } }); // prettier-ignore
  const more = { ReadOnly: { readOnly: true }, Id: { type: 'string' }, Base: flagged({ readOnly: true }) };
  const base = { $ref: '#/components/schemas/Base' };
  it.each<[title: string, version: string, schema: Json, direction: Direction, bad: string[]]>([
    ['a readOnly property is not required of requests', '3.1.0', flagged({ readOnly: true }), 'request', []],
    ['a readOnly property is required of responses', '3.1.0', flagged({ readOnly: true }), 'response', ['/id']],
    ['a writeOnly property is not required of responses', '3.1.0', flagged({ writeOnly: true }), 'response', []],
    ['a writeOnly property is required of requests', '3.1.0', flagged({ writeOnly: true }), 'request', ['/id']],
    ['a readOnly property is not required of requests in OpenAPI 3.0', '3.0.3', flagged({ readOnly: true }), 'request', []],
    ['a property that refers to a readOnly schema is not required of requests', '3.1.0', flagged({ $ref: '#/components/schemas/ReadOnly' }), 'request', []],
    ['readOnly beside a reference counts in OpenAPI 3.1', '3.1.0', flagged({ $ref: '#/components/schemas/Id', readOnly: true }), 'request', []],
    ['readOnly beside a reference is ignored in OpenAPI 3.0', '3.0.3', flagged({ $ref: '#/components/schemas/Id', readOnly: true }), 'request', ['/id']],
    ['a property that refers to a readOnly schema is not required of requests in OpenAPI 3.0', '3.0.3', flagged({ $ref: '#/components/schemas/ReadOnly' }), 'request', []],
    ['a property that is readOnly in allOf is not required of requests by the schema around it', '3.1.0', { allOf: [base], required: ['id'] }, 'request', []],
    ['a property that is readOnly in one part of allOf is not required of requests by another', '3.1.0', { allOf: [base, { required: ['id'] }] }, 'request', []],
    ['a property that is readOnly in one part of allOf is required of responses by another', '3.1.0', { allOf: [base, { required: ['id'] }] }, 'response', ['/id']],
    ['a property that is readOnly beside allOf is not required of requests by a part of it', '3.1.0', { properties: { id: { readOnly: true } }, allOf: [{ required: ['id'] }] }, 'request', []],
    ['a property of a nested object is required of requests where an outer one of its name is readOnly', '3.1.0', { properties: { id: { readOnly: true }, in: { required: ['id'] } } }, 'request', ['/in/id']],
  ])('%s', async (_, version, schema, direction, bad) => {
    const value = JSON.stringify(schema).includes('"in"') ? { in: {} } : {};
    expect(await paths(schema, value, { version, direction, more })).toEqual(bad);
  }); // prettier-ignore
});

describe('keywords of a wrong shape', () => {
  it.each<[schema: Json, value: Json, bad: string[]]>([
    [{ required: 'a', type: 'string' }, 5, ['']],
    [{ type: 'any', minLength: 2 }, 'x', ['']],
    [{ pattern: '(?i)a', minLength: 2 }, 'x', ['']],
    [{ patternProperties: { '(?i)a': true }, required: ['b'] }, {}, ['/b']],
    [{ minLength: -1, maxLength: 1 }, 'xx', ['']],
    [{ multipleOf: 0, maximum: 1 }, 2, ['']],
    [{ enum: [], type: 'string' }, 5, ['']],
    [{ allOf: [], anyOf: {}, type: 'string' }, 5, ['']],
    [{ items: [{ type: 'integer' }], maxItems: 1 }, ['a', 'b'], ['']],
    [{ properties: { a: 5, b: { type: 'string' } } }, { a: 1, b: 1 }, ['/b']],
    [{ uniqueItems: 'yes', format: 5, const: 1 }, 2, ['']],
  ])('do not keep the other keywords from counting: %j', async (schema, value, bad) => {
    expect(await paths(schema, value)).toEqual(bad);
  });
});
