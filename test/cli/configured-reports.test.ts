import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/index.js';
import { startProxyProcess } from '../support/proxy-process.js';
import { runMain } from '../support/run-cli.js';

const folder = mkdtempSync(join(tmpdir(), 'specproof-configured-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const API = `openapi: 3.1.0
info: { title: t, version: '1' }
servers: [{ url: 'http://127.0.0.1:9' }]
paths:
  /total:
    get:
      operationId: getTotal
      responses: { '200': { description: d, content: { application/json: { schema: { type: integer } } } } }
`;
const REPORTS = `documents: [../api.yaml]
pact: { reports: { json: pact.json } }
check: { reports: { json: check.json } }
proxy: { reports: { json: proxy.json } }
prove: { reports: { json: prove.json, markdown: '-' } }
`;
const request = { method: 'GET', url: 'http://127.0.0.1:9/total', headers: [] };
const content = { mimeType: 'application/json', text: '"4"' };
const entry = { request, response: { status: 200, headers: [], content } };
const interaction = { description: 'a total', request: { method: 'GET', path: '/total' }, response: { status: 200, body: { total: 4 } } }; // prettier-ignore

beforeAll(() => {
  mkdirSync(join(folder, 'ci'));
  const files = {
    'api.yaml': API,
    'ci/specproof.config.yaml': REPORTS,
    'traffic.har': JSON.stringify({ log: { entries: [entry] } }),
    'pact.json': JSON.stringify({ consumer: { name: 'a' }, provider: { name: 't' }, interactions: [interaction] }),
  }; // prettier-ignore
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
});

const CONFIG = ['--config', 'ci/specproof.config.yaml'];

function written(name: string): Report {
  return JSON.parse(readFileSync(join(folder, 'ci', name), 'utf8')) as Report;
}

describe('the reports that the configuration has for one command', () => {
  it.each([
    ['check', ['check', 'traffic.har'], 'check.json'],
    ['pact check', ['pact', 'check', 'pact.json'], 'pact.json'],
  ])('are written beside it: %s', async (_, args, file) => {
    const { code, stderr } = await runMain([...args, ...CONFIG], folder);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(written(file).causes).toMatchObject([{ check: 'response.body.schema' }]);
  });

  it('are written by prove, to standard output too, and give way to typed ones', async () => {
    const { code, stdout } = await runMain(['prove', ...CONFIG], folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^## ✅ noticed \d+ of \d+ faults/);
    expect(readFileSync(join(folder, 'ci/prove.json'), 'utf8')).toContain('"killed"');
    rmSync(join(folder, 'ci/prove.json'));
    await runMain(['prove', ...CONFIG, '--report', 'junit=typed.xml'], folder);
    expect(readFileSync(join(folder, 'typed.xml'), 'utf8')).toContain('<testsuites');
    expect(() => written('prove.json')).toThrow('ENOENT');
  });

  it('are written by proxy when it is interrupted', async () => {
    const proxy = await startProxyProcess([...CONFIG, '--upstream', 'http://127.0.0.1:9'], folder);
    await proxy.stop();
    expect(written('proxy.json')).toMatchObject({ isRecorded: true, causes: [] });
  });

  it('are refused in a format that does not exist', async () => {
    writeFileSync(join(folder, 'wrong.yaml'), 'check: { reports: { junti: a.xml } }\n');
    const { code, stderr } = await runMain(['check', 'traffic.har', '--config', 'wrong.yaml'], folder);
    expect(code).toBe(2);
    expect(stderr).toContain('wrong.yaml:1:21: check.reports.junti: ');
    expect(stderr).toContain("'junit'");
  });
});
