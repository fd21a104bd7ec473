import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/json/json.js';
import type { Operation } from '../../src/model/document.js';
import { contractOf, INFO } from '../support/contracts.js';

const OK = { 200: { description: 'fine' } };

async function operations(paths: Json, rest: JsonObject = {}): Promise<Operation[]> {
  const { operations: found, problems } = await contractOf({ openapi: '3.1.0', info: INFO, paths, ...rest });
  expect(problems.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
  return found;
}

async function operation(node: JsonObject, rest: JsonObject = {}): Promise<Operation> {
  const [found] = await operations({ '/a': { get: { responses: OK, ...node } } }, rest);
  return found!;
}

/** What is wrong with one path's item, as messages. */
async function complaints(item: Json, path = '/a', rest: JsonObject = {}): Promise<string[]> {
  const { problems } = await contractOf({ openapi: '3.1.0', info: INFO, paths: { [path]: item }, ...rest });
  return problems.map(({ message }) => message);
}

describe('the id of an operation', () => {
  it.each<[title: string, paths: JsonObject, ids: string[]]>([
    ['is its operationId', { '/a': { get: { operationId: 'getA', responses: OK } } }, ['getA']],
    ['is its method and path where its operationId is empty', { '/a': { get: { operationId: '', responses: OK } } }, ['GET /a']],
    ['is its method and path where it has no operationId', { '/a/{b}': { parameters: [{ name: 'b', in: 'path', required: true, schema: {} }], put: { responses: OK } } }, ['PUT /a/{b}']],
    ['is its method and path where two share an operationId', { '/a': { get: { operationId: 'x', responses: OK } }, '/b': { get: { operationId: 'x', responses: OK } } }, ['GET /a', 'GET /b']],
    ['is given for every method, in one order', { '/a': { trace: { responses: OK }, patch: { responses: OK }, head: { responses: OK }, options: { responses: OK }, delete: { responses: OK }, post: { responses: OK }, put: { responses: OK }, get: { responses: OK } } }, ['GET /a', 'PUT /a', 'POST /a', 'DELETE /a', 'OPTIONS /a', 'HEAD /a', 'PATCH /a', 'TRACE /a']],
    ['is given to no extension', { 'x-a': { get: {} }, 'x-b': 5, '/a': { 'x-get': {}, get: { responses: OK } } }, ['GET /a']],
  ])('%s', async (_, paths, ids) => {
    expect((await operations(paths)).map(({ id }) => id)).toEqual(ids);
  }); // prettier-ignore

  it('leaves the extension of the operation as it is written', async () => {
    expect((await operation({ 'x-contract': { reads: true } })).extension).toEqual({ reads: true });
    expect((await operation({})).extension).toEqual({});
  });
});

describe('the parameters of an operation', () => {
  const parameter = (name: string, place: string, more: JsonObject = {}): JsonObject => ({ name, in: place, schema: { type: 'string' }, ...more }); // prettier-ignore

  async function parameters(inherited: Json[], own: Json[]): Promise<string[]> {
    const [found] = await operations({
      '/a': { parameters: inherited, get: { parameters: own, responses: OK } },
    });
    return found!.parameters.map(({ name, in: place, pointer }) => `${place} ${name} ${pointer}`);
  }

  it.each<[title: string, inherited: Json[], own: Json[], names: string[]]>([
    ['inherited ones come first', [parameter('a', 'query')], [parameter('b', 'query')], ['query a #/paths/~1a/parameters/0', 'query b #/paths/~1a/get/parameters/0']],
    ['an own one replaces that of the same name and place', [parameter('a', 'query'), parameter('a', 'header')], [parameter('a', 'query')], ['header a #/paths/~1a/parameters/1', 'query a #/paths/~1a/get/parameters/0']],
    ['names are told apart by case', [parameter('a', 'query')], [parameter('A', 'query')], ['query a #/paths/~1a/parameters/0', 'query A #/paths/~1a/get/parameters/0']],
    ['headers that other parts describe are ignored', [], ['Accept', 'content-type', 'AUTHORIZATION', 'accept-language'].map((name) => parameter(name, 'header')), ['header accept-language #/paths/~1a/get/parameters/3']],
    ['headers that frame the message are ignored', [], ['Content-Length', 'transfer-encoding', 'Host', 'Connection', 'Expect', 'Content-Encoding', 'If-Match'].map((name) => parameter(name, 'header')), ['header If-Match #/paths/~1a/get/parameters/6']],
    ['a name of an ignored header is kept in the query', [], [parameter('accept', 'query')], ['query accept #/paths/~1a/get/parameters/0']],
  ])('%s', async (_, inherited, own, names) => {
    expect(await parameters(inherited, own)).toEqual(names);
  }); // prettier-ignore

  it.each<[given: JsonObject, want: object]>([
    [{ in: 'query' }, { style: 'form', explode: true, required: false, allowReserved: false, examples: [] }],
    [{ in: 'cookie' }, { style: 'form', explode: true, required: false }],
    [{ in: 'header' }, { style: 'simple', explode: false, required: false }],
    [{ in: 'path' }, { style: 'simple', explode: false, required: true }],
    [{ in: 'query', style: 'deepObject' }, { style: 'deepObject', explode: false }],
    [{ in: 'query', style: 'spaceDelimited', explode: true }, { style: 'spaceDelimited', explode: true }],
    [{ in: 'query', required: true, allowReserved: true, explode: false }, { required: true, allowReserved: true, explode: false }],
    [{ in: 'path', required: false }, { required: true }],
    [{ in: 'query', example: null }, { examples: [{ name: undefined, value: null, pointer: '#/paths/~1{p}/get/parameters/0/example' }] }],
    [{ in: 'query', examples: { one: { value: 1 }, link: { summary: 'none' } } }, { examples: [{ name: 'one', value: 1, pointer: '#/paths/~1{p}/get/parameters/0/examples/one/value' }] }],
    [{ in: 'query', schema: true }, { schema: { pointer: '#/paths/~1{p}/get/parameters/0/schema' } }],
  ])('have the defaults of their place, and their examples: %j', async (given, want) => {
    const path = given.in === 'path' ? '/{p}' : '/{p}';
    const other = { name: 'p', in: 'path', required: true, schema: {} };
    const own = given.in === 'path' ? [{ name: 'p', ...given }] : [{ name: 'q', ...given }, other];
    const [found] = await operations({ [path]: { get: { parameters: own, responses: OK } } });
    expect(found!.parameters[0]).toMatchObject(want);
  }); // prettier-ignore

  it('may be described by content', async () => {
    const media = { schema: { type: 'object' }, example: { a: 1 } };
    const found = await operation({ parameters: [{ name: 'q', in: 'query', content: { 'application/json': media } }] });
    const pointer = '#/paths/~1a/get/parameters/0/content/application~1json';
    const examples = [{ name: undefined, value: { a: 1 }, pointer: `${pointer}/example` }];
    expect(found.parameters[0]).toMatchObject({ content: { type: 'application/json', schema: { pointer: `${pointer}/schema` }, pointer }, examples });
    expect(found.parameters[0]).not.toHaveProperty('schema');
  }); // prettier-ignore

  it.each<[title: string, item: Json, path: string, messages: string[]]>([
    ['a place in the path without a parameter', { get: { responses: OK } }, '/{id}', ["the path '/{id}' has '{id}', but no path parameter is declared for it"]],
    ['a place in the path whose parameter is in the query', { get: { parameters: [{ name: 'id', in: 'query' }], responses: OK } }, '/{id}', ["the path '/{id}' has '{id}', but no path parameter is declared for it"]],
    ['a parameter without a name', { get: { parameters: [{ in: 'query' }], responses: OK } }, '/a', ["a parameter needs a 'name' and an 'in' of path, query, header, cookie"]],
    ['a parameter in an unknown place', { get: { parameters: [{ name: 'a', in: 'body' }], responses: OK } }, '/a', ["a parameter needs a 'name' and an 'in' of path, query, header, cookie"]],
    ['parameters that are no list', { get: { parameters: { a: {} }, responses: OK } }, '/a', ["'parameters' is a list, found an object"]],
    ['a parameter that is no object', { get: { parameters: ['a'], responses: OK } }, '/a', ['expected an object, found a string']],
    ['a parameter whose schema is a text', { get: { parameters: [{ name: 'a', in: 'query', schema: 'string' }], responses: OK } }, '/a', ['a schema is an object or a boolean']],
    ['a parameter that two operations inherit, reported once', { parameters: [5], get: { responses: OK }, put: { responses: OK } }, '/a', ['expected an object, found a number']],
  ])('are reported where they are wrong: %s', async (_, item, path, messages) => {
    expect(await complaints(item, path)).toEqual(messages);
  }); // prettier-ignore
});

describe('the bodies and responses of an operation', () => {
  it('keep what the document says, references followed', async () => {
    const found = await operation(
      {
        requestBody: { $ref: '#/components/requestBodies/B' },
        responses: { 200: { $ref: '#/components/responses/R' }, '4XX': { description: '' }, default: { description: '' }, 'x-note': 'none' },
      },
      {
        components: {
          requestBodies: { B: { required: true, content: { 'application/json': { schema: { type: 'string' }, examples: { e: { $ref: '#/components/examples/E' } } } } } },
          responses: { R: { description: '', headers: { 'Content-Type': { schema: {} }, 'x-id': { $ref: '#/components/headers/H' } }, content: { '*/*': {} } } },
          headers: { H: { required: true, schema: { type: 'string' }, example: 'i' } },
          examples: { E: { value: null } },
        },
      },
    );
    expect(found.requestBody).toEqual({
      required: true,
      pointer: '#/components/requestBodies/B',
      content: [
        {
          type: 'application/json',
          pointer: '#/components/requestBodies/B/content/application~1json',
          schema: { pointer: '#/components/requestBodies/B/content/application~1json/schema' },
          examples: [{ name: 'e', value: null, pointer: '#/components/examples/E/value' }],
        },
      ],
    });
    expect(found.responses.map(({ status }) => status)).toEqual(['200', '4XX', 'default']);
    expect(found.responses[0]).toEqual({
      status: '200',
      pointer: '#/components/responses/R',
      headers: [
        {
          name: 'x-id',
          required: true,
          schema: { pointer: '#/components/headers/H/schema' },
          examples: [{ name: undefined, value: 'i', pointer: '#/components/headers/H/example' }],
          pointer: '#/components/headers/H',
        },
      ],
      content: [{ type: '*/*', examples: [], pointer: '#/components/responses/R/content/*~1*' }],
    });
  }); // prettier-ignore

  it.each<[title: string, item: Json, path: string, messages: string[]]>([
    ['a key that is no status', { get: { responses: { ok: { description: '' } } } }, '/a', ["'ok' is no status code, range such as 4XX, or 'default'"]],
    ['a range in small letters', { get: { responses: { '2xx': { description: 'd' } } } }, '/a', ["'2xx' is read as 2XX, as ranges are written"]],
    ['keys that are impossible statuses', { get: { responses: { 600: {}, '2Xx': {}, 20: {} } } }, '/a', ['20', '600', '2Xx'].map((key) => `'${key}' is no status code, range such as 4XX, or 'default'`)],
    ['responses as a list', { get: { responses: [] } }, '/a', ['expected an object, found a list']],
    ['a response that is null', { get: { responses: { 200: null } } }, '/a', ["'200' is null: it is read as an empty object"]],
    ['a response that refers to a text', { get: { responses: { 200: { $ref: '#/info/title' } } } }, '/a', ['expected an object, found a string']],
    ['content that is a text', { get: { responses: { 200: { content: 'x' } } } }, '/a', ['expected an object, found a string']],
    ['a body that is a list', { post: { requestBody: [], responses: OK } }, '/a', ['expected an object, found a list']],
    ['an example beside examples', { get: { responses: { 200: { description: 'd', content: { 'application/json': { examples: { a: { value: 1 } }, example: 2 } } } } } }, '/a', ["'example' stands beside 'examples', which are used in its place"]],
    ['an operation that is a boolean', { get: true }, '/a', ['expected an object, found a boolean']],
    ['a path item that is a number', 5, '/a', ['expected an object, found a number', 'the document describes no operation: there is nothing to generate, mock or verify']],
    ['a path without its slash', { get: { responses: OK } }, 'a', ["a path starts with '/', this is 'a'", 'the document describes no operation: there is nothing to generate, mock or verify']],
  ])('are reported where they are wrong: %s', async (_, item, path, messages) => {
    expect(await complaints(item, path)).toEqual(messages);
  }); // prettier-ignore
});

describe('a path item', () => {
  const other = { parameters: [{ name: 'q', in: 'query' }], get: { responses: OK }, put: { responses: OK } };

  it('that is a reference has the operations of what it refers to', async () => {
    const found = await operations({ '/a': { $ref: '#/components/pathItems/P' } }, { components: { pathItems: { P: other } } });
    expect(found.map(({ id, pointer }) => `${id} ${pointer}`)).toEqual([
      'GET /a #/components/pathItems/P/get',
      'PUT /a #/components/pathItems/P/put',
    ]);
  }); // prettier-ignore

  it('that has members beside its reference keeps them: they come first', async () => {
    const item = { $ref: '#/components/pathItems/P', put: { operationId: 'own', responses: OK }, post: { responses: OK } };
    const found = await operations({ '/a': item }, { components: { pathItems: { P: other } } });
    expect(found.map(({ id }) => id)).toEqual(['GET /a', 'own', 'POST /a']);
    expect(found.map(({ parameters }) => parameters.length)).toEqual([1, 1, 1]);
  }); // prettier-ignore
});

describe('the security of an operation', () => {
  const securitySchemes = {
    basic: { type: 'http', scheme: 'basic' },
    key: { type: 'apiKey', in: 'header', name: 'x-key', 'x-contract': { placeholder: 'none' } },
    o: { type: 'oauth2', flows: {} },
  };
  it.each<[title: string, root: Json | undefined, own: Json | undefined, want: string[][]]>([
    ['is empty where nothing asks for any', undefined, undefined, []],
    ['is that of the document', [{ basic: [] }], undefined, [['basic']]],
    ['is its own in place of that of the document', [{ basic: [] }], [{ key: [] }], [['key']]],
    ['is empty where the operation asks for none', [{ basic: [] }], [], []],
    ['has alternatives, and schemes that go together', undefined, [{ basic: [], key: [] }, { o: ['read'] }], [['basic', 'key'], ['o']]],
    ['is optional where one alternative is empty', undefined, [{ key: [] }, {}], [['key'], []]],
  ])('%s', async (_, root, own, want) => {
    const found = await operation(own === undefined ? {} : { security: own }, { ...(root === undefined ? {} : { security: root }), components: { securitySchemes } });
    expect(found.security.map(({ schemes }) => schemes.map(({ key }) => key))).toEqual(want);
  }); // prettier-ignore

  it('has schemes that carry what requests need', async () => {
    const { contract } = await operation({}, { components: { securitySchemes } });
    expect(contract.securitySchemes).toEqual([
      { key: 'basic', type: 'http', scheme: 'basic', pointer: '#/components/securitySchemes/basic' },
      { key: 'key', type: 'apiKey', in: 'header', name: 'x-key', placeholder: 'none', pointer: '#/components/securitySchemes/key' },
      { key: 'o', type: 'oauth2', pointer: '#/components/securitySchemes/o' },
    ]);
  }); // prettier-ignore

  it.each<[scheme: Json, needs: string]>([
    [{}, "a 'type' of apiKey, http, oauth2, openIdConnect, mutualTLS"],
    [{ type: 'basic' }, "a 'type' of apiKey, http, oauth2, openIdConnect, mutualTLS"],
    [{ type: 'http' }, "a 'scheme', such as bearer"],
    [{ type: 'apiKey', in: 'header' }, "a 'name'"],
    [{ type: 'apiKey', name: 'x', in: 'body' }, "an 'in' of query, header, cookie"],
  ])('the scheme %j is reported as incomplete', async (scheme, needs) => {
    expect(await complaints({ get: { responses: OK } }, '/a', { components: { securitySchemes: { s: scheme } } })).toEqual([
      `the security scheme 's' needs ${needs}`,
    ]);
  }); // prettier-ignore

  it('a scheme that does not exist is reported once, however many operations use it', async () => {
    const item = { get: { responses: OK }, put: { responses: OK } };
    expect(await complaints(item, '/a', { security: [{ none: [] }] })).toEqual([
      "no security scheme is named 'none' in components.securitySchemes",
    ]);
  });
});
