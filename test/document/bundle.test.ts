import { describe, expect, it } from 'vitest';
import type { Json, JsonObject, Pointer } from '../../src/json/json.js';
import { tokensOf, valueAt } from '../../src/json/pointer.js';
import type { FileText } from '../support/contracts.js';
import { contractOf, INFO } from '../support/contracts.js';
import { placed } from '../support/problems.js';

const ENTRY = { openapi: '3.1.0', info: INFO };

/** A document whose one answer has this schema. */
function answering(schema: Json, rest: JsonObject = {}): Json {
  const content = { 'application/json': { schema } };
  return {
    ...ENTRY,
    paths: { '/a': { get: { responses: { 200: { description: '', content } } } } },
    ...rest,
  };
}

const ANSWER = '#/paths/~1a/get/responses/200/content/application~1json/schema';

/** The value at a pointer, references followed. */
function behind(document: Json, pointer: Pointer): Json | undefined {
  const value = valueAt(document, pointer);
  const ref = (value as JsonObject | null | undefined)?.$ref;
  return typeof ref === 'string' ? behind(document, ref) : value;
}

async function schemaOf(
  ref: string,
  files: Record<string, FileText>,
  rest: JsonObject = {},
): Promise<Json | undefined> {
  const { document, problems } = await contractOf(answering({ $ref: ref }, rest), files);
  expect(problems).toEqual([]);
  return behind(document, ANSWER);
}

describe('a reference leads to', () => {
  const pet = { type: 'object', title: 'Pet' };
  it.each<[title: string, ref: string, files: Record<string, FileText>]>([
    ['a file', './pet.json', { 'pet.json': pet }],
    ['a file by its bare name', 'pet.json', { 'pet.json': pet }],
    ['a file, with an empty fragment', 'pet.yaml#', { 'pet.yaml': pet }],
    ['a place in a file', 'all.yaml#/schemas/Pet', { 'all.yaml': { schemas: { Pet: pet } } }],
    ['a place in a folder', 'more/all.yaml#/Pet', { 'more/all.yaml': { Pet: pet } }],
    ['a percent-encoded file', 'my%20pet.yaml', { 'my%20pet.yaml': pet }],
    ['a file whose name is not encoded', 'my pet.yaml', { 'my%20pet.yaml': pet }],
    ['a percent-encoded pointer', 'all.yaml#/paths/~1a%7Bb%7D/x%20y', { 'all.yaml': { paths: { '/a{b}': { 'x y': pet } } } }],
    ['a key with a percent sign', 'all.yaml#/100%25', { 'all.yaml': { '100%': pet } }],
    ['an item of a list', 'all.yaml#/list/1', { 'all.yaml': { list: [{}, pet] } }],
    ['a key that is empty', 'all.yaml#/', { 'all.yaml': { '': pet } }],
    ['a member called __proto__', 'all.yaml#/__proto__', { 'all.yaml': `{"__proto__": ${JSON.stringify(pet)}}` }],
    ['a file that refers to another', 'a.yaml', { 'a.yaml': { $ref: 'sub/b.yaml#/B' }, 'sub/b.yaml': { B: { $ref: '../c.yaml' } }, 'c.yaml': pet }],
    ['a file that refers back to the entry', 'a.yaml', { 'a.yaml': { $ref: 'openapi.yaml#/x-pets/Pet' } }],
    ['the entry itself, by its name', 'openapi.yaml#/x-pets/Pet', {}],
    ['a place that OpenAPI knows nothing of', '#/x-pets/Pet', {}],
    ['a place that OpenAPI knows nothing of, percent-encoded', '#/%78-pets/P%65t', {}],
  ])('%s', async (_, ref, files) => {
    expect(await schemaOf(ref, files, { 'x-pets': { Pet: pet } })).toEqual(pet);
  }); // prettier-ignore
});

describe('references to every kind of object', () => {
  const inner = { type: 'string', title: 'Inner' };
  const other = {
    p: { name: 'p', in: 'query', schema: { $ref: '#/s' } },
    r: { description: 'r', headers: { 'x-h': { $ref: '#/h' } }, content: { 'a/b': { schema: { $ref: '#/s' }, examples: { e: { $ref: '#/e' } } } }, links: { l: { $ref: '#/l' } } },
    h: { schema: { $ref: '#/s' } },
    e: { value: { $ref: '#/not/a/reference' } },
    l: { operationId: 'get' },
    b: { content: { 'a/b': { schema: { $ref: '#/s' }, encoding: { f: { headers: { 'x-h': { $ref: '#/h' } } } } } } },
    c: { '{$request.body#/url}': { post: { responses: { 200: { $ref: '#/r' } } } } },
    i: { parameters: [{ $ref: '#/p' }], get: { responses: { default: { $ref: '#/r' } } } },
    k: { type: 'apiKey', in: 'header', name: 'x-key' },
    s: inner,
  }; // prettier-ignore
  const entry = {
    ...ENTRY,
    paths: {
      '/a': {
        parameters: [{ $ref: 'o.yaml#/p' }],
        post: {
          requestBody: { $ref: 'o.yaml#/b' },
          responses: { 200: { $ref: 'o.yaml#/r' } },
          callbacks: { on: { $ref: 'o.yaml#/c' } },
        },
      },
      '/b': { $ref: 'o.yaml#/i' },
    },
    webhooks: { 'x-hook': { $ref: 'o.yaml#/i' } },
    components: { securitySchemes: { key: { $ref: 'o.yaml#/k' } } },
  };

  /** Every `$ref` outside payloads. */
  function references(node: Json, within: string[] = []): string[] {
    if (typeof node !== 'object' || node === null || within.at(-1) === 'value') return [];
    return Object.entries(node).flatMap(([key, member]) =>
      key === '$ref' && typeof member === 'string' ? [member] : references(member, [...within, key]),
    );
  }

  it('become local, resolve, and place each object once', async () => {
    const loads: string[] = [];
    const contract = await contractOf(entry, { 'o.yaml': other }, { reads: loads });
    expect(contract.problems).toEqual([]);
    expect(loads).toEqual(['o.yaml']);
    for (const ref of references(contract.document)) {
      expect(ref).toMatch(/^#\//);
      expect(valueAt(contract.document, ref), ref).toBeDefined();
    }
    const components = contract.document.components as Record<string, JsonObject>;
    const names = Object.entries(components).map(([section, entries]) => [section, Object.keys(entries)]);
    expect(Object.fromEntries(names)).toEqual({
      parameters: ['p'],
      responses: ['r'],
      headers: ['h'],
      examples: ['e'],
      links: ['l'],
      requestBodies: ['b'],
      callbacks: ['c'],
      pathItems: ['i'],
      securitySchemes: ['key'],
      schemas: ['s'],
    });
    expect(components.examples!.e).toEqual({ value: { $ref: '#/not/a/reference' } });
    expect(contract.operations.map(({ method, path }) => `${method} ${path}`)).toEqual(['post /a', 'get /b']);
    expect(contract.securitySchemes).toMatchObject([
      { key: 'key', type: 'apiKey', name: 'x-key', pointer: '#/components/securitySchemes/key' },
    ]);
  });

  it('leave the entry document as it was', async () => {
    const before = structuredClone(entry);
    await contractOf(entry, { 'o.yaml': other });
    expect(entry).toEqual(before);
  });
});

describe('a $ref within data', () => {
  it.each<[title: string, schema: Json]>([
    ['an example', { example: { $ref: 'nowhere.yaml' } }],
    ['examples', { examples: [{ $ref: 'nowhere.yaml' }] }],
    ['a default', { default: { $ref: 'nowhere.yaml' } }],
    ['an enumeration', { enum: [{ $ref: 'nowhere.yaml' }] }],
    ['a constant', { const: { $ref: 'nowhere.yaml' } }],
    ['an extension', { 'x-mine': { $ref: 'nowhere.yaml' } }],
    ['the names of properties', { properties: { $ref: { type: 'string' } }, required: ['$ref'] }],
    ['an unknown keyword', { mine: { $ref: 'nowhere.yaml' } }],
  ])('is left alone in %s', async (_, schema) => {
    const { document, problems } = await contractOf(answering(schema));
    expect(problems).toEqual([]);
    expect(valueAt(document, ANSWER)).toEqual(schema);
  });

  it('is left alone in the payloads of examples', async () => {
    const media = { example: { $ref: 'nowhere.yaml' }, examples: { a: { value: { $ref: 'nowhere.yaml' } } } };
    const parameter = { name: 'p', in: 'query', schema: true, ...media };
    const response = { description: '', content: { 'application/json': media } };
    const { problems } = await contractOf({
      ...ENTRY,
      'x-top': { $ref: 'nowhere.yaml' },
      paths: {
        'x-internal': { $ref: 'nowhere.yaml' },
        '/a': { get: { parameters: [parameter], responses: { 200: response, 'x-more': { $ref: 'nowhere.yaml' } } } },
      },
    });
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['document.ambiguous']));
  }); // prettier-ignore
});

describe('the name of a component from another file', () => {
  async function componentNames(refs: string[], files: Record<string, FileText>, schemas: JsonObject = {}) {
    const anyOf = refs.map(($ref) => ({ $ref }));
    const { document, problems } = await contractOf(answering({ anyOf }, { components: { schemas } }), files);
    expect(problems).toEqual([]);
    return Object.keys((document.components as { schemas: JsonObject }).schemas);
  }

  it.each<[title: string, refs: string[], schemas: JsonObject, names: string[]]>([
    ['follows the pointer', ['a.yaml#/x/Pet'], {}, ['Pet']],
    ['follows the file where there is no pointer', ['pet.v1.yaml'], {}, ['pet.v1']],
    ['does not collide with those of the entry', ['a.yaml#/x/Pet'], { Pet: {} }, ['Pet', 'Pet_2']],
    ['does not collide with those from other files', ['a.yaml#/x/Pet', 'b.yaml#/x/Pet', 'b.yaml#/Pet_2'], { Pet: {} }, ['Pet', 'Pet_2', 'Pet_3', 'Pet_2_2']],
    ['is given once for one target, however references write it', ['a.yaml#/x/Pet', './a.yaml#/x/Pet', 'a.yaml#/x/P%65t', 'sub/../a.yaml#/x/Pet'], {}, ['Pet']],
    ['has only characters that the names of components may have', ['a.yaml#/x/~1pets~1%7Bid%7D é'], {}, ['_pets__id___']],
    ['is never empty', ['a.yaml#/'], {}, ['Part']],
    ['stays where a component of the entry refers to it', ['a.yaml#/x/Pet', 'a.yaml#/'], { Animal: { $ref: 'a.yaml#/x/Pet' }, Twin: { $ref: 'a.yaml#/x/Pet' } }, ['Animal', 'Twin', 'Part']],
  ])('%s', async (_, refs, schemas, names) => {
    const file = { x: { Pet: { type: 'string' }, '/pets/{id} é': {} }, '': {}, Pet_2: {} };
    expect(await componentNames(refs, { 'a.yaml': file, 'b.yaml': file, 'pet.v1.yaml': {} }, schemas)).toEqual(names);
  }); // prettier-ignore
});

describe('cycles of references', () => {
  it('across files are bundled once', async () => {
    const files = {
      'a.yaml': { A: { properties: { b: { $ref: 'b.yaml#/B' }, self: { $ref: '#/A' } } } },
      'b.yaml': { B: { properties: { a: { $ref: 'a.yaml#/A' }, entry: { $ref: 'openapi.yaml#/components/schemas/C' } } } },
    }; // prettier-ignore
    const C = { properties: { b: { $ref: 'b.yaml#/B' } } };
    const contract = await contractOf(answering({ $ref: 'a.yaml#/A' }, { components: { schemas: { C } } }), files);
    expect(contract.problems).toEqual([]);
    const { schemas } = contract.document.components as { schemas: JsonObject };
    expect(schemas).toEqual({
      C: { properties: { b: { $ref: '#/components/schemas/B' } } },
      A: { properties: { b: { $ref: '#/components/schemas/B' }, self: { $ref: '#/components/schemas/A' } } },
      B: { properties: { a: { $ref: '#/components/schemas/A' }, entry: { $ref: '#/components/schemas/C' } } },
    });
  }); // prettier-ignore

  it('of path items and callbacks come to an end', async () => {
    const item = { post: { responses: {}, callbacks: { on: { '{$url}': { $ref: 'item.yaml' } } } } };
    const contract = await contractOf(
      { ...ENTRY, paths: { '/a': { $ref: 'item.yaml' } } },
      { 'item.yaml': item },
    );
    expect(contract.problems).toEqual([]);
    expect(contract.operations).toHaveLength(1);
  });

  it.each<[title: string, schemas: JsonObject, at: string[]]>([
    ['a reference to itself', { A: { $ref: '#/components/schemas/A' } }, ['#/components/schemas/A']],
    ['two references to each other', { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } }, ['#/components/schemas/A']],
    ['two references to each other, entered from outside', { P: { $ref: '#/components/schemas/A' }, A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } }, ['#/components/schemas/A']],
    ['a reference to itself with a description beside it', { A: { $ref: '#/components/schemas/A', description: 'x' } }, ['#/components/schemas/A']],
    ['two separate cycles', { A: { $ref: '#/components/schemas/A' }, B: { $ref: '#/components/schemas/B' } }, ['#/components/schemas/A', '#/components/schemas/B']],
    ['not where a property leads back', { A: { properties: { a: { $ref: '#/components/schemas/A' } } } }, []],
  ])('of nothing but references are reported once: %s', async (_, schemas, at) => {
    const contract = await contractOf(answering({ $ref: `#/components/schemas/${Object.keys(schemas)[0]!}` }, { components: { schemas } }));
    expect(contract.problems.map(({ code, pointer }) => [code, pointer])).toEqual(at.map((pointer) => ['document.ref.circular', pointer]));
  }); // prettier-ignore

  it('of parameters in another file are reported there', async () => {
    const entry = `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a:
    get:
      parameters:
        - $ref: 'p.yaml#/a'
`;
    const { problems } = await contractOf(entry, { 'p.yaml': 'a: {$ref: "#/b"}\nb: {$ref: "#/a"}\n' });
    expect(problems.map(placed)).toEqual(['p.yaml:1:5 document.ref.circular']);
  });
});

describe('problems in a document of several files', () => {
  const entry = `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a:
    get:
      parameters:
        - $ref: '#/components/parameters/none'
        - $ref: missing.yaml#/p
        - $ref: https://elsewhere.example/p.yaml
      responses:
        '200':
          $ref: other.yaml#/responses/ok
        '400':
          $ref: '#name'
        '500':
          $ref: 'http://['
  /b:
    get:
      $ref: other.yaml#/operation
components:
  schemas:
    $ref: other.yaml#/schemas
    A: {properties: {$ref: './props.yaml'}}
`;
  const other = `responses:
  ok:
    description: fine
    headers:
      x-rate:
        $ref: '#/headers/none'
    content:
      application/json:
        schema:
          items:
            $ref: missing.yaml#/x
operation: {}
schemas: {}
`;

  it('are all reported, each where it stands, and a missing file is asked for once', async () => {
    const loads: string[] = [];
    const { problems, document } = await contractOf(entry, { 'other.yaml': other }, { reads: loads });
    const found = problems.filter(({ code }) => code.startsWith('document.ref')).map((problem) => `${placed(problem)} ${problem.message}`);
    expect(found.sort()).toEqual([
      "openapi.yaml:14:11 document.ref.unresolved $ref '#name' cannot be resolved: no schema there has the anchor 'name'",
      "openapi.yaml:16:11 document.ref.unresolved $ref 'http://[' cannot be resolved: it is no URI reference",
      "openapi.yaml:19:7 document.ref.misplaced $ref 'other.yaml#/operation' stands for the Operation object, where OpenAPI allows none; it is followed",
      "openapi.yaml:22:5 document.ref.misplaced $ref 'other.yaml#/schemas' stands for a whole map, where OpenAPI allows none; it is followed",
      "openapi.yaml:23:22 document.ref.unresolved $ref './props.yaml' cannot be resolved: props.yaml: no such file",
      "openapi.yaml:7:11 document.ref.unresolved $ref '#/components/parameters/none' cannot be resolved: nothing stands there",
      "openapi.yaml:8:11 document.ref.unresolved $ref 'missing.yaml#/p' cannot be resolved: missing.yaml: no such file",
      "openapi.yaml:9:11 document.ref.unresolved $ref 'https://elsewhere.example/p.yaml' cannot be resolved: where.example/p.yaml: no such file",
      "other.yaml:11:13 document.ref.unresolved $ref 'missing.yaml#/x' cannot be resolved: missing.yaml: no such file",
      "other.yaml:6:9 document.ref.unresolved $ref '#/headers/none' cannot be resolved: nothing stands there",
    ].sort());
    expect(loads.filter((name) => name === 'missing.yaml')).toHaveLength(1);
    // left as they are
    expect(valueAt(document, '#/paths/~1a/get/parameters/1/$ref')).toBe('missing.yaml#/p');
  }); // prettier-ignore

  it('every place of the bundle is located in the file it came from', async () => {
    const files = { 'o.yaml': 'x:\n  Pet:\n    type: object\n    properties:\n      name: {type: string}\n' };
    const contract = await contractOf(answering({ $ref: 'o.yaml#/x/Pet' }), files);
    const at = (pointer: string): string =>
      placed({ location: contract.locate(pointer), code: '' } as never).trim();
    expect(at('#/components/schemas/Pet')).toBe('o.yaml:2:3');
    expect(at('#/components/schemas/Pet/properties/name/type')).toBe('o.yaml:5:14');
    expect(at('#/components/schemas/Pet/nope')).toBe('o.yaml:2:3');
    expect(at('#/components/schemas/Pett')).toMatch(/^openapi\.yaml:1:/);
    expect(at('#/paths/~1a')).toMatch(/^openapi\.yaml:1:/);
  });
});

describe('discriminators', () => {
  it('map to local references', async () => {
    const mapping = { cat: 'pets.yaml#/Cat', dog: '#/components/schemas/Dog', bare: 'Dog', file: './fish.yaml' };
    const schema = { oneOf: [{ $ref: 'pets.yaml#/Cat' }, { $ref: '#/components/schemas/Dog' }], discriminator: { propertyName: 'kind', mapping } };
    const files = { 'pets.yaml': { Cat: { type: 'object' } }, 'fish.yaml': { type: 'object' } };
    const { document, problems } = await contractOf(answering(schema, { components: { schemas: { Dog: {} } } }), files);
    expect(problems).toEqual([]);
    expect(valueAt(document, `${ANSWER}/discriminator/mapping`)).toEqual({
      cat: '#/components/schemas/Cat',
      dog: '#/components/schemas/Dog',
      bare: 'Dog',
      file: '#/components/schemas/fish',
    });
  }); // prettier-ignore

  it('that map to nothing are reported', async () => {
    const schema = { discriminator: { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat' } } };
    const { problems } = await contractOf(answering(schema));
    expect(problems.map(({ code, pointer }) => [code, tokensOf(pointer)?.slice(-2)])).toEqual([
      ['document.ref.unresolved', ['mapping', 'cat']],
    ]);
  });
});
