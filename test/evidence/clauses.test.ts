import { describe, expect, it } from 'vitest';
import { clausesOf } from '../../src/evidence/clauses.js';
import type { Json, JsonObject } from '../../src/json/json.js';
import { contractOf, INFO } from '../support/contracts.js';

async function clauses(responses: Json, schemas: JsonObject = {}, openapi = '3.1.0') {
  const paths = { '/a': { get: { responses } } };
  const { operations, problems } = await contractOf({ openapi, info: INFO, paths, components: { schemas } });
  expect(problems).toEqual([]);
  return clausesOf(operations[0]!);
}

/** The property paths of a schema, in order. */
async function paths(schema: Json, schemas: JsonObject = {}, openapi?: string): Promise<string[]> {
  const content = { 'application/json': { schema } };
  const found = await clauses({ 200: { description: '', content } }, schemas, openapi);
  return found.flatMap(({ name }) => name.split('#').slice(1));
}

describe('clauses', () => {
  it('are statuses, headers, media types and properties, each with its place', async () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } } };
    const found = await clauses({
      200: { description: '', headers: { 'X-Id': { schema: {} } }, content: { 'application/json': { schema }, 'text/plain': {} } },
      '4XX': { description: '' },
      default: { description: '', content: { 'application/*': { schema: true } } },
    });
    const root = '#/paths/~1a/get/responses';
    expect(found.map(({ name, pointer }) => `${name} ${pointer}`)).toEqual([
      `200 ${root}/200`,
      `200 header x-id ${root}/200/headers/X-Id`,
      `200 application/json ${root}/200/content/application~1json`,
      `200 application/json #/a ${root}/200/content/application~1json/schema/properties/a`,
      `200 text/plain ${root}/200/content/text~1plain`,
      `4XX ${root}/4XX`,
      `default ${root}/default`,
      `default application/* ${root}/default/content/application~1*`,
    ]);
    expect(new Set(found.map(({ name }) => name)).size).toBe(found.length);
  }); // prettier-ignore

  it('include properties only where the body can be JSON', async () => {
    const schema = { properties: { a: {} } };
    const types = [
      'application/json',
      'text/json',
      'a/b+json',
      '*/*',
      'application/*',
      'application/xml',
      'text/*',
      'a/b',
    ];
    const content = Object.fromEntries(types.map((type) => [type, { schema }]));
    const found = await clauses({ 200: { description: '', content } });
    expect(found.filter(({ paths }) => paths).map(({ media }) => media)).toEqual(types.slice(0, 5));
  });

  const tree = { type: 'object', properties: { v: {}, left: { $ref: '#/components/schemas/Tree' }, right: { $ref: '#/components/schemas/Tree' } } }; // prettier-ignore
  it.each<[title: string, schema: Json, want: string[]]>([
    ['a scalar has none', { type: 'string' }, []],
    ['a boolean schema has none', true, []],
    ['nested objects have those of every level', { properties: { a: { properties: { b: { properties: { c: {} } } } } } }, ['/a', '/a/b', '/a/b/c']],
    ['lists have those of their items', { type: 'array', items: { properties: { a: { type: 'array', items: { properties: { b: {} } } } } } }, ['/[]/a', '/[]/a/[]/b']],
    ['allOf, anyOf and oneOf have those of every branch', { properties: { o: {} }, allOf: [{ properties: { a: {} } }], anyOf: [{ properties: { b: {} } }], oneOf: [{ properties: { c: {} } }, { properties: { a: {} } }] }, ['/o', '/a', '/b', '/c']],
    ['a reference has those of its target and those beside it', { $ref: '#/components/schemas/Pet', properties: { extra: {} } }, ['/extra', '/name']],
    ['an object or null has those of the object', { anyOf: [{ $ref: '#/components/schemas/Pet' }, { type: 'null' }] }, ['/name']],
    ['names are escaped where they need it', { properties: { 'a/b': {}, 'c~d': {}, '': {}, '100%': {}, __proto__x: {} } }, ['/a~1b', '/c~0d', '/', '/100%', '/__proto__x']],
    ['a recursive schema is entered once', { $ref: '#/components/schemas/Tree' }, ['/v', '/left', '/right']],
    ['a recursive schema is entered once as a property', { properties: { root: { $ref: '#/components/schemas/Tree' } } }, ['/root', '/root/v', '/root/left', '/root/right']],
    ['write-only ones are left out', { properties: { secret: { writeOnly: true }, id: { readOnly: true }, hidden: { $ref: '#/components/schemas/Secret' } } }, ['/id']],
  ])('include the properties of a schema: %s', async (_, schema, want) => {
    const schemas = { Pet: { properties: { name: {} } }, Tree: tree, Secret: { writeOnly: true } };
    expect(await paths(schema, schemas)).toEqual(want);
  }); // prettier-ignore

  it('include the properties of a nullable object in OpenAPI 3.0', async () => {
    const schema = { type: 'object', nullable: true, properties: { a: { type: 'array', items: { properties: { b: {} } } } } }; // prettier-ignore
    expect(await paths(schema, {}, '3.0.3')).toEqual(['/a', '/a/[]/b']);
  });

  it('are bounded in depth', async () => {
    const deep = Array.from({ length: 40 }).reduce<Json>((inner) => ({ properties: { a: inner } }), {});
    expect(await paths(deep)).toHaveLength(13);
  });

  it('are bounded in number', async () => {
    const properties = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`p${i}`, {}]));
    expect(await paths({ properties })).toHaveLength(5000);
  });

  it('include each property once where 30 schemas all refer to each other', async () => {
    const names = Array.from({ length: 30 }, (_, i) => `T${i}`);
    const anyOf = names.map((name) => ({ $ref: `#/components/schemas/${name}` }));
    const web = Object.fromEntries(names.map((name) => [name, { anyOf, properties: { [name]: {} } }]));
    expect((await paths({ $ref: '#/components/schemas/T0' }, web)).sort()).toEqual(names.map((name) => `/${name}`).sort());
  }); // prettier-ignore
});
