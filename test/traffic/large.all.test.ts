import { once } from 'node:events';
import { createWriteStream, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';

const API = `openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /things: { get: { operationId: things, responses: { '200': { description: d, content: { application/json: { schema: { type: object, properties: { text: { type: string } } } } } } } } }
`;

it('judges an archive that is larger than the memory it is given', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'specproof-large-'));
  writeFileSync(join(folder, 'api.yaml'), API);
  const body = JSON.stringify({ text: '\\" { [ '.repeat(2000) });
  const headers = [{ name: 'Content-Type', value: 'application/json' }];
  const entry = JSON.stringify({
    request: { method: 'GET', url: 'http://127.0.0.1/things', headers: [] },
    response: { status: 200, statusText: 'OK', headers, content: { size: body.length, text: body } },
  });
  const count = Math.ceil(200e6 / entry.length);
  const file = createWriteStream(join(folder, 'large.har'));
  file.write('{"log":{"entries":[');
  for (let i = 0; i < count; i++) if (!file.write(i === 0 ? entry : `,${entry}`)) await once(file, 'drain');
  file.end(']}}');
  await once(file, 'close');
  const { code, stdout, stderr } = await runCli(['check', 'large.har', 'api.yaml'], {
    cwd: folder,
    nodeArgs: ['--max-old-space-size=64'],
  });
  expect(stderr).not.toContain('heap');
  expect(stdout).toContain(`${String(count)} cases`);
  expect(code).toBe(0);
});
