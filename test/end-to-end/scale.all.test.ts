import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/json/json.js';
import { loadContracts } from '../../src/load/index.js';
import { startMock } from '../../src/mock/index.js';
import { runMain } from '../support/run-cli.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'specproof-scale-'));
});
afterAll(() => rm(folder, { recursive: true }));

const object = { type: 'object', required: ['end'], properties: { end: { type: 'integer' } } };
const at = (i: number): JsonObject => ({ $ref: `#/components/schemas/S${String(i)}` });

/** So many schemas, each leading to the next. */
function chain(length: number, link: (next: JsonObject, i: number) => Json, last: Json): JsonObject {
  const schemas = Array.from({ length }, (_, i): [string, Json] => [
    `S${String(i)}`,
    i < length - 1 ? link(at(i + 1), i) : last,
  ]);
  return Object.fromEntries(schemas);
}

/** A document whose operations take and give the first schema. */
function document(schemas: JsonObject, operations = 1): JsonObject {
  const content = { 'application/json': { schema: at(0) } };
  const operation = (i: number): JsonObject => ({ operationId: `o${String(i)}`, requestBody: { required: true, content }, responses: { 200: { description: 'yes', content }, 400: { description: 'no' } } }); // prettier-ignore
  const paths = Array.from({ length: operations }, (_, i): [string, Json] => [`/p${String(i)}`, { post: operation(i) }]); // prettier-ignore
  const info = { title: 'Scale', version: '1' };
  return { openapi: '3.1.0', info, paths: Object.fromEntries(paths), components: { schemas } };
}

const next = (ref: JsonObject): Json => ({ type: 'object', properties: { next: ref } });
const documents: [name: string, document: JsonObject][] = [
  ['a chain of 10,000 bare references', document(chain(10_000, (ref) => ref, object))],
  ['a chain of 1,000 properties', document(chain(1000, next, object))],
  ['a circle of 1,000 properties', document(chain(1000, next, next(at(0))))],
  ['300 schemas that extend one another', document(chain(300, (ref) => ({ allOf: [ref] }), object))],
  ['1,000 operations', document({ S0: object }, 1000)],
];

describe.each(documents)('a document of %s', (name, value) => {
  const file = `${name.replaceAll(/\W+/g, '-')}.json`;
  beforeAll(() => writeFile(join(folder, file), JSON.stringify(value, null, 1)));

  it('passes lint without a problem', async () => {
    const { code, stdout, stderr } = await runMain(['lint', file], folder);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('0 errors');
  });

  it('can be planned', async () => {
    const { code, stdout, stderr } = await runMain(['verify', '--plan', file], folder);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/\d+ cases; nothing was sent/);
    const [operations] = [Object.keys(value.paths as JsonObject).length];
    expect(stdout.match(/:examples:/g)).toHaveLength(operations);
  });

  it('can be generated', async () => {
    const { code, stderr } = await runMain(['generate', file, '--out', 'out'], folder);
    expect([code, stderr]).toEqual([0, '']);
  });

  it('can be served by the mock', async () => {
    const mock = await startMock({ contracts: await loadContracts([file], { cwd: folder }) });
    const ask = (body: string): Promise<Response> =>
      fetch(`${mock.url}/p0`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const [good, bad] = [await ask('{"end":1}'), await ask('[]')];
    await mock.close();
    expect([good.status, bad.status]).toEqual([200, 400]);
  });
});

describe('the memory that planning takes', () => {
  const script = fileURLToPath(new URL('../support/planning-memory.mjs', import.meta.url));
  const measured = async (operations: number): Promise<{ operations: number; cases: number; peak: number }> => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', script, String(operations)]);
    return JSON.parse(stdout) as { operations: number; cases: number; peak: number };
  }; // prettier-ignore

  it('does not grow with the number of operations', async () => {
    const [few, many] = [await measured(200), await measured(2000)];
    expect([few.operations, many.operations]).toEqual([200, 2000]);
    expect(many.cases).toBe(10 * few.cases);
    // Places of schemas are remembered for each operation, its cases are not: one alone is a kilobyte, with dozens each.
    expect((many.peak - few.peak) / 1800).toBeLessThan(10_000);
  });
});
