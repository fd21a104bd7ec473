import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Contract } from '../../src/model/document.js';
import type { Report } from '../../src/model/report.js';
import { closeServer, urlOf } from '../support/conforming-server.js';
import { contractOf } from '../support/contracts.js';
import { reportedFindings } from '../support/findings.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

/** A document unlike the bundled ones, in each way that documents differ. */
const DOCUMENT = `
openapi: 3.0.3
paths:
  /pets:
    get:
      operationId: list
      parameters:
        - { name: filter, in: query, style: deepObject, explode: true, schema: { type: object, properties: { kind: { type: string, enum: [cat, dog] }, age: { type: integer, minimum: 0 } } } }
        - { name: ids, in: query, style: pipeDelimited, explode: false, schema: { type: array, items: { type: integer } } }
      responses:
        2XX: { description: some, headers: { X-Total: { required: true, schema: { type: integer } } }, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } } }
        4XX: { description: no }
    head: { operationId: head, responses: { 200: { description: how many, headers: { X-Total: { required: true, schema: { type: integer } } } } } }
    post:
      operationId: add
      requestBody: { required: true, content: { application/x-www-form-urlencoded: { schema: { $ref: '#/components/schemas/NewPet' }, encoding: { tags: { style: form, explode: false } } }, multipart/form-data: { schema: { $ref: '#/components/schemas/NewPet' } } } }
      responses: { 201: { description: added, headers: { Location: { required: true, schema: { type: string } } } }, 400: { description: no, content: { text/plain: { schema: { type: string } } } }, 415: { description: no } }
  /pets/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer, minimum: 1 }, example: 1 }]
    get:
      operationId: show
      responses: { 200: { description: one, content: { application/xml: { schema: { $ref: '#/components/schemas/Pet' } } } }, 404: { description: none }, 400: { description: no } }
    delete: { operationId: remove, responses: { 204: { description: gone }, 400: { description: no }, 404: { description: none } } }
  /any: { get: { operationId: any, responses: { default: { description: whatever, content: { application/json: { schema: { type: object } } } } } } }
components:
  schemas:
    NewPet: { type: object, required: [name], properties: { name: { type: string, minLength: 1 }, tags: { type: array, items: { type: string } } } }
    Pet: { type: object, required: [id, nickname], xml: { name: pet }, properties: { id: { type: integer, xml: { attribute: true } }, nickname: { type: string, nullable: true }, tags: { type: array, xml: { wrapped: true }, items: { type: string, xml: { name: tag } } } } }
`;

const PETS = [
  { id: 1, nickname: null, tags: ['a'] },
  { id: 2, nickname: 'Rex', tags: [] },
];

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const url = new URL(request.url ?? '', 'http://server');
  const reply = (status: number, headers: Record<string, string> = {}, text = ''): void =>
    void response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : text);
  const [, collection, id] = url.pathname.split('/');
  if (collection === 'any') {
    return request.method === 'GET' ? reply(200, { 'content-type': 'application/json' }, '{}') : reply(405, { allow: 'GET' });
  } // prettier-ignore
  if (id !== undefined) {
    if (!/^\d+$/.test(id) || Number(id) < 1) return reply(400);
    if (request.method === 'DELETE') return reply(204);
    if (request.method !== 'GET') return reply(405, { allow: 'GET, DELETE' });
    const xml = `<?xml version="1.0"?><pet id="${id}"><nickname>Rex</nickname><tags><tag>a</tag></tags></pet>`;
    return reply(200, { 'content-type': 'application/xml' }, xml);
  }
  if (request.method === 'POST') return add(String(request.headers['content-type']), body, reply);
  if (request.method !== 'GET' && request.method !== 'HEAD') return reply(405, { allow: 'GET, HEAD, POST' });
  const { searchParams: query } = url;
  const isGood = (query.get('ids') ?? '1').split('|').every((one) => /^-?\d+$/.test(one))
    && ['cat', 'dog', null].includes(query.get('filter[kind]')) && /^\d+$/.test(query.get('filter[age]') ?? '0'); // prettier-ignore
  if (!isGood) return reply(400);
  return reply(200, { 'content-type': 'application/json', 'x-total': '2' }, JSON.stringify(PETS));
}

function add(
  type: string,
  body: string,
  reply: (status: number, headers?: Record<string, string>, text?: string) => void,
): void {
  const isMultipart = type.startsWith('multipart/form-data');
  if (!isMultipart && !type.startsWith('application/x-www-form-urlencoded')) return reply(415);
  const name = isMultipart
    ? /name="name"\r\n\r\n([^\r]*)/.exec(body)?.[1]
    : new URLSearchParams(body).get('name');
  return name
    ? reply(201, { location: '/pets/3' })
    : reply(400, { 'content-type': 'text/plain' }, 'a name is needed');
}

describe('a run against a conforming server of a document that is not bundled', () => {
  let contract: Contract;
  const server = createServer((request, response) => void answer(request, response));
  beforeAll(async () => {
    contract = await contractOf(DOCUMENT);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => closeServer(server));
  const verified = (operation: string): Promise<Report> =>
    reportOf(verifyOptions([contract], urlOf(server), { onlyOperations: [operation] }));

  it.each(['list', 'head', 'add', 'show', 'remove', 'any'])(
    'has no error or warning for the operation %s',
    async (operation) => {
      const report = await verified(operation);
      const errors = reportedFindings(report).filter(({ severity }) => severity !== 'note');
      expect(errors.map(({ check, message }) => `${check} ${message}`)).toEqual([]);
      expect(report.end).toBe('complete');
    },
  );

  it('shows that the server refuses a missing body and a missing property', async () => {
    const report = await verified('add');
    expect(report.evidence.map(({ clause }) => clause)).toEqual(
      expect.arrayContaining(['refuses body:required', 'refuses body/name:required']),
    );
  });
});
