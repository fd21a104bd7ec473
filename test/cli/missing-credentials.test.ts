import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { runMain } from '../support/run-cli.js';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'specproof-missing-')));

/** Four schemes, each of an operation of its own. */
const DOCUMENT = `
openapi: 3.1.0
info: { title: Vault, version: '1' }
paths:
  /key: { get: { operationId: key, security: [{ Key: [] }], responses: &responses { 200: { description: ok }, 401: { description: no } } } }
  /bearer: { get: { operationId: bearer, security: [{ Bearer: [] }], responses: *responses } }
  /basic: { get: { operationId: basic, security: [{ Basic: [] }], responses: *responses } }
  /session: { get: { operationId: session, security: [{ Session: [] }], responses: *responses } }
components:
  securitySchemes:
    Key: { type: apiKey, in: header, name: X-Key }
    Bearer: { type: http, scheme: bearer }
    Basic: { type: http, scheme: basic }
    Session: { type: apiKey, in: cookie, name: sid }
`;

const RIGHT: Record<string, (request: IncomingMessage) => boolean> = {
  key: ({ headers }) => headers['x-key'] === 'key-11-aaaa',
  bearer: ({ headers }) => /^bearer token-33-cccc$/i.test(headers.authorization ?? ''),
  basic: ({ headers }) => /^basic YWRhOnBhc3MtNzctd29yZA==$/i.test(headers.authorization ?? ''),
  session: ({ headers }) => headers.cookie === 'sid=session-66-ffff',
};

let server: Server;
let url = '';
let isLenient = false;
beforeAll(async () => {
  server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1);
    const isServed = isLenient || RIGHT[name]?.(request) === true;
    response.writeHead(request.method === 'GET' ? (isServed ? 200 : 401) : 405, { Allow: 'GET' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  writeFileSync(join(folder, 'vault.yaml'), DOCUMENT);
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function verified(...args: string[]): Promise<{ code: number | null; report: Report; stdout: string }> {
  const { code, stdout } = await runMain(
    ['verify', 'vault.yaml', '--server', url, '--report', 'json=r.json', ...args],
    folder,
  );
  return { code, stdout, report: JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8')) as Report };
}

describe('a server that answers 401, where no credential was given', () => {
  it('is one finding of all schemes, first, with the flags to give them', async () => {
    isLenient = false;
    const { code, report, stdout } = await verified();
    expect(code).toBe(1);
    expect(report.causes.map(({ check }) => check)).toEqual(['credentials.missing']);
    expect(report.causes[0]?.operations).toEqual(['key', 'bearer', 'basic', 'session']);
    for (const key of ['Key', 'Bearer', 'Basic', 'Session'])
      expect(report.causes[0]?.expected).toContain(`--credential ${key}=…`);
    expect(stdout).toContain('no credential was given for Key, Bearer, Basic, Session, and 4 operations');
  });
});

describe('a header that carries a credential', () => {
  it.each([
    ['key', 'X-Key: key-11-aaaa', 'Key'],
    ['bearer', 'Authorization: Bearer token-33-cccc', 'Bearer'],
    ['basic', 'Authorization: Basic YWRhOnBhc3MtNzctd29yZA==', 'Basic'],
    ['session', 'Cookie: sid=session-66-ffff', 'Session'],
  ])('of %s is known as one: it is accepted, and wrong ones and none are tried', async (id, header, key) => {
    isLenient = false;
    const strict = await verified('-H', header, '--operation', id);
    expect([strict.code, strict.report.causes]).toEqual([0, []]);
    const seen = strict.report.evidence.filter(({ state }) => state === 'seen').map(({ clause }) => clause);
    expect(seen).toEqual(
      expect.arrayContaining([
        `accepts security:${key}`,
        'refuses security:none',
        `refuses security:${key}:wrong`,
        `refuses security:${key}:empty`,
      ]),
    );
    isLenient = true;
    const lenient = await verified('-H', header, '--operation', id);
    expect(lenient.report.causes.map(({ check, count }) => [check, count > 2])).toEqual([
      ['request.auth.ignored', true],
    ]);
  });
});
