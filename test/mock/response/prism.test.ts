// The mock beside Prism's own server: the same requests to both, and every difference either absent or intended.
import { getHttpOperationsFromSpec } from '@stoplight/prism-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { soundContractOf } from '../../support/contracts.js';
import type { Answer } from '../../support/mocks.js';
import { ask, mocking } from '../../support/mocks.js';
import { prismOf } from '../../support/stock-prism.js';

const DOCUMENT = `
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 10 } }
        - { name: tags, in: query, style: form, explode: false, schema: { type: array, items: { type: string, enum: [a, b] } } }
        - { name: X-Trace, in: header, schema: { type: string, maxLength: 4 } }
      responses:
        200:
          description: several examples in two media types
          headers: { x-total: { schema: { type: integer }, example: 2 } }
          content:
            application/json:
              schema: { type: array, items: { $ref: '#/components/schemas/Pet' } }
              examples: { two: { value: [{ id: 1, name: rex }, { id: 2, name: tom }] }, none: { value: [] } }
            application/vnd.pets+json: { schema: { type: object }, example: { pets: 2 } }
            text/csv: { schema: { type: string }, example: "id,name" }
        404: { description: none, content: { application/json: { example: { error: none } } } }
        default: { description: other, content: { application/json: { example: { error: other } } } }
    post:
      operationId: makePet
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
      responses: { 201: { description: made, content: { application/json: { example: { id: 3, name: made } } } } }
  /pets/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get:
      responses:
        200: { description: '', content: { application/json: { example: { id: 1, name: rex } } } }
        400: { description: wrong, content: { application/json: { example: { error: wrong } } } }
    delete: { responses: { 204: { description: gone } } }
  /pets/mine:
    get: { responses: { 200: { description: '', content: { application/json: { example: { id: 9, name: mine } } } } } }
  /own-errors:
    post:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
      responses:
        200: { description: '', content: { application/json: { example: fine } } }
        422: { description: '', content: { application/json: { example: { mine: 422 } } } }
        401: { description: '', content: { application/json: { example: { mine: 401 } } } }
      security: [{ Bearer: [] }]
  /only-default:
    get: { responses: { default: { description: '', content: { application/json: { example: the default } } } } }
  /ranged:
    get: { responses: { 2XX: { description: '', content: { application/json: { example: ranged } } } } }
  /redirect:
    get: { responses: { 302: { description: '', headers: { Location: { schema: { type: string }, example: /pets } } } } }
  /xml:
    post:
      requestBody: { content: { application/xml: { schema: { $ref: '#/components/schemas/Pet' } } } }
      responses: { 200: { description: '', content: { text/plain: { example: taken } } } }
  /text-json:
    post:
      requestBody: { content: { text/json: { schema: { $ref: '#/components/schemas/Pet' } }, application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
      responses: { 200: { description: '', content: { application/json: { example: { a: 1 } }, text/json: { example: { a: 1 } } } } }
  /ticket: { get: { security: [{ Ticket: [] }], responses: { 200: { description: '', content: { application/json: { example: in } } } } } }
  /no-content:
    get: { responses: { 200: { description: nothing } } }
  /form:
    post:
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema: { type: object, required: [name], properties: { name: { type: string }, age: { type: integer } } }
      responses: { 200: { description: '', content: { text/plain: { example: taken } } } }
  /upload:
    post:
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema: { type: object, required: [name], properties: { name: { type: string }, file: { type: string } } }
      responses: { 200: { description: '', content: { text/plain: { example: taken } } } }
  /basic: { get: { security: [{ Basic: [] }], responses: { 200: { description: '', content: { application/json: { example: in } } } } } }
  /bearer: { get: { security: [{ Bearer: [] }], responses: { 200: { description: '', content: { application/json: { example: in } } } } } }
  /key: { get: { security: [{ Key: [] }], responses: { 200: { description: '', content: { application/json: { example: in } } } } } }
  /either: { get: { security: [{ Basic: [] }, { Key: [] }], responses: { 200: { description: '', content: { application/json: { example: in } } } } } }
  /both: { get: { security: [{ Bearer: [], Key: [] }], responses: { 200: { description: '', content: { application/json: { example: in } } } } } }
  /optional: { get: { security: [{}, { Key: [] }], responses: { 200: { description: '', content: { application/json: { example: in } } } } } }
components:
  securitySchemes:
    Basic: { type: http, scheme: basic }
    Bearer: { type: http, scheme: bearer }
    Key: { type: apiKey, in: header, name: X-Key }
    Ticket: { type: http, scheme: SoTicket }
  schemas:
    Pet:
      type: object
      required: [id, name]
      properties: { id: { type: integer }, name: { type: string, minLength: 2 }, kind: { enum: [cat, dog] } }
`;

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

const JSON_BODY = { 'content-type': 'application/json' };
const XML = { 'content-type': 'application/xml' };
const post = (body: string, headers: Record<string, string> = JSON_BODY): Sent => ({
  method: 'POST',
  headers,
  body,
});
const asking = (prefer: string): Sent => ({ headers: { prefer } });
const accepting = (accept: string): Sent => ({ headers: { accept } });
const multipart = (name: string): Sent =>
  post(`--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\nrex\r\n--b--\r\n`, {
    'content-type': 'multipart/form-data; boundary=b',
  });

/** Requests to which both give the same status, media type and body. */
const ALIKE: [path: string, sent: Sent][] = [
  // Examples and negotiation
  ['/pets', {}],
  ['/pets', accepting('*/*')],
  ['/pets', accepting('application/json')],
  ['/pets', accepting('application/vnd.pets+json')],
  ['/pets', accepting('text/csv')],
  ['/pets', accepting('text/csv;q=0.5, application/vnd.pets+json;q=0.9')],
  ['/pets', accepting('image/png, application/json;q=0.1')],
  ['/no-content', {}],
  ['/no-content', accepting('application/json')],
  ['/pets/1', {}],
  ['/pets/mine', {}],
  ['/pets/1', { method: 'DELETE' }],
  // Default responses
  ['/only-default', {}],
  ['/ranged', {}],
  ['/redirect', {}],
  ['/pets/mine', accepting('image/png')],
  ['/pets', asking('code=404')],
  ['/pets', asking('code=500')],
  ['/pets', asking('code=418')],
  // Prefer
  ['/pets', asking('example=none')],
  ['/pets', asking('example=two')],
  ['/pets', asking('code=200, example=none')],
  ['/pets?__code=404', {}],
  ['/pets?__example=none', {}],
  ['/pets/1', asking('code=400')],
  ['/pets/1', asking('code=418')],
  // Validation
  ['/pets', post('{"id":3,"name":"made"}')],
  ['/pets', post('{"id":"3","name":"made"}')],
  ['/pets', post('{"id":3}')],
  ['/pets', post('{"id":3,"name":"x"}')],
  ['/pets', post('{"id":3,"name":"made","kind":"cow"}')],
  ['/pets', post('[]')],
  ['/pets', post('', {})],
  ['/pets?limit=1', {}],
  ['/pets?tags=a,b', {}],
  ['/pets?unknown=1', {}],
  ['/pets/x', {}],
  ['/own-errors', post('{"id":1}', { ...JSON_BODY, authorization: 'Bearer t' })],
  ['/own-errors', post('{"id":1,"name":"rex"}', { ...JSON_BODY, authorization: 'Bearer t' })],
  ['/own-errors', post('{"id":1,"name":"rex"}')],
  ['/pets', post('<pet/>', { 'content-type': 'application/xml' })],
  ['/nowhere', {}],
  ['/pets', { method: 'PUT' }],
  // Forms
  ['/form', post('name=rex&age=3', { 'content-type': 'application/x-www-form-urlencoded' })],
  ['/form', post('age=3', { 'content-type': 'application/x-www-form-urlencoded' })],
  ['/form', post('name=rex&age=old', { 'content-type': 'application/x-www-form-urlencoded' })],
  ['/upload', multipart('name')],
  ['/upload', multipart('other')],
  // Security
  ['/basic', {}],
  ['/basic', { headers: { authorization: 'Basic dGplMDpUamUw' } }],
  ['/basic', { headers: { authorization: 'Bearer t' } }],
  ['/bearer', {}],
  ['/bearer', { headers: { authorization: 'Bearer t' } }],
  ['/bearer', { headers: { authorization: 'Basic dGplMDpUamUw' } }],
  ['/key', {}],
  ['/key', { headers: { 'x-key': 'k' } }],
  ['/key', { headers: { 'x-key': ' ' } }],
  ['/ticket', { headers: { authorization: 'SoTicket 7T:abc' } }],
  ['/either', {}],
  ['/either', { headers: { 'x-key': 'k' } }],
  ['/either', { headers: { authorization: 'Basic dGplMDpUamUw' } }],
  ['/both', { headers: { 'x-key': 'k' } }],
  ['/both', { headers: { 'x-key': 'k', authorization: 'Bearer t' } }],
  ['/optional', {}],
];

/** Where the mock answers otherwise, and why that is better: the statuses of Prism and of the mock. */
const OTHERWISE: [why: string, path: string, sent: Sent, prism: number, mock: number][] = [
  ['HEAD is GET without content (RFC 9110 §9.3.2)', '/pets', { method: 'HEAD' }, 405, 200],
  // 400 is what a documented default most likely means by it.
  ['a number below its minimum is answered by default with 400', '/pets?limit=0', {}, 422, 400],
  ['a text for a number is answered by default with 400', '/pets?limit=many', {}, 422, 400],
  ['a value out of its list is answered by default with 400', '/pets?tags=a,c', {}, 422, 400],
  ['a number given twice is answered by default with 400', '/pets?limit=1&limit=2', {}, 422, 400],
  ['a header is answered by default with 400', '/pets', { headers: { 'x-trace': 'long one' } }, 422, 400],
  ['XML is read by its schema', '/xml', post('<pet><id>1</id><name>rex</name></pet>', XML), 422, 200],
  ['XML is judged by its schema', '/xml', post('<pet><id>one</id><name>rex</name></pet>', XML), 422, 422],
  [
    'text/json is JSON',
    '/text-json',
    post('{"id":1,"name":"rex"}', { 'content-type': 'text/json' }),
    422,
    200,
  ],
  [
    'text/json is written',
    '/text-json',
    post('{"id":1,"name":"rex"}', { ...JSON_BODY, accept: 'text/json' }),
    500,
    200,
  ],
  [
    'an unknown scheme takes its own credentials only',
    '/ticket',
    { headers: { authorization: 'Basic dGplMDpUamUw' } },
    200,
    401,
  ],
];

/** The same status, but another body: the documented error comes first, and every error says what is wrong. */
const OTHER_BODIES: [why: string, path: string, sent: Sent, type: string][] = [
  ['the documented default', '/pets', accepting('image/png'), 'application/json'],
  ['problem details for malformed JSON', '/pets', post('{"id":3'), 'application/problem+json'],
];

describe('the mock and Prism', () => {
  let prism: ReturnType<typeof prismOf>;
  let prismUrl: string;
  let url: string;

  beforeAll(async () => {
    const contract = await soundContractOf(DOCUMENT);
    ({ url } = await mocking({ contracts: [contract] }));
    const dialect = { jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema' };
    const operations = await getHttpOperationsFromSpec({ ...structuredClone(contract.document), ...dialect });
    prism = prismOf(operations);
    prismUrl = await prism.listen(0, '127.0.0.1');
  });
  afterAll(() => prism.close());

  it.each(ALIKE)('answer alike: %s %j', async (path, sent) => {
    const [theirs, ours] = await Promise.all([ask(prismUrl + path, sent), ask(url + path, sent)]);
    expect(essentials(ours)).toEqual(essentials(theirs));
  });

  it.each(OTHERWISE)('differ: %s (%s %j)', async (_, path, sent, theirs, ours) => {
    const answers = await Promise.all([ask(prismUrl + path, sent), ask(url + path, sent)]);
    expect(answers.map(({ status }) => status)).toEqual([theirs, ours]);
  });

  it.each(OTHER_BODIES)('answer the same status otherwise: %s', async (_, path, sent, type) => {
    const [theirs, ours] = await Promise.all([ask(prismUrl + path, sent), ask(url + path, sent)]);
    expect(ours.status).toBe(theirs.status);
    expect(essentials(ours)).not.toEqual(essentials(theirs));
    expect(ours.headers['content-type']).toContain(type);
  });

  // A schema that does not compile turns Prism's validation off in silence.
  it('differ: the mock answers 501 where a schema cannot be enforced', async () => {
    const pattern = `paths: { /a: { post: { requestBody: { content: { application/json: { schema: { type: string, pattern: '(?i)a' } } } }, responses: { 200: { description: '', content: { text/plain: { example: taken } } } } } } }`;
    const contract = await soundContractOf(pattern);
    const other = prismOf(await getHttpOperationsFromSpec(structuredClone(contract.document)));
    const address = await other.listen(0, '127.0.0.1');
    expect((await ask(`${address}/a`, post('"b"'))).status).toBe(200);
    await other.close();
    const ours = await mocking({ contracts: [contract] });
    expect((await ask(`${ours.url}/a`, post('"b"'))).status).toBe(501);
  });

  it('differ: the mock rejects with an Error where the address is in use', async () => {
    const port = Number(new URL(url).port);
    const contracts = [
      await soundContractOf('paths: { /a: { get: { responses: { 200: { description: "" } } } } }'),
    ];
    const other = prismOf(await getHttpOperationsFromSpec(structuredClone(contracts[0]!.document)));
    expect(await other.listen(port, '127.0.0.1').catch((thrown: unknown) => typeof thrown)).toBe('string');
    expect(await mocking({ contracts, port }).catch((thrown: unknown) => thrown)).toBeInstanceOf(Error);
  });
});

/** What a client acts upon; the words of problem details are each mock's own, but for what is wrong and where. */
function essentials({ status, headers, text }: Answer): Json {
  // Prism labels even what has no content.
  const type = text === '' ? '' : (headers['content-type'] ?? '').replace(/;.*/, '');
  const isJson = type.endsWith('json') && text !== '';
  const value = isJson ? (JSON.parse(text) as Json) : text;
  const body = type === 'application/problem+json' ? violationsOf(value as JsonObject) : value;
  return {
    status,
    type,
    body,
    location: headers.location ?? null,
    total: String(headers['x-total']),
  };
}

/** Which keywords are violated where; of what is missing Prism names the whole, and the mock the part. */
function violationsOf({ status, validation }: JsonObject): Json {
  const list = (validation ?? []) as { location?: string[]; code: string; severity: string }[];
  const entries = list.map(({ location = ['body'], code, severity }) => {
    const place = code === 'required' ? location.slice(0, 1) : location;
    return `${place.join('/')} ${code} ${severity}`;
  });
  return { status: status ?? null, validation: entries.sort() };
}
