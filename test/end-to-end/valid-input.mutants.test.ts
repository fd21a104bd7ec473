import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/json/json.js';
import type { Report } from '../../src/model/report.js';
import { closeServer, urlOf } from '../support/conforming-server.js';
import { contractOf } from '../support/contracts.js';
import { checksIn, testKillRates } from '../support/kill-rates.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

const contract = await contractOf(`
openapi: 3.1.0
paths:
  /orders/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer, format: int32 }, example: 7 }]
    put:
      operationId: put
      parameters:
        - { name: note, in: query, schema: { type: string } }
        - { name: kind, in: query, schema: { oneOf: [{ type: integer, minimum: 10 }, { type: string, enum: [all, none] }] }, example: all }
        - { name: limit, in: query, schema: { type: integer, minimum: 1 }, example: 2 }
        - { name: day, in: query, schema: { type: string, examples: [monday, friday] }, example: monday }
      requestBody:
        required: true
        content:
          application/json:
            example: { name: Ada, tags: [a], code: 1, from: x, to: y, pay: { card: '1' } }
            schema:
              type: object
              properties:
                name: { type: string }
                tags: { type: array, items: { type: string }, uniqueItems: true, maxItems: 3 }
                code: { type: [integer, string] }
                from: { type: [string, 'null'] }
                to: { anyOf: [{ type: string }, { type: 'null' }] }
                pay: { oneOf: [{ type: object, required: [card], properties: { card: { type: string } } }, { type: object, required: [bank], properties: { bank: { type: string, enum: [x, y] } } }] }
      responses:
        200: { description: done, content: { application/json: { schema: { type: object, required: [ok], properties: { ok: { type: boolean } } } } } }
        400: { description: no }
        404: { description: none, content: { application/json: { schema: { type: object, required: [code], properties: { code: { type: string } } } } } }
`);

/** What of a request a fault may depend on. */
interface Input {
  id: string;
  query: URLSearchParams;
  body: JsonObject;
  headers: IncomingMessage['headers'];
}

interface Answer {
  status: number;
  body: unknown;
  isCompressed?: boolean;
}

type Fault = (input: Input) => Answer | undefined;

const CRASH: Answer = { status: 500, body: {} };
const crash =
  (when: (input: Input) => boolean): Fault =>
  (input) =>
    when(input) ? CRASH : undefined;

/** Takes whatever the document allows: of bodies, any object. */
async function reportOn(fault: Fault): Promise<Report> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://server');
      const id = url.pathname.split('/').at(-1) ?? '';
      const input = { id, query: url.searchParams, body: {}, headers: request.headers };
      try {
        input.body = JSON.parse(Buffer.concat(chunks).toString()) as JsonObject;
      } catch {
        return void response.writeHead(400).end();
      }
      const usual: Answer =
        id === '7' ? { status: 200, body: { ok: true } } : { status: 404, body: { code: 'NONE' } };
      const { status, body, isCompressed = false } = fault(input) ?? usual;
      const bytes = Buffer.from(JSON.stringify(body));
      const coding = isCompressed ? { 'content-encoding': 'gzip' } : {};
      response.writeHead(status, { 'content-type': 'application/json', ...coding });
      response.end(isCompressed ? gzipSync(bytes).subarray(0, -9) : bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const report = await reportOf(
    verifyOptions([contract], urlOf(server), { phases: ['examples', 'coverage'] }),
  );
  await closeServer(server);
  return report;
}

const codesOf = (report: Report): string[] => checksIn(report, (severity) => severity !== 'note');

const faults: [name: string, caughtBy: string, fault: Fault][] = [
  ['fails when nothing optional is sent', 'response.status.server-error', crash(({ body, query }) => Object.keys(body).length === 0 && query.size === 0)],
  ['fails when both ends are null', 'response.status.server-error', crash(({ body }) => body.from === null && body.to === null)],
  ['fails for what is not there', 'response.status.server-error', crash(({ id }) => id !== '7')],
  ['says in another way that nothing is there', 'response.body.schema', ({ id }) => (id === '7' ? undefined : { status: 404, body: { message: 'none' } })],
  ['breaks what it compresses', 'response.body.undecodable', ({ id, headers }) => (id === '7' && /gzip/.test(String(headers['accept-encoding'])) ? { status: 200, body: { ok: true }, isCompressed: true } : undefined)],
  ['refuses the second example of a schema', 'request.valid.refused', ({ query }) => (query.get('day') === 'friday' ? { status: 400, body: {} } : undefined)],
  ['fails for the second of two types', 'response.status.server-error', crash(({ body }) => typeof body.code === 'string')],
  ['fails for one word of a choice', 'response.status.server-error', crash(({ query }) => query.get('kind') === 'none')],
  ['fails for the other branch of a choice', 'response.status.server-error', crash(({ body }) => (body.pay as JsonObject | undefined)?.bank === 'y')],
  ['fails for as many different items as there may be', 'response.status.server-error', crash(({ body }) => (body.tags as string[] | undefined)?.length === 3)],
  ['fails for letters beyond ASCII in a body', 'response.status.server-error', crash(({ body }) => /[^ -~]/.test(JSON.stringify(body)))],
  ['fails for a plus in a query', 'response.status.server-error', crash(({ query }) => query.get('note')?.includes('+') === true)],
  ['fails for large numbers', 'response.status.server-error', crash(({ query }) => Number(query.get('limit')) > 100)],
  ['fails when JSON names its charset', 'response.status.server-error', crash(({ headers }) => String(headers['content-type']).includes('charset'))],
]; // prettier-ignore

const mutants = faults.map(([name, caughtBy, fault]) => ({ name, caughtBy: [caughtBy], fault }));

testKillRates('servers that fail for some valid input', mutants, async ({ fault }) =>
  codesOf(await reportOn(fault)),
);

describe('a server that takes all valid input', () => {
  it('is accused of nothing, and its 404 to an unknown id counts as evidence', async () => {
    const report = await reportOn(() => undefined);
    expect(codesOf(report)).toEqual([]);
    expect(
      report.evidence.filter(({ clause }) => clause.startsWith('404')).map(({ state }) => state),
    ).toEqual(['seen', 'seen', 'seen']);
  });
});
