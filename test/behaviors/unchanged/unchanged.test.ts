import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/json/json.js';
import type { Report } from '../../../src/model/report.js';
import { soundContractOf } from '../../support/contracts.js';
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

const found = ({ findings }: Report): string[] => [...new Set(findings.map(({ check }) => check))];
const whole = (version: number): JsonObject => ({ version, items: [1, 2] });
const INTEGER = { type: ['integer', 'null'] };

describe('marks that are numbers', () => {
  it.each([7, 1, 0, -5])('a server that knows the version %i keeps its word', async (version) => {
    const report = await verified(INTEGER, (known) => (known === version ? {} : whole(version)));
    expect(report.findings).toEqual([]);
    expect(report.evidence.find(({ clause }) => clause === 'unchanged')?.state).toBe('seen');
  });

  it('a later version than the last may be one since which nothing has changed', async () => {
    const report = await verified(INTEGER, (known) =>
      typeof known === 'number' && known >= 7 ? {} : whole(7),
    );
    expect(report.findings).toEqual([]);
  });

  it('a server that takes any number for the last version is found out', async () => {
    const report = await verified(INTEGER, (known) => (typeof known === 'number' ? {} : whole(7)));
    expect(found(report)).toEqual(['behavior.unchanged']);
  });

  it('a server that takes null for the last version is found out', async () => {
    const report = await verified(INTEGER, (known) => (known === 7 || known === null ? {} : whole(7)));
    expect(found(report)).toEqual(['behavior.unchanged']);
    expect(report.findings[0]?.message).toContain('null, which is none');
  });

  it('a server that takes no version for the last one is found out', async () => {
    const report = await verified(INTEGER, (known) => (known === 7 || known === undefined ? {} : whole(7)));
    expect(report.findings.map(({ check, message }) => `${check}: ${message}`)).toEqual([
      'behavior.unchanged: no mark was sent, and the answer is the one that says that nothing has changed since',
    ]);
  });
});

describe('where the request has to have a mark', () => {
  it('the documented one may be the last, and another is asked for a whole answer', async () => {
    const report = await verified({ type: 'integer' }, (known) => (known === 7 ? {} : whole(7)), ['known']);
    expect(report.findings).toEqual([]);
    expect(report.evidence.find(({ clause }) => clause === 'unchanged')?.state).toBe('seen');
  });
});

it.each([
  ['marks of any type', INTEGER],
  ['texts', { type: ['string', 'null'] }],
])('nothing is proved where there is no answer but the short one: %s', async (_name, known) => {
  const report = await verified(known, () => ({}));
  expect(found(report)).toEqual(['evidence.nothing-proved']);
  expect(report.evidence.find(({ clause }) => clause === 'unchanged')?.state).toBe('never');
});

it('data that come to be while they are asked for are no fault', async () => {
  for (const moment of [1, 2, 3]) {
    let count = 0;
    const report = await verified(INTEGER, (known) => {
      const now = ++count < moment ? undefined : 7;
      return now === undefined || known === now ? {} : whole(now);
    });
    expect(report.findings, `after ${String(moment)} requests`).toEqual([]);
  }
});
