import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeServer, urlOf } from '../support/conforming-server.js';

const BIN = fileURLToPath(new URL('../../dist/src/cli/bin.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'specproof-live-'));
const file = join(folder, 'notes.json');
/** `script` of util-linux runs a program at a terminal of its own. */
const hasTerminal = spawnSync('script', ['--version'], { encoding: 'utf8' }).status === 0;

let server: Server;
beforeAll(async () => {
  const query = Array.from({ length: 8 }, (_, i) => ({
    name: `filter${String(i)}`,
    in: 'query',
    schema: { type: 'integer', minimum: 1, maximum: 9 },
  }));
  const get = { operationId: 'listAllOfTheNotesThatAnybodyHasEverWrittenDown', parameters: query, responses: { 200: { description: '' }, 400: { description: '' } } }; // prettier-ignore
  writeFileSync(file, JSON.stringify({ openapi: '3.1.0', info: { title: 'N', version: '1' }, paths: { '/notes': { get } } })); // prettier-ignore
  server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://x');
    const isFine = [...searchParams.values()].every((value) => /^[1-9]$/.test(value));
    // As long as the line is written over a few times.
    setTimeout(() => response.writeHead(request.method === 'GET' ? (isFine ? 200 : 400) : 405, { Allow: 'GET' }).end(), 60); // prettier-ignore
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await closeServer(server);
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command line at a terminal of so many columns; what it writes there. */
function atTerminal(columns: number, env: Record<string, string>): Promise<string> {
  const command = `stty cols ${String(columns)}; exec '${process.execPath}' '${BIN}' verify '${file}' --server ${urlOf(server)}`;
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    cwd: folder,
    env: { ...process.env, CI: '', NO_COLOR: '1', TERM: 'xterm', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let written = '';
  child.stdout.on('data', (chunk) => (written += String(chunk)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve(written));
  });
}

describe.skipIf(!hasTerminal)('at a terminal', () => {
  it.each([80, 160])('of %i columns one line is written over, and gone at the end', async (columns) => {
    const written = await atTerminal(columns, {});
    const parts = written.split('\r\u001b[K');
    expect(parts.length).toBeGreaterThan(3);
    // All but the first and what follows the last are the line, each time without an end.
    const lines = parts.slice(1, -1).filter((part) => part !== '');
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) {
      expect(line).not.toContain('\n');
      expect(stripVTControlCharacters(line).length).toBeLessThan(columns);
      expect(line).toMatch(/\d+/);
    }
    expect(lines.some((line) => line.includes('listAll'))).toBe(true);
    const end = parts.at(-1) ?? '';
    expect(end).toContain('no errors');
    expect(end.trimEnd().split('\n').at(-1)).not.toMatch(/\d+\/\d+.*\/s/);
  });

  it('nothing is written over where it is the log of a CI', async () => {
    expect(await atTerminal(80, { CI: 'true' })).not.toContain('\u001b[K');
  });
});
