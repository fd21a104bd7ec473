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
  it('of statuses, headers, media types and properties, each with its place', async () => {
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

  it('properties only where the body can be JSON', async () => {
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
    expect(found.filter(({ path }) => path).map(({ media }) => media)).toEqual(types.slice(0, 5));
  });

  const tree = { type: 'object', properties: { v: {}, left: { $ref: '#/components/schemas/Tree' }, right: { $ref: '#/components/schemas/Tree' } } }; // prettier-ignore
  it.each<[title: string, schema: Json, want: string[]]>([
    ['a scalar', { type: 'string' }, []],
    ['no schema object', true, []],
    ['nested objects', { properties: { a: { properties: { b: { properties: { c: {} } } } } } }, ['/a', '/a/b', '/a/b/c']],
    ['arrays', { type: 'array', items: { properties: { a: { type: 'array', items: { properties: { b: {} } } } } } }, ['/[]/a', '/[]/a/[]/b']],
    ['allOf, anyOf and oneOf', { properties: { o: {} }, allOf: [{ properties: { a: {} } }], anyOf: [{ properties: { b: {} } }], oneOf: [{ properties: { c: {} } }, { properties: { a: {} } }] }, ['/o', '/a', '/b', '/c']],
    ['references and what stands beside them', { $ref: '#/components/schemas/Pet', properties: { extra: {} } }, ['/extra', '/name']],
    ['a nullable object', { anyOf: [{ $ref: '#/components/schemas/Pet' }, { type: 'null' }] }, ['/name']],
    ['names that need escaping', { properties: { 'a/b': {}, 'c~d': {}, '': {}, '100%': {}, __proto__x: {} } }, ['/a~1b', '/c~0d', '/', '/100%', '/__proto__x']],
    ['a recursive schema, entered once', { $ref: '#/components/schemas/Tree' }, ['/v', '/left', '/right']],
    ['a recursive schema that is a property', { properties: { root: { $ref: '#/components/schemas/Tree' } } }, ['/root', '/root/v', '/root/left', '/root/right']],
    ['what responses carry', { properties: { secret: { writeOnly: true }, id: { readOnly: true }, hidden: { $ref: '#/components/schemas/Secret' } } }, ['/id']],
  ])('of %s', async (_, schema, want) => {
    const schemas = { Pet: { properties: { name: {} } }, Tree: tree, Secret: { writeOnly: true } };
    expect(await paths(schema, schemas)).toEqual(want);
  }); // prettier-ignore

  it('OpenAPI 3.0 too', async () => {
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

  it('where schemas refer to each other in every possible way, each place is looked at once', async () => {
    const names = Array.from({ length: 30 }, (_, i) => `T${i}`);
    const anyOf = names.map((name) => ({ $ref: `#/components/schemas/${name}` }));
    const web = Object.fromEntries(names.map((name) => [name, { anyOf, properties: { [name]: {} } }]));
    expect((await paths({ $ref: '#/components/schemas/T0' }, web)).sort()).toEqual(names.map((name) => `/${name}`).sort());
  }); // prettier-ignore
});
