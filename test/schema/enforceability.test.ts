import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/json/json.js';
import { unenforceable } from '../../src/schema/enforceability.js';
import { contractOf, INFO, schemasDocument } from '../support/contracts.js';
import { placed } from '../support/problems.js';

async function codes(schema: Json, version = '3.1.0', more: Record<string, Json> = {}): Promise<string[]> {
  const contract = await contractOf(schemasDocument({ A: schema, ...more }, version));
  return unenforceable(contract).map(({ code, pointer }) => `${pointer.replace('#/components/schemas/A', '')} ${code.replace('document.schema.', '')}`); // prettier-ignore
}

describe('what cannot be enforced', () => {
  it.each<[version: string, schema: Json, found: string[]]>([
    // keywords
    ['3.1.0', { requried: ['a'] }, ['/requried keyword']],
    ['3.1.0', { nullable: true, type: 'string' }, ['/nullable keyword']],
    ['3.1.0', { $schema: 'https://example.com/dialect' }, ['/$schema dialect']],
    ['3.1.0', { $schema: 'http://json-schema.org/draft-07/schema#' }, ['/$schema dialect']],
    ['3.1.0', { $schema: 'https://json-schema.org/draft/2020-12/schema' }, []],
    ['3.0.3', { $schema: 'https://example.com/dialect' }, []],
    ['3.0.3', { $id: 'x', $anchor: 'a', $dynamicRef: '#a', $dynamicAnchor: 'a' }, ['/$id keyword', '/$anchor keyword', '/$dynamicRef keyword', '/$dynamicAnchor keyword']],
    ['3.1.0', { additionalItems: false, dependencies: { a: ['b'] } }, ['/additionalItems keyword', '/dependencies keyword']],
    ['3.1.0', { properties: { a: { items: { minLenght: 1 } } } }, ['/properties/a/items/minLenght keyword']],
    ['3.1.0', { constructor: 1, toString: 2 }, ['/constructor keyword', '/toString keyword']],
    ['3.0.3', { divisibleBy: 2 }, ['/divisibleBy keyword']],
    // patterns
    ['3.1.0', { pattern: '(?i)a' }, ['/pattern pattern']],
    ['3.1.0', { patternProperties: { 'a++': true, '^b': true } }, ['/patternProperties/a++ pattern']],
    ['3.1.0', { pattern: '100%(' }, ['/pattern pattern']],
    // formats
    ['3.1.0', { format: 'int33' }, ['/format format']],
    ['3.1.0', { type: 'string', format: 'toString' }, ['/format format']],
    // shapes
    ['3.1.0', { required: 'a' }, ['/required invalid']],
    ['3.1.0', { required: ['a', 'a', 5] }, ['/required invalid']],
    ['3.1.0', { type: 'any' }, ['/type invalid']],
    ['3.1.0', { type: ['string', 'file'] }, ['/type invalid']],
    ['3.1.0', { minLength: -1, maxLength: '5', multipleOf: 0 }, ['/minLength invalid', '/maxLength invalid', '/multipleOf invalid']],
    ['3.1.0', { enum: 'a' }, ['/enum invalid']],
    ['3.1.0', { pattern: 5, format: {} }, ['/format invalid', '/pattern invalid']],
    ['3.1.0', { exclusiveMinimum: true }, ['/exclusiveMinimum invalid']],
    ['3.1.0', { uniqueItems: 'yes', readOnly: 'no' }, ['/uniqueItems invalid', '/readOnly invalid']],
    ['3.1.0', { dependentRequired: { a: 'b' } }, ['/dependentRequired invalid']],
    ['3.0.3', { required: true }, ['/required invalid']],
    ['3.0.3', { exclusiveMaximum: 'x' }, ['/exclusiveMaximum invalid']],
    // where a schema should be
    ['3.1.0', { allOf: {} }, ['/allOf invalid']],
    ['3.1.0', { anyOf: [] }, ['/anyOf invalid']],
    ['3.1.0', { oneOf: [5, 'x'] }, ['/oneOf/0 invalid', '/oneOf/1 invalid']],
    ['3.1.0', { items: [{ type: 'string' }] }, ['/items invalid']],
    ['3.1.0', { properties: [] }, ['/properties invalid']],
    ['3.1.0', { properties: { a: 'string', b: 7 } }, ['/properties/a invalid', '/properties/b invalid']],
    ['3.1.0', { not: 'string', additionalProperties: 'no' }, ['/not invalid', '/additionalProperties invalid']],
    ['3.1.0', 'string', [' invalid']],
    ['3.1.0', { $ref: 5 }, ['/$ref invalid']],
    // recursion
    ['3.1.0', { allOf: [{ $ref: '#/components/schemas/A' }] }, [' recursion']],
    ['3.1.0', { $ref: '#/components/schemas/B', type: 'object' }, [' recursion']],
    ['3.1.0', { if: { not: { $ref: '#/components/schemas/A' } } }, [' recursion']],
    ['3.1.0', { dependentSchemas: { a: { anyOf: [true, { oneOf: [{ $ref: '#/components/schemas/A' }] }] } } }, [' recursion']],
  ])('is reported in OpenAPI %s: %j', async (version, schema, found) => {
    const more = JSON.stringify(schema).includes('/B') ? { B: { anyOf: [{ $ref: '#/components/schemas/A' }] } } : {};
    expect((await codes(schema, version, more as JsonObject)).sort()).toEqual([...found].sort());
  }); // prettier-ignore

  it('is told of the version that the document is written in', async () => {
    const text = "{ openapi: 3.0.3, info: { title: t, version: '1' }, components: { schemas: { A: { colour: red } } } }";
    const [problem] = unenforceable(await contractOf(text));
    expect(problem?.message).toBe("the keyword 'colour' is unknown to the Schema Object of OpenAPI 3.0 and is not enforced");
  }); // prettier-ignore

  it('is reported once, with its place and a way out', async () => {
    const text = `openapi: 3.1.0
info: {title: t, version: '1'}
components:
  schemas:
    A:
      nullable: true
      pattern: (?i)a
      format: int33
      colour: red
      minLength: -1
`;
    const problems = unenforceable(await contractOf(text));
    expect(problems.map((problem) => `${placed(problem)} ${problem.message}`)).toEqual([
      "openapi.yaml:6:7 document.schema.keyword the keyword 'nullable' is unknown to JSON Schema 2020-12 and is not enforced",
      "openapi.yaml:9:7 document.schema.keyword the keyword 'colour' is unknown to JSON Schema 2020-12 and is not enforced",
      "openapi.yaml:8:7 document.schema.format the format 'int33' is unknown: the type alone is enforced",
      'openapi.yaml:7:7 document.schema.pattern not an ECMAScript regular expression: Invalid regular expression: /(?i)a/u: Invalid group',
      "openapi.yaml:10:7 document.schema.invalid 'minLength' must be >= 0",
    ]);
    expect(problems.map(({ hint }) => hint?.split(/[:,]/)[0])).toEqual([
      'In OpenAPI 3.1',
      'If it is an annotation of your own',
      'Use a format of JSON Schema 2020-12 or of the OpenAPI Format Registry',
      'Write it in ECMAScript syntax',
      undefined,
    ]);
    expect(problems.map(({ severity }) => severity)).toEqual([
      'warning',
      'warning',
      'warning',
      'error',
      'error',
    ]);
  });
});

describe('nullable', () => {
  const told = async (schema: Json, openapi: string): Promise<string[]> =>
    unenforceable(await contractOf(schemasDocument({ A: schema, B: { type: 'object' } }, openapi))).map(
      ({ code, severity }) => `${severity} ${code}`,
    );

  it.each<[title: string, schema: Json, openapi: string, found: string[]]>([
    ['without a type does nothing in 3.0', { nullable: true, allOf: [{ $ref: '#/components/schemas/B' }] }, '3.0.3', ['warning document.schema.nullable']],
    ['beside a type is sound in 3.0', { nullable: true, type: 'string' }, '3.0.3', []],
    ['that is false is sound in 3.0', { nullable: false }, '3.0.3', []],
    ['beside a reference is ignored with it in 3.0', { nullable: true, $ref: '#/components/schemas/B' }, '3.0.3', []],
    ['is unknown in 3.1', { nullable: true, type: 'string' }, '3.1.0', ['warning document.schema.keyword']],
  ])('%s', async (_, schema, openapi, found) => {
    expect(await told(schema, openapi)).toEqual(found);
  }); // prettier-ignore
});

describe('an unknown format', () => {
  const bad = { format: 'int33' };
  const json = (schema: Json): JsonObject => ({ 'application/json': { schema } });
  const operation = (node: JsonObject): JsonObject => ({
    paths: { '/a': { post: { responses: {}, ...node } } },
  });
  const answer = (node: JsonObject): JsonObject =>
    operation({ responses: { 200: { description: '', ...node } } });
  it.each<[title: string, rest: JsonObject]>([
    ['a parameter', operation({ parameters: [{ name: 'a', in: 'query', schema: bad }] })],
    ['a parameter’s content', operation({ parameters: [{ name: 'a', in: 'query', content: json(bad) }] })],
    ['a path’s parameter', { paths: { '/a': { parameters: [{ name: 'a', in: 'query', schema: bad }] } } }],
    ['a request body', operation({ requestBody: { content: json(bad) } })],
    ['a header of an encoding', operation({ requestBody: { content: { 'multipart/form-data': { encoding: { f: { headers: { 'x-a': { schema: bad } } } } } } } })],
    ['a response', answer({ content: json(bad) })],
    ['a response header', answer({ headers: { 'x-a': { schema: bad } } })],
    ['a response header’s content', answer({ headers: { 'X-A': { content: json(bad) } } })],
    ['a callback', operation({ callbacks: { on: { '{$url}': { post: { requestBody: { content: json(bad) } } } } } })],
    ['a webhook', { webhooks: { 'x-on': { post: { requestBody: { content: json(bad) } } } } }],
    ['a component', { components: { schemas: { A: bad } } }],
    ['a component called like an extension', { components: { schemas: { 'x-a': bad } } }],
    ['a shared response', { components: { responses: { R: { content: json(bad) } } } }],
    ['a shared parameter', { components: { parameters: { P: { name: 'a', in: 'query', schema: bad } } } }],
    ['a shared header', { components: { headers: { H: { schema: bad } } } }],
    ['a shared body', { components: { requestBodies: { B: { content: json(bad) } } } }],
    ['a shared callback', { components: { callbacks: { C: { '{$url}': { post: { requestBody: { content: json(bad) } } } } } } }],
    ['a shared path item', { components: { pathItems: { I: { post: { requestBody: { content: json(bad) } } } } } }],
    ['a place outside components that a reference leads to', { components: { schemas: { A: { $ref: '#/definitions/A' } } }, definitions: { A: bad } }],
    ['a place outside components that another such place refers to', { components: { schemas: { A: { $ref: '#/definitions/A' } } }, definitions: { A: { items: { $ref: '#/definitions/B' } }, B: bad } }],
    ...['items', 'contains', 'not', 'if', 'then', 'else', 'additionalProperties', 'propertyNames', 'unevaluatedItems', 'unevaluatedProperties', 'contentSchema'].map(
      (keyword): [string, JsonObject] => [keyword, { components: { schemas: { A: { [keyword]: bad } } } }],
    ),
    ...['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'].map(
      (keyword): [string, JsonObject] => [keyword, { components: { schemas: { A: { [keyword]: { 'x-a': bad } } } } }],
    ),
    ...['allOf', 'anyOf', 'oneOf', 'prefixItems'].map(
      (keyword): [string, JsonObject] => [keyword, { components: { schemas: { A: { [keyword]: [bad] } } } }],
    ),
  ])('is reported in %s', async (_, rest) => {
    const problems = unenforceable(await contractOf({ openapi: '3.1.0', info: INFO, ...rest }));
    expect(problems.map(({ code }) => code)).toEqual(['document.schema.format']);
    expect(problems[0]?.pointer).toMatch(/\/format$/);
  }); // prettier-ignore

  it('is not reported in examples and extensions', async () => {
    const media = { schema: { type: 'object', example: bad, examples: [bad], default: bad, enum: [bad], const: bad, 'x-a': bad }, example: { schema: bad } }; // prettier-ignore
    const rest = { ...answer({ content: { 'application/json': media }, 'x-schema': { schema: bad } }), 'x-b': { schema: bad } }; // prettier-ignore
    expect(unenforceable(await contractOf({ openapi: '3.1.0', info: INFO, ...rest }))).toEqual([]);
  });
});

describe('a sound schema', () => {
  it.each<[version: string, schema: Json]>([
    ['3.0.3', { type: 'string', nullable: true, readOnly: true, writeOnly: false, deprecated: true, example: 'x', externalDocs: { url: 'https://a.b' }, xml: { name: 'a', attribute: true }, title: 't', description: 'd', default: null }],
    ['3.0.3', { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: false, multipleOf: 0.5, format: 'float' }],
    ['3.0.3', { oneOf: [{ $ref: '#/components/schemas/B' }], discriminator: { propertyName: 'k', mapping: { b: '#/components/schemas/B', c: 'B' } } }],
    ['3.0.3', { $ref: '#/components/schemas/B', description: 'ignored', nullable: true, format: 'ignored', minLength: -1 }],
    ['3.0.3', { type: 'object', additionalProperties: true, properties: { a: { type: 'string', format: 'binary' } } }],
    ['3.1.0', { type: 'object', additionalProperties: false, unevaluatedProperties: true, propertyNames: true }],
    ['3.1.0', { $schema: 'https://json-schema.org/draft/2020-12/schema', $comment: 'c', examples: [1, 'x'], example: 1, deprecated: false, contentEncoding: 'base64', contentMediaType: 'a/b', contentSchema: { type: 'string' } }],
    ['3.1.0', { type: ['integer', 'null'], format: 'int32', 'x-mine': { anything: true }, 'x-': 1 }],
    ['3.1.0', { type: 'boolean', format: 'date' }],
    ['3.1.0', { prefixItems: [true, false], items: false, contains: true, minContains: 0, maxContains: 3, uniqueItems: true }],
    ['3.1.0', { if: true, then: { minimum: 1 }, else: false, not: false, dependentSchemas: { a: true }, dependentRequired: { a: [] } }],
    ['3.1.0', { $defs: { a: { $ref: '#/components/schemas/A' } }, definitions: { b: false } }],
    ['3.1.0', { properties: { a: { $ref: '#/components/schemas/A' } }, items: { anyOf: [{ $ref: '#/components/schemas/A' }] } }],
    ['3.1.0', { const: null, enum: [null, {}, []], required: [], pattern: '^[\\w-.]+$', minLength: 0 }],
    ['3.1.0', { properties: { $ref: { type: 'string' }, nullable: true, properties: {}, 'x-a': {} } }],
    ['3.1.0', true],
    ['3.1.0', {}],
  ])('is not reported in OpenAPI %s: %j', async (version, schema) => {
    const contract = await contractOf(schemasDocument({ A: schema, B: { type: 'object' } }, version));
    expect(contract.problems).toEqual([]);
    expect(unenforceable(contract)).toEqual([]);
  }); // prettier-ignore
});
