import { describe, expect, it } from 'vitest';
import { leaveOutUnusable } from '../../src/load/usability.js';
import type { Contract } from '../../src/model/document.js';
import { contractOf } from '../support/contracts.js';
import { reportedFindings } from '../support/findings.js';
import type { Asked, Reply } from '../support/independent-server.js';
import { judged } from '../support/independent-server.js';
import { mocking } from '../support/mocks.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

const INFO = "info: { title: t, version: '1' }";
const ok = "responses: { '200': { description: d } }";
const parameter = (name: string, place: string, schema = '{ type: string }'): string =>
  `{ name: ${name}, in: ${place}, required: true, schema: ${schema} }`;
const get = (path: string, rest: string): string => `'${path}': { get: { ${rest} } }`;

/** Documents with a fault or an oddity, the operations that remain, and what is told of the document. */
const KINDS: [kind: string, text: string, ids: string[], told: string[]][] = [
  ['no info', `openapi: 3.0.3\npaths: { ${get('/a', `operationId: a, ${ok}`)} }`, ['a'], []],
  ['a version without its patch', `openapi: '3.0'\n${INFO}\npaths: { ${get('/a', `operationId: a, ${ok}`)} }`, ['a'], []],
  ['a version that is a number', `openapi: 3.1\n${INFO}\npaths: { ${get('/a', `operationId: a, ${ok}`)} }`, ['a'], ["warning document.version 'openapi' is a text such as '3.1.0': this is read as 3.1"]],
  ['a version with a letter before it', `openapi: v3.0.1\n${INFO}\npaths: { ${get('/a', `operationId: a, ${ok}`)} }`, ['a'], ["warning document.version 'openapi' is a text such as '3.0.0': this is read as 3.0"]],
  ['an operationId that is given twice', `openapi: 3.0.3\n${INFO}\npaths: { ${get('/a', `operationId: x, ${ok}`)}, ${get('/b', `operationId: x, ${ok}`)} }`, ['GET /a', 'GET /b'], ["warning document.operation.id the operationId 'x' is that of GET /a too: both go by method and path"]],
  ['a key that stands twice', `openapi: 3.0.3\n${INFO}\npaths:\n  /a: { get: { operationId: lost, ${ok} } }\n  /a: { get: { operationId: kept, ${ok} } }`, ['kept'], ["warning document.yaml the key '/a' stands twice in one mapping: what stands here counts"]],
  ['a path parameter that is not declared', `openapi: 3.0.3\n${INFO}\npaths: { ${get('/a/{x}', `operationId: a, ${ok}`)}, ${get('/b', `operationId: b, ${ok}`)} }`, ['b'], ["error document.structure the path '/a/{x}' has '{x}', but no path parameter is declared for it; left out because of it: a"]],
  ['a path parameter that is not in the path', `openapi: 3.0.3\n${INFO}\npaths: { ${get('/a', `operationId: a, parameters: [${parameter('x', 'path', '{ type: integer }')}], ${ok}`)} }`, ['a'], ["warning document.ambiguous the path parameter 'x' is ignored: no '{x}' stands in the path"]],
  ['a parameter that stands twice', `openapi: 3.0.3\n${INFO}\npaths: { ${get('/a', `operationId: a, parameters: [${parameter('q', 'query', '{ enum: [one] }')}, ${parameter('q', 'query', '{ type: integer }')}], ${ok}`)} }`, ['a'], ["warning document.ambiguous the query parameter 'q' stands twice in one list: the first is used"]],
  ['header parameters that OpenAPI ignores', `openapi: 3.0.3\n${INFO}\npaths: { ${get('/a', `operationId: a, parameters: [${parameter('accept', 'header', '{ enum: [x/y] }')}, ${parameter('Content-Type', 'header')}, ${parameter('Authorization', 'header')}], ${ok}`)} }`, ['a'], ['accept', 'Content-Type', 'Authorization'].map((name) => `warning document.ambiguous the header parameter '${name}' is ignored: the message itself decides on this field`)],
  ['a body of GET in 3.0', `openapi: 3.0.3\n${INFO}\npaths: { ${get('/a', `operationId: a, requestBody: { required: true, content: { application/json: { schema: { type: object, required: [q] } } } }, ${ok}`)} }`, ['a'], ['warning document.ambiguous the body of a GET request is ignored in OpenAPI 3.0']],
  ['a range in small letters', `openapi: 3.0.3\n${INFO}\npaths: { ${get('/a', "operationId: a, responses: { 200: { description: d }, '4xx': { description: d } }")} }`, ['a'], ["warning document.ambiguous '4xx' is read as 4XX, as ranges are written"]],
  ['statuses that are numbers, and ranges', `openapi: 3.0.3\n${INFO}\npaths: { ${get('/a', 'operationId: a, responses: { 200: { description: d }, 2XX: { description: d }, default: { description: d } }')} }`, ['a'], []],
  ['content without a media type', `openapi: 3.0.3\n${INFO}\npaths: { '/a': { post: { operationId: a, requestBody: { content: {} }, responses: { '200': { description: d, content: {} } } } } }`, ['a'], []],
  ['media types without a schema, and schemas without a word', `openapi: 3.0.3\n${INFO}\npaths: { ${get('/a', "operationId: a, responses: { '200': { description: d, content: { application/json: {} } } }")}, ${get('/b', "operationId: b, responses: { '200': { description: d, content: { application/json: { schema: {} } } } }")} }`, ['a', 'b'], []],
  ['media types with a charset', `openapi: 3.0.3\n${INFO}\npaths: { ${get('/a', "operationId: a, responses: { '200': { description: d, content: { 'Application/JSON; charset=UTF-8': { schema: { type: object, required: [n], properties: { n: { type: integer } } } } } } }")} }`, ['a'], []],
  ['anchors, aliases and merge keys', `openapi: 3.0.3\n${INFO}\nx-n: &n { type: integer }\nx-r: &r { 200: { description: d, content: { application/json: { schema: { type: object, required: [n], properties: { n: *n } } } } } }\npaths: { '/a': { get: { operationId: a, responses: *r } }, '/b': { get: { operationId: b, responses: { <<: *r, 400: { description: d } } } } }`, ['a', 'b'], []],
  ['servers with variables and a base path', `openapi: 3.0.3\n${INFO}\nservers: [{ url: 'https://{region}.example.com/{base}/v1', variables: { region: { default: eu }, base: { default: api } } }]\npaths: { ${get('/a', `operationId: a, ${ok}`)} }`, ['a'], []],
  ['an optional body of no bytes', `openapi: 3.0.3\n${INFO}\npaths: { '/a': { post: { operationId: a, requestBody: { content: { text/plain: { example: '' } } }, ${ok} } } }`, ['a'], []],
  ['media types that are the same in other letters', `openapi: 3.0.3\n${INFO}\npaths: { '/a': { post: { operationId: a, requestBody: { content: { text/plain: {}, TEXT/plain: { schema: { maxLength: 3 } } } }, responses: { '200': { description: d, content: { application/json: { schema: { type: object, required: [n] } }, 'application/JSON;charset=utf-8': {}, 'application/json; Charset="UTF-8"': { schema: { type: string } } } } } } } }`, ['a'], ["warning document.ambiguous the media type 'TEXT/plain' stands twice in other letters: the first is used", `warning document.ambiguous the media type 'application/json; Charset="UTF-8"' stands twice in other letters: the first is used`]],
  ['media types that are none', `openapi: 3.0.3\n${INFO}\npaths: { '/a': { post: { operationId: a, requestBody: { required: true, content: { '': {}, json: {} } }, responses: { '200': { description: d, content: { '': { schema: { type: string } } } } } } } }`, ['a'], ["'' is ignored: no message can be of it (RFC 9110 §8.3.1) (and in 1 more places)", "'json' is ignored: no message can be of it (RFC 9110 §8.3.1)"].map((rest) => `warning document.ambiguous the media type ${rest}`)],
  ['headers by which messages are framed', `openapi: 3.0.3\n${INFO}\npaths: { ${get('/a', "operationId: a, responses: { '200': { description: d, headers: { content-length: { required: true, schema: { type: integer, minimum: 5000 } }, Transfer-Encoding: { required: true, schema: { enum: [gzip] } }, Content-Encoding: { schema: { enum: [gzip] } } } } }")} }`, ['a'], ['content-length', 'Transfer-Encoding', 'Content-Encoding'].map((name) => `warning document.ambiguous the header '${name}' is ignored: the message itself decides on this field`)],
  ['a header that is the same in other letters', `openapi: 3.0.3\n${INFO}\npaths: { ${get('/a', "operationId: a, responses: { '200': { description: d, headers: { x-a: { schema: { enum: [b] } }, X-A: { required: true, schema: { enum: [c] } } } } }")} }`, ['a'], ["warning document.ambiguous the header 'X-A' stands twice in other letters: the first is used"]],
  ['broken components that nothing uses', `openapi: 3.0.3\n${INFO}\npaths: { ${get('/a', `operationId: a, ${ok}`)} }\ncomponents: { parameters: { P: null, Q: { in: nowhere } }, responses: { R: 7, S: { content: 5 } }, schemas: { T: 7, U: { pattern: '(' } }, requestBodies: { B: null } }`, ['a'], ["warning document.structure 'P' is null: it is read as an empty object", "warning document.structure 'B' is null: it is read as an empty object", 'warning document.schema.invalid a schema is an object or a boolean', expect.stringMatching(/^warning document\.schema\.pattern /) as string]],
]; // prettier-ignore

/** A plain server: it knows two paths, no methods but GET and POST, and takes every value. */
function plain({ method, path }: Asked): Reply {
  if (path !== '/a' && path !== '/b') return 404;
  if (method !== 'GET' && method !== 'POST') return { status: 405, headers: { allow: 'GET, POST' } };
  return { body: { n: 1 } };
}

async function usable(text: string): Promise<Contract> {
  const contract = await contractOf(text);
  leaveOutUnusable(contract);
  return contract;
}

describe.each(KINDS)('a document with %s', (_, text, ids, told) => {
  it('is told of, and no server is blamed for it', async () => {
    const contract = await usable(text);
    expect(contract.operations.map(({ id }) => id)).toEqual(ids);
    const { ofServer, ofDocument, requests } = await judged(contract, plain);
    const methods = ofServer.filter((line) => !line.includes('which is not documented'));
    // Whether it should take what the document calls invalid is the server's affair, and not what this is about.
    expect(methods.filter((line) => !line.includes('request.invalid'))).toEqual([]);
    expect(ofDocument).toEqual(told);
    expect(requests.length).toBeGreaterThan(0);
  });

  it('is served by the mock as the verifier reads it', async () => {
    const contract = await usable(text);
    const mock = await mocking({ contracts: [contract] });
    const findings = reportedFindings(await reportOf(verifyOptions([contract], mock.url)));
    expect(findings.filter(({ check, severity }) => severity === 'error' && !check.startsWith('document.'))).toEqual([]); // prettier-ignore
  });
});

it.each([
  ['a body', "content: { application/json: { schema: { type: object, required: [n], properties: { n: { type: integer, minimum: 9, maximum: 2 } } } } }"],
  ['a header', "headers: { X-A: { required: true, schema: { type: string, pattern: '^é+$' } } }"],
  ['a header with spaces around it', "headers: { X-A: { required: true, schema: { type: string, pattern: '^ a $' } } }"],
])('that %s has no value is the fault of the document where the mock is verified', async (_, answer) => {
  const contract = await usable(`openapi: 3.0.3\n${INFO}\npaths: { ${get('/a', `operationId: a, responses: { '200': { description: d, ${answer} } }`)} }`);
  const mock = await mocking({ contracts: [contract] });
  const own = verifyOptions([contract], mock.url);
  const options = { ...own, operations: own.operations.map((each) => ({ ...each, isMock: true })) };
  const findings = reportedFindings(await reportOf(options));
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(findings).toContainEqual(expect.objectContaining({ check: 'document.case.unanswerable', severity: 'warning' }));
  // Of any other server it is no excuse.
  const blamed = reportedFindings(await reportOf(own));
  expect(blamed).toContainEqual(expect.objectContaining({ check: 'response.status.server-error', severity: 'error' }));
}); // prettier-ignore

it('that a value of the mock only comes near is the fault of the document where the mock is verified', async () => {
  const schema = String.raw`{ type: string, pattern: '^(a|b)-\1$' }`;
  const contract = await usable(`openapi: 3.0.3\n${INFO}\npaths: { ${get('/a', `operationId: a, responses: { '200': { description: d, content: { application/json: { schema: ${schema} } } } }`)} }`);
  const mock = await mocking({ contracts: [contract] });
  const own = verifyOptions([contract], mock.url);
  const options = { ...own, operations: own.operations.map((each) => ({ ...each, isMock: true })) };
  const findings = reportedFindings(await reportOf(options));
  const told = findings.filter(({ severity }) => severity !== 'note').map(({ check, severity }) => `${severity} ${check}`);
  expect(new Set(told)).toEqual(new Set(['warning document.case.unanswerable']));
  const blamed = reportedFindings(await reportOf(own));
  expect(blamed).toContainEqual(expect.objectContaining({ check: 'response.body.schema', severity: 'error' }));
}); // prettier-ignore

it('sends a body with GET in OpenAPI 3.1', async () => {
  const contract = await contractOf(`openapi: 3.1.0\n${INFO}\npaths: { ${get('/a', `operationId: a, requestBody: { required: true, content: { application/json: { schema: { const: 7 } } } }, ${ok}`)} }`); // prettier-ignore
  const { requests } = await judged(contract, plain);
  expect(requests.map(({ body }) => body)).toContain('7');
});

it.each([
  ['is Swagger 2.0', `swagger: '2.0'\n${INFO}\npaths: {}`, /this is Swagger 2\.0; specproof reads OpenAPI 3\.0 to 3\.2/],
  ['is of a version that does not exist', `openapi: 4.0.0\n${INFO}`, /OpenAPI version "4\.0\.0" is not supported/],
  ['indents with tabs', 'openapi: 3.0.3\ninfo:\n\ttitle: t\npaths: {}', /not readable as YAML or JSON: Tabs are not allowed/],
])('a document that %s is refused with the reason', async (_, text, reason) => {
  await expect((async () => contractOf(text))()).rejects.toThrow(reason);
}); // prettier-ignore

it('reads a document that starts with a byte order mark', async () => {
  const text =
    '\uFEFF{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{"/a":{"get":{"responses":{"200":{"description":"d"}}}}}}';
  expect((await contractOf(text)).operations.map(({ id }) => id)).toEqual(['GET /a']);
});
