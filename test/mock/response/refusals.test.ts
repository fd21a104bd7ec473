// What a client reads when the mock refuses its request: the reason, wherever the document leaves room for it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startMock } from '../../../src/index.js';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { isValid } from '../../../src/schema/validate/is-valid.js';
import { soundContractOf } from '../../support/contracts.js';
import type { Answer } from '../../support/mocks.js';
import { ask, mocking } from '../../support/mocks.js';

/** The answer to a request without the required member `lines`, where an operation has these responses. */
async function refusalWith(responses: JsonObject): Promise<Answer> {
  const document = {
    paths: {
      '/orders': { post: { requestBody: BODY, responses: { 200: { description: '' }, ...responses } } },
    },
  };
  const { url } = await mocking({ contracts: [await soundContractOf(document)] });
  return ask(`${url}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
}

const BODY: JsonObject = {
  required: true,
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['lines'],
        properties: { lines: { type: 'integer', minimum: 1 } },
      },
    },
  },
};

const withSchema = (schema: JsonObject, type = 'application/json'): JsonObject => ({
  description: '',
  content: { [type]: { schema } },
});

describe('a refusal', () => {
  it.each<[string, JsonObject]>([
    ['no body', { 400: { description: '' } }],
    ['a body with an example', { 400: { description: '', content: { 'text/plain': { example: 'no' } } } }],
    ['a body with a schema', { 400: withSchema({ type: 'object' }) }],
    ['nothing', {}],
  ])('names the place and the keyword in a header where the document has %s for it', async (_, responses) => {
    const answer = await refusalWith(responses);
    expect(answer.headers['x-specproof-refused']).toBe('body/lines: required');
  });

  it('names at most ten places there, and counts the others', async () => {
    const names = Array.from({ length: 13 }, (_, i) => `n${String(i)}`);
    const parameters = names.map((name) => ({
      name,
      in: 'query',
      required: true,
      schema: { type: 'string' },
    }));
    const document = { paths: { '/a': { get: { parameters, responses: { 204: { description: '' } } } } } };
    const { url } = await mocking({ contracts: [await soundContractOf(document)] });
    const { headers } = await ask(`${url}/a`);
    expect(headers['x-specproof-refused']).toMatch(
      /^query\/n0: required, .*query\/n9: required, and 3 more$/,
    );
  });

  it('names the reason where no keyword was broken', async () => {
    const yaml = `components: { securitySchemes: { Key: { type: apiKey, in: header, name: X-Key } } }
paths: { /a: { get: { security: [{ Key: [] }], responses: { 204: { description: '' } } } } }`;
    const { url } = await mocking({ contracts: [await soundContractOf(yaml)] });
    const { status, headers } = await ask(`${url}/a`);
    expect([status, headers['x-specproof-refused']]).toEqual([
      401,
      'The request carries no credentials for Key.',
    ]);
  });

  it('leaves an answer without such a header that served the request', async () => {
    const { url } = await mocking({
      contracts: [
        await soundContractOf(`paths: { /a: { get: { responses: { 204: { description: '' } } } } }`),
      ],
    });
    expect((await ask(`${url}/a`)).headers).not.toHaveProperty('x-specproof-refused');
  });
});

describe('the body of a refusal, made up from its schema,', () => {
  const textsOf = { type: 'object', required: ['message'], properties: { message: { type: 'string' } } };

  it('is problem details with the reason where the schema is theirs', async () => {
    const problem = {
      type: 'object',
      required: ['type', 'title', 'status', 'detail', 'instance'],
      properties: {
        type: { type: 'string', format: 'uri-reference' },
        title: { type: 'string' },
        status: { type: 'integer' },
        detail: { type: 'string' },
        instance: { type: 'string', format: 'uri' },
      },
    };
    const { text } = await refusalWith({ 400: withSchema(problem, 'application/problem+json') });
    expect(JSON.parse(text)).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: expect.stringMatching(/^The request is not as documented\. body\/lines: expected/) as string,
      instance: 'about:blank',
    });
  });

  it.each<[string, JsonObject, unknown]>([
    ['a text', { type: 'string' }, expect.stringContaining('body/lines')],
    ['a message', textsOf, { message: expect.stringContaining('body/lines') as string }],
    [
      'messages further in',
      {
        type: 'object',
        required: ['error'],
        properties: {
          error: {
            type: 'object',
            required: ['code', 'errors'],
            properties: { code: { type: 'integer' }, errors: { type: 'array', minItems: 1, items: textsOf } },
          },
        },
      },
      { error: { code: 400, errors: [{ message: expect.stringContaining('body/lines') as string }] } },
    ],
    [
      'a short message',
      { ...textsOf, properties: { message: { type: 'string', maxLength: 12 } } },
      { message: 'Bad Request' },
    ],
    [
      'a code in capitals',
      {
        type: 'object',
        required: ['code', 'message'],
        properties: { code: { type: 'string', pattern: '^[A-Z_]+$' }, message: { type: 'string' } },
      },
      { code: 'BAD_REQUEST', message: expect.stringContaining('body/lines') as string },
    ],
    [
      'texts of a list',
      { type: 'object', required: ['kind'], properties: { kind: { enum: ['wrong', 'late'] } } },
      { kind: 'wrong' },
    ],
    [
      'a code of a list that names the status',
      {
        type: 'object',
        required: ['code', 'message'],
        properties: {
          code: { enum: ['conflict', 'not_found', 'validation_failed'] },
          message: { type: 'string' },
        },
      },
      { code: 'validation_failed', message: expect.stringContaining('body/lines') as string },
    ],
    [
      'a list of what is wrong where',
      {
        type: 'object',
        required: ['message', 'details'],
        properties: {
          message: { type: 'string' },
          details: {
            type: 'array',
            items: {
              type: 'object',
              required: ['field', 'issue', 'pointer', 'in'],
              properties: {
                field: { type: 'string' },
                issue: { type: 'string' },
                pointer: { type: 'string' },
                in: { enum: ['query', 'body'] },
              },
            },
          },
        },
      },
      {
        message: expect.stringContaining('body/lines') as string,
        details: [
          {
            field: 'lines',
            issue: expect.stringMatching(/^expected /) as string,
            pointer: '/lines',
            in: 'body',
          },
        ],
      },
    ],
    [
      'a list of texts',
      {
        type: 'object',
        required: ['errors'],
        properties: { errors: { type: 'array', items: { type: 'string' } } },
      },
      { errors: [expect.stringMatching(/^body\/lines: expected /) as string] },
    ],
    [
      'a time',
      { type: 'object', required: ['at'], properties: { at: { type: 'string', format: 'date-time' } } },
      { at: expect.stringMatching(/^\d{4}-/) as string },
    ],
  ])('says the reason as far as the schema allows, with %s', async (_, schema, want) => {
    const { status, text } = await refusalWith({ 400: withSchema(schema) });
    expect([status, JSON.parse(text)]).toEqual([400, want]);
  });

  it('lists each violation where the schema has a list of them, and only one where it allows no more', async () => {
    const item = {
      type: 'object',
      required: ['path', 'message'],
      properties: { path: { type: 'string' }, message: { type: 'string' } },
    };
    const parameters = ['a', 'b'].map((name) => ({
      name,
      in: 'query',
      required: true,
      schema: { type: 'string' },
    }));
    const asked = async (maxItems: number): Promise<unknown> => {
      const responses = {
        204: { description: '' },
        400: withSchema({ type: 'array', minItems: 1, maxItems, items: item }),
      };
      const document = { paths: { '/x': { get: { parameters, responses } } } };
      const { url } = await mocking({ contracts: [await soundContractOf(document)] });
      return JSON.parse((await ask(`${url}/x`)).text);
    };
    expect(await asked(5)).toMatchObject([{ path: 'a' }, { path: 'b' }]);
    expect(await asked(1)).toMatchObject([{ path: 'a' }]);
  });

  it.each<[string, JsonObject, unknown]>([
    ['numbers', { anyOf: [{ type: 'string' }, { type: 'integer' }] }, 1],
    ['texts', { type: 'string' }, '1'],
  ])('says where it is in a list of what leads to it, with %s for items', async (_, step, second) => {
    const item = {
      type: 'object',
      required: ['loc', 'msg', 'type'],
      properties: { loc: { type: 'array', items: step }, msg: { type: 'string' }, type: { type: 'string' } },
    };
    const problem = { type: 'object', properties: { detail: { type: 'array', items: item } } };
    const lines = { type: 'array', items: { type: 'object', properties: { sku: { type: 'string', pattern: '^[A-Z]+$' } } } }; // prettier-ignore
    const requestBody = { required: true, content: { 'application/json': { schema: lines } } };
    const responses = { 204: { description: '' }, 422: withSchema(problem) };
    const document = { paths: { '/x': { post: { requestBody, responses } } } };
    const { url } = await mocking({ contracts: [await soundContractOf(document)] });
    const { text } = await ask(`${url}/x`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ sku: 'A' }, { sku: 'b' }]),
    });
    expect(JSON.parse(text)).toEqual({
      detail: [
        {
          loc: ['body', second, 'sku'],
          msg: expect.stringMatching(/^expected /) as string,
          type: 'pattern',
        },
      ],
    });
  });

  it('says the reason in a list that allows no item for each violation', async () => {
    const item = (schema: JsonObject): JsonObject => ({ type: 'array', minItems: 1, items: schema });
    const schema = {
      type: 'object',
      required: ['errors', 'codes'],
      properties: {
        errors: item({ type: 'string' }),
        codes: item({ enum: ['conflict', 'validation_failed'] }),
      },
    };
    const { text } = await refusalWith({ 400: withSchema(schema) });
    expect(JSON.parse(text)).toEqual({
      errors: [expect.stringContaining('body/lines: expected') as string],
      codes: ['validation_failed'],
    });
  });

  it('stays the example that the document has', async () => {
    const example = { message: 'Lines are missing.' };
    const content = { 'application/json': { schema: textsOf, example } };
    const { text } = await refusalWith({ 400: { description: '', content } });
    expect(JSON.parse(text)).toEqual(example);
  });

  it('is valid, whatever the schema', async () => {
    const leaf = fc.constantFrom<JsonObject>(
      { type: 'string' },
      { type: 'string', maxLength: 3 },
      { type: 'string', format: 'uuid' },
      { type: 'string', format: 'uri' },
      { type: 'string', pattern: '^[a-z]{2,5}$' },
      { type: 'integer', maximum: 99 },
      { enum: ['x', 'y'] },
    );
    const name = fc.constantFrom('status', 'code', 'type', 'title', 'detail', 'message', 'instance', 'other');
    const schemas = fc
      .dictionary(name, leaf, { minKeys: 1 })
      .map((properties): JsonObject => ({ type: 'object', required: Object.keys(properties), properties }));
    await fc.assert(
      fc.asyncProperty(schemas, async (schema) => {
        const contract = await soundContractOf({
          paths: {
            '/orders': {
              post: { requestBody: BODY, responses: { 200: { description: '' }, 400: withSchema(schema) } },
            },
          },
        });
        const mock = await startMock({ contracts: [contract] });
        const { text } = await ask(`${mock.url}/orders`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        });
        await mock.close();
        const pointer = contract.operations[0]?.responses[1]?.content[0]?.schema?.pointer ?? '';
        expect(isValid(contract, 'response', pointer, JSON.parse(text) as Json)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the status of a refusal', () => {
  const none = { description: '' };
  it.each<[string, JsonObject, number]>([
    ['400 where 400 and 422 are documented', { 400: none, 422: none }, 400],
    ['422 where it alone is documented', { 422: none }, 422],
    ['422, exactly documented, before a range', { '4XX': none, 422: none }, 422],
    ['400 in a range', { '4XX': none, default: none }, 400],
    ['400 by default', { default: none }, 400],
    ['422, the most exact one, where nothing is documented', {}, 422],
  ])('is %s', async (_, responses, want) => {
    expect((await refusalWith(responses)).status).toBe(want);
  });

  it('is 403 for missing credentials where 401 is not documented and it is', async () => {
    const yaml = `components: { securitySchemes: { Key: { type: apiKey, in: header, name: X-Key } } }
paths: { /a: { get: { security: [{ Key: [] }], responses: { 204: { description: '' }, 403: { description: '' } } } } }`;
    const { url } = await mocking({ contracts: [await soundContractOf(yaml)] });
    expect((await ask(`${url}/a`)).status).toBe(403);
  });
});

const ID: JsonObject = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };

describe('an unknown path', () => {
  const paths = ['/books', '/books/{id}', '/authors/{id}/books', '/{id}'].map(
    (path): [string, JsonObject] => {
      const parameters = path.includes('{') ? [ID] : [];
      return [path, { get: { parameters, responses: { 204: { description: '' } } } }];
    },
  );

  it.each([
    ['/book', '/books'],
    ['/Books', '/books'],
    ['/v1/books', '/books'],
    ['/api/v2/books/7', '/books/{id}'],
    ['/book/7', '/books/{id}'],
    ['/autors/7/books', '/authors/{id}/books'],
  ])('%s is answered with the path that was meant, %s', async (asked, meant) => {
    // A template of one parameter would answer the first two.
    const document = { paths: Object.fromEntries(paths.slice(0, 3)) };
    const { url } = await mocking({ contracts: [await soundContractOf(document)] });
    const { status, text } = await ask(url + asked);
    expect(status).toBe(404);
    expect(JSON.parse(text)).toMatchObject({
      detail: expect.stringContaining(`Did you mean ${meant}?`) as string,
    });
  });

  it('is looked for below the base path of the servers', async () => {
    const document = { servers: [{ url: '/v1' }], paths: Object.fromEntries(paths.slice(0, 1)) };
    const { url } = await mocking({ contracts: [await soundContractOf(document)] });
    expect((await ask(`${url}/v1/book`)).text).toContain('Did you mean /v1/books?');
  });

  it.each(['/entirely/different', '/-'.repeat(5000)])(
    'like none is only said to be unknown: %.20s',
    async (asked) => {
      const document = { paths: Object.fromEntries(paths) };
      const { url } = await mocking({ contracts: [await soundContractOf(document)] });
      const { status, text } = await ask(url + asked);
      expect([status, text.includes('Did you mean')]).toEqual([404, false]);
    },
  );
});
