// Signals while a command loads, generates or plans: it ends, and says by its exit code that it was interrupted.
import { spawn } from 'node:child_process';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/json/json.js';
import { ROOT } from '../support/root.js';

const BIN = join(ROOT, 'dist/src/cli/bin.js');
/** What a shell makes of a process that a signal has ended. */
const ENDED: Readonly<Partial<Record<NodeJS.Signals, number>>> = { SIGINT: 130, SIGTERM: 143 };

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Thousands of operations and schemas, which take seconds to be read, generated and planned. */
function large(): JsonObject {
  const ref = (i: number): JsonObject => ({ $ref: `#/components/schemas/S${String(i % 400)}` });
  const paths = Array.from({ length: 2000 }, (_, i): [string, JsonObject] => {
    const content = { 'application/json': { schema: ref(i) } };
    return [`/p${String(i)}`, { post: { requestBody: { required: true, content }, responses: { 200: { description: 'd', content } } } }]; // prettier-ignore
  });
  const schemas = Array.from({ length: 400 }, (_, i): [string, JsonObject] => {
    const members = Array.from({ length: 20 }, (_each, j) => [`m${String(j)}`, { type: 'string', pattern: `^[a-z]{${String(j + 1)},40}$`, maxLength: 30 + j }]); // prettier-ignore
    const properties = { ...Object.fromEntries(members), next: ref(i + 1) } as JsonObject;
    return [`S${String(i)}`, { type: 'object', required: ['m1', 'm2'], properties }];
  });
  return {
    openapi: '3.1.0',
    info: { title: 't', version: '1' },
    paths: Object.fromEntries(paths),
    components: { schemas: Object.fromEntries(schemas) },
  };
}

/** Runs a command on a document from the network, and sends it a signal when the document was asked for, or was sent. */
async function interrupted(
  args: string[],
  signal: NodeJS.Signals,
  text: string | undefined,
): Promise<number> {
  const asked = new Promise<void>((resolve) => {
    server = createServer((_, response) => {
      if (text === undefined) resolve();
      else response.end(text, () => resolve());
    });
  });
  await new Promise<void>((resolve) => void server?.listen(0, '127.0.0.1', resolve));
  const { port } = server?.address() as AddressInfo;
  const [command = '', ...options] = args;
  const child = spawn(process.execPath, [BIN, command, `http://127.0.0.1:${String(port)}/api.json`, ...options], { cwd: tmpdir(), stdio: 'ignore' }); // prettier-ignore
  const ended = new Promise<number>((resolve) => {
    child.once('exit', (code, by) => resolve(code ?? ENDED[by ?? 'SIGKILL'] ?? -1));
  });
  await Promise.race([asked, ended]);
  child.kill(signal);
  return ended;
}

const COMMANDS: [title: string, args: string[]][] = [
  ['lint', ['lint']],
  ['generate', ['generate', '--out', join(tmpdir(), 'specproof-signals-never-written')]],
  ['verify --self', ['verify', '--self']],
  ['verify --plan', ['verify', '--plan']],
];

describe.each<NodeJS.Signals>(['SIGINT', 'SIGTERM'])('%s', (signal) => {
  it.each(COMMANDS)(
    'ends a command that waits for its document: %s',
    async (_, args) => {
      expect([130, ENDED[signal]]).toContain(await interrupted(args, signal, undefined));
    },
    60_000,
  );

  it.each(COMMANDS)(
    'ends a command that is busy with its document: %s',
    async (_, args) => {
      expect([130, ENDED[signal]]).toContain(await interrupted(args, signal, JSON.stringify(large())));
    },
    60_000,
  );
});
