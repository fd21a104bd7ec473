import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { plan } from '../../src/runner/plan.js';
import { closeServer, urlOf } from '../support/conforming-server.js';
import { contractOf } from '../support/contracts.js';
import { reportedFindings } from '../support/findings.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

/** Bodies whose media types have schemas of their own, XML, parts, and JSON in a parameter. */
const DOCUMENT = `
paths:
  /two:
    put:
      operationId: two
      requestBody:
        required: true
        content:
          application/json: { schema: { $ref: '#/components/schemas/Item' }, example: { worth: 5 } }
          application/x-www-form-urlencoded: { schema: { $ref: '#/components/schemas/Item' } }
          application/vnd.other+json:
            schema: { type: object, required: [other], properties: { other: { type: integer, maximum: 3 } } }
            example: { other: 1 }
      responses: &responses { 200: { description: ok }, 400: { description: no }, 415: { description: no } }
  /list: { put: { operationId: list, requestBody: { required: true, content: { application/json: { schema: { type: array, items: { type: integer } }, example: [1, 2] } } }, responses: *responses } }
  /text: { put: { operationId: text, requestBody: { required: true, content: { application/json: { schema: { type: object, properties: { a: { type: string } } }, example: { a: 'x' } } } }, responses: *responses } }
  /xml:
    put:
      operationId: xml
      requestBody: { required: true, content: { application/xml: { schema: { $ref: '#/components/schemas/Item' } } } }
      responses: *responses
  /parts:
    put:
      operationId: parts
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema: { type: object, required: [file], properties: { file: { type: string, contentMediaType: image/png }, note: { type: string }, any: { type: string } } }
            encoding: { file: { contentType: 'image/png, image/gif' }, any: { contentType: '*/*' } }
            example: { file: abc, note: hi, any: x }
      responses: *responses
  /find:
    get:
      operationId: find
      parameters:
        - { name: q, in: query, content: { application/json: { schema: { type: object, properties: { a: { type: integer } } } } }, example: { a: 1 } }
        - { name: limit, in: query, schema: { type: integer, minimum: 1 } }
        - { name: offset, in: query, schema: { type: integer } }
        - { name: sort, in: query, schema: { type: string, enum: [up, down] } }
        - { name: loose, in: query, allowEmptyValue: true, schema: { type: integer, minimum: 1 } }
        - { name: free, in: query, schema: { type: string } }
        - { name: none, in: query, schema: { type: [integer, 'null'], minimum: 1 } }
        - { name: X-Count, in: header, required: true, schema: { type: integer, minimum: 1 }, example: 3 }
      responses: *responses
components:
  schemas:
    Item: { type: object, required: [worth], xml: { name: item }, properties: { worth: { type: integer, minimum: 0 }, unit: { type: string, enum: [g, kg] } } }
`;

type Reader = (text: string) => unknown;

/** What one server reads otherwise than it should. */
interface Fault {
  json?: (type: string, path: string) => Reader;
  other?: (value: unknown) => boolean;
  item?: (value: Record<string, unknown>) => boolean;
  xml?: Reader;
  part?: boolean;
  query?: (query: URLSearchParams) => void;
}

/** Not a well-formedness check in general: enough for what is sent here. */
function readXml(text: string): unknown {
  const [, inner] = /<item[^>]*>(.*)<\/item>\s*$/s.exec(text) ?? [];
  if (inner === undefined) throw new Error('no XML');
  return Object.fromEntries(
    [...inner.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map(([, name = '', value = '']) => [name, typed(value)]),
  );
}

function typed(text: string): unknown {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

const isInteger = (value: unknown, least = -Infinity, most = Infinity): boolean =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

function isItem(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { worth, unit } = value as Record<string, unknown>;
  return isInteger(worth, 0) && [undefined, 'g', 'kg'].includes(unit as string);
}

function isOther(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    isInteger((value as { other?: unknown }).other, -Infinity, 3)
  );
}

/** The status that the document wants. */
function judge(path: string, type: string, body: string, query: URLSearchParams, fault: Fault): number {
  const json = fault.json?.(type, path) ?? (JSON.parse as Reader);
  if (path === '/find') {
    const q = query.get('q');
    if (q !== null && (typeof json(q) !== 'object' || json(q) === null)) return 400;
    const a = q === null ? undefined : (json(q) as { a?: unknown }).a;
    const isNumber = (name: string, least: number): boolean =>
      [...query.getAll(name)].every((text) => /^-?\d+$/.test(text) && Number(text) >= least);
    const isGood = isNumber('limit', 1) && isNumber('offset', -Infinity)
      && (a === undefined || isInteger(a)) && !Array.isArray(json(q ?? '{}'))
      && query.getAll('sort').every((text) => ['up', 'down'].includes(text))
      && ['loose', 'none'].every((name) => query.getAll(name).every((text) => text === '' || text === 'null' || (/^\d+$/.test(text) && Number(text) >= 1))); // prettier-ignore
    return isGood ? 200 : 400;
  }
  if (body === '') return 400;
  if (path === '/parts') {
    if (!type.startsWith('multipart/form-data')) return 415;
    const file = /name="file"[^\r]*\r\nContent-Type: ([^\r]*)\r\n/i.exec(body)?.[1];
    return file === undefined || !(fault.part === true || /^image\/(png|gif)$/.test(file)) ? 400 : 200;
  }
  if (path === '/xml') {
    if (type !== 'application/xml') return 415;
    const value = (fault.xml ?? readXml)(body) as Record<string, unknown>;
    return (fault.item ?? isItem)(value) ? 200 : 400;
  }
  if (path === '/two' && type === 'application/x-www-form-urlencoded') {
    const fields = Object.fromEntries([...new URLSearchParams(body)].map(([k, v]) => [k, typed(v)]));
    return isItem(fields) ? 200 : 400;
  }
  if (path === '/two' && type === 'application/vnd.other+json') return (fault.other ?? isOther)(json(body)) ? 200 : 400;
  if (!type.startsWith('application/json')) return 415;
  const value = json(body);
  if (path === '/list') return Array.isArray(value) && value.every((item) => isInteger(item)) ? 200 : 400;
  if (path === '/text') {
    const a = (value as { a?: unknown } | null)?.a;
    return typeof value === 'object' && value !== null && !Array.isArray(value) && (a === undefined || typeof a === 'string') ? 200 : 400;
  }
  return isItem(value) ? 200 : 400;
} // prettier-ignore

const contract = await contractOf(DOCUMENT);

let server: Server | undefined;
afterEach(async () => {
  if (server) await closeServer(server);
  server = undefined;
});

async function verified(fault: Fault = {}, operations: string[] = []): Promise<Report> {
  const running = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => void (body += chunk.toString()));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://server');
      const allow = pathname === '/find' ? 'GET' : 'PUT';
      fault.query?.(searchParams);
      let status = 405;
      const count = request.headers['x-count'];
      if (pathname === '/find' && (count === undefined || !/^[1-9]\d*$/.test(String(count)))) status = 400;
      else if (request.method === allow) {
        try {
          status = judge(pathname, request.headers['content-type'] ?? '', body, searchParams, fault);
        } catch {
          status = 400;
        }
      }
      response.writeHead(request.method === allow ? status : 405, { allow }).end();
    });
  });
  server = running;
  await new Promise<void>((resolve) => running.listen(0, '127.0.0.1', resolve));
  return reportOf(verifyOptions([contract], urlOf(running), { onlyOperations: operations }));
}

const accused = (report: Report): string[] =>
  reportedFindings(report)
    .filter(({ severity }) => severity !== 'note')
    .map(({ check, case: id = '' }) => `${check} ${id}`);

describe('bodies and parameters of every kind', () => {
  it('a server that keeps the document has no findings', async () => {
    const report = await verified();
    expect(accused(report)).toEqual([]);
    const unseen = report.evidence.filter(({ about, state }) => about === 'request' && state !== 'seen');
    expect(unseen.map(({ operation, clause }) => `${operation} ${clause}`)).toEqual([]);
  });

  const lenient =
    (pattern: RegExp, mended: string): ((type: string, path: string) => Reader) =>
    () =>
    (text) =>
      JSON.parse(text.replace(pattern, mended)) as unknown;

  it.each<[string, Fault, string]>([
    ['takes anything in the other media type', { other: () => true }, 'two:negative:body@application/vnd.other+json/other:maximum'],
    ['takes broken JSON in the other media type', { json: (type) => (text) => (type.includes('other') ? { other: 1 } : JSON.parse(text)) as unknown }, 'two:negative:body@application/vnd.other+json:malformed'],
    ['mends JSON that is cut off', { json: lenient(/^(\{[^}]*)$/, '$1}') }, 'two:negative:body:malformed'],
    ['takes a comma after the last item', { json: lenient(/,\s*([\]}])/g, '$1') }, 'list:negative:body:malformed'],
    ['takes text after the end', { json: lenient(/[^\]}]*$/, '') }, 'text:negative:body:malformed'],
    ['takes XML without the required element', { item: ({ worth }) => worth === undefined || isInteger(worth, 0) }, 'xml:negative:body/worth:required'],
    ['takes any text in XML', { item: ({ worth }) => worth !== undefined && !(Number(worth) < 0) }, 'xml:negative:body/worth:type'],
    ['takes XML below the minimum', { item: ({ worth }) => isInteger(worth) }, 'xml:negative:body/worth:minimum'],
    ['takes XML that is cut off', { xml: (text) => readXml(text.replace(/<\/item$/, '</item>')) }, 'xml:negative:body:malformed'],
    ['takes parts of any type', { part: true }, 'parts:negative:body/file:contentType'],
    ['takes broken JSON in a parameter', { json: (_type, path) => (text) => { try { return JSON.parse(text) as unknown; } catch (error) { if (path === '/find') return { a: 1 }; throw error; } } }, 'find:negative:query/q:malformed'],
  ])('a server that %s is found out', async (_what, fault, id) => {
    const report = await verified(fault);
    expect(accused(report)).toContain(`request.invalid.accepted ${id}`);
  }); // prettier-ignore
});

describe('the plan of invalid requests', () => {
  const ids = [...plan(verifyOptions([contract], 'http://127.0.0.1:9'))].map(({ id }) => id);

  it('breaks a body of one character otherwise than by sending none, which is valid where the body is optional', async () => {
    const digit = await contractOf(`
paths:
  /digit: { put: { operationId: digit, requestBody: { content: { application/json: { schema: { type: integer }, example: 7 } } }, responses: { 204: { description: ok } } } }
`);
    const cases = [...plan(verifyOptions([digit], 'http://127.0.0.1:9'))];
    const malformed = cases.find(({ id }) => id === 'digit:negative:body:malformed');
    expect(String(malformed?.request.body)).toMatch(/^7.+/);
  });

  it('has no parameter with a name but no value, which many servers read as absent', () => {
    expect(ids.filter((id) => id.endsWith(':empty'))).toEqual([]);
  });

  it('spoils no media type that has the same schema, and no part of any type', () => {
    expect(ids.filter((id) => id.includes('body@application/x-www'))).toEqual([]);
    expect(ids.filter((id) => id.endsWith(':contentType'))).toEqual(['parts:negative:body/file:contentType']);
  });

  it('spoils no parameter whose place a header of the user takes', () => {
    const headers: [string, string][] = [['x-count', '7']];
    const cases = [...plan(verifyOptions([contract], 'http://127.0.0.1:9', { headers }))];
    expect(ids).toContain('find:negative:header/X-Count:required');
    expect(cases.map(({ id }) => id).filter((id) => id.startsWith('find:negative:header'))).toEqual([]);
  });
});
