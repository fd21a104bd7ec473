import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildContract } from '../../src/document/contract.js';
import { parseDocument } from '../../src/document/text/parse.js';
import { ToolError } from '../../src/errors.js';
import type { Json } from '../../src/json/json.js';
import { contractOf, INFO } from '../support/contracts.js';
import { placed } from '../support/problems.js';
import { lawRuns } from '../support/suite.js';

const nothing = (): Promise<never> => Promise.reject(new ToolError('no such file'));

function build(text: string, label = 'api.yaml') {
  return buildContract(parseDocument(text, `file:///${label}`, label), nothing);
}

describe('the OpenAPI version of a document', () => {
  it.each([
    ['"3.0.0"', '3.0'],
    ['3.0.3', '3.0'],
    ['3.0.4', '3.0'],
    ['3.1.0', '3.1'],
    ['3.1.1', '3.1'],
    ['3.1.0-rc1', '3.1'],
    ['"3.1"', '3.1'],
    ['3.1', '3.1'],
  ])('openapi: %s is read as %s', async (written, version) => {
    expect((await build(`openapi: ${written}\ncomponents: {}`)).openapi).toBe(version);
  });

  it.each([
    ['info: {}\nopenapi: 3.3.0', 'api.yaml:2:1', 'OpenAPI version "3.3.0" is not supported; specproof reads 3.0 to 3.2', undefined],
    ['openapi: 2.0.0', 'api.yaml:1:1', 'OpenAPI version "2.0.0" is not supported; specproof reads 3.0 to 3.2', undefined],
    ['openapi: [3]', 'api.yaml:1:1', 'OpenAPI version [3] is not supported; specproof reads 3.0 to 3.2', undefined],
    ['info: {}\nswagger: "2.0"', 'api.yaml:2:1', 'this is Swagger 2.0; specproof reads OpenAPI 3.0 to 3.2', 'Convert it first, for example: npx swagger2openapi api.yaml --outfile openapi.yaml --yaml'],
    ['asyncapi: 3.0.0', 'api.yaml:1:1', "not an OpenAPI document: it has no 'openapi' field at its root", "An OpenAPI document starts with a line such as 'openapi: 3.1.0'."],
    ['', 'api.yaml:1:1', 'not an OpenAPI document: expected an object at its root', undefined],
    ['[1]', 'api.yaml:1:1', 'not an OpenAPI document: expected an object at its root', undefined],
    ['just text', 'api.yaml:1:1', 'not an OpenAPI document: expected an object at its root', undefined],
  ])('%j is refused', async (text, at, message, hint) => {
    const error = await build(text).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ToolError);
    const { location, ...told } = error as ToolError;
    expect({ message: (error as ToolError).message, hint: told.hint }).toEqual({ message, hint });
    expect(placed({ location, code: '' } as never).trim()).toBe(at);
  }); // prettier-ignore
});

describe('the name of a contract', () => {
  it.each([
    ['petstore.yaml', 'petstore'],
    ['petstore.openapi.yaml', 'petstore'],
    ['spec/pet store.oas.YML', 'pet-store'],
    ['C:\\specs\\pets.openapi.json', 'pets'],
    ['https://example.com/v1/openapi.json?key=1#x', 'openapi'],
    ['https://example.com/', 'openapi'],
    ['pets-openapi.yaml', 'pets'],
    ['pets', 'pets'],
    ['.yaml', 'openapi'],
  ])('of %s is %s', async (label, name) => {
    const entry = parseDocument('openapi: 3.1.0\ncomponents: {}', 'file:///x', label.replace(/json/, 'yaml'));
    expect((await buildContract(entry, nothing)).name).toBe(name);
  });
});

describe('the hash of a contract', () => {
  const hash = async (entry: string, other = 'x: {type: string}', label = 'a.yaml'): Promise<string> =>
    (await buildContract(parseDocument(entry, `file:///${label}`, label), (uri) => Promise.resolve(parseDocument(other, uri, 'b.yaml')))).hash; // prettier-ignore
  const entry = 'openapi: 3.1.0\ncomponents: {schemas: {A: {$ref: b.yaml#/x}}}';

  it('depends on the texts of its files, not on where they lie', async () => {
    expect(await hash(entry)).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await hash(entry, undefined, 'elsewhere/c.yaml')).toBe(await hash(entry));
  });

  it('changes with the text of any file', async () => {
    expect(await hash(`${entry}\n# note`)).not.toBe(await hash(entry));
    expect(await hash(entry, 'x: {type: number}')).not.toBe(await hash(entry));
  });
});

describe('a contract', () => {
  it('has title, version and files, and no operations where there are only webhooks', async () => {
    const webhooks = { new: { post: { responses: { 200: { description: '' } } } } };
    const contract = await contractOf({ openapi: '3.1.0', info: { title: 'Hooks', version: 2 }, webhooks });
    expect(contract).toMatchObject({
      title: 'Hooks',
      version: '2',
      source: 'openapi.yaml',
      operations: [],
      problems: [],
      files: ['file:///api/openapi.yaml'],
    });
  });

  it.each<[title: string, document: Json]>([
    ['no paths', { openapi: '3.1.0', info: INFO }],
    ['empty paths', { openapi: '3.0.3', info: INFO, paths: {} }],
    ['paths of extensions', { openapi: '3.0.3', info: INFO, paths: { 'x-a': {} } }],
  ])('with %s is reported as empty', async (_, document) => {
    const { problems } = await contractOf(document);
    expect(problems.map(({ code }) => code)).toEqual(['document.empty']);
  });
});

describe('a document of OpenAPI 3.2 that uses nothing new', () => {
  it('is read like one of 3.1', async () => {
    const get = { operationId: 'a', responses: { 200: { description: 'd' } } };
    const contract = await contractOf({ openapi: '3.2.0', info: INFO, paths: { '/a': { get } } });
    expect(contract.problems).toEqual([]);
    expect(contract.openapi).toBe('3.2');
    expect(contract.operations.map(({ id }) => id)).toEqual(['a']);
  });
});

describe('whatever stands in a document', () => {
  /** Objects whose members are called like those of OpenAPI, so that arbitrary values end up everywhere. */
  const names = [
    '/a', '/{b}', 'get', 'post', '200', 'default', '4XX', 'parameters', 'requestBody', 'responses', 'content', 'headers',
    'schema', 'schemas', 'examples', 'example', 'value', 'application/json', 'security', 'securitySchemes', 'callbacks',
    'components', 'pathItems', 'webhooks', 'paths', 'name', 'in', 'type', 'items', 'properties', 'allOf', 'anyOf',
    'discriminator', 'mapping', 'x-contract', 'x-a', '__proto__', 'constructor', 'toString', '', '%', '~', 'links',
  ]; // prettier-ignore
  const reference = fc.constantFrom(
    '#', '#/', '#/paths', '#/paths/~1a', '#/paths/~1a/get', '#/components/schemas', '#/info/title', '#x', '', '%', 'b.yaml',
    'http://[', 'mailto:x', '#/paths/~1a/$ref', '#/components/schemas/__proto__', '?', '//', '\u0000',
  ); // prettier-ignore
  const { value } = fc.letrec<{ value: Json; object: Json }>((tie) => ({
    object: fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 3 })), tie('value')), { maxLength: 5 })
      .map((entries) => Object.fromEntries(entries)),
    value: fc.oneof(
      { maxDepth: 6, withCrossShrink: true },
      fc.constantFrom<Json>(null, true, false, 0, '', 'a', 'query', 'path', 'http', 'apiKey'),
      tie('object'),
      reference.map(($ref) => ({ $ref })),
      fc.array(tie('value'), { maxLength: 3 }),
    ),
  })); // prettier-ignore

  it('gives a contract or a ToolError, never a crash', async () => {
    const section = fc.constantFrom('paths', 'webhooks', 'components', 'security', 'info', 'servers', 'tags');
    const document = fc.tuple(
      fc.constantFrom('3.0.3', '3.1.0'),
      fc.dictionary(section, value, { maxKeys: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(document, async ([openapi, sections]) => {
        const contract = await contractOf({ info: INFO, paths: {}, ...sections, openapi });
        for (const problem of contract.problems) {
          expect(problem.location.line).toBeGreaterThan(0);
          expect(problem.message).not.toMatch(/undefined|\[object/);
        }
        for (const operation of contract.operations) {
          expect(operation.contract).toBe(contract);
          expect(operation.path.startsWith('/')).toBe(true);
        }
      }),
      { numRuns: lawRuns(2000) },
    );
  });

  it('gives a contract that can be written as JSON when it stands in another file', async () => {
    const ref = fc.constantFrom(
      'b.yaml',
      'b.yaml#/get',
      'b.yaml#/$ref',
      'b.yaml#/components/schemas',
      'b.yaml#/',
    );
    await fc.assert(
      fc.asyncProperty(value, ref, async (other, $ref) => {
        const paths = { '/a': { $ref }, '/b': { get: { responses: { default: { $ref } } } } };
        const schemas = { A: { $ref }, B: { allOf: [{ $ref }] } };
        const contract = await contractOf({ openapi: '3.1.0', info: INFO, paths, components: { schemas } }, { 'b.yaml': JSON.stringify(other) });
        expect(JSON.stringify(contract.document)).toBeTypeOf('string');
      }),
      { numRuns: lawRuns(1000) },
    ); // prettier-ignore
  });
});
