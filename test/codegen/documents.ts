import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/json/json.js';

/** Names that generators of code have been seen to trip over. */
const NAMES = [
  'id',
  'class',
  '100%',
  'a#/b',
  '$ref',
  'x-y',
  "it's",
  'a"b',
  'über',
  '1',
  '-1',
  '1e3',
  'a b',
  'constructor',
];
const COMPONENTS = ['Pet', 'pet', 'Pet.v2', 'a-b', '1', 'Error', 'Body', 'paths'];
const MEDIA_TYPES = [
  'application/json', 'application/json; charset=utf-8', 'application/problem+json', 'text/plain', 'application/xml',
  'application/*', '*/*', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/octet-stream',
]; // prettier-ignore
const TEXTS = [
  'plain',
  'ends a comment */ here',
  'two\n\nparagraphs',
  '@tag',
  "quote's",
  '`tick` ${x}',
  'ünï',
];

const name = fc.constantFrom(...NAMES);
const componentRef = fc.constantFrom(...COMPONENTS).map((one) => ({ $ref: `#/components/schemas/${one}` }));
const deepRef = fc
  .constantFrom('Pet', 'Pet.v2')
  .map((one) => ({ $ref: `#/components/schemas/${one}/properties/100%25` }));
const annotations = fc.record(
  {
    description: fc.constantFrom(...TEXTS),
    title: fc.constantFrom('T', 404),
    default: fc.constantFrom(null, 1, 'x'),
  },
  { requiredKeys: [] },
);

const { schema } = fc.letrec<{
  schema: Json;
  leaf: JsonObject;
  object: JsonObject;
  list: JsonObject;
  mix: JsonObject;
}>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tie('leaf'),
    fc.oneof(componentRef, deepRef),
    tie('object'),
    tie('list'),
    tie('mix'),
    fc.boolean(),
  ),
  leaf: fc
    .record({
      shape: fc.oneof(
        fc.record({ type: fc.constantFrom('string', 'integer', 'number', 'boolean', 'null') }),
        fc.record({ type: fc.constantFrom(['string', 'null'], ['integer', 'boolean']) }),
        fc.record({ enum: fc.constantFrom(['a', "b'c"], [1, -1, null], [{ a: 1 }, [2]]) }),
        fc.record({ const: fc.constantFrom<Json>('x', null, -1.5, { a: [] }) }),
      ),
      annotations,
    })
    .map(({ shape, annotations }) => ({ ...annotations, ...shape }) as JsonObject),
  object: fc.record(
    {
      type: fc.constantFrom<Json>('object', ['object', 'null']),
      properties: fc.dictionary(name, tie('schema'), { maxKeys: 3 }),
      required: fc.uniqueArray(name, { maxLength: 2 }),
      additionalProperties: tie('schema'),
      patternProperties: fc.dictionary(fc.constant('^x-'), tie('schema'), { maxKeys: 1 }),
      $defs: fc.dictionary(name, tie('schema'), { maxKeys: 1 }),
      description: fc.constantFrom(...TEXTS),
    },
    { requiredKeys: ['type'] },
  ),
  list: fc.record(
    {
      type: fc.constantFrom<Json>('array', ['array', 'null']),
      items: tie('schema'),
      prefixItems: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
      minItems: fc.nat(2),
    },
    { requiredKeys: ['type'] },
  ),
  mix: fc.record(
    {
      allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
      anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
      oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
      properties: fc.dictionary(name, tie('leaf'), { maxKeys: 1 }),
      required: fc.uniqueArray(name, { maxLength: 1 }),
    },
    { requiredKeys: [] },
  ),
}));

const content = fc.dictionary(fc.constantFrom(...MEDIA_TYPES), fc.record({ schema }, { requiredKeys: [] }), {
  maxKeys: 3,
});
const header = fc.record({ schema, required: fc.boolean() });
const response = fc.record(
  { description: fc.constantFrom(...TEXTS), content, headers: fc.dictionary(fc.constant('X-Id'), header) },
  { requiredKeys: ['description'] },
);
const security = fc.array(
  fc.constantFrom<JsonObject>(
    {},
    { Basic: [] },
    { 'api-key': [] },
    { Basic: [], 'api-key': [] },
    { Token: [] },
  ),
  { maxLength: 3 },
);

const parameter = fc.record({
  name,
  in: fc.constantFrom('query', 'header', 'cookie'),
  required: fc.boolean(),
  schema,
});

const operation = fc.record(
  {
    operationId: fc.oneof(
      fc.constantFrom('a_b', 'a_c', 'then', 'use', 'GetIt', 'get-it', '100%#'),
      fc.string(),
    ),
    summary: fc.constantFrom(...TEXTS),
    description: fc.constantFrom(...TEXTS),
    deprecated: fc.boolean(),
    parameters: fc.uniqueArray(fc.oneof(parameter, fc.constant({ $ref: '#/components/parameters/Alias' })), {
      maxLength: 3,
      selector: (one) => JSON.stringify('name' in one ? [one.in, one.name.toLowerCase()] : ['alias']),
    }),
    requestBody: fc.oneof(
      fc.record({ required: fc.boolean(), content }),
      fc.constant({ $ref: '#/components/requestBodies/Alias' }),
    ),
    responses: fc.dictionary(
      fc.constantFrom('200', '204', '2XX', '400', '5XX', 'default'),
      fc.oneof(response, fc.constant({ $ref: '#/components/responses/Alias' })),
      { minKeys: 1, maxKeys: 3 },
    ),
    security,
  },
  { requiredKeys: ['responses'] },
);

/** Documents with everything in them that a generator of types and clients has to cope with. */
export const documents: fc.Arbitrary<JsonObject> = fc
  .record({
    openapi: fc.constantFrom('3.0.3', '3.1.0'),
    schemas: fc.tuple(...COMPONENTS.map(() => schema)),
    deep: schema,
    parameter,
    response,
    content,
    paths: fc.dictionary(
      fc.constantFrom('/pets', "/it's/100%", '/deep/#/x', '/ü'),
      fc.dictionary(fc.constantFrom('get', 'post', 'put', 'delete'), operation, { minKeys: 1 }),
    ),
    byId: operation,
    security,
  })
  .map(({ openapi, schemas, deep, parameter, response, content, paths, byId, security }) => {
    const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
    const named = Object.fromEntries(COMPONENTS.map((key, i) => [key, schemas[i]]));
    const holder = { type: 'object', properties: { '100%': deep } };
    return {
      openapi,
      info: { title: 'Random */ API', version: '1' },
      security,
      paths: {
        ...paths,
        '/pets/{id}': { parameters: [id], get: byId },
        '/alias': { $ref: '#/components/pathItems/A' },
      },
      components: {
        schemas: { ...named, Pet: holder, 'Pet.v2': holder },
        parameters: {
          Alias: { $ref: '#/components/parameters/Real' },
          Real: { ...parameter, name: 'aliased' },
        },
        responses: { Alias: { $ref: '#/components/responses/Real' }, Real: response },
        requestBodies: { Alias: { $ref: '#/components/requestBodies/Real' }, Real: { content } },
        pathItems: {
          A: { $ref: '#/components/pathItems/B' },
          B: { get: { responses: { 204: { description: '' } } } },
        },
        securitySchemes: {
          Basic: { type: 'http', scheme: 'basic', description: 'Ends */ here' },
          Token: { type: 'openIdConnect', openIdConnectUrl: 'https://id.example' },
          'api-key': { type: 'apiKey', in: 'query', name: 'key' },
        },
      },
    };
  });
