import { describe, expect, it } from 'vitest';
import { exampleCases } from '../../src/cases/examples.js';
import type { Plan } from '../../src/cases/shared/draft.js';
import type { Json, JsonObject } from '../../src/json/json.js';
import type { Case } from '../../src/model/exchange.js';
import { bundledContracts } from '../support/bundled.js';
import { contractOf, INFO, operationOf } from '../support/contracts.js';
import { planOptions } from '../support/verify-options.js';

const JSON_TYPE = 'application/json';

async function plan(
  operation: JsonObject,
  { headers = [], ...options }: Parameters<typeof operationOf>[1] & { headers?: [string, string][] } = {},
): Promise<Plan> {
  return exampleCases(await operationOf(operation, { method: 'post', ...options }), planOptions(headers));
}

/** The cases of a plan without problems. */
async function casesOf(...args: Parameters<typeof plan>): Promise<Case[]> {
  const { cases, problems } = await plan(...args);
  expect(problems).toEqual([]);
  return cases;
}

const labels = (cases: Case[]): string[] => cases.map(({ id }) => id.replace(/^op:examples:/, ''));
const header = ({ request }: Case, name: string): string | undefined =>
  request.headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];

const body = (content: JsonObject, required = true): JsonObject => ({ requestBody: { required, content } });
const examples = (values: { [name: string]: Json }): JsonObject => ({
  examples: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }])),
});
const query = (name: string, parts: JsonObject = {}): JsonObject => {
  return { name, in: 'query', schema: { type: 'string' }, ...parts };
};
const answers = (responses: JsonObject): JsonObject => ({
  responses: Object.fromEntries(
    Object.entries(responses).map(([status, response]) => [
      status,
      { description: '', ...(response as object) },
    ]),
  ),
});

describe('cases from body examples', () => {
  it('are one for each named example of each media type that can be written', async () => {
    const cases = await casesOf(
      body({
        [JSON_TYPE]: examples({ small: { n: 1 }, large: { n: 2 } }),
        'application/x-www-form-urlencoded': examples({ small: { n: 1 } }),
        'application/xml': examples({ small: { n: 1 }, text: '<n>1</n>' }),
        'text/plain': { example: 'hello' },
      }),
    );
    expect(labels(cases)).toEqual([
      'small:application/json',
      'large:application/json',
      'small:application/x-www-form-urlencoded',
      'text:application/xml',
      'example:text/plain',
    ]);
    expect(cases.map(({ request }) => request.body)).toEqual([
      '{"n":1}',
      '{"n":2}',
      'n=1',
      '<n>1</n>',
      'hello',
    ]);
    expect(cases.map((one) => header(one, 'Content-Type'))).toEqual([
      JSON_TYPE,
      JSON_TYPE,
      'application/x-www-form-urlencoded',
      'application/xml',
      'text/plain',
    ]);
    expect(cases.map(({ why }) => why)).toEqual([
      "the documented request example 'small' as application/json",
      "the documented request example 'large' as application/json",
      "the documented request example 'small' as application/x-www-form-urlencoded",
      "the documented request example 'text' as application/xml",
      'the documented request example as text/plain',
    ]);
  });

  it('send null, an empty string and an empty object unchanged', async () => {
    const cases = await casesOf(body({ [JSON_TYPE]: examples({ a: null, b: '', c: {}, d: false }) }));
    expect(cases.map(({ request }) => request.body)).toEqual(['null', '""', '{}', 'false']);
  });

  it.each([
    ['*/*', { a: 1 }, JSON_TYPE, '{"a":1}'],
    ['application/*', [], JSON_TYPE, '[]'],
    ['application/*; v=1', { a: 1 }, 'application/json; v=1', '{"a":1}'],
    // A text is one in every media type, but in JSON it is another.
    ['*/*', 'x', 'application/octet-stream', 'x'],
    ['application/*', 'x', 'application/octet-stream', 'x'],
    ['text/*', 'x', 'text/plain', 'x'],
    ['image/*', 'x', 'image/png', 'x'],
  ])('documented for the range %s, %j is sent as %s', async (range, value, type, text) => {
    const [only] = await casesOf(body({ [range]: { example: value } }));
    expect(header(only!, 'Content-Type')).toBe(type);
    expect(only!.request.body).toBe(text);
    expect(only!.id).toBe(`op:examples:example:${range}`);
    const [made] = await casesOf(body({ [range]: { schema: { const: value } } }));
    expect(header(made!, 'Content-Type')).toBe(type);
  });

  it('take the parameters of the same name with them', async () => {
    const parameters = [
      query('filter', examples({ small: 's', other: 'o' })),
      query('single', { example: 'always' }),
      query('untouched'),
      query('needed', { required: true, ...examples({ other: 'first', another: 'second' }) }),
      query('made', { required: true, schema: { type: 'integer', minimum: 5 } }),
    ];
    const [small, large] = await casesOf({
      parameters,
      ...body({ [JSON_TYPE]: examples({ small: 1, large: 2 }) }),
    });
    expect(small!.request.target).toBe('/?filter=s&single=always&needed=first&made=5');
    expect(large!.request.target).toBe('/?single=always&needed=first&made=5');
  });

  it('do not exist where a required parameter has no valid value', async () => {
    const { cases, problems } = await plan({
      parameters: [query('never', { required: true, schema: false })],
      ...body({ [JSON_TYPE]: examples({ a: 1 }) }),
    });
    expect(cases).toEqual([]);
    expect(problems.map(({ message }) => message)).toEqual([
      "op: no valid value for the query parameter 'never' could be synthesised, so the operation was not verified",
    ]);
  });
});

describe('cases from parameter examples', () => {
  it('are one for each name of an example', async () => {
    const cases = await casesOf(
      {
        parameters: [
          query('a', examples({ one: 1, two: 2 })),
          query('b', examples({ two: 'zwei', three: 'drei' })),
          { name: 'X-Trace', in: 'header', schema: {}, example: 't' },
          { name: 'id', in: 'path', required: true, schema: {}, ...examples({ two: 'second', first: 'f' }) },
        ],
      },
      { path: '/{id}', method: 'get' },
    );
    expect(cases.map(({ id, request, why }) => [id, request.target, why])).toEqual([
      ['op:examples:one', '/second?a=1', "the documented parameter example 'one'"],
      ['op:examples:two', '/second?a=2&b=zwei', "the documented parameter example 'two'"],
      ['op:examples:three', '/second?b=drei', "the documented parameter example 'three'"],
      ['op:examples:first', '/f', "the documented parameter example 'first'"],
    ]);
    expect(cases.map((one) => header(one, 'X-Trace'))).toEqual(['t', 't', 't', 't']);
  });

  it('are a single one, called example, where none has a name', async () => {
    const [only, ...others] = await casesOf({
      parameters: [query('a', { example: 1 }), query('b', { example: ['x', 'y'] }), query('c')],
    });
    expect(only).toMatchObject({
      id: 'op:examples:example',
      why: 'the documented parameter example',
      request: { target: '/?a=1&b=x&b=y' },
    });
    expect(others).toEqual([]);
  });

  it('come on top of those from bodies where the name is new, with the first documented body', async () => {
    const cases = await casesOf({
      parameters: [query('a', examples({ sample: 1, extra: 2 })), query('b', { example: 'b' })],
      ...body({ [JSON_TYPE]: examples({ sample: { first: true }, second: {} }) }),
    });
    expect(cases.map(({ id, request }) => [id, request.target, request.body])).toEqual([
      ['op:examples:sample:application/json', '/?a=1&b=b', '{"first":true}'],
      ['op:examples:second:application/json', '/?b=b', '{}'],
      ['op:examples:extra', '/?a=2&b=b', '{"first":true}'],
    ]);
  });

  it('get a body made from its schema where one is required and none is documented', async () => {
    const parameters = [query('a', { example: 1 })];
    const schema = { type: 'object', required: ['n'], properties: { n: { type: 'integer', minimum: 3 } } };
    const [withBody] = await casesOf({ parameters, ...body({ [JSON_TYPE]: { schema } }) });
    expect(withBody!.request.body).toBe('{"n":3}');
    const [without] = await casesOf({ parameters, ...body({ [JSON_TYPE]: { schema } }, false) });
    expect(without!.request.body).toBeUndefined();
  });

  it('take the examples of a parameter that is described by content', async () => {
    const [only] = await casesOf({
      parameters: [{ name: 'where', in: 'query', content: { [JSON_TYPE]: { example: { a: 1 } } } }],
    });
    expect(only!.request.target).toBe('/?where=%7B%22a%22%3A1%7D');
  });

  it('have ids that differ from those of body examples', async () => {
    const cases = await casesOf({
      parameters: [query('a', examples({ one: 1, two: 2 })), query('b', { example: 3 })],
      ...body({
        [JSON_TYPE]: examples({ one: 1 }),
        'text/json': { example: 2 },
        'text/plain': { example: '3' },
      }),
    });
    expect(new Set(labels(cases)).size).toBe(cases.length);
  });
});

describe('synthesised cases', () => {
  it('hold what is required, and a body', async () => {
    const [only, ...others] = await casesOf(
      {
        parameters: [
          query('needed', {
            required: true,
            schema: { type: 'array', items: { type: 'integer' }, minItems: 2 },
          }),
          query('optional'),
          { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
          { name: 'X-Any', in: 'header', required: true },
        ],
        ...body({ [JSON_TYPE]: { schema: { type: 'object', properties: { a: { type: 'boolean' } } } } }),
      },
      { path: '/p/{id}' },
    );
    expect(only).toMatchObject({
      id: 'op:examples:synthesised',
      phase: 'examples',
      why: 'the operation has no request example; made from its schemas',
      request: {
        method: 'POST',
        target: '/p/3b241101-e2bb-4255-8caf-4136c566a962?needed=1&needed=1',
        body: '{"a":true}',
      },
    });
    expect(header(only!, 'X-Any')).toBe('text');
    expect(others).toEqual([]);
  });

  it.each([
    ['JSON before others', { 'text/plain': {}, 'application/problem+json': { schema: { const: 1 } } }, 'application/problem+json', '1'],
    ['the first of several JSONs', { 'text/json': {}, [JSON_TYPE]: {} }, 'text/json', '{}'],
    ['a form', { 'application/x-www-form-urlencoded': { schema: { properties: { a: { const: 'x y' } } } } }, 'application/x-www-form-urlencoded', 'a=x+y'],
    ['several parts', { 'multipart/form-data': { schema: { properties: { a: { const: 'x' } } } } }, 'multipart/form-data; boundary=specproof-boundary', '--specproof-boundary\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--specproof-boundary--\r\n'],
    ['a part of a documented range', { 'multipart/form-data': { schema: { properties: { a: { const: 'x' } } }, encoding: { a: { contentType: 'image/*, text/plain' } } } }, 'multipart/form-data; boundary=specproof-boundary', '--specproof-boundary\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: image/png\r\n\r\nx\r\n--specproof-boundary--\r\n'],
    ['XML', { 'application/xml': { schema: { type: 'object', xml: { name: 'pet' }, properties: { id: { type: 'integer', xml: { attribute: true } } } } } }, 'application/xml', '<?xml version="1.0" encoding="utf-8"?>\n<pet xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="1"/>'],
    ['a form before XML', { 'application/xml': { schema: { type: 'object' } }, 'application/x-www-form-urlencoded': {} }, 'application/x-www-form-urlencoded', ''],
    ['a text', { 'text/plain': { schema: { type: 'string' } } }, 'text/plain', 'text'],
    ['a text without schema', { 'text/plain': {} }, 'text/plain', 'text'],
    ['a file', { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }, 'application/octet-stream', 'text'],
    ['a file without schema', { 'application/octet-stream': {} }, 'application/octet-stream', 'text'],
    ['anything', { '*/*': {} }, 'application/octet-stream', 'text'],
    ['a file of any type', { '*/*': { schema: { type: 'string', format: 'binary' } } }, 'application/octet-stream', 'text'],
    ['an object of any type', { '*/*': { schema: { type: 'object' } } }, JSON_TYPE, '{}'],
    ['any image', { 'image/*': {} }, 'image/png', 'text'],
    ['any text', { 'text/*': { schema: { type: 'string' } } }, 'text/plain', 'text'],
  ] as [string, JsonObject, string, string][])('send %s', async (_what, content, type, text) => {
    const [only] = await casesOf(body(content));
    expect(header(only!, 'Content-Type')).toBe(type);
    expect(only!.request.body).toBe(text);
  }); // prettier-ignore

  it('leave an optional body out that cannot be written', async () => {
    const [only] = await casesOf(body({ 'application/xml': {} }, false));
    expect(only!.request).toEqual({ method: 'POST', target: '/', headers: [] });
  });

  it('are the whole of an operation without any input', async () => {
    const [only] = await casesOf({}, { method: 'delete' });
    expect(only!.request).toEqual({ method: 'DELETE', target: '/', headers: [] });
  });
});

describe('operations without a case', () => {
  it.each([
    [
      'parameter',
      { parameters: [query('a', { example: 1 }), query('b', { required: true, schema: false })] },
    ],
    ['body', { parameters: [query('a', { example: 1 })], ...body({ 'application/xml': {} }) }],
  ] as [string, JsonObject][])(
    'are those with an example of one parameter, but no %s',
    async (_what, operation) => {
      const { cases, problems } = await plan(operation);
      expect(cases).toEqual([]);
      expect(problems).toHaveLength(1);
    },
  );

  it.each([
    ['an impossible parameter', { parameters: [query('a', { required: true, schema: { allOf: [{ type: 'string' }, { type: 'number' }] } })] }, "no valid value for the query parameter 'a' could be synthesised: nothing can be one, as it must be of type string and of type number at once", '/parameters/0/schema/allOf/1/type'],
    ['an impossible body', body({ [JSON_TYPE]: { schema: { allOf: [{ type: 'string' }, { type: 'number' }] } } }), 'no valid application/json body could be synthesised: nothing can be one, as it must be of type string and of type number at once', '/requestBody/content/application~1json/schema/allOf/1/type'],
    ['a body of several parts', body({ 'multipart/form-data': { schema: { type: 'string' } } }), 'no valid multipart/form-data body could be synthesised'],
    ['a body of XML without schema', body({ 'application/xml': {} }), 'no valid application/xml body could be synthesised'],
    ['bodies of XML without schema', body({ 'application/xml': {}, 'text/xml': { example: { a: 1 } } }), 'no valid application/xml or text/xml body could be synthesised'],
    ['a list of parts', body({ 'multipart/mixed': { schema: { type: 'array' } } }), 'bodies of multipart/mixed cannot be written, as no names tell their parts apart'],
    ['parts without names', body({ 'multipart/related': { example: { a: 1 } } }), 'bodies of multipart/related cannot be written, as no names tell their parts apart'],
  ] as [string, JsonObject, string, string?][])('are those with %s', async (_what, operation, reason, broken) => {
    const { cases, problems } = await plan(operation);
    expect(cases).toEqual([]);
    expect(problems).toMatchObject([
      {
        code: 'document.case.unplannable',
        severity: 'error',
        message: `op: ${reason}, so the operation was not verified`,
        pointer: `#/paths/~1/post${broken ?? ''}`,
        location: { file: 'openapi.yaml', line: expect.any(Number) as number, column: expect.any(Number) as number },
        hint: broken !== undefined ? 'Mend the schema.' : reason.includes('cannot be written') ? "Leave it out by 'skip' in the configuration, and verify it otherwise." : 'Give the operation a request example.',
      },
    ]);
  }); // prettier-ignore

  it('are problems that say where the operation stands', async () => {
    const parameters = [query('x', { required: true, schema: false })];
    const paths = { '/a': { get: { responses: {} } }, '/b': { get: { parameters, responses: {} } } };
    const contract = await contractOf(JSON.stringify({ openapi: '3.1.0', info: INFO, paths }, null, 1));
    const [, second] = contract.operations;
    const [problem] = exampleCases(second!, planOptions()).problems;
    expect(problem).toMatchObject({
      pointer: '#/paths/~1b/get',
      message: expect.stringMatching(/^GET \/b: /) as string,
    });
    expect(problem!.location).toEqual(contract.locate('#/paths/~1b/get'));
    expect(problem!.location.line).toBeGreaterThan(contract.locate('#/paths/~1a/get').line);
  });

  it('are those whose examples HTTP cannot carry, the others are still planned', async () => {
    const parameters = [
      { name: 'X-Note', in: 'header', schema: {}, ...examples({ bad: 'a\r\nX-Evil: 1', good: 'a' }) },
    ];
    const { cases, problems } = await plan({ parameters });
    expect(labels(cases)).toEqual(['good']);
    expect(problems.map(({ message }) => message)).toEqual([
      "op: HTTP cannot carry the header 'X-Note' of the documented parameter example 'bad', so the operation was not verified",
    ]);
  });
});

describe('what a case may be answered with', () => {
  const content = (...names: string[]): JsonObject => ({
    content: { [JSON_TYPE]: examples(Object.fromEntries(names.map((name) => [name, 1]))) },
  });
  const request = body({ [JSON_TYPE]: examples({ found: 1, missing: 2, other: 3 }) });

  it('is a success, or the refusal whose example has the same name', async () => {
    const cases = await casesOf({
      ...request,
      ...answers({ 200: content('found'), 201: {}, 404: content('missing', 'x'), default: {} }),
    });
    expect(cases.map(({ expected }) => expected)).toEqual([
      { claim: 'documented', statuses: ['200', '201'], reason: "the response example 'found' belongs to it" },
      { claim: 'plausible', statuses: ['404'], reason: "the response example 'missing' belongs to it" },
      { claim: 'documented', statuses: ['200', '201'], reason: 'a documented example is valid input' },
    ]);
  });

  it('is each of several answers with an example of that name', async () => {
    const [first] = await casesOf({
      ...request,
      ...answers({ 200: content('found'), '4XX': content('found') }),
    });
    expect(first!.expected.statuses).toEqual(['200', '4XX']);
  });

  it.each([
    [{ 200: {}, 204: {}, 400: {}, default: {} }, ['200', '204']],
    [{ '2XX': {}, 500: {} }, ['2XX']],
    [{ 302: {}, 400: {}, default: {} }, ['302', 'default']],
    [{ default: {} }, ['default']],
    [{ 404: {} }, ['404']],
    [{}, []],
  ] as [JsonObject, string[]][])('of %j is %j', async (responses, statuses) => {
    const [only] = await casesOf(answers(responses));
    expect(only!.expected.statuses).toEqual(statuses);
  });

  it('is not decided by examples without a name', async () => {
    const [only] = await casesOf({
      ...body({ [JSON_TYPE]: { example: 1 } }),
      ...answers({ 200: {}, 400: { content: { [JSON_TYPE]: { example: 1 } } } }),
    });
    expect(only!.expected.statuses).toEqual(['200']);
  });
});

describe('the Accept header of a case', () => {
  it.each([
    ['none without a documented type', {}, [], undefined],
    ["the request's own type", { [JSON_TYPE]: {}, 'text/plain': {} }, ['text/plain'], 'text/plain'],
    ['JSON, where the own is not answered', { 'text/html': {}, 'text/json': {}, [JSON_TYPE]: {} }, ['text/plain'], JSON_TYPE],
    ['another JSON', { 'text/html': {}, 'application/problem+json': {} }, ['text/plain'], 'application/problem+json'],
    ['the first of the others', { 'text/html': {}, 'image/png': {} }, ['text/plain'], 'text/html'],
    ['a range', { 'image/*': {} }, ['text/plain'], 'image/*'],
  ] as [string, JsonObject, string[], string | undefined][])('is %s', async (_what, content, [type = ''], want) => {
    const [only] = await casesOf({
      ...(type === '' ? {} : body({ [type]: { example: 'x' } })),
      ...answers({ 200: { content }, 400: { content: { 'application/error': {} } } }),
    });
    expect(header(only!, 'Accept')).toBe(want);
  }); // prettier-ignore

  it('follows the answer that is expected', async () => {
    const [only] = await casesOf({
      ...body({ [JSON_TYPE]: examples({ missing: 1 }) }),
      ...answers({
        200: { content: { [JSON_TYPE]: {} } },
        404: { content: { 'application/problem+json': examples({ missing: 1 }) } },
      }),
    });
    expect(header(only!, 'Accept')).toBe('application/json, application/problem+json');
  });

  it("is the user's where there is one", async () => {
    const [only] = await casesOf(answers({ 200: { content: { [JSON_TYPE]: {} } } }), {
      headers: [['accept', 'a/b']],
    });
    expect(only!.request.headers).toEqual([['accept', 'a/b']]);
  });
});

describe('credentials of a case', () => {
  const components = { securitySchemes: { Token: { type: 'http', scheme: 'bearer' } } };

  it("are placeholders, until the user's own are there", async () => {
    const security = [{ Token: [] }];
    const [without] = await casesOf({ security }, { components });
    expect(without!.request.headers).toEqual([['Authorization', 'Bearer placeholder']]);
    const [own] = await casesOf({ security }, { components, headers: [['authorization', 'Bearer mine']] });
    expect(own!.request.headers).toEqual([['authorization', 'Bearer mine']]);
  });
});

describe('the cases of the bundled documents', () => {
  // Beside application/json, which has every example.
  const types = [
    'text/json',
    'application/x-www-form-urlencoded',
    'application/json-patch+json',
    'application/merge-patch+json',
  ];
  const pocket = (name: string, bodies: string[], parameters: string[]): string[] => [
    ...bodies.map((example) => `v1PocketAgent_${name}:examples:${example}:application/json`),
    ...types.map((type) => `v1PocketAgent_${name}:examples:${bodies[0] ?? ''}:${type}`),
    ...parameters.map((example) => `v1PocketAgent_${name}:examples:${example}`),
  ];

  it('have these cases and no others', async () => {
    const plans = (await bundledContracts())
      .flatMap(({ operations }) => operations)
      .map((operation) => exampleCases(operation, planOptions()));
    expect(plans.flatMap(({ problems }) => problems)).toEqual([]);
    expect(plans.flatMap(({ cases }) => cases.map(({ id }) => id))).toEqual([
      ...pocket('GetCallerIDsFromSelection', ['sample', 'unchanged'], ['boilerplate', 'phoneNumbers']),
      ...pocket('GetMyCallerIDs', ['sample', 'unchanged'], ['boilerplate', 'phoneNumbers']),
      ...pocket('GetRegisteredDevices', ['sample'], ['boilerplate', 'deviceNames']),
      'getCallerIdResources:examples:createdAfter',
      'getCallerIdResources:examples:noMatch',
    ]);
  });

  it('expect a success of every case, with the placeholder credentials of the document', async () => {
    for (const { operations } of await bundledContracts()) {
      for (const one of operations.flatMap((operation) => exampleCases(operation, planOptions()).cases)) {
        expect(one.expected.statuses).toEqual(['200']);
        expect(header(one, 'Authorization')).toMatch(/^(Basic dGplMDpUamUw|Bearer placeholder)$/);
        expect(header(one, 'Accept')).toMatch(/json$/);
      }
    }
  });

  it('are planned the same, byte for byte, each time they are loaded', async () => {
    const bytes = async (): Promise<string> => {
      const operations = (await bundledContracts()).flatMap((contract) => contract.operations);
      const plans = operations.map((operation) => exampleCases(operation, planOptions([['X-A', 'b']])));
      return JSON.stringify(plans.map(({ cases }) => cases.map(({ id, why, expected, request }) => [id, why, expected, request])));
    }; // prettier-ignore
    expect(await bytes()).toBe(await bytes());
  });

  it('send what the documents print', async () => {
    const cases = (await bundledContracts())
      .flatMap(({ operations }) => operations)
      .flatMap((operation) => exampleCases(operation, planOptions()).cases);
    const request = (id: string): Case['request'] => cases.find((one) => one.id.endsWith(id))!.request;
    expect(request('GetCallerIDsFromSelection:examples:sample:application/json')).toEqual({
      method: 'POST',
      target: '/api/v1/Agents/Pocket/GetCallerIDsFromSelection',
      headers: [
        ['Accept', 'application/json'],
        ['Accept-Language', 'fr,de,ru,zh'],
        ['Authorization', 'Basic dGplMDpUamUw'],
        ['Content-Type', 'application/json'],
      ],
      body: '{"SelectionId":480,"LastHash":"voluptatem"}',
    });
    expect(request('GetMyCallerIDs:examples:sample:application/x-www-form-urlencoded').body).toBe(
      'LastHash=tenetur&MinDate=2016-10-24T03%3A40%3A47.4374779%2B02%3A00&MaxDate=2008-11-15T03%3A40%3A47.4374779%2B01%3A00',
    );
    expect(request('GetRegisteredDevices:examples:deviceNames').target).toBe(
      '/api/v1/Agents/Pocket/GetRegisteredDevices?%24select=DeviceName%2CPlatform',
    );
    expect(request('getCallerIdResources:examples:createdAfter').target).toBe(
      '/api/v1/orgs/9467895078742654934/brands/9467895078742654921/caller-ids?ql=createdDate%3Dgt%3D2024-10-30T00%3A00%3A00Z',
    );
  });
});

describe('a required field with a condition', () => {
  const sent = async (name: string, schema: JsonObject): Promise<string | undefined> => {
    const parameters = [{ name, in: 'header', required: true, schema }];
    const [first] = await casesOf({ parameters, ...answers({ 200: { description: 'd' } }) });
    return first && header(first, name);
  };

  it.each<[name: string, schema: JsonObject, value: string]>([
    ['If-Match', { type: 'string' }, '*'],
    ['if-none-match', { type: 'string' }, '"text"'],
    ['If-Unmodified-Since', { type: 'string' }, 'Fri, 31 Dec 2100 23:59:59 GMT'],
    ['If-Match', { type: 'string', examples: ['"7"'] }, '"7"'],
    ['If-Match', { type: 'string', enum: ['"a"', '"b"'] }, '"a"'],
  ])('%s by %j is sent as one that holds', async (name, schema, value) => {
    expect(await sent(name, schema)).toBe(value);
  });

  it('keeps what its schema says of it', async () => {
    expect(await sent('If-Match', { type: 'string', pattern: '^"\\d{3}"$' })).toMatch(/^"\d{3}"$/);
  });
});
