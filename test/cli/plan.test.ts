import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runMain } from '../support/run-cli.js';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'specproof-plan-')));

const DOCUMENT = `
openapi: 3.1.0
info: { title: Notes, version: '1' }
paths:
  /notes:
    post:
      operationId: makeNote
      responses:
        '201': { description: made, headers: { Location: { schema: { type: string } } } }
  /notes/{id}:
    get:
      operationId: readNote
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { '200': { description: ok } }
`;

beforeAll(() => writeFileSync(join(folder, 'notes.yaml'), DOCUMENT));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a plan shows which ids flow, and why that is believed', async () => {
  const { stdout } = await runMain(['verify', 'notes.yaml', '--plan'], folder);
  expect(stdout).toContain(
    [
      'ids that flow from answers into requests:',
      'makeNote header Location -> readNote path id',
      "    the path goes on from that of what makes 'note': its answer has a Location field",
      '',
    ].join('\n'),
  );
});

it('a plan of one operation shows no ids of others', async () => {
  const { stdout } = await runMain(['verify', 'notes.yaml', '--plan', '--operation', 'readNote'], folder);
  expect(stdout).toContain('readNote:');
  expect(stdout).not.toContain('ids that flow');
});
