// What apps ship of generated clients: bundled, minified and compressed as apps are. bench/clients.mjs has the figures.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { clientTexts } from '../../../src/codegen/index.js';
import type { JsonObject } from '../../../src/json/json.js';
import { contractOf } from '../../support/contracts.js';
import { ROOT } from '../../support/root.js';

const folder = mkdtempSync(join(tmpdir(), 'specproof-bundles-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function shipped(lines: string): Promise<{ text: string; bytes: number }> {
  const { outputFiles } = await build({
    stdin: { contents: lines, resolveDir: folder, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    nodePaths: [join(ROOT, 'node_modules')],
  });
  const { text, contents } = outputFiles[0]!;
  return { text, bytes: gzipSync(contents, { level: 9 }).length };
}

const answers = { 200: { description: '', content: { 'application/json': { schema: { type: 'object' } } } } };
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const DOCUMENT: JsonObject = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  security: [{ token: [] }],
  paths: Object.fromEntries(
    Array.from({ length: 1000 }, (_, i) => [
      `/thing${String(i)}/{id}`,
      { get: { operationId: `getThing${String(i)}`, parameters: [id], responses: answers } },
    ]),
  ),
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
};

describe('an app that calls one operation of 1,000', () => {
  it('ships that one, and 4,000 bytes at most', async () => {
    const contract = await contractOf(DOCUMENT, {}, { file: 'api.json' });
    for (const [name, text] of Object.entries(clientTexts(contract))) writeFileSync(join(folder, name), text);
    const { text, bytes } = await shipped(
      `import { createApiFetch, getThing7 } from './index.ts';
      globalThis.answer = getThing7(createApiFetch({ credentials: { token: '' } }), { params: { path: { id: '' } } });`,
    );
    expect(text).toContain('/thing7/{id}');
    expect(text.match(/\/thing\d+/g)).toHaveLength(1);
    expect(bytes).toBeLessThanOrEqual(4000);
  });
});

describe('an app that calls Apple Business Connect', () => {
  it('ships 4,500 bytes at most, the walk over pages among them', async () => {
    const { text, bytes } = await shipped(
      `import { createAppleCallerIdsClient } from '${join(ROOT, 'generated/apple-caller-ids')}/index.ts'; globalThis.client = createAppleCallerIdsClient();`,
    );
    expect(text).toContain('pages loop');
    expect(bytes).toBeLessThanOrEqual(4500);
  });
});

describe('an app that calls SuperOffice Pocket', () => {
  const pocket = join(ROOT, 'generated/superoffice-pocket');
  const one = `import { createSuperofficePocketFetch, getMyCallerIDs } from '${pocket}/index.ts';`;

  it('ships 4,500 bytes at most', async () => {
    const { bytes } = await shipped(
      `import { createSuperofficePocketClient } from '${pocket}/index.ts'; globalThis.client = createSuperofficePocketClient();`,
    );
    expect(bytes).toBeLessThanOrEqual(4500);
  });

  it('ships 2,500 bytes more at most for the validator of one operation', async () => {
    const without = await shipped(`${one} globalThis.used = [createSuperofficePocketFetch, getMyCallerIDs];`);
    const validator = `import { getMyCallerIDs as validator } from '${pocket}/validators.js';`;
    const both = await shipped(
      `${one} ${validator} globalThis.used = [createSuperofficePocketFetch, getMyCallerIDs, validator];`,
    );
    expect(both.bytes).toBeGreaterThan(without.bytes);
    expect(both.bytes - without.bytes).toBeLessThanOrEqual(2500);
  });
});
