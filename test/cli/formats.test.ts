import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readContract } from '../../src/load/index.js';
import type { Report } from '../../src/model/report.js';
import { reportedFindings } from '../support/findings.js';
import { judged } from '../support/independent-server.js';
import { ask, mocking } from '../support/mocks.js';
import { runMain } from '../support/run-cli.js';

const API = `openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /posts/{id}:
    get:
      operationId: post
      parameters: [{ name: id, in: path, required: true, schema: { type: string, format: ulid } }]
      responses:
        '200': { description: d, content: { application/json: { schema: { type: object, required: [id, port], properties: { id: { type: string, format: ulid, maxLength: 40 }, port: { type: integer, format: port } } } } } }
        '400': { description: d }
  /health: { get: { operationId: health, responses: { '204': { description: d } } } }
`;

const ULID = '^[0-9A-HJKMNP-TV-Z]{26}$';
const FORMATS = { ulid: { pattern: ULID, maxLength: 30 }, port: { minimum: 1, maximum: 65_535 } };

function folderWith(config?: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'specproof-formats-'));
  writeFileSync(join(folder, 'api.yaml'), API);
  if (config) writeFileSync(join(folder, 'specproof.config.json'), JSON.stringify({ documents: ['api.yaml'], ...config }, null, 1)); // prettier-ignore
  return folder;
}

const lines = (text: string, pattern: RegExp): string[] =>
  text.split('\n').filter((line) => pattern.test(line));

describe('a format that nobody knows', () => {
  it('is a warning, and evidence names it as not proved', async () => {
    const folder = folderWith();
    const { code, stdout } = await runMain(['verify', 'api.yaml', '--report', 'json=r.json'], folder);
    expect(code).toBe(0);
    expect(stdout).toContain("2 clauses not proved: the format 'ulid' is unknown: the type alone is ");
    expect(stdout).toMatch(/never, 3 of\s+them not\s+enforced$/m);
    const { evidence, summary } = JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8')) as Report;
    expect(
      evidence.filter(({ unenforced }) => unenforced).map(({ clause, state }) => [clause, state]),
    ).toEqual([
      ['200 application/json #/id:format', 'never'],
      ['200 application/json #/port:format', 'never'],
      ['refuses path/id:format', 'never'],
    ]);
    expect(summary.evidence.unenforced).toBe(3);
  });

  it('is an error with --strict, of what needs it alone', async () => {
    const folder = folderWith();
    const lint = await runMain(['lint', 'api.yaml', '--strict'], folder);
    expect([lint.code, lines(lint.stdout, /error document\.schema\.format/).length]).toEqual([1, 3]);
    expect(lint.stdout).toContain('2 operations (1 not usable), 3 errors, 0 warnings');
    const generated = await runMain(['generate', 'api.yaml', '--strict', '--out', 'out'], folder);
    expect(generated.stderr).toContain('GET /posts/{id}');
    expect(readFileSync(join(folder, 'out/api/client.ts'), 'utf8')).not.toContain('/posts');
    const verified = await runMain(['verify', 'api.yaml', '--strict'], folder);
    expect(verified.code).toBe(1);
    expect(verified.stdout).toMatch(/left out because of\s+it: post/);
    const mock = await mocking({ documents: ['api.yaml'], cwd: folder, strict: true });
    expect((await ask(`${mock.url}/posts/x`)).status).toBe(501);
    expect((await ask(`${mock.url}/health`)).status).toBe(204);
  });

  it('is strict by the configuration, and taken back by an option', async () => {
    const folder = folderWith({ strict: true });
    expect((await runMain(['lint'], folder)).code).toBe(1);
    expect((await runMain(['lint', '--no-strict'], folder)).code).toBe(0);
  });
});

describe('a format that the configuration declares', () => {
  it('is sampled, judged and broken as declared', async () => {
    const contract = await readContract('api.yaml', { cwd: folderWith(), formats: FORMATS });
    expect(contract.problems).toEqual([]);
    const mock = await mocking({ contracts: [contract] });
    const id = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
    const { status, text } = await ask(`${mock.url}/posts/${id}`);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ id: expect.stringMatching(ULID) as string });
    expect((await ask(`${mock.url}/posts/nothing`)).status).toBe(400);
    const { ofServer, report } = await judged(contract, ({ method, path }) => {
      if (method !== 'GET') return { status: 405, headers: { allow: 'GET' } };
      if (path === '/health') return 204;
      return new RegExp(ULID).test(path.slice('/posts/'.length)) ? { body: { id: 'short', port: 0 } } : 400;
    });
    const found = reportedFindings(report).map(({ check, at, expected }) => `${check} ${at} ${expected}`);
    expect(new Set(found)).toEqual(new Set([
      `response.body.schema body#/id pattern ${ULID}`,
      'response.body.schema body#/port minimum 1',
    ].map((line) => expect.stringContaining(line.split(' ').slice(0, 2).join(' ')) as string))); // prettier-ignore
    expect(ofServer.every((line) => line.startsWith('error response.body.schema'))).toBe(true);
    const clauses = report.evidence.filter(({ state }) => state === 'seen').map(({ clause }) => clause);
    expect(clauses).toContain('refuses path/id:pattern');
  });

  it('is not missed where it is to be ignored', async () => {
    const { code, stdout } = await runMain(
      ['lint'],
      folderWith({ formats: { ulid: 'ignore', port: 'ignore' } }),
    );
    expect([code, stdout]).toEqual([0, 'api.yaml: 2 operations, 0 errors, 0 warnings\n']);
  });

  it('is told where no document uses it, with its place', async () => {
    const folder = folderWith({ formats: { ...FORMATS, nobody: 'ignore' } });
    const place = /^specproof\.config\.json:\d+:\d+: formats\.nobody: no document has the format 'nobody'$/m;
    expect((await runMain(['lint'], folder)).stdout).toMatch(place);
    expect((await runMain(['generate', '--out', 'out'], folder)).stderr).toMatch(/formats\.nobody/);
    expect((await runMain(['lint', 'api.yaml'], folder)).stdout).not.toContain('nobody');
  });
});

describe('the rules of lint', () => {
  it('give codes another severity, or silence them', async () => {
    const rules = (severity: string): object => ({ lint: { rules: { 'document.schema.format': severity } } });
    const { code, stdout } = await runMain(['lint'], folderWith(rules('error')));
    expect([code, lines(stdout, /error document/).length]).toEqual([1, 3]);
    expect(await runMain(['lint'], folderWith(rules('off')))).toMatchObject({
      code: 0,
      stdout: 'api.yaml: 2 operations, 0 errors, 0 warnings\n',
    });
  });

  it('name no code that does not exist', async () => {
    const { code, stderr } = await runMain(
      ['lint'],
      folderWith({ lint: { rules: { 'document.schema.fromat': 'off' } } }),
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/^specproof: specproof\.config\.json:\d+:\d+: lint\.rules.*did you mean 'document\.schema\.format'\?/); // prettier-ignore
  });

  it('need no secret of the environment', async () => {
    const folder = folderWith({ credentials: { key: { env: 'NEVER_SET_ANYWHERE' } } });
    expect((await runMain(['lint'], folder)).code).toBe(0);
  });
});
