import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { applicableSchemas } from '../../../src/schema/graph/applicable.js';
import { reachable, schemaAt } from '../../../src/schema/graph/edges.js';
import { itemSchemas, memberSchemas } from '../../../src/schema/graph/members.js';
import { contractOf, schemasDocument } from '../../support/contracts.js';

const at = (name: string): string => `#/components/schemas/${name}`;
const A = at('A');

async function graphOf(schemas: Record<string, Json>, version?: string) {
  const contract = await contractOf(schemasDocument(schemas, version));
  const schemasAt = (...names: string[]) => names.flatMap((name) => schemaAt(contract, at(name)) ?? []);
  return { contract, schemasAt };
}

describe('the edges of a schema object', () => {
  it.each<[schema: JsonObject, want: unknown[]]>([
    [{ type: 'string', minLength: 1 }, []],
    [{ $ref: '#/components/schemas/B' }, [{ kind: 'same', keyword: '$ref', to: at('B') }]],
    [{ allOf: [{}, true] }, [{ kind: 'same', keyword: 'allOf', to: `${A}/allOf/0` }, { kind: 'same', keyword: 'allOf', to: `${A}/allOf/1` }]],
    [{ oneOf: [{}] }, [{ kind: 'choice', keyword: 'oneOf', index: 0, to: `${A}/oneOf/0` }]],
    [{ if: {}, else: {} }, [{ kind: 'condition', keyword: 'if', to: `${A}/if` }, { kind: 'condition', keyword: 'else', to: `${A}/else` }]],
    [{ not: {} }, [{ kind: 'not', keyword: 'not', to: `${A}/not` }]],
    [{ dependentSchemas: { a: {} } }, [{ kind: 'condition', keyword: 'dependentSchemas', name: 'a', to: `${A}/dependentSchemas/a` }]],
    [{ properties: { 'a/b': {} } }, [{ kind: 'member', keyword: 'properties', name: 'a/b', to: `${A}/properties/a~1b` }]],
    [{ patternProperties: { '^a': {} } }, [{ kind: 'member', keyword: 'patternProperties', pattern: '^a', to: `${A}/patternProperties/^a` }]],
    [{ additionalProperties: false }, [{ kind: 'member', keyword: 'additionalProperties', to: `${A}/additionalProperties` }]],
    [{ prefixItems: [{}], items: {} }, [{ kind: 'item', keyword: 'prefixItems', index: 0, to: `${A}/prefixItems/0` }, { kind: 'item', keyword: 'items', to: `${A}/items` }]],
    [{ contains: {} }, [{ kind: 'item', keyword: 'contains', to: `${A}/contains` }]],
    [{ propertyNames: {} }, [{ kind: 'name', keyword: 'propertyNames', to: `${A}/propertyNames` }]],
    // what applies only where something refers to it, and what is no schema
    [{ $defs: { a: {} }, contentSchema: {}, enum: [{ $ref: '#' }], 'x-own': {} }, []],
  ])('lead from each keyword to the schemas it applies: %j', async (schema, want) => {
    const { schemasAt } = await graphOf({ A: schema, B: {} });
    expect(schemasAt('A')[0]?.edges).toEqual(want);
  }); // prettier-ignore

  it.each([
    ['3.0.3', ['$ref']],
    ['3.1.0', ['$ref', 'properties']],
  ])('beside a $ref are ignored in 3.0 and kept in 3.1: OpenAPI %s', async (version, want) => {
    const schema = { $ref: '#/components/schemas/B', properties: { a: {} } };
    const { schemasAt } = await graphOf({ A: schema, B: {} }, version);
    const [found] = schemasAt('A');
    expect(found?.edges.map(({ keyword }) => keyword)).toEqual(want);
    expect(Object.keys(found?.node ?? {})).toEqual(want);
  });
});

describe('walks over the graph', () => {
  it('meet each schema once, even where schemas are recursive', async () => {
    const { contract } = await graphOf({
      A: { properties: { next: { $ref: A }, b: { $ref: at('B') } } },
      B: { allOf: [{ $ref: at('B') }, { $ref: A }] },
    });
    const met = [...reachable(contract, [A], () => true)].map(({ pointer }) => pointer);
    expect(met.toSorted()).toEqual(
      [A, `${A}/properties/next`, `${A}/properties/b`, at('B'), `${at('B')}/allOf/0`, `${at('B')}/allOf/1`].toSorted(),
    );
  }); // prettier-ignore

  it('tell the schemas that always apply from those that are chosen', async () => {
    const { contract } = await graphOf({ A: { allOf: [{ $ref: at('B') }], if: {}, then: {} }, B: { anyOf: [{}, {}], oneOf: [{}] } }); // prettier-ignore
    const found = applicableSchemas(contract, [A]);
    expect(found?.schemas.map(({ pointer }) => pointer)).toEqual([A, `${A}/allOf/0`, at('B')]);
    expect(found?.choices).toEqual([
      { pointer: `${A}/if`, branches: [[`${A}/if`, `${A}/then`], []], condition: `${A}/if` },
      { pointer: `${at('B')}/oneOf`, branches: [[`${at('B')}/oneOf/0`]], isExclusive: true },
      {
        pointer: `${at('B')}/anyOf`,
        branches: [[`${at('B')}/anyOf/0`], [`${at('B')}/anyOf/1`]],
        isExclusive: false,
      },
    ]);
  });

  it('find no applicable schemas where one of them allows nothing', async () => {
    const { contract } = await graphOf({ A: { allOf: [true, false] } });
    expect(applicableSchemas(contract, [A])).toBeUndefined();
  });
});

describe('the schemas of a member', () => {
  it.each<[title: string, name: string, want: string[]]>([
    ['include that of its own name', 'a', ['A/properties/a', 'B/additionalProperties']],
    ['include that of its own name and those of matching patterns', 'ab', ['A/properties/ab', 'A/patternProperties/b$', 'B/additionalProperties']],
    ['include those of matching patterns where no property has its name', 'b', ['A/patternProperties/b$', 'B/additionalProperties']],
    ['include unevaluatedProperties and additionalProperties, each of its own schema object', 'x', ['A/unevaluatedProperties', 'B/additionalProperties']],
  ])('%s', async (_, name, want) => {
    const { schemasAt } = await graphOf({
      A: { properties: { a: {}, ab: {} }, patternProperties: { b$: {}, '(': {} }, unevaluatedProperties: {} },
      B: { additionalProperties: {} },
    });
    const found = memberSchemas(schemasAt('A', 'B'), name);
    expect(found).toEqual(want.map(at));
  }); // prettier-ignore

  it('include unevaluatedProperties only where no other schema knows the member', async () => {
    const { schemasAt } = await graphOf({ A: { properties: { a: {} }, unevaluatedProperties: {} }, B: { properties: { b: {} } } }); // prettier-ignore
    expect(memberSchemas(schemasAt('A', 'B'), 'x')).toEqual([`${A}/unevaluatedProperties`]);
    expect(memberSchemas(schemasAt('A', 'B'), 'b')).toEqual([`${at('B')}/properties/b`]);
  });
});

it('the schemas of an item are those of its position in prefixItems, or else of items', async () => {
  const { schemasAt } = await graphOf({ A: { prefixItems: [{}], items: {} }, B: { items: false } });
  expect(itemSchemas(schemasAt('A', 'B'), 0)).toEqual([`${A}/prefixItems/0`, `${at('B')}/items`]);
  expect(itemSchemas(schemasAt('A', 'B'), 1)).toEqual([`${A}/items`, `${at('B')}/items`]);
});
