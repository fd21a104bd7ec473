import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { reportedFindings } from '../support/findings.js';
import { runMain } from '../support/run-cli.js';

// A server that repeats every secret it is told, in every place and spelling; nothing specproof says may hold one.

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'specproof-secrets-')));

const DOCUMENT = `
openapi: 3.0.3
info: { title: Echo, version: '1' }
paths:
  /bearer: &path
    get:
      operationId: bearer
      security: [{ Bearer: [] }]
      parameters: [{ name: accessToken, in: query, schema: { type: string }, example: x }]
      responses: &responses
        '200':
          description: ok
          headers: { X-Echo: { schema: { type: integer } } }
          content: { application/json: { schema: { additionalProperties: { type: integer } } } }
  /basic: { get: { operationId: basic, security: [{ Basic: [] }], responses: *responses } }
  /header: { get: { operationId: header, security: [{ Header: [] }], responses: *responses } }
  /query: { get: { operationId: query, security: [{ Query: [] }], responses: *responses } }
  /cookie: { get: { operationId: cookie, security: [{ Cookie: [] }], responses: *responses } }
  /broken: { get: { operationId: broken, security: [{ Bearer: [] }], responses: *responses } }
  /moved: { get: { operationId: moved, security: [{ Bearer: [] }], responses: *responses } }
components:
  securitySchemes:
    Bearer: { type: http, scheme: bearer }
    Basic: { type: http, scheme: basic }
    Header: { type: apiKey, in: header, name: X-Installation }
    Query: { type: apiKey, in: query, name: k }
    Cookie: { type: apiKey, in: cookie, name: sid }
`;

const SECRETS = {
  bearer: 'tok/a+b~"q',
  password: 'p4ss w%rd',
  header: 'wonder77',
  query: 'quixotic&key',
  cookie: 'c00kie-value',
  short: 'k9z',
  fromEnvironment: 'from-the-environment',
  operation: 'only-of-one-operation',
  named: 'zebra-crossing-9',
  parameter: 'given-parameter-5',
};

/** Every spelling in which a text may come back. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
    bytes.toString('base64'),
    bytes.toString('base64').replaceAll('=', ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(JSON.stringify(secret)).slice(3, -3),
    secret.replaceAll('~', '~0').replaceAll('/', '~1'),
  ];
}

/** What the server was told that is nobody's business. */
function told({ headers, url = '' }: IncomingMessage): string[] {
  const query = new URL(url, 'http://h').searchParams;
  const { authorization = '', cookie = '' } = headers;
  const token = authorization.replace(/^\S+ /, '');
  const decoded = authorization.startsWith('Basic ') ? Buffer.from(token, 'base64').toString() : '';
  const own = ['x-installation', 'x-plain', 'x-op', 'x-short', 'x-named-secret'].map((name) =>
    String(headers[name] ?? ''),
  );
  return [authorization, token, decoded, decoded.split(':')[1] ?? '', cookie, cookie.replace(/^sid=/, ''), query.get('k') ?? '', query.get('accessToken') ?? '', ...own].filter((text) => text !== ''); // prettier-ignore
}

const server: Server = createServer((request, response) => {
  const texts = told(request).flatMap((text) => [text, ...spellings(text)]);
  const path = new URL(request.url ?? '', 'http://h').pathname;
  const plain = texts.map((text) => text.replaceAll(/[^ -~]/g, ''));
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('X-Echo', plain.join(' '));
  plain.forEach((text, i) =>
    response.setHeader(`X-${String(i)}-${text.replaceAll(/[^A-Za-z0-9-]/g, '')}`, text),
  );
  if (path === '/moved')
    return void response.writeHead(302, { Location: `http://elsewhere/${plain[1] ?? ''}` }).end();
  if (path === '/broken') return void response.end(`{"a": ${texts.join(' ')}`);
  const members = texts.flatMap((text, i) => [
    [text, text],
    [`k${String(i)}`, `${' '.repeat(95 + (i % 20))}${text}`],
    [`b${String(i)}`, Buffer.from(JSON.stringify({ text })).toString('base64')],
  ]);
  response.statusMessage = plain[0] ?? 'OK';
  response.end(JSON.stringify(Object.fromEntries(members)));
});

let url = '';
beforeAll(async () => {
  writeFileSync(join(folder, 'echo.yaml'), DOCUMENT);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The secrets that a text holds, in whatever spelling; texts within JSON are looked at by themselves too. */
function leaks(output: string): string[] {
  const texts = [output];
  try {
    JSON.parse(output, (name, value: unknown) => {
      texts.push(name, ...(typeof value === 'string' ? [value] : []));
      return value;
    });
  } catch {
    // It is no JSON, and was looked at as it is.
  }
  const shown = texts.join('\n').toLowerCase();
  return Object.entries(SECRETS).flatMap(([name, secret]) =>
    spellings(secret)
      .filter((text) => shown.includes(text.toLowerCase()))
      .map((text) => `${name}: ${text}`),
  );
}

const CONFIG = {
  documents: ['echo.yaml'],
  headers: { 'X-Plain': { env: 'PLAIN' }, 'X-Short': { env: 'SHORT' } },
  operations: { header: { headers: { 'X-Op': { env: 'OP' } } } },
  credentials: { Header: { env: 'HEADER' }, Cookie: SECRETS.cookie },
};
const ENV = {
  PLAIN: SECRETS.fromEnvironment,
  SHORT: SECRETS.short,
  OP: SECRETS.operation,
  HEADER: SECRETS.header,
  SPECPROOF_CREDENTIAL_QUERY: SECRETS.query,
};
const ARGS = [
  '--credential', `Bearer=${SECRETS.bearer}`, '--credential', `Basic=ada:${SECRETS.password}`,
  '-H', `X-Named-Secret: ${SECRETS.named}`, '--param', `accessToken=${SECRETS.parameter}`,
]; // prettier-ignore

it('the server of these tests repeats every secret it is sent, in every spelling', async () => {
  const response = await fetch(`${url}/bearer`, {
    headers: { Authorization: `Bearer ${SECRETS.bearer}`, 'X-Op': SECRETS.operation },
  });
  const found = leaks(await response.text());
  for (const name of ['bearer', 'operation'] as const)
    for (const text of new Set(spellings(SECRETS[name]))) expect(found).toContain(`${name}: ${text}`);
});

/** How a curl line gives a header that nobody is to see. */
function asVariable(name: string): string {
  return `"${name}: $${name.toUpperCase().replaceAll('-', '_')}"`;
}

describe('the output of specproof verify', () => {
  beforeAll(() => writeFileSync(join(folder, 'secrets.json'), JSON.stringify(CONFIG)));
  const verify = (...more: string[]): ReturnType<typeof runMain> =>
    runMain(['verify', '--config', 'secrets.json', '--server', url, ...ARGS, ...more], folder, ENV);

  it('holds no secret in any report, whatever the server repeats', async () => {
    const { code, stdout, stderr } = await verify('--report', 'json=report.json');
    const report = readFileSync(join(folder, 'report.json'), 'utf8');
    expect(code).toBe(1);
    expect(leaks(stdout)).toEqual([]);
    expect(leaks(stderr)).toEqual([]);
    expect(leaks(report)).toEqual([]);
    // There was something to hide, in every place.
    const findings = reportedFindings(JSON.parse(report) as Report);
    expect(findings.map(({ at }) => at)).toContain('body#/[redacted]');
    const checks = new Set(findings.map(({ check }) => check));
    for (const check of [
      'response.body.schema',
      'response.body.undecodable',
      'response.header.schema',
      'response.redirect',
    ])
      expect(checks).toContain(check);
    const lines = findings.map(({ curl = '' }) => curl).join('\n');
    for (const name of ['Authorization', 'Cookie', 'X-Plain', 'X-Short', 'X-Named-Secret'])
      expect(lines).toContain(asVariable(name));
    expect(lines).toContain(`accessToken='"$ACCESSTOKEN"'`);
  });

  it.each([
    ['header', [asVariable('X-Installation'), asVariable('X-Op')]],
    ['query', [`k='"$K"'`]],
  ])('holds no secret in the report of the operation %s, whose requests are shown', async (id, shown) => {
    const own = ['--operation', id, '--report', `json=${id}.json`];
    const given = await runMain(['verify', '--config', 'secrets.json', '--server', url, ...own], folder, ENV);
    expect(given.code, given.stderr).toBe(1);
    const report = readFileSync(join(folder, `${id}.json`), 'utf8');
    expect(leaks(report)).toEqual([]);
    const { causes } = JSON.parse(report) as Report;
    const lines = causes.map(({ curl = '' }) => curl).join('\n');
    for (const each of shown) expect(lines).toContain(each);
  });

  it.each([
    ['--dry-run'],
    ['--plan'],
    ['--debug', '--operation', 'nothing'],
    ['--debug', '--case', 'nothing'],
  ])('holds no secret with the options %s %s %s', async (...more) => {
    const { stdout, stderr } = await verify(...more);
    expect(stdout + stderr).not.toBe('');
    expect(leaks(stdout + stderr)).toEqual([]);
  });

  it('holds no secret when the server cannot be reached', async () => {
    const args = ['verify', '--config', 'secrets.json', '--server', 'http://127.0.0.1:1', ...ARGS, '--debug'];
    const { code, stderr } = await runMain(args, folder, ENV);
    expect(code).toBe(2);
    expect(leaks(stderr)).toEqual([]);
  });

  const { named } = SECRETS;
  it.each([
    ['--server', `user:${named}@localhost`],
    ['--server', `http://user:${named}@localhost`],
    ['--server', `ftp://user:${named}@localhost`],
    ['--server', `http://user:${named}/x@localhost`],
    ['--server', `http://localhost?token=${named}`],
    ['--server', `localhost?token=${named}`],
    ['--server', `http://localhost#${named}`],
    ['-H', `X-Foo ${named}`],
    ['-H', `X-Foo ${named}:x`],
    ['-H', `X Foo: ${named}`],
    ['-H', `X-Foo: ${named}\nX-Bar: 1`],
    ['-H', `Content-Length: ${named}`],
    ['--credential', named],
    ['--credential', `Bearr=${named}`],
    ['--credential', `Bearer=${named}\n`],
    [`--credentail=Bearer=${named}`],
    ['--param', named],
    ['--param', `acessToken=${named}`],
    [`http://user:${named}@127.0.0.1:1/doc.yaml`],
    [`http://127.0.0.1:1/doc.yaml?token=${named}`],
    [`http://127.0.0.1:1/doc.yaml?${named}#${named}`],
    [`http://user:${named}@[/doc.yaml`],
  ])('holds no secret when it refuses %s %s', async (...args) => {
    const documents = args.length === 1 && args[0].startsWith('http') ? [] : ['echo.yaml'];
    for (const debug of [[], ['--debug']]) {
      const { code, stdout, stderr } = await runMain(['verify', ...documents, ...args, ...debug], folder);
      expect(code).toBe(2);
      expect(leaks(stdout + stderr)).toEqual([]);
    }
  });

  it('holds no token from the URL of a document', async () => {
    const documents = createServer((_, response) => void response.end(DOCUMENT));
    await new Promise<void>((resolve) => documents.listen(0, '127.0.0.1', resolve));
    const { port } = documents.address() as AddressInfo;
    const source = `http://127.0.0.1:${String(port)}/echo.yaml?token=${named}&v=1#${named}`;
    const file = join(folder, 'remote.json');
    const { stdout, stderr } = await runMain(['verify', source, '--server', url, '--report', `json=${file}`, '--phase', 'examples'], folder); // prettier-ignore
    documents.close();
    expect(stdout).toContain(`http://127.0.0.1:${String(port)}/echo.yaml?token=…&v=…`);
    expect(leaks(stdout + stderr + readFileSync(file, 'utf8'))).toEqual([]);
  });
});
