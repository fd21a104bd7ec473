import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Contract } from '../../src/model/document.js';
import type { Report } from '../../src/model/report.js';
import { closeServer, urlOf } from '../support/conforming-server.js';
import { contractOf } from '../support/contracts.js';
import { reportedFindings } from '../support/findings.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

/** Answers of every kind of media type, each with a schema that says much. */
const DOCUMENT = `
openapi: 3.1.0
paths:
  /text: { get: { operationId: text, responses: { 200: { description: '', content: { text/plain: { schema: { type: string, minLength: 3, pattern: '^[a-z]+$' } } } } } } }
  /count: { get: { operationId: count, responses: { 200: { description: '', content: { text/plain: { schema: { type: integer, minimum: 1 } } } } } } }
  /csv: { get: { operationId: csv, responses: { 200: { description: '', content: { text/csv: { schema: { type: string, pattern: '^a,b\\n' } } } } } } }
  /form: { get: { operationId: form, responses: { 200: { description: '', content: { application/x-www-form-urlencoded: { schema: { type: object, required: [a], properties: { a: { type: integer }, b: { type: array, items: { type: string, enum: [x, y] } } } } } } } } } }
  /bytes: { get: { operationId: bytes, responses: { 200: { description: '', content: { application/octet-stream: { schema: { type: string, minLength: 4, maxLength: 6 } } } } } } }
  /lines: { get: { operationId: lines, responses: { 200: { description: '', content: { application/x-ndjson: { schema: { type: object, required: [a] } } } } } } }
  /user: { get: { operationId: user, responses: { 200: { description: '', content: { application/json: { schema: { $ref: '#/components/schemas/User' } } } } } } }
  /list: { get: { operationId: list, responses: { 200: { description: '', content: { application/xml: { schema: { type: array, xml: { name: list, wrapped: true }, items: { type: integer, xml: { name: entry } } } } } } } } }
  /xml: { get: { operationId: xml, responses: { 200: { description: '', content: { application/xml: { schema: { $ref: '#/components/schemas/Thing' } } } } } } }
  /many:
    get: { operationId: many, responses: { 200: { description: '' } } }
    delete: { operationId: none, responses: { 204: { description: '' } } }
components:
  schemas:
    User: { type: object, required: [id, secret], properties: { id: { type: integer }, secret: { type: string, writeOnly: true }, friends: { type: array, items: { $ref: '#/components/schemas/User' } } } }
    Thing:
      type: object
      xml: { name: thing, namespace: 'urn:x', prefix: x }
      required: [id, items]
      properties:
        id: { type: integer, xml: { attribute: true } }
        items: { type: array, minItems: 1, xml: { wrapped: true, name: list }, items: { type: string, xml: { name: entry } } }
        when: { type: string, format: date, xml: { name: day, namespace: 'urn:y' } }
        tags: { type: array, items: { type: string, xml: { name: tag } } }
`;

interface Answer {
  type: string;
  body: string | Buffer;
}

const XML = `<?xml version="1.0"?><x:thing xmlns:x="urn:x" id="3"><list><entry>a</entry><entry>b</entry></list><day xmlns="urn:y">2024-02-03</day><tag>t</tag></x:thing>`;

const ANSWERS: Readonly<Record<string, Answer>> = {
  text: { type: 'text/plain', body: 'abc' },
  count: { type: 'text/plain', body: '12' },
  csv: { type: 'text/csv', body: 'a,b\r\n1,2\r\n' },
  form: { type: 'application/x-www-form-urlencoded', body: 'a=1&b=x&b=y' },
  bytes: { type: 'application/octet-stream', body: Buffer.from([0xff, 0, 0xfe, 1]) },
  lines: { type: 'application/x-ndjson', body: '{"a":1}\n{"a":2}\n' },
  user: { type: 'application/json', body: '{"id":1,"friends":[{"id":2}]}' },
  xml: { type: 'application/xml', body: XML },
  list: { type: 'application/xml', body: '<list><entry>1</entry></list>' },
};

describe('an answer of the server', () => {
  let contract: Contract;
  let current: Partial<Record<string, Partial<Answer>>> = {};
  let allow = 'GET, DELETE';
  const server = createServer(({ url = '', method = '' }, response) => {
    const name = url.slice(1).replace(/\?.*/, '');
    const methods = name === 'many' ? allow : 'GET';
    if (!(name === 'many' ? ['GET', 'DELETE'] : ['GET']).includes(method))
      return void response.writeHead(405, methods === 'nothing' ? {} : { allow: methods }).end();
    if (name === 'many') return void response.writeHead(method === 'GET' ? 200 : 204).end();
    const { type = '', body = '' } = { ...ANSWERS[name], ...current[name] };
    response.writeHead(200, { 'content-type': type }).end(body);
  });
  beforeAll(async () => {
    contract = await contractOf(DOCUMENT);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => closeServer(server));

  const verified = async (operation: string, answer: Partial<Answer> = {}): Promise<Report> => {
    current = { [operation]: answer };
    return reportOf(verifyOptions([contract], urlOf(server), { onlyOperations: [operation] }));
  };
  const told = (report: Report): string[] => [
    ...new Set(
      reportedFindings(report)
        .filter(({ severity }) => severity !== 'note')
        .map(({ severity, check, at }) => `${severity} ${check} ${at}`),
    ),
  ];

  it.each<[operation: string, answer: Partial<Answer>]>([
    ['text', {}],
    ['text', { body: 'abc\n' }],
    ['text', { body: '\uFEFFabc\r\n' }],
    ['text', { type: 'text/plain; charset=utf-16le', body: Buffer.from('abc', 'utf16le') }],
    ['count', {}],
    ['count', { body: ' 12\n' }],
    ['csv', {}],
    ['csv', { body: 'a,b\n' }],
    ['form', {}],
    ['form', { body: 'a=-5&c=+%26' }],
    ['bytes', {}],
    ['bytes', { body: 'äbcd' }],
    ['user', {}],
    ['user', { type: 'application/json; charset=iso-8859-1' }],
    ['user', { type: 'application/json; charset=UTF-8', body: '{"id":1,"x":"ü: \\":"}' }],
    ['xml', {}],
    ['xml', { body: XML.replaceAll('x:', 'other:').replace('xmlns:x=', 'xmlns:other=') }],
    ['xml', { body: XML.replace('<tag>t</tag>', '').replace(/<day.*day>/, '') }],
    ['many', {}],
  ])('to the operation %s gets no finding with %j', async (operation, answer) => {
    expect(told(await verified(operation, answer))).toEqual([]);
  });

  it.each<[operation: string, what: string, answer: Partial<Answer>, want: string]>([
    ['text', 'too short', { body: 'ab' }, 'error response.body.schema body#'],
    ['text', 'nothing', { body: '' }, 'error response.body.schema body#'],
    ['text', 'no match', { body: 'abc\n\n' }, 'error response.body.schema body#'],
    ['text', 'in no charset', { body: Buffer.from('ü', 'latin1') }, 'warning document.schema.unjudged body#'],
    ['count', 'a word', { body: 'many' }, 'error response.body.schema body#'],
    ['count', 'out of bound', { body: '0' }, 'error response.body.schema body#'],
    ['csv', 'other columns', { body: 'x;y' }, 'error response.body.schema body#'],
    ['form', 'without a field', { body: 'b=x' }, 'error response.body.schema body#/a'],
    ['form', 'a field of a wrong type', { body: 'a=x' }, 'error response.body.schema body#/a'],
    ['form', 'a wrong item', { body: 'a=1&b=x&b=z' }, 'error response.body.schema body#/b/1'],
    ['form', 'nothing', { body: '' }, 'error response.body.schema body#/a'],
    ['bytes', 'too few', { body: 'abc' }, 'error response.body.schema body#'],
    ['bytes', 'too many', { body: 'abcdefg' }, 'error response.body.schema body#'],
    ['lines', 'what nobody can judge', {}, 'warning document.schema.unjudged body#'],
    ['user', 'a secret', { body: '{"id":1,"secret":"x"}' }, 'warning response.body.write-only body#/secret'],
    ['user', 'the secret of a friend', { body: '{"id":1,"friends":[{"id":2},{"id":3,"secret":"x"}]}' }, 'warning response.body.write-only body#/friends/1/secret'],
    ['user', 'a name twice', { body: '{"id":"x","id":1}' }, 'warning response.body.duplicate-member body#/id'],
    ['user', 'UTF-16', { body: Buffer.from('{"id":1}', 'utf16le') }, 'error response.body.undecodable body#'],
    ['user', 'UTF-16, as it says', { type: 'application/json; charset=utf-16le', body: Buffer.from('{"id":1}', 'utf16le') }, 'error response.body.undecodable body#'],
    ['user', 'UTF-32', { body: Buffer.from('{\0\0\0}\0\0\0') }, 'error response.body.undecodable body#'],
    ['user', 'Latin-1, as it says', { type: 'application/json; charset=iso-8859-1', body: Buffer.from('{"id":1,"x":"ü"}', 'latin1') }, 'error response.body.undecodable body#'],
    ['list', 'items of another name', { body: '<list><other>1</other></list>' }, 'warning response.body.xml body#'],
    ['xml', 'another root', { body: XML.replaceAll('x:thing', 'x:other') }, 'warning response.body.xml body#'],
    ['xml', 'another namespace', { body: XML.replace('urn:x', 'urn:z') }, 'warning response.body.xml body#'],
    ['xml', 'no namespace', { body: XML.replaceAll('x:thing', 'thing') }, 'warning response.body.xml body#'],
    ['xml', 'another namespace within', { body: XML.replace('urn:y', 'urn:z') }, 'warning response.body.xml body#/when'],
    ['xml', 'an element for an attribute', { body: XML.replace(' id="3"', '').replace('<list>', '<id>3</id><list>') }, 'warning response.body.xml body#/id'],
    ['xml', 'no attribute', { body: XML.replace(' id="3"', '') }, 'warning response.body.xml body#/id'],
    ['xml', 'the name of the property', { body: XML.replace('<day xmlns="urn:y">', '<when xmlns="urn:y">').replace('</day>', '</when>') }, 'warning response.body.xml body#/when'],
    ['xml', 'no wrapper', { body: XML.replaceAll(/<\/?list>/g, '') }, 'warning response.body.xml body#/items'],
    ['xml', 'a wrapper of another name', { body: XML.replaceAll('list>', 'items>') }, 'warning response.body.xml body#/items'],
    ['xml', 'items of another name', { body: XML.replaceAll('entry>', 'item>') }, 'warning response.body.xml body#/items'],
    ['xml', 'no list', { body: XML.replace(/<list>.*<\/list>/, '') }, 'warning response.body.xml body#/items'],
    ['xml', 'an empty list', { body: XML.replace(/<list>.*<\/list>/, '<list/>') }, 'warning response.body.xml body#/items'],
    ['xml', 'a wrong value', { body: XML.replace('2024-02-03', 'soon') }, 'warning response.body.xml body#/when'],
  ])('to the operation %s gets one finding when it is or has: %s', async (operation, _what, answer, want) => {
    expect(told(await verified(operation, answer))).toEqual([want]);
  }); // prettier-ignore

  it.each([
    ['GET', ['warning response.header.allow header:allow']],
    ['get, delete', ['warning response.header.allow header:allow']],
    ['', ['warning response.header.allow header:allow']],
    ['nothing', ['warning response.header.allow header:allow']],
    ['OPTIONS,DELETE ,\tGET', []],
  ])('with 405 and Allow %j gets the findings %j', async (given, want) => {
    allow = given;
    expect(told(await verified('many'))).toEqual(want);
    allow = 'GET, DELETE';
  });

  it('of a media type that cannot be judged gets a warning, and its schema is never proved', async () => {
    const report = await verified('lines');
    expect(
      reportedFindings(report).filter(({ check }) => check === 'document.schema.unjudged').length,
    ).toBeGreaterThan(0);
    expect(report.evidence.filter(({ clause }) => clause.startsWith('200'))).toMatchObject([
      { clause: '200', state: 'seen' },
      { clause: '200 application/x-ndjson', state: 'seen' },
      { clause: '200 application/x-ndjson schema', state: 'never', count: 0 },
    ]);
  });
});
