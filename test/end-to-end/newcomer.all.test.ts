// What the README tells a newcomer to do, in an empty folder: the package is installed from its archive and all that it
// depends on from the registry, and every command is one of the page.
import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesIn } from '../support/disk.js';
import { startNotesServer } from '../support/notes-server.js';
import { packedInto } from '../support/packed.js';
import { blocksOf, PAGES } from '../support/pages.js';
import { PNPM, registryOrSkip } from '../support/registry.js';
import { ROOT } from '../support/root.js';
import type { TypeOptions } from '../support/shell.js';
import { Shell } from '../support/shell.js';

const run = promisify(execFile);
const hasRegistry = await registryOrSkip();
// npm and Node report real paths; the temporary folder of macOS is a link.
const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'specproof-newcomer-')));
let archive = '';

/** The README from its installation to its behaviors. */
const [, chapter = ''] = /^(## Install it[\s\S]*?)^## Behaviors/m.exec(PAGES[0]?.text ?? '') ?? [];
const README = { path: 'README.md', text: chapter };
const STEPS = blocksOf(README, 'sh').flatMap((block) => block.trim().split('\n'));
const [SNIPPET = ''] = blocksOf(README, 'ts');
/** What must not compile. */
const WRONG = `
// @ts-expect-error a text is no number
void (() => notes.addNote({ body: { text: 1 } }));
`;
const SERVER = 'http://127.0.0.1:8080';
const MOCK = 'http://127.0.0.1:4010';

/** The commands of the README in the words of each package manager. */
const MANAGERS: Record<string, (command: string) => string> = {
  npm: (command) => command,
  pnpm: (command) =>
    command
      .replace('npm install --save-dev', 'pnpm add -D')
      .replace('npm install', 'pnpm add')
      .replace('npx', 'pnpm exec'),
};

/** What the newcomer has of TypeScript. */
const COMPILER = [
  `node ${join(ROOT, 'node_modules/typescript/bin/tsc')} app.mts --outDir js --strict --exactOptionalPropertyTypes --skipLibCheck`,
  '--module nodenext --target es2022 --lib es2023,dom,dom.iterable,dom.asynciterable',
].join(' ');

type StepOptions = TypeOptions & { server?: string; rest?: string };

beforeAll(async () => {
  if (!hasRegistry) return;
  archive = (await packedInto(temporary)).archive;
  const flags = ['--prefix', join(temporary, 'tools'), '--no-save', '--no-package-lock', '--loglevel=error'];
  await run('npm', ['install', ...flags, PNPM], { cwd: temporary });
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

describe.skipIf(!hasRegistry).each(Object.entries(MANAGERS))('a newcomer with %s', (manager, worded) => {
  const folder = join(temporary, manager);
  mkdirSync(folder);
  const shell = new Shell(folder, join(temporary, 'tools/node_modules/.bin'), temporary);
  const taken: string[] = [];

  /** Takes the next step of the README, with what this machine has in place of what is printed. */
  function take(step: string, { server = SERVER, rest = '', ...options }: StepOptions = {}) {
    expect(step).toBe(STEPS[taken.length]);
    taken.push(step);
    const command = worded(step)
      .replace(SERVER, server)
      .replace(/ specproof$/, ` ${archive}`);
    return shell.type(command + rest, options);
  }

  it('installs few packages, which weigh little', async () => {
    const { code, stdout, stderr } = await take('npm install --save-dev specproof');
    expect({ code, warned: /deprecated/i.test(stdout + stderr) }).toEqual({ code: 0, warned: false });
    const [, npm, pnpm] = /added (\d+) packages|^Packages: \+(\d+)$/m.exec(stdout) ?? [];
    const [, count, megabytes] = /What it costs: (\d+) packages, (\d+) MB/.exec(chapter) ?? [];
    expect(Number(npm ?? pnpm)).toBe(Number(count));
    expect(Number(count)).toBeLessThanOrEqual(90);
    const measured = bytesIn(join(folder, 'node_modules')) / 2 ** 20;
    expect(measured).toBeLessThanOrEqual(Math.min(80, Number(megabytes) + 8));
  });

  it('sets the project up, and a second time changes nothing', async () => {
    const first = await take('npx specproof init');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^written +openapi\.yaml[\s\S]*^written +specproof\.config\.yaml/m);
    expect(first.stdout).toContain(`  ${worded('npx specproof lint')} `);
    const before = contentOf(folder);
    const second = await shell.type(worded('npx specproof init --yes'));
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect(second.stdout).not.toMatch(/^(written|changed)/m);
    expect(contentOf(folder)).toEqual(before);
  });

  it('has a document without faults, and generates a client', async () => {
    expect(await take('npx specproof lint')).toEqual({
      code: 0,
      stdout: 'openapi.yaml: 3 operations, 0 errors, 0 warnings\n',
      stderr: '',
    });
    const generated = await take('npx specproof generate');
    expect(generated.code).toBe(0);
    for (const name of ['types.ts', 'client.ts', 'validators.js', 'index.ts'])
      expect(generated.stdout).toMatch(new RegExp(`^written .*generated/openapi/${name}$`, 'm'));
    const [, advice = ''] = /run '(.*)', or/.exec(generated.stderr) ?? [];
    expect(chapter).toContain('`npm install openapi-fetch`');
    expect(advice.replace(/@[\d.]+$/, '')).toBe(worded('npm install openapi-fetch'));
    expect((await shell.type(advice)).code).toBe(0);
  });

  it('calls the mock, with types', async () => {
    const served = await take('npx specproof mock', {
      // Other tests may have the port of the page.
      rest: ' --port 0',
      until: {
        matches: /listening on (\S+)\n[\s\S]*curl/,
        then: async ([, url = '']) => {
          writeFileSync(join(folder, 'app.mts'), SNIPPET.replace(MOCK, url) + WRONG);
          expect(await shell.type(COMPILER)).toEqual({ code: 0, stdout: '', stderr: '' });
          expect(await shell.type('node js/app.mjs')).toEqual({ code: 0, stdout: '1 false\n', stderr: '' });
        },
      },
    });
    expect(served.stderr).toMatch(/^\S+ POST \/notes 201 addNote [\d.]+ ms\n$/);
  });

  it('finds each of three faults of a server, once', async () => {
    const faulty = await startNotesServer({ done: 'no', listType: 'text/plain', takesEmptyText: true });
    const guilty = await take('npx specproof verify --server http://127.0.0.1:8080', { server: faulty.url });
    expect(guilty).toMatchObject({ code: 1, stderr: '' });
    const causes = [...guilty.stdout.matchAll(/^error (\S+)/gm)].map(([, code]) => code);
    expect(causes.sort()).toEqual([
      'request.invalid.accepted',
      'response.body.schema',
      'response.content-type.undocumented',
    ]);
    expect(guilty.stdout).toMatch(/^3 errors \(/m);
    await faulty.close();
  });

  it('has a pipeline that is green for a right server alone', async () => {
    const inCi = true;
    expect(await take('npx specproof lint', { inCi })).toMatchObject({ code: 0, stderr: '' });
    expect(await take('npx specproof generate --check', { inCi })).toMatchObject({ code: 0, stderr: '' });
    const right = await startNotesServer();
    const verify = 'npx specproof verify --server http://127.0.0.1:8080 --wait 60s';
    const green = await take(verify, { server: right.url, inCi });
    expect(green).toMatchObject({ code: 0, stderr: '' });
    expect(green.stdout).toMatch(/^no errors {2}3 operations, /m);
    await right.close();
    const without = await shell.type(worded('npx specproof verify'), { inCi });
    expect(without.code).toBe(2);
    expect(without.stderr).toContain('--server');
    expect(taken).toEqual(STEPS);
  });
});

/** The text of every file of a project that is its own. */
function contentOf(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(path, 'utf8')]));
}
