import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.js';
import type { Report } from '../../../src/model/report.js';
import { urlOf } from '../../support/conforming-server.js';
import { soundContractOf } from '../../support/contracts.js';
import { reportOf, verifyOptions } from '../../support/verify-options.js';

const page: JsonObject = { name: 'page', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 9 } };
const paths: JsonObject = Object.fromEntries(
  ['birds', 'fish', 'frogs', 'newts'].map((operationId) => [
    `/${operationId}`,
    {
      get: { operationId, parameters: [page], responses: { 200: { description: '' }, 400: { description: '' } } },
    },
  ]),
); // prettier-ignore

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** The run against a server that ends at a request, and does not come back. */
async function endingAt(isLast: (url: string) => boolean, concurrency: number): Promise<Report> {
  const own = createServer(({ url = '', method }: IncomingMessage, response) => {
    if (isLast(url)) {
      own.closeAllConnections();
      own.close();
      return;
    }
    if (method !== 'GET') return void response.writeHead(405, { Allow: 'GET' }).end();
    const number = new URL(url, 'http://x').searchParams.get('page');
    response.writeHead(number === null || /^[1-9]$/.test(number) ? 200 : 400).end();
  });
  server = own;
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
  const contract = await soundContractOf({ paths });
  return reportOf(verifyOptions([contract], urlOf(own), { concurrency }));
}

describe('a server that ends at a request', () => {
  it.each([1, 4])('is one cause, which names the request, %i at once', async (concurrency) => {
    const report = await endingAt((url) => url === '/fish?page=0', concurrency);
    expect(report.end).toBe('target-lost');
    expect(report.causes.map(({ check, severity }) => `${severity} ${check}`)).toEqual([
      'error connection.reset',
    ]);
    const [cause] = report.causes;
    expect(cause?.message).toMatch(/closed the connection.*; from then on the server could not be reached$/);
    if (concurrency === 1) expect(cause?.curl).toContain('/fish?page=0');
    else expect(cause?.occurrences.map((each) => each.case)).toContain('fish:negative:query/page:minimum');
  });
});
