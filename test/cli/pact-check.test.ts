import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse as parseJunit } from 'junit2json';
import { afterAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/index.js';
import { runMain } from '../support/run-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'specproof-pact-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

writeFileSync(
  join(folder, 'shop.yaml'),
  `openapi: 3.1.0
info: { title: Shop, version: '1' }
paths:
  /things:
    get:
      operationId: listThings
      responses:
        '200':
          description: Things.
          content:
            application/json: { schema: { type: object, properties: { total: { type: integer } } } }
`,
);
const pact = (query: object, body: object): string =>
  JSON.stringify({
    consumer: { name: 'app' },
    provider: { name: 'shop' },
    interactions: [
      { description: 'a list', request: { method: 'GET', path: '/things', query }, response: { status: 200, body } },
      { type: 'Asynchronous/Messages', description: 'a message' },
    ],
  }, undefined, 1); // prettier-ignore
writeFileSync(join(folder, 'right.json'), pact({}, { total: 1 }));
writeFileSync(join(folder, 'wrong.json'), pact({ colour: ['red'] }, { total: '1' }));

describe('specproof pact check', () => {
  it('prints each finding with its places, and ends with 1', async () => {
    const { code, stdout } = await runMain(
      ['pact', 'check', 'right.json', 'wrong.json', 'shop.yaml'],
      folder,
    );
    expect(stdout).toBe(
      [
        'right.json: app → shop, 1 interaction (1 message not judged), 0 errors, 0 warnings',
        "wrong.json:15:6: error request.query.undocumented 'a list': the query parameter 'colour' is not documented",
        '    shop.yaml:5:5  get:',
        `wrong.json:23:6: error response.body.schema 'a list': /total: expected type integer, received "1"`,
        '    shop.yaml:11:80  application/json: { schema: { type: object, properties: { total: { type: integer } } } }',
        'wrong.json: app → shop, 1 interaction (1 message not judged), 2 errors, 0 warnings',
        '',
      ].join('\n'),
    );
    expect(code).toBe(1);
  });

  it('reports each interaction as a test, those that hold included', async () => {
    const args = ['pact', 'check', 'right.json', 'wrong.json', 'shop.yaml', '--report', 'junit=pacts.xml', '--report', 'json=pacts.json']; // prettier-ignore
    await runMain(args, folder);
    const parsed = await parseJunit(readFileSync(join(folder, 'pacts.xml'), 'utf8'));
    const suites = parsed && 'testsuite' in parsed ? (parsed.testsuite ?? []) : [];
    expect(suites.map(({ name, testcase }) => [name, testcase?.map((test) => [test.name, test.failure?.map(({ type }) => type)])])).toEqual([
      ['app (right.json)', [['a list', undefined]]],
      ['app (wrong.json)', [['a list', ['request.query.undocumented', 'response.body.schema']]]],
      ['documents', [['the whole run', undefined]]],
    ]); // prettier-ignore
    const report = JSON.parse(readFileSync(join(folder, 'pacts.json'), 'utf8')) as Report;
    expect(report.interactions?.map(({ pact, description, causes }) => [pact, description, causes])).toEqual([['right.json', 'a list', []], ['wrong.json', 'a list', [0, 1]]]); // prettier-ignore
  });

  it('ends with 0 when everything holds', async () => {
    expect((await runMain(['pact', 'check', 'right.json', 'shop.yaml'], folder)).code).toBe(0);
  });

  it('writes reports', async () => {
    const args = ['pact', 'check', 'wrong.json', 'shop.yaml', '--report', 'json=report.json'];
    expect((await runMain(args, folder)).code).toBe(1);
    const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as Report;
    expect(report.causes).toMatchObject([
      { check: 'request.query.undocumented', at: 'wrong.json#/interactions/0/request/query/colour', operations: ['listThings'] },
      { check: 'response.body.schema', at: 'wrong.json#/interactions/0/response/body/total', document: 'shop' },
    ]); // prettier-ignore
  });

  it.each([
    [['shop.yaml'], /no pact: name one/],
    [['right.json'], /no document: name one/],
    [['nowhere.json', 'shop.yaml'], /nowhere\.json/],
  ])('ends with 2 where something is missing: %j', async (args, message) => {
    const { code, stderr } = await runMain(['pact', 'check', ...args], folder);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});
