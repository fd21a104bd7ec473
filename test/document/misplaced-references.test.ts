import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/json/json.js';
import { valueAt } from '../../src/json/pointer.js';
import type { FileText } from '../support/contracts.js';
import { contractOf, INFO } from '../support/contracts.js';
import { placed } from '../support/problems.js';

const ENTRY = { openapi: '3.1.0', info: INFO };
const OK = { 200: { description: 'd' } };

function answering(schema: Json): JsonObject {
  return { 200: { description: 'd', content: { 'application/json': { schema } } } };
}

describe('a component adopted from another file', () => {
  const files = {
    'models/zoo/animals.json': {
      Cage: { type: 'object', properties: { animal: { $ref: '../../openapi.yaml#/components/schemas/Animal' } } },
      Animal: { type: 'object', properties: { name: { $ref: '../names.json#/Name' } } },
    },
    'models/names.json': { Name: { type: 'string', minLength: 2 } },
  }; // prettier-ignore

  it.each<[title: string, names: string[]]>([
    ['named before the one that refers to it', ['Animal', 'Cage']],
    ['named after the one that refers to it', ['Cage', 'Animal']],
  ])('keeps its folder when referred to through the entry, %s', async (_, names) => {
    const schemas = Object.fromEntries(
      names.map((name) => [name, { $ref: `models/zoo/animals.json#/${name}` }]),
    );
    const { document, problems } = await contractOf(
      { ...ENTRY, paths: { '/a': { get: { responses: answering({ $ref: '#/components/schemas/Cage' }) } } }, components: { schemas } },
      files,
    ); // prettier-ignore
    expect(problems).toEqual([]);
    const found = (document.components as { schemas: JsonObject }).schemas;
    expect(Object.keys(found).sort()).toEqual(['Animal', 'Cage', 'Name']);
    expect(found['Name']).toEqual({ type: 'string', minLength: 2 });
    expect(valueAt(document, '#/components/schemas/Animal/properties/name')).toEqual({ $ref: '#/components/schemas/Name' }); // prettier-ignore
  });

  it('is located in its file, and so are the problems inside it', async () => {
    const schemas = { Cage: { $ref: 'zoo/all.yaml#/Cage' }, Animal: { $ref: 'zoo/all.yaml#/Animal' } };
    const text = 'Cage: {items: {$ref: "../openapi.yaml#/components/schemas/Animal"}}\nAnimal:\n  items: {$ref: gone.yaml}\n';
    const { problems } = await contractOf({ ...ENTRY, paths: {}, components: { schemas } }, { 'zoo/all.yaml': text });
    expect(problems.filter(({ code }) => code !== 'document.empty').map(placed)).toEqual(['zoo/all.yaml:3:11 document.ref.unresolved']);
  }); // prettier-ignore
});

describe('a reference in place of', () => {
  it.each<[title: string, entry: JsonObject, files: Record<string, FileText>, ids: string[]]>([
    ['an operation', { paths: { '/a': { get: { $ref: 'ops/a.yaml' } } } }, { 'ops/a.yaml': { operationId: 'a', responses: { 200: { $ref: '../r.yaml' } } }, 'r.yaml': { description: 'd' } }, ['a']],
    ['an operation, in the same document', { paths: { '/a': { get: { $ref: '#/x-ops/a' } } }, 'x-ops': { a: { operationId: 'a', responses: OK } } }, {}, ['a']],
    ['an operation, with its own id beside it', { paths: { '/a': { get: { $ref: 'a.yaml', operationId: 'mine' } } } }, { 'a.yaml': { operationId: 'a', responses: OK } }, ['mine']],
    ['an operation, by way of another', { paths: { '/a': { get: { $ref: 'a.yaml' } } } }, { 'a.yaml': { $ref: 'deep/b.yaml' }, 'deep/b.yaml': { operationId: 'b', responses: { 200: { $ref: './r.yaml' } } }, 'deep/r.yaml': { description: 'd' } }, ['b']],
    ['all paths', { paths: { $ref: 'paths.yaml' } }, { 'paths.yaml': { '/a': { get: { operationId: 'a', responses: OK } }, '/b': { $ref: './b.yaml' }, 'x-more': 1 }, 'b.yaml': { post: { operationId: 'b', responses: OK } } }, ['a', 'b']],
    ['all responses', { paths: { '/a': { get: { operationId: 'a', responses: { $ref: 'r.yaml#/all' } } } } }, { 'r.yaml': { all: OK } }, ['a']],
    ['all components', { paths: { '/a': { get: { operationId: 'a', responses: { 200: { $ref: '#/components/responses/Ok' } } } } }, components: { $ref: 'c.yaml' } }, { 'c.yaml': { responses: { Ok: { description: 'd' } } } }, ['a']],
  ])('%s is followed, with a warning', async (_, entry, files, ids) => {
    const { operations, problems } = await contractOf({ ...ENTRY, ...entry }, files);
    expect(operations.map(({ id }) => id)).toEqual(ids);
    for (const { responses } of operations) expect(responses.map(({ status }) => status)).toEqual(['200']);
    expect(new Set(problems.map(({ code, severity }) => `${code} ${severity}`))).toEqual(new Set(['document.ref.misplaced warning']));
  }); // prettier-ignore

  it('a list of parameters is followed, with a warning', async () => {
    const get = { parameters: { $ref: 'p.yaml#/common' }, responses: OK };
    const { operations, problems } = await contractOf(
      { ...ENTRY, paths: { '/a': { get } } },
      { 'p.yaml': { common: [{ name: 'q', in: 'query' }, { $ref: '#/other' }], other: { name: 'h', in: 'header' } } },
    );
    expect(operations[0]?.parameters.map(({ name }) => name)).toEqual(['q', 'h']);
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([['document.ref.misplaced', 'warning']]);
  }); // prettier-ignore

  it('a media type is followed, its own references starting at its file', async () => {
    const content = { 'application/json': { $ref: 'media/pet.yaml' } };
    const { operations, document } = await contractOf(
      { ...ENTRY, paths: { '/a': { get: { responses: { 200: { description: 'd', content } } } } } },
      { 'media/pet.yaml': { schema: { $ref: './schema.yaml' }, examples: { $ref: 'examples.yaml' } }, 'media/schema.yaml': { type: 'string' }, 'media/examples.yaml': { one: { value: 'x' } } },
    ); // prettier-ignore
    const [media] = operations[0]?.responses[0]?.content ?? [];
    expect(media?.examples.map(({ name, value }) => [name, value])).toEqual([['one', 'x']]);
    expect(valueAt(document, media?.schema?.pointer ?? '')).toEqual({ $ref: '#/components/schemas/schema' });
  });

  it('the map of all schemas gives them their names, for both files', async () => {
    const { document, problems } = await contractOf(
      { ...ENTRY, paths: { '/a': { get: { responses: answering({ $ref: '#/components/schemas/A' }) } } }, components: { schemas: { $ref: './s.yaml#/all', Own: { type: 'null' } } } },
      { 's.yaml': { all: { A: { items: { $ref: '#/all/B' } }, B: { items: { $ref: 'openapi.yaml#/components/schemas/A' } } } } },
    ); // prettier-ignore
    expect(problems.map(({ code }) => code)).toEqual(['document.ref.misplaced']);
    expect((document.components as JsonObject)['schemas']).toEqual({
      Own: { type: 'null' },
      A: { items: { $ref: '#/components/schemas/B' } },
      B: { items: { $ref: '#/components/schemas/A' } },
    });
  });

  it('the properties of a schema may lead back to themselves', async () => {
    const A = { properties: { name: { type: 'string' }, child: { properties: { $ref: '#/components/schemas/A/properties' } } } };
    const { document, problems } = await contractOf({ ...ENTRY, paths: {}, components: { schemas: { A } } });
    expect(problems.map(({ code }) => code)).toEqual(['document.ref.misplaced']);
    expect(valueAt(document, '#/components/schemas/A/properties/child/properties')).toEqual({
      name: { $ref: '#/components/schemas/A/properties/name' },
      child: { $ref: '#/components/schemas/A/properties/child' },
    });
  }); // prettier-ignore

  it.each<[title: string, schemas: JsonObject, code: string]>([
    ['itself', { $ref: '#/components/schemas' }, 'document.ref.circular'],
    ['nothing', { $ref: 'gone.yaml' }, 'document.ref.unresolved'],
    ['what is no map', { $ref: '#/info/title' }, 'document.ref.unresolved'],
  ])('a map that leads to %s is an error', async (_, schemas, code) => {
    const { problems } = await contractOf({ ...ENTRY, paths: {}, components: { schemas } });
    expect(problems.map((problem) => [problem.code, problem.severity])).toEqual([[code, 'error']]);
  });

  it('an operation that leads back to itself is reported as circular', async () => {
    const { problems } = await contractOf({
      ...ENTRY,
      paths: { '/a': { get: { $ref: '#/paths/~1a/get' } } },
    });
    expect(problems.map(({ code }) => code)).toContain('document.ref.circular');
  });
});

describe('a pointer through another reference', () => {
  it('leads into the target of that reference', async () => {
    const schema = { $ref: '#/paths/~1b/get/responses/200/content/application~1json/schema' };
    const { document, problems, operations } = await contractOf(
      { ...ENTRY, paths: { '/a': { get: { responses: answering(schema) } }, '/b': { $ref: 'b.yaml' } } },
      { 'b.yaml': { get: { responses: answering({ type: 'integer' }) } } },
    );
    expect(problems).toEqual([]);
    const pointer = operations[0]?.responses[0]?.content[0]?.schema?.pointer ?? '';
    const { $ref } = valueAt(document, pointer) as { $ref: string };
    expect(valueAt(document, $ref)).toEqual({ type: 'integer' });
  });
});

describe('the external value of an example', () => {
  async function exampleOf(externalValue: string, files: Record<string, FileText>) {
    const content = { 'application/json': { examples: { one: { externalValue } } } };
    const { operations, problems, files: read, hash } = await contractOf(
      { ...ENTRY, paths: { '/a': { get: { responses: { 200: { description: 'd', content } } } } } },
      files,
    ); // prettier-ignore
    return { examples: operations[0]?.responses[0]?.content[0]?.examples ?? [], problems, read, hash };
  }

  it.each<[title: string, name: string, text: FileText, value: Json]>([
    ['of JSON', 'e.json', '{"a": 1}', { a: 1 }],
    ['of YAML', 'e/one.yaml', 'a: [1]\n', { a: [1] }],
    ['of JSON without an ending', 'e', '{"a": 1}', { a: 1 }],
    ['of text', 'e.xml', '<a/>', '<a/>'],
  ])('is read from a file %s', async (_, name, text, value) => {
    const { examples, problems, read } = await exampleOf(`./${name}`, { [name]: text });
    expect(problems).toEqual([]);
    expect(examples.map((example) => example.value)).toEqual([value]);
    expect(read).toContain(`file:///api/${name}`);
  });

  it('changes the hash of the document when it changes', async () => {
    const [one, two] = [await exampleOf('e.json', { 'e.json': '1' }), await exampleOf('e.json', { 'e.json': '2' })];
    expect(one.hash).not.toBe(two.hash);
  });

  it.each<[title: string, reference: string, why: string]>([
    ['that is not there', 'gone.json', 'gone.json: no such file'],
    ['that is not what its name says', 'bad.json', 'not readable as JSON'],
    ['that is no URI', 'http://[', 'it is no URI reference'],
  ])('%s is a warning and no example', async (_, reference, why) => {
    const { examples, problems } = await exampleOf(reference, { 'bad.json': '{' });
    expect(examples).toEqual([]);
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([['document.example.external', 'warning']]);
    expect(problems[0]?.message).toContain(why);
  });
}); // prettier-ignore
