import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { writeOnlyMembers } from '../../../src/schema/shape/write-only.js';
import { schemaProblems } from '../../../src/schema/validate/problems.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';

const SECRET: JsonObject = { type: 'string', writeOnly: true };
const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

/** Of a value, the places of members that only requests have. */
async function hidden(schema: JsonObject, value: Json, schemas: JsonObject = {}, version = '3.1.0'): Promise<string[]> {
  const contract = await contractOf({ ...(schemasDocument({ A: schema, ...schemas }) as JsonObject), openapi: version });
  return writeOnlyMembers(contract, '#/components/schemas/A', value)
    .map(({ path, pointer }) => `${path} ${pointer.replace('#/components/schemas', '')}`)
    .sort();
} // prettier-ignore

describe('write-only members of a response', () => {
  it.each<[what: string, schema: JsonObject, value: Json, want: string[]]>([
    ['are found in the object itself', { properties: { a: SECRET, b: {} } }, { a: 1, b: 2 }, ['/a /A/properties/a']],
    ['are found where their value is null', { properties: { a: SECRET } }, { a: null }, ['/a /A/properties/a']],
    ['are none where the value has no such member', { properties: { a: SECRET } }, { b: 1 }, []],
    ['are none where the value is a list', { properties: { a: SECRET } }, ['a'], []],
    ['are found in nested objects', { properties: { o: { properties: { a: SECRET } } } }, { o: { a: 'x' } }, ['/o/a /A/properties/o/properties/a']],
    ['are found in the items of lists', { items: { properties: { 'a/b': SECRET } } }, [{}, { 'a/b': 1 }], ['/1/a~1b /A/items/properties/a~1b']],
    ['are found where the property refers to a write-only schema', { properties: { a: ref('Secret') } }, { a: 'x' }, ['/a /A/properties/a']],
    ['are found where a schema in allOf declares them', { allOf: [{ properties: { a: SECRET } }, {}] }, { a: 'x' }, ['/a /A/allOf/0/properties/a']],
    ['are found where the property extends a write-only schema', { properties: { a: { allOf: [ref('Secret')] } } }, { a: 'x' }, ['/a /A/properties/a']],
    ['are found at every level of a recursive schema', { properties: { a: SECRET, next: ref('A') } }, { next: { next: { a: 1 } } }, ['/next/next/a /A/properties/a']],
    ['are found by the pattern of their name', { patternProperties: { '^s': SECRET } }, { s1: 'x', t: 'y' }, ['/s1 /A/patternProperties/^s']],
    ['are found by additionalProperties', { properties: { b: {} }, additionalProperties: SECRET }, { b: 1, c: 'x' }, ['/c /A/additionalProperties']],
    ['are found in the alternative that the value matches', { oneOf: [{ required: ['k'], properties: { k: { const: 1 }, a: SECRET } }, { required: ['k'], properties: { k: { const: 2 }, a: {} } }] }, { k: 1, a: 'x' }, ['/a /A/oneOf/0/properties/a']],
    ['are none where only another alternative declares them', { oneOf: [{ required: ['k'], properties: { k: { const: 1 }, a: SECRET } }, { required: ['k'], properties: { k: { const: 2 }, a: {} } }] }, { k: 2, a: 'x' }, []],
    ['are found under a condition that holds', { if: { required: ['k'] }, then: { properties: { a: SECRET } } }, { k: 1, a: 'x' }, ['/a /A/then/properties/a']],
    ['are none under a condition that does not hold', { if: { required: ['k'] }, then: { properties: { a: SECRET } } }, { a: 'x' }, []],
  ])('%s', async (_what, schema, value, want) => {
    expect(await hidden(schema, value, { Secret: SECRET })).toEqual(want);
  }); // prettier-ignore

  it('are none where OpenAPI 3.0 ignores writeOnly beside a reference', async () => {
    const schema = { properties: { a: { $ref: '#/components/schemas/B', writeOnly: true } } };
    const schemas = { B: { type: 'string' } };
    expect(await hidden(schema, { a: 'x' }, schemas, '3.0.3')).toEqual([]);
    expect(await hidden(schema, { a: 'x' }, schemas)).toEqual(['/a /A/properties/a']);
  });

  it('are not required of responses', async () => {
    const A = { type: 'object', required: ['a', 'b'], properties: { a: { allOf: [SECRET] }, b: {} } };
    const contract = await contractOf(schemasDocument({ A }));
    const paths = (direction: 'request' | 'response'): string[] =>
      schemaProblems(contract, '#/components/schemas/A', {}, direction).map(({ path }) => path);
    expect(paths('response')).toEqual(['/b']);
    expect(paths('request')).toEqual(['/a', '/b']);
  });

  it('are found in a value nested 50,000 levels deep', async () => {
    let value: Json = { a: 'x' };
    for (let i = 0; i < 50_000; i++) value = { next: value };
    const schema = { properties: { a: SECRET, next: ref('A') } };
    expect(await hidden(schema, value)).toHaveLength(1);
  });
});
