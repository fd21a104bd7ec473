import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import type { Report } from '../../../src/model/report.js';
import { soundContractOf } from '../../support/contracts.js';
import { reportedFindings } from '../../support/findings.js';
import { reportOf, verifyOptions } from '../../support/verify-options.js';

/** An operation whose marks are whole numbers, and whose short answer is an empty object. */
function documentOf(known: JsonObject, required: string[] = []): string {
  const json = (schema: JsonObject, example: Json): JsonObject => ({
    content: { 'application/json': { schema, example } },
  });
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Versions', version: '1' },
    paths: {
      '/items': {
        post: {
          operationId: 'items',
          'x-contract': { reads: true, unchanged: { send: '/known', from: '/version', answer: {} } },
          requestBody: json({ type: 'object', required, properties: { known } }, { known: 7 }),
          responses: {
            '200': {
              description: 'Items',
              ...json(
                { type: 'object', properties: { version: { type: 'integer' }, items: { type: 'array', items: {} } } },
                { version: 7, items: [1] },
              ),
            },
            '4XX': { description: 'Refused' },
          },
        },
      },
    },
  });
} // prettier-ignore

type Answering = (known: Json | undefined) => JsonObject;

async function verified(known: JsonObject, answer: Answering, required: string[] = []): Promise<Report> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      const sent = JSON.parse(body) as { known?: Json };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer(sent.known)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const contract = await soundContractOf(documentOf(known, required), { file: 'versions.openapi.yaml' });
  const report = await reportOf(
    verifyOptions([contract], `http://127.0.0.1:${String(port)}`, { phases: ['behaviors'] }),
  );
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return report;
}

const found = (report: Report): string[] => [...new Set(reportedFindings(report).map(({ check }) => check))];
const whole = (version: number): JsonObject => ({ version, items: [1, 2] });
const INTEGER = { type: ['integer', 'null'] };

describe('`unchanged` with marks that are numbers', () => {
  it.each([7, 1, 0, -5])('has no findings on a server whose last version is %i', async (version) => {
    const report = await verified(INTEGER, (known) => (known === version ? {} : whole(version)));
    expect(reportedFindings(report)).toEqual([]);
    expect(report.evidence.find(({ clause }) => clause === 'unchanged')?.state).toBe('seen');
  });

  it('allows a server to answer a version later than the last with the short answer', async () => {
    const report = await verified(INTEGER, (known) =>
      typeof known === 'number' && known >= 7 ? {} : whole(7),
    );
    expect(reportedFindings(report)).toEqual([]);
  });

  it('reports a server that takes any number for the last version', async () => {
    const report = await verified(INTEGER, (known) => (typeof known === 'number' ? {} : whole(7)));
    expect(found(report)).toEqual(['behavior.unchanged']);
  });

  it('reports a server that takes null for the last version', async () => {
    const report = await verified(INTEGER, (known) => (known === 7 || known === null ? {} : whole(7)));
    expect(found(report)).toEqual(['behavior.unchanged']);
    expect(reportedFindings(report)[0]?.message).toContain('null, which is none');
  });

  it('reports a server that takes a missing version for the last one', async () => {
    const report = await verified(INTEGER, (known) => (known === 7 || known === undefined ? {} : whole(7)));
    expect(reportedFindings(report).map(({ check, message }) => `${check}: ${message}`)).toEqual([
      'behavior.unchanged: no mark was sent, and the answer is the one that says that nothing has changed since',
    ]);
  });
});

describe('`unchanged` with a mark that every request has to have', () => {
  it('is seen to hold where the documented mark is the last, and another gets a whole answer', async () => {
    const report = await verified({ type: 'integer' }, (known) => (known === 7 ? {} : whole(7)), ['known']);
    expect(reportedFindings(report)).toEqual([]);
    expect(report.evidence.find(({ clause }) => clause === 'unchanged')?.state).toBe('seen');
  });
});

it.each([
  ['marks that are integers', INTEGER],
  ['marks that are texts', { type: ['string', 'null'] }],
])(
  '`unchanged` proves nothing where the server only ever gives the short answer: %s',
  async (_name, known) => {
    const report = await verified(known, () => ({}));
    expect(found(report)).toEqual(['evidence.nothing-proved']);
    expect(report.evidence.find(({ clause }) => clause === 'unchanged')?.state).toBe('never');
  },
);

it('`unchanged` has no findings where the data appear while they are asked for', async () => {
  for (const moment of [1, 2, 3]) {
    let count = 0;
    const report = await verified(INTEGER, (known) => {
      const now = ++count < moment ? undefined : 7;
      return now === undefined || known === now ? {} : whole(now);
    });
    expect(reportedFindings(report), `after ${String(moment)} requests`).toEqual([]);
  }
});
