// What Prism's acceptance tests for static mocks ask for (test-harness/specs of stoplightio/prism), with documents of our own:
// each of their cases by its name, or several of one meaning under one.
import type { JsonObject } from '../../src/json/json.js';

export interface Outcome {
  status: number;
  /** The media type, without parameters. */
  type?: string;
  /** A value, for JSON; else the text. */
  body?: unknown;
}

export interface AcceptanceCase {
  /** As Prism calls it. */
  name: string;
  /** The operations by path and method. */
  paths: JsonObject;
  /** Requirements of the whole document. */
  security?: JsonObject[];
  request: { path: string; method?: string; headers?: Record<string, string>; body?: string };
  prism: Outcome;
  /** What ours answers instead, and why. */
  ours?: Outcome & { why: string };
}

const media = (type: string, example: unknown, schema?: JsonObject): JsonObject =>
  ({ description: 'as asked', content: { [type]: { example, ...(schema && { schema }) } } }) as JsonObject;
const json = (example: unknown): JsonObject => media('application/json', example);
const text = (example: string): JsonObject => media('text/plain', example);
const made = (schema: JsonObject, type = 'application/json'): JsonObject => ({
  description: 'made up',
  content: { [type]: { schema } },
});
const nothing: JsonObject = { description: 'no content' };
const get = (responses: JsonObject, more: JsonObject = {}): JsonObject => ({ get: { responses, ...more } });
const loaf = (responses: JsonObject, more: JsonObject = {}): JsonObject => ({
  '/loaf': get(responses, more),
});
const accepting = (accept: string): AcceptanceCase['request'] => ({ path: '/loaf', headers: { accept } });
const PLAIN: AcceptanceCase['request'] = { path: '/loaf' };

const RYE_AND_XML = {
  200: {
    description: 'both',
    content: {
      'application/json': { example: 'rye' },
      'application/xml': { example: '<loaf><of>rye</of></loaf>' },
    },
  },
};
const XML_OF_RYE = { status: 200, type: 'application/xml', body: '<loaf><of>rye</of></loaf>' };
const JSON_OF_RYE = { status: 200, type: 'application/json', body: 'rye' };
const PROBLEM = 'application/problem+json';

const NEGOTIATION: AcceptanceCase[] = [
  {
    name: 'Content-Negotiation-AC-1',
    paths: loaf({ 200: json('rye') }),
    request: accepting('application/json'),
    prism: JSON_OF_RYE,
  },
  {
    name: 'Content-Negotiation-AC-2',
    paths: loaf({
      200: {
        description: '',
        content: {
          'text/plain': { example: 'rye' },
          'application/xml': { example: '<loaf><of>rye</of></loaf>' },
        },
      },
    }),
    request: accepting('application/xml, application/json'),
    prism: XML_OF_RYE,
  },
  {
    name: 'Content-Negotiation-AC-4',
    paths: loaf({ 200: json('rye') }),
    request: accepting('application/xml, application/json'),
    prism: JSON_OF_RYE,
  },
  {
    name: 'Content-Negotiation-AC-5',
    paths: loaf(RYE_AND_XML),
    request: accepting('application/*'),
    prism: JSON_OF_RYE,
  },
  {
    name: 'Content-Negotiation-AC-6',
    paths: loaf({ 200: text('rye') }),
    request: accepting('application/json'),
    prism: { status: 406, type: PROBLEM },
  },
  {
    name: 'Content-Negotiation-AC-7',
    paths: loaf({ 200: text('rye') }),
    request: accepting('*/*'),
    prism: { status: 200, type: 'text/plain', body: 'rye' },
  },
  {
    name: 'Content-Negotiation-AC-9',
    paths: loaf(RYE_AND_XML),
    request: accepting('application/json;q=0.8, application/xml;q=0.9'),
    prism: XML_OF_RYE,
  },
  {
    name: 'Content-Negotiation-AC-10',
    paths: loaf(RYE_AND_XML),
    request: accepting('application/json;q=0.8, application/xml'),
    prism: XML_OF_RYE,
  },
  {
    name: 'Content-Negotiation-AC-11',
    paths: loaf({ 200: text('rye') }),
    request: accepting('application/json;q=0.8, application/xml, text/plain;q=0.5'),
    prism: { status: 200, type: 'text/plain', body: 'rye' },
  },
  {
    name: 'Content-Negotiation-AC-12',
    paths: loaf({
      200: {
        description: '',
        content: {
          'application/json': { example: 'rye' },
          'application/vnd.oven+json': { example: 'wheat' },
        },
      },
    }),
    request: accepting('application/vnd.oven+json'),
    prism: { status: 200, type: 'application/vnd.oven+json', body: 'wheat' },
  },
  {
    name: 'Content-Negotiation-AC-13',
    paths: loaf({
      200: {
        description: '',
        content: {
          'application/json': { example: 'rye' },
          'application/vnd.oven+json': { example: 'wheat' },
        },
      },
    }),
    request: PLAIN,
    prism: JSON_OF_RYE,
  },
  {
    name: 'Content-Negotiation-AC-14',
    paths: loaf({
      200: {
        description: '',
        content: {
          'application/xml': { example: '<loaf><of>rye</of></loaf>' },
          'application/json': { example: 'rye' },
        },
      },
    }),
    request: PLAIN,
    prism: XML_OF_RYE,
    ours: {
      ...JSON_OF_RYE,
      why: 'of types that a client takes alike, most can read JSON, wherever it stands in the document',
    },
  },
  {
    name: 'Content-Negotiation-AC-15',
    paths: loaf({
      200: {
        description: '',
        content: {
          'application/json': { schema: { const: 'rye' } },
          'text/plain': { schema: { type: 'number' } },
        },
      },
    }),
    request: accepting('application/json, text/plain, */*'),
    prism: JSON_OF_RYE,
  },
  {
    name: 'Content-Negotiation-AC-16',
    paths: loaf({ 200: media('application/vnd.oven+json', { of: 'rye' }) }),
    request: accepting('application/vnd.oven+json; version=1'),
    prism: { status: 200, type: 'application/vnd.oven+json', body: { of: 'rye' } },
  },
  {
    name: 'Content-Negotiation-AC-17',
    paths: { '/loaf': { delete: { responses: { 204: nothing } } } },
    request: { path: '/loaf', method: 'DELETE', headers: { accept: 'application/json' } },
    prism: { status: 204 },
  },
  {
    name: 'Content-Negotiation-Xml-AC-1',
    paths: loaf({
      200: {
        description: '',
        content: {
          'application/json': { schema: { type: 'object' }, examples: { one: { value: { of: 'rye' } } } },
          'application/xml': { schema: { type: 'object' }, examples: { one: { value: { of: 'wheat' } } } },
        },
      },
    }),
    request: accepting('application/xml'),
    prism: { status: 200, type: 'application/xml', body: '<xml><of>wheat</of></xml>' },
    ours: {
      status: 200,
      type: 'application/xml',
      why: 'a schema inside a response gives the root no name (OpenAPI 3.1 §4.8.26); ours is a whole document of XML',
    },
  },
  {
    name: 'Content-Negotiation.complex',
    paths: loaf({ 200: json({ of: 'rye' }) }),
    request: accepting(
      'text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,application/json;q=0.8',
    ),
    prism: { status: 200, type: 'application/json', body: { of: 'rye' } },
  },
  {
    name: 'Content-Negotiation.invalid',
    paths: loaf({ 200: text('rye') }),
    request: accepting('inv/alid'),
    prism: { status: 406, type: PROBLEM },
  },
];

const RANGES = { 503: text('503'), '5XX': text('5XX') };
const asked = (query: string): AcceptanceCase['request'] => ({ path: `/loaf?${query}` });

const STATUSES: AcceptanceCase[] = [
  {
    name: 'default_responses-AC-1',
    paths: loaf({ default: json('rye') }),
    request: PLAIN,
    prism: JSON_OF_RYE,
  },
  {
    name: 'default_responses-AC-2',
    paths: loaf({ 200: json('rye'), default: json('other') }),
    request: asked('__code=201'),
    prism: { status: 201, body: 'other' },
  },
  {
    name: 'default_responses-AC-3',
    paths: loaf({ 200: json('rye') }),
    request: asked('__code=304'),
    prism: { status: 404, type: PROBLEM },
  },
  { name: 'default_responses-AC-4', paths: loaf({ 405: nothing }), request: PLAIN, prism: { status: 405 } },
  {
    name: 'default_responses-AC-5',
    paths: loaf({ 200: json('rye'), 201: json('baked') }),
    request: asked('__code=201'),
    prism: { status: 201, body: 'baked' },
  },
  {
    name: 'default_responses-AC-6',
    paths: loaf({ 204: nothing, 210: nothing, 202: json('rye') }),
    request: PLAIN,
    prism: { status: 202, body: 'rye' },
  },
  {
    name: 'default_responses-AC-7',
    paths: loaf({ 400: nothing }),
    request: asked('__code=404'),
    prism: { status: 404, type: PROBLEM },
  },
  {
    name: 'default_responses-AC-8',
    paths: loaf({ 200: json('rye'), 201: json('baked') }),
    request: { path: '/loaf', headers: { prefer: 'code=201' } },
    prism: { status: 201, body: 'baked' },
  },
  {
    name: 'range-status-codes-AC-1',
    paths: loaf({ ...RANGES, default: text('default') }),
    request: asked('__code=503'),
    prism: { status: 503, body: '503' },
  },
  {
    name: 'range-status-codes-AC-2',
    paths: loaf({ ...RANGES, default: text('default') }),
    request: asked('__code=502'),
    prism: { status: 502, body: '5XX' },
  },
  {
    name: 'range-status-codes-AC-3',
    paths: loaf({ ...RANGES, default: text('default') }),
    request: asked('__code=401'),
    prism: { status: 401, body: 'default' },
  },
  {
    name: 'range-status-codes-AC-4',
    paths: loaf(RANGES),
    request: asked('__code=401'),
    prism: { status: 404, type: PROBLEM },
  },
  {
    name: 'range-status-codes-AC-5',
    paths: loaf({ 201: text('201'), '2XX': text('2XX'), default: text('default') }),
    request: PLAIN,
    prism: { status: 201, body: '201' },
  },
  {
    name: 'range-status-codes-AC-6',
    paths: loaf({ '2XX': text('2XX'), default: text('default') }),
    request: PLAIN,
    prism: { status: 200, body: '2XX' },
  },
  {
    name: 'range-status-codes-AC-7',
    paths: loaf({ '4XX': text('4XX'), default: text('default') }),
    request: PLAIN,
    prism: { status: 200, body: 'default' },
  },
  {
    name: 'range-status-codes-AC-8',
    paths: loaf({ '5XX': text('5XX'), '4XX': text('4XX') }),
    request: PLAIN,
    prism: { status: 500, body: '5XX' },
  },
  { name: 'empty-responses-AC-1', paths: loaf({ 204: nothing }), request: PLAIN, prism: { status: 204 } },
  {
    name: 'empty-responses-AC-2',
    paths: loaf({ 200: nothing }),
    request: accepting('text/plain'),
    prism: { status: 200 },
  },
  {
    name: 'empty-responses-AC-9',
    paths: loaf({ 204: nothing, 200: text('rye') }),
    request: accepting('text/plain'),
    prism: { status: 200, body: 'rye' },
  },
  {
    name: 'head_requests-AC-1',
    paths: {
      '/loaf': {
        head: {
          responses: {
            200: { description: '', headers: { weight: { schema: { type: 'string' }, example: '1' } } },
          },
        },
      },
    },
    request: { path: '/loaf', method: 'HEAD' },
    prism: { status: 200 },
  },
  {
    name: 'head_requests-AC-2',
    paths: loaf({ default: text('rye') }),
    request: { path: '/loaf', method: 'HEAD' },
    prism: { status: 405 },
    ours: { status: 200, why: 'a server that answers GET answers HEAD (RFC 9110 §9.3.2)' },
  },
];

const EXAMPLES = {
  200: {
    description: '',
    content: {
      'application/json': { examples: { rye: { value: { of: 'rye' } }, wheat: { value: { of: 'wheat' } } } },
    },
  },
};
const LOAF_SCHEMA: JsonObject = {
  type: 'object',
  required: ['of'],
  properties: { of: { type: 'string', minLength: 2, maxLength: 5 } },
};
const baking = (
  type: string,
  schema: JsonObject,
  responses: JsonObject = { 200: text('baked') },
): JsonObject => ({
  '/loaf': { post: { requestBody: { content: { [type]: { schema } } }, responses } },
});
const posting = (type: string, body: string, query = ''): AcceptanceCase['request'] => ({
  path: `/loaf${query}`,
  method: 'POST',
  headers: { 'content-type': type },
  body,
});
const REFUSALS = {
  201: nothing,
  422: {
    description: '',
    content: { 'application/json': { examples: { short: { value: 'short' }, none: { value: 'none' } } } },
  },
};

const CHOSEN: AcceptanceCase[] = [
  {
    name: 'manually-select-examples-AC-1',
    paths: loaf(EXAMPLES),
    request: asked('__example=wheat'),
    prism: { status: 200, body: { of: 'wheat' } },
  },
  {
    name: 'manually-select-examples-AC-2',
    paths: loaf({ 200: made({ type: 'number' }) }),
    request: asked('__example=oat'),
    prism: { status: 404, type: PROBLEM },
  },
  {
    name: 'manually-select-examples-AC-4',
    paths: baking('application/json', LOAF_SCHEMA, REFUSALS),
    request: posting('application/json', '{"of":"sourdough"}', '?__example=none&__code=422'),
    prism: { status: 422, body: 'none' },
  },
  {
    name: 'manually-select-examples-AC-5',
    paths: baking('application/json', LOAF_SCHEMA, REFUSALS),
    request: posting('application/json', '{"of":"sourdough"}', '?__example=oat&__code=422'),
    prism: { status: 404, type: PROBLEM },
    ours: {
      status: 422,
      why: 'the request is refused for what is wrong with it, whatever example of the refusal it asks for',
    },
  },
  {
    name: 'static_examples-AC-1',
    paths: loaf({
      200: made({
        type: 'object',
        required: ['of', 'weight'],
        properties: {
          of: { type: 'string', examples: ['rye', 'wheat'] },
          weight: { type: 'number', default: 0 },
        },
      }),
    }),
    request: PLAIN,
    prism: { status: 200, body: { of: 'rye', weight: 0 } },
  },
  {
    name: 'static_examples-AC-3',
    paths: loaf({
      200: made({
        type: 'object',
        required: ['of'],
        properties: { of: { type: ['string', 'null'], default: null } },
      }),
    }),
    request: PLAIN,
    prism: { status: 200, body: { of: null } },
  },
  {
    name: 'too_complex-AC-1, and E2E-Recursive-Array-Handling',
    paths: loaf({ 200: made({ $ref: '#/components/schemas/Layer' }) }),
    request: PLAIN,
    prism: { status: 200 },
  },
  {
    name: 'E2E-Multiple-Refs-Handling',
    paths: loaf({
      200: made({
        type: 'object',
        required: ['a', 'b'],
        properties: { a: { $ref: '#/components/schemas/Kind' }, b: { $ref: '#/components/schemas/Kind' } },
      }),
    }),
    request: PLAIN,
    prism: { status: 200, body: { a: { of: 'rye' }, b: { of: 'rye' } } },
  },
  {
    name: 'E2E-text-html-serialisation',
    paths: loaf({ 200: made({ type: 'string', example: 'rye' }, 'text/html') }),
    request: accepting('text/html'),
    prism: { status: 200, type: 'text/html', body: 'rye' },
  },
  {
    name: 'E2E-text-plain-complex-serialisation',
    paths: loaf({ 200: media('text/plain', { of: 'rye' }) }),
    request: accepting('text/plain'),
    prism: { status: 500 },
    ours: {
      status: 200,
      body: '{"of":"rye"}',
      why: 'a value that the document gives as text is sent, as JSON: a client that stumbles over a 500 learns nothing',
    },
  },
  {
    name: 'cors-handler-with-options',
    paths: { '/loaf': { options: { responses: { 200: json('rye') } } } },
    request: { path: '/loaf', method: 'OPTIONS' },
    prism: { status: 200, body: 'rye' },
  },
];

const ROUTES: AcceptanceCase[] = [
  {
    name: 'honor-mixed-path-fragments',
    paths: { '/loaf/{name}.{format}': get({ 200: json('mixed') }), '/loaf/rye': get({ 200: text('whole') }) },
    request: { path: '/loaf/rye.json' },
    prism: { status: 200, body: 'mixed' },
  },
  {
    name: 'prefer-colon-path',
    paths: {
      '/loaf:{do}': get({ 200: json('done') }),
      '/loaf/bake': get({ 200: text('no') }),
      '/loaf': get({ 200: text('no') }),
    },
    request: { path: '/loaf:bake' },
    prism: { status: 200, body: 'done' },
  },
  {
    name: 'prefer-concrete-path',
    paths: { '/loaf/{id}': get({ 200: text('any') }), '/loaf/rye': get({ 200: json('rye') }) },
    request: { path: '/loaf/rye' },
    prism: { status: 200, body: 'rye' },
  },
  {
    name: 'select-correct-method',
    paths: {
      '/loaf': { post: { responses: { 200: json('posted') } }, get: { responses: { 200: json('got') } } },
    },
    request: PLAIN,
    prism: { status: 200, body: 'got' },
  },
  {
    name: 'support-encoded-path',
    paths: { '/rye loaf > 1 | 2': get({ 200: json('rye') }) },
    request: { path: '/rye%20loaf%20%3E%201%20%7C%202' },
    prism: { status: 200, body: 'rye' },
  },
  {
    name: 'mock-501',
    paths: loaf({ 501: nothing }),
    request: { path: '/loaf', headers: { prefer: 'code=501' } },
    prism: { status: 501 },
  },
];

const open = loaf({ 200: json('rye') });
const ALLOWED = { status: 200, body: 'rye' };
const DENIED = { status: 401 };
const holding = (headers: Record<string, string>): AcceptanceCase['request'] => ({ path: '/loaf', headers });
const either = [{ Basic: [] }, { Key: [] }];

const SECURITY: AcceptanceCase[] = [
  { name: 'security-AC-1', paths: open, request: PLAIN, prism: ALLOWED },
  { name: 'security-AC-2', paths: open, security: [{ Basic: [] }], request: PLAIN, prism: DENIED },
  { name: 'security-AC-3', paths: open, security: either, request: PLAIN, prism: DENIED },
  {
    name: 'security-AC-4',
    paths: open,
    security: either,
    request: holding({ authorization: 'Basic dGVzdDp0ZXN0' }),
    prism: ALLOWED,
  },
  {
    name: 'security-AC-5 and 6',
    paths: open,
    security: either,
    request: holding({ authorization: 'Basic abc123' }),
    prism: DENIED,
  },
  {
    name: 'security-AC-7',
    paths: loaf({ 200: json('rye') }, { security: [] }),
    security: either,
    request: PLAIN,
    prism: ALLOWED,
  },
  {
    name: 'security-AC-8',
    paths: open,
    security: [{ Key: [] }],
    request: holding({ 'x-key': 'k' }),
    prism: ALLOWED,
  },
  {
    name: 'security-AC-9',
    paths: open,
    security: [{ Bearer: [] }],
    request: holding({ authorization: 'Bearer abc123' }),
    prism: ALLOWED,
  },
  {
    name: 'security-AC-10',
    paths: open,
    security: [{ OAuth: ['bake'] }],
    request: holding({ authorization: 'Bearer abc123' }),
    prism: ALLOWED,
  },
  {
    name: 'security-AC-11',
    paths: open,
    security: [{ OpenId: ['bake'] }],
    request: holding({ authorization: 'Bearer abc123' }),
    prism: ALLOWED,
  },
  {
    name: 'security-AC-12',
    paths: open,
    security: [{ Cookie: [] }],
    request: holding({ cookie: 'session=abc' }),
    prism: ALLOWED,
  },
  { name: 'security-AC-13', paths: open, security: [{ Cookie: [] }], request: PLAIN, prism: DENIED },
  { name: 'security-AC-14', paths: open, security: [{ Key: [] }], request: PLAIN, prism: DENIED },
  {
    name: 'security-AC-15',
    paths: loaf({ 200: json('rye') }, { security: [{ Key: [] }] }),
    security: either,
    request: holding({ 'x-key': 'k' }),
    prism: ALLOWED,
  },
  {
    name: 'security-AC-16',
    paths: open,
    security: [{ OAuth: ['bake'] }],
    request: holding({ authorization: 'Basic dGVzdDp0ZXN0' }),
    prism: DENIED,
  },
  {
    name: 'security-AC-17',
    paths: open,
    security: [{ OAuth: ['bake'] }],
    request: holding({ authorization: 'Digest abc123' }),
    prism: DENIED,
  },
  { name: 'security-AC-18', paths: open, security: [{ Query: [] }], request: asked('key=k'), prism: ALLOWED },
  { name: 'security-AC-19', paths: open, security: [{ Query: [] }], request: PLAIN, prism: DENIED },
  {
    name: 'security-AC-20',
    paths: loaf({ 200: json('rye'), 401: json('who?') }),
    security: [{ Query: [] }],
    request: PLAIN,
    prism: { status: 401, body: 'who?' },
  },
  {
    name: 'security-AC-21',
    paths: loaf({ 200: nothing, 401: made({ type: 'number' }) }),
    security: [{ Query: [] }],
    request: PLAIN,
    prism: { status: 401 },
  },
  { name: 'security-AC-22', paths: open, security: [{ Digest: [] }], request: PLAIN, prism: DENIED },
  {
    name: 'security-AC-23',
    paths: open,
    security: [{ Digest: [] }],
    request: holding({ authorization: 'Digest username="", realm="", nonce="", uri="", response=""' }),
    prism: ALLOWED,
  },
  {
    name: 'security-AC-24',
    paths: open,
    security: [{ Key: [], Query: [] }],
    request: { path: '/loaf?key=k', headers: { 'x-key': 'k' } },
    prism: ALLOWED,
  },
  {
    name: 'security-AC-25',
    paths: open,
    security: [{ Key: [], Query: [] }],
    request: asked('key=k'),
    prism: DENIED,
  },
  {
    name: 'security-AC-26',
    paths: open,
    security: [{ OAuth: ['bake'], Basic: [] }],
    request: PLAIN,
    prism: DENIED,
  },
  {
    name: 'security-AC-27',
    paths: loaf(
      { 200: nothing, 401: json('who?'), 422: json('what?') },
      { parameters: [{ name: 'age', in: 'query', required: true, schema: {} }] },
    ),
    security: [{ Basic: [] }],
    request: holding({ authorization: 'Basic dGVzdDp0ZXN0' }),
    prism: { status: 422, body: 'what?' },
  },
  {
    name: 'security-AC-28',
    paths: open,
    security: [{ OAuth: [] }, { OddBasic: [] }],
    request: holding({ authorization: 'Basic MTpk' }),
    prism: ALLOWED,
  },
  {
    name: 'empty-responses-AC-3 and 6',
    paths: loaf({ 401: nothing }),
    security: [{ Basic: [] }],
    request: accepting('application/xml'),
    prism: DENIED,
  },
  {
    name: 'empty-responses-AC-5, 7 and 8',
    paths: loaf({ 400: nothing }, { parameters: [{ name: 'age', in: 'query', required: true, schema: {} }] }),
    request: PLAIN,
    prism: { status: 400 },
  },
];

const FORM = 'application/x-www-form-urlencoded';
const FORM_SCHEMA: JsonObject = {
  type: 'object',
  required: ['id', 'state'],
  properties: { id: { type: 'integer', exclusiveMinimum: 100 }, state: { enum: ['raw', 'done'] } },
};
const parts = (fields: Record<string, string>): AcceptanceCase['request'] =>
  posting(
    'multipart/form-data; boundary=b',
    `${Object.entries(fields)
      .map(([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
      .join('')}--b--\r\n`,
  );
const BAKED = { status: 200, type: 'text/plain', body: 'baked' };
const INVALID = { status: 422, type: PROBLEM };
const needing = (parameter: JsonObject): JsonObject =>
  loaf(
    { 200: json('rye') },
    { parameters: [{ name: 'age', in: 'query', required: true, schema: {}, ...parameter }] },
  );
const PAGING = {
  name: 'paging',
  style: 'form',
  schema: { type: 'object', properties: { offset: { type: 'integer' }, limit: { type: 'integer' } } },
};

const VALIDATION: AcceptanceCase[] = [
  {
    name: 'form-data-valid-request',
    paths: baking(FORM, FORM_SCHEMA),
    request: posting(FORM, 'id=123&state=raw'),
    prism: BAKED,
  },
  {
    name: 'form-data-invalid-request',
    paths: baking(FORM, FORM_SCHEMA),
    request: posting(FORM, 'id=100&state=raw'),
    prism: INVALID,
  },
  {
    name: 'form-data-valid-request.oas3_1',
    paths: baking(FORM, {
      type: 'object',
      if: { properties: { id: { type: 'integer' } } },
      then: { properties: { state: { const: 'raw' } } },
    }),
    request: posting(FORM, 'id=123&state=raw'),
    prism: BAKED,
  },
  {
    name: 'multipart-form-data-valid-request',
    paths: baking('multipart/form-data', FORM_SCHEMA),
    request: parts({ id: '123', state: 'raw' }),
    prism: BAKED,
  },
  {
    name: 'multipart-form-data-invalid-request',
    paths: baking('multipart/form-data', FORM_SCHEMA),
    request: parts({ id: '100', state: 'raw' }),
    prism: INVALID,
  },
  {
    name: 'json-invalid-request-2',
    paths: baking('application/json', LOAF_SCHEMA),
    request: posting('application/json', '{"of":"sourdough"}'),
    prism: INVALID,
  },
  {
    name: 'enforce-content-type-if-body-included',
    paths: { '/loaf': { post: { responses: { 200: text('baked'), 415: text('no body') } } } },
    request: posting('text/plain', 'rye'),
    prism: { status: 415, type: 'text/plain', body: 'no body' },
  },
  {
    name: 'ignore-content-type-if-empty-body',
    paths: { '/loaf': { post: { responses: { 200: text('baked') } } } },
    request: { path: '/loaf', method: 'POST', headers: { 'content-type': 'text/plain' } },
    prism: BAKED,
  },
  {
    name: 'invalid-header',
    paths: needing({ name: 'x-age', in: 'header', schema: { type: 'number' } }),
    request: holding({ 'x-age': 'old' }),
    prism: INVALID,
  },
  {
    name: 'missing-required-header',
    paths: needing({ name: 'x-age', in: 'header' }),
    request: PLAIN,
    prism: INVALID,
  },
  {
    name: 'missing-path-param',
    paths: {
      '/loaf/{id}/crumb': get(
        { 200: json('rye') },
        { parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }] },
      ),
    },
    request: { path: '/loaf//crumb' },
    prism: INVALID,
    ours: {
      status: 404,
      type: PROBLEM,
      why: 'a path parameter has at least one character: no path of the document is meant',
    },
  },
  {
    name: 'missing-segment',
    paths: {
      '/loaf/a/{id}': get(
        { 200: json('rye') },
        { parameters: [{ name: 'id', in: 'path', required: true, schema: {} }] },
      ),
    },
    request: { path: '/loaf/a' },
    prism: { status: 404, type: PROBLEM },
  },
  {
    name: 'path-param-not-matching-regex',
    paths: {
      '/loaf/{id}': get(
        { 200: json('rye') },
        {
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^[A-Z]+$' } },
          ],
        },
      ),
    },
    request: { path: '/loaf/rye' },
    prism: INVALID,
  },
  {
    name: 'path-param-with-hyphen, and with a colon',
    paths: {
      '/loaf/a:{loaf-id}': get(
        { 200: json('rye') },
        { parameters: [{ name: 'loaf-id', in: 'path', required: true, schema: { type: 'number' } }] },
      ),
    },
    request: { path: '/loaf/a:1' },
    prism: ALLOWED,
  },
  { name: 'missing-query-param', paths: needing({}), request: PLAIN, prism: INVALID },
  {
    name: 'query-param-type-mismatch',
    paths: needing({ schema: { type: 'number' } }),
    request: asked('age=old'),
    prism: INVALID,
  },
  {
    name: 'query-param-with-hyphen',
    paths: needing({ name: 'loaf-age', schema: { type: 'number' } }),
    request: asked('loaf-age=1'),
    prism: ALLOWED,
  },
  {
    name: 'query-param-style-mismatch',
    paths: needing({
      style: 'pipeDelimited',
      explode: false,
      schema: { type: 'array', minItems: 2, items: { type: 'string' } },
    }),
    request: asked('age=abc,xyz'),
    prism: INVALID,
  },
  {
    name: 'query-param-form-exploded-object-valid',
    paths: needing({ ...PAGING, explode: true }),
    request: asked('offset=1&limit=123'),
    prism: ALLOWED,
  },
  {
    name: 'query-param-form-exploded-object-invalid',
    paths: needing({ ...PAGING, explode: true }),
    request: asked('offset=some&limit=few'),
    prism: INVALID,
  },
  {
    name: 'query-param-form-not-exploded-object-valid',
    paths: needing({ ...PAGING, explode: false }),
    request: asked('paging=offset,0,limit,123'),
    prism: ALLOWED,
  },
  {
    name: 'query-param-form-not-exploded-object-invalid',
    paths: needing({ ...PAGING, explode: false }),
    request: asked('paging=offset,some,limit,few'),
    prism: INVALID,
  },
  {
    name: 'deprecated-keyword',
    paths: needing({ required: false, deprecated: true }),
    request: PLAIN,
    prism: ALLOWED,
  },
];

/** All cases. */
export const PRISM_CASES: readonly AcceptanceCase[] = [
  ...NEGOTIATION,
  ...STATUSES,
  ...CHOSEN,
  ...ROUTES,
  ...SECURITY,
  ...VALIDATION,
];

/** The document of a case. */
export function documentOf({ paths, security = [] }: AcceptanceCase): JsonObject {
  const oauth = {
    authorizationCode: {
      authorizationUrl: 'https://id.example/a',
      tokenUrl: 'https://id.example/t',
      scopes: { bake: 'bakes' },
    },
  };
  const id = (path: string, item: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(item).map(([method, operation]) => [
        method,
        { operationId: `${method} ${path}`, ...(operation as JsonObject) },
      ]),
    );
  return {
    openapi: '3.1.0',
    info: { title: 'Bakery', version: '1' },
    paths: Object.fromEntries(
      Object.entries(paths).map(([path, item]) => [path, withParameters(path, id(path, item as JsonObject))]),
    ),
    security,
    components: {
      securitySchemes: {
        Basic: { type: 'http', scheme: 'basic' },
        OddBasic: { type: 'http', scheme: 'BaSiC' },
        Bearer: { type: 'http', scheme: 'bearer' },
        Digest: { type: 'http', scheme: 'digest' },
        Key: { type: 'apiKey', in: 'header', name: 'X-Key' },
        Query: { type: 'apiKey', in: 'query', name: 'key' },
        Cookie: { type: 'apiKey', in: 'cookie', name: 'session' },
        OAuth: { type: 'oauth2', flows: oauth },
        OpenId: {
          type: 'openIdConnect',
          openIdConnectUrl: 'https://id.example/.well-known/openid-configuration',
        },
      },
      schemas: {
        Kind: { type: 'object', required: ['of'], properties: { of: { const: 'rye' } } },
        Layer: {
          type: 'object',
          properties: {
            of: { type: 'string' },
            below: { type: 'array', items: { $ref: '#/components/schemas/Layer' } },
          },
        },
      },
    },
  };
}

/** Path parameters that a case does not describe have any value. */
function withParameters(path: string, item: JsonObject): JsonObject {
  const described = JSON.stringify(item);
  const names = [...path.matchAll(/\{([^}]+)\}/g)]
    .map(([, name = '']) => name)
    .filter((name) => !described.includes(`"${name}"`));
  const parameters = names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  return parameters.length > 0 ? { ...item, parameters } : item;
}
