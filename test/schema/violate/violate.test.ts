import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { isObject } from '../../../src/json/json.js';
import { valueAt } from '../../../src/json/pointer.js';
import { foundWithin } from '../../../src/json/steps.js';
import type { Contract } from '../../../src/model/document.js';
import { sample } from '../../../src/schema/sample/index.js';
import { schemaProblems } from '../../../src/schema/validate/problems.js';
import { invalidVariants } from '../../../src/schema/violate/index.js';
import { negatableClauses } from '../../../src/schema/violate/negatable-clauses.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';
import { IS_WHOLE_SUITE, lawRuns } from '../../support/suite.js';
import { schemas } from '../arbitraries.js';

const A = '#/components/schemas/A';

interface Given {
  contract: Contract;
  document: Json;
  base: Json;
}

async function given(schema: Json, example?: Json, openapi = '3.1.0'): Promise<Given> {
  const document = schemasDocument({ A: schema }, openapi);
  const contract = await contractOf(document);
  return { contract, document, base: example ?? sample(contract, A, 'request')!.value };
}

/** The document without one keyword. */
function without(document: Json, pointer: string): Json {
  const copy = structuredClone(document);
  const at = pointer.lastIndexOf('/');
  const owner = valueAt(copy, pointer.slice(0, at)) as JsonObject;
  Reflect.deleteProperty(owner, pointer.slice(at + 1));
  return copy;
}

/** The values that break a keyword at a path of the value. */
async function breaking(schema: Json, keyword: string, path = '', example?: Json): Promise<Json[]> {
  const { contract, document, base } = await given(schema, example);
  const found = foundWithin(Infinity, invalidVariants(contract, A, base, 'request')).filter(
    (variant) => variant.keyword === keyword && variant.path.startsWith(path),
  );
  for (const { value, pointer } of found) {
    const weaker = await contractOf(without(document, pointer));
    expect(schemaProblems(weaker, A, value, 'request'), `${keyword} ${JSON.stringify(value)}`).toEqual([]);
    expect(schemaProblems(contract, A, value, 'request')).not.toEqual([]);
  }
  return found.map(({ value }) => valueAt(value, path) ?? null);
}

describe('a value that is invalid for one keyword is valid without it', () => {
  const closed = { required: ['kind'], additionalProperties: false };
  const card = { ...closed, properties: { kind: { const: 'card' }, number: { type: 'string', pattern: '^[0-9]{4}$' } } }; // prettier-ignore
  const bank = {
    ...closed,
    properties: { kind: { const: 'bank' }, iban: { type: 'string', minLength: 15 } },
  };
  const unique = { type: 'array', items: { type: 'string', minLength: 2 }, maxItems: 3, uniqueItems: true };

  it.each<[name: string, schema: Json, keyword: string, values: Json[], example?: Json]>([
    ['enum of integers', { type: 'integer', enum: [1, 2, 3] }, 'enum', [4]],
    ['enum of texts, in another case', { type: 'string', enum: ['red', 'blue'] }, 'enum', ['RED']],
    ['const without a type', { const: 2 }, 'const', [3]],
    ['multipleOf of an integer', { type: 'integer', multipleOf: 5 }, 'multipleOf', [11], 10],
    ['minimum of a number', { type: 'number', minimum: 0.5 }, 'minimum', [0.49], 1],
    ['maximum beside exclusiveMinimum', { type: 'number', exclusiveMinimum: 0, maximum: 1 }, 'maximum', [1.01], 0.5], // prettier-ignore
    ['pattern beside maxLength', { type: 'string', pattern: '^[a-z]+$', maxLength: 3 }, 'pattern', ['ab0', '0bc'], 'abc'], // prettier-ignore
    ['pattern beside minLength', { type: 'string', pattern: '^\\S+$', minLength: 1 }, 'pattern', ['abc x', 'x abc'], 'abc'], // prettier-ignore
    ['pattern, at either end', { type: 'string', pattern: '^[0-9]+$' }, 'pattern', ['12x', 'x12'], '12'],
    ['minLength beside pattern', { type: 'string', pattern: '^[A-Z]*[0-9]$', minLength: 3 }, 'minLength', ['B1'], 'AB1'], // prettier-ignore
    ['format, broken by a day that does not exist and by a date with a time', { type: 'string', format: 'date' }, 'format', ['2024-02-30', '2024-01-31T12:00:00Z']], // prettier-ignore
    ['format, broken by a host with a leading hyphen and by one with a space', { type: 'string', format: 'hostname' }, 'format', ['-example.com', 'exam ple.com']], // prettier-ignore
    ['maxItems beside uniqueItems', unique, 'maxItems', [['aa', 'bb', 'ab', 'ac']], ['aa', 'bb']],
    ['uniqueItems beside maxItems', unique, 'uniqueItems', [['aa', 'bb', 'aa']], ['aa', 'bb', 'cc']],
    [
      'contains',
      { contains: { const: 'x' }, items: { type: 'string' } },
      'contains',
      [['y', 'y']],
      ['x', 'y'],
    ],
    ['items behind a prefix', { prefixItems: [{ type: 'string' }], items: false }, 'items', [['a', 'unexpected']], ['a']], // prettier-ignore
    ['not', { type: 'string', not: { enum: ['foo'] } }, 'not', ['foo'], 'bar'],
    ['propertyNames', { additionalProperties: { type: 'integer' }, propertyNames: { pattern: '^[a-z]+$' } }, 'propertyNames', [{ a: 1, '!': 1 }], { a: 1 }], // prettier-ignore
    ['maxProperties', { additionalProperties: { type: 'integer' }, maxProperties: 1 }, 'maxProperties', [{ a: 1, b: 1 }], { a: 1 }], // prettier-ignore
    ['minProperties', { type: 'object', minProperties: 1 }, 'minProperties', [{}], { a: 1 }],
    ['dependentRequired', { type: 'object', dependentRequired: { card: ['cvc'] } }, 'dependentRequired', [{ card: '1' }], { card: '1', cvc: '2' }], // prettier-ignore
    ['unevaluatedProperties', { allOf: [{ properties: { a: {} } }], unevaluatedProperties: false }, 'unevaluatedProperties', [{ a: 1, specproofUnknown: 'unexpected' }], { a: 1 }], // prettier-ignore
    ['oneOf, broken by matching no branch and by matching two', { oneOf: [{ required: ['a'] }, { required: ['b'] }] }, 'oneOf', [{}, { b: 'text', a: 1 }], { a: 1 }], // prettier-ignore
  ])('%s', async (_name, schema, keyword, values, example) => {
    expect(await breaking(schema, keyword, '', example)).toEqual(values);
  });

  it.each<[name: string, schema: Json, keyword: string, path: string, value: Json, example: Json]>([
    ['in the branch that the value is in', { oneOf: [card, bank] }, 'pattern', '/number', '1234x', { kind: 'card', number: '1234' }], // prettier-ignore
    ['in another branch', { oneOf: [card, bank] }, 'minLength', '/iban', 'textxxxxxxxxxx', { kind: 'card' }],
    ['at the tag of a choice', { oneOf: [card, bank] }, 'const', '/kind', 'CARD', { kind: 'card' }],
    ['where no branch is left', { anyOf: [{ type: 'integer', minimum: 0 }, { type: 'string', minLength: 5 }] }, 'minimum', '', -1, 3], // prettier-ignore
    ['in the values of a map', { additionalProperties: { type: 'integer' } }, 'type', '/a', '7', { a: 7 }],
    ['in a map that is empty', { additionalProperties: { type: 'integer', maximum: 9 } }, 'maximum', '/specproofUnknown', 10, {}], // prettier-ignore
    ['by the pattern of a name', { patternProperties: { '^x-': { type: 'boolean' } } }, 'type', '/x-a', 'true', { 'x-a': true }], // prettier-ignore
    ['in a member that is absent', { properties: { a: { properties: { b: { maximum: 3 } } } } }, 'maximum', '/a/b', 3.01, {}], // prettier-ignore
    ['in an item by its position', { prefixItems: [{ type: 'string' }, { type: 'integer' }] }, 'type', '/1', '1', ['a', 1]], // prettier-ignore
    ['in the second item', { items: { type: 'string' } }, 'type', '/1', 7, ['a']],
    ['under a condition', { properties: { t: { type: 'string' } }, if: { properties: { t: { const: 'a' } } }, then: { required: ['v'] } }, 'required', '/v', null, { t: 'a', v: 1 }], // prettier-ignore
    ['under a condition that does not apply yet', { properties: { t: { type: 'string' } }, if: { properties: { t: { const: 'a' } }, required: ['t'] }, then: { properties: { v: { maximum: 1 } } } }, 'maximum', '/v', 1.01, { t: 'b', v: 1 }], // prettier-ignore
    [
      'beside a member that requires another',
      { dependentSchemas: { a: { required: ['b'] } } },
      'required',
      '/b',
      null,
      { a: 1, b: 2 },
    ],
  ])('%s', async (_name, schema, keyword, path, value, example) => {
    expect(await breaking(schema, keyword, path, example)).toContainEqual(value);
  });
});

describe('a value of a wrong type', () => {
  it.each<[type: Json, example: Json, values: Json[]]>([
    ['integer', 480, ['480', true, 480.5, {}, null]],
    [['integer', 'null'], 480, ['480', true, 480.5, {}]],
    ['number', 1.5, ['1.5', true, {}, null]],
    ['boolean', true, ['true', 1, {}, null]],
    ['string', '12', [12, {}, null]],
    ['string', 'text', [7, {}, null]],
    ['object', { a: 1 }, [[{ a: 1 }], null]],
    ['array', ['a'], ['a', {}, null]],
  ])(
    'is one that a server would convert, and one that none would: type %j, example %j',
    async (type, example, values) => {
      expect(await breaking({ type }, 'type', '', example)).toEqual(values);
    },
  );

  it('is a text that cannot be read as the type where values are sent as text', async () => {
    const { contract, base } = await given({ type: 'integer' }, 480);
    const isProvable = ({ value }: { value: Json }): boolean =>
      value !== null && !/^"?\d+"?$/.test(JSON.stringify(value));
    const found = foundWithin(
      Infinity,
      invalidVariants(contract, A, base, 'request', { isText: true, isProvable }),
    );
    expect(found.map(({ value }) => value)).toEqual(['not-of-this-type', 480.5]);
  });
});

describe('members that only the server sends', () => {
  it('are never made invalid, as a server may ignore them', async () => {
    const schema = { properties: { id: { type: 'integer', readOnly: true }, name: { type: 'string' } } };
    const { contract, base } = await given(schema, { id: 1, name: 'a' });
    const paths = foundWithin(Infinity, invalidVariants(contract, A, base, 'request')).map(
      ({ path }) => path,
    );
    expect(new Set(paths)).toEqual(new Set(['/name']));
  });
});

describe('in OpenAPI 3.0', () => {
  it('an exclusive bound is broken by itself, and a nullable type is not broken by null', async () => {
    const schema = { type: 'integer', minimum: 1, exclusiveMinimum: true, nullable: true };
    const { contract, base } = await given(schema, 5, '3.0.3');
    const found = foundWithin(Infinity, invalidVariants(contract, A, base, 'request')).map(
      ({ keyword, value }) => [keyword, value],
    );
    expect(found).toContainEqual(['minimum', 1]);
    expect(found).not.toContainEqual(['type', null]);
  });
});

/** What an ajv that knows nothing of OpenAPI says of a value, as one text. */
function verdictsOf(document: Json): (value: Json) => string {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, ownProperties: true, allErrors: true });
  ajv.addSchema({ ...(document as JsonObject) }, 'test://document');
  const validate = ajv.compile({ $ref: `test://document${A}` });
  return (value) => {
    try {
      if (validate(value)) return 'valid';
    } catch {
      // Of its two modes, the one that goes on after an error can throw.
      return 'unknown';
    }
    const errors = validate.errors ?? [];
    return errors.map(({ instancePath, schemaPath }) => `${instancePath} ${schemaPath}`).join('\n');
  };
}

describe('for any schema', () => {
  it('each invalid value breaks the keyword it names, and is the same every time', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(schemas, async (all) => {
        const document = schemasDocument(all);
        const contract = await contractOf(document);
        const base = sample(contract, A, 'request')?.value;
        if (base === undefined) return;
        const variants = foundWithin(Infinity, invalidVariants(contract, A, base, 'request'));
        expect(
          foundWithin(Infinity, invalidVariants(await contractOf(document), A, base, 'request')),
        ).toEqual(variants);
        const verdict = verdictsOf(document);
        for (const { value, pointer, keyword } of variants) {
          found++;
          expect(schemaProblems(contract, A, value, 'request')).not.toEqual([]);
          const said = verdict(value);
          expect(said).not.toBe('valid');
          expect(valueAt(document, pointer), pointer).toBeDefined();
          if (said !== 'unknown' && isObject(valueAt(document, pointer.slice(0, pointer.lastIndexOf('/')))))
            expect(verdictsOf(without(document, pointer))(value), `${keyword} ${pointer}`).not.toBe(said);
        }
      }),
      { numRuns: lawRuns(100) },
    );
    expect(found).toBeGreaterThan(IS_WHOLE_SUITE ? 100 : 0);
  });

  it('the clauses to break stand in the document, and come to an end', async () => {
    await fc.assert(
      fc.asyncProperty(schemas, async (all) => {
        const contract = await contractOf(schemasDocument(all));
        for (const { pointer } of negatableClauses(contract, A))
          expect(valueAt(contract.document, pointer), pointer).toBeDefined();
      }),
      { numRuns: lawRuns(100) },
    );
  });
});
