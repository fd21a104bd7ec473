import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import nodeModule from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Stands in for main.js: bin.ts has to behave whatever the commands do. */
const fakeMain = `
export async function main(argv, host) {
  switch (argv[0]) {
    case 'return': return Number(argv[1]);
    case 'throw': throw new Error('first line\\n  second line');
    case 'throw-late': setTimeout(() => { throw new Error('late'); }, 1); return new Promise(() => setInterval(() => {}, 1e6));
    case 'reject-late': Promise.reject(new Error('forgotten')); return new Promise(() => setInterval(() => {}, 1e6));
    case 'never': return new Promise(() => {});
    case 'much': host.stdout('x'.repeat(5_000_000) + 'end\\n'); return 1;
    case 'chatty': for (let i = 0; i < 200; i++) { host.stdout('x'.repeat(10_000)); await new Promise((r) => setTimeout(r, 2)); } return 0;
    case 'host': host.stdout(JSON.stringify({ argv, cwd: host.cwd, color: host.color, columns: host.columns, mark: host.env.MARK })); return 0;
    case 'busy': host.stdout('ready\\n'); for (;;);
    case 'wait': {
      const alive = setInterval(() => {}, 1e6);
      if (argv[1] === 'deaf') { host.onInterrupt(() => host.stdout('deaf\\n')); host.stdout('ready\\n'); return new Promise(() => {}); }
      return new Promise((resolve) => {
        const off = host.onInterrupt(() => { off(); clearInterval(alive); host.stdout('report so far\\n'); resolve(130); });
        if (argv[1] === 'unlistened') off();
        host.stdout('ready\\n');
      });
    }
  }
}
`;

/** Prints the flags that V8 is given, and lets no timer wait. */
const FLAG_TRACE = `
const v8 = require('node:v8');
v8.setFlagsFromString = (flag) => console.log(flag);
require('node:module').syncBuiltinESMExports();
const { setTimeout } = globalThis;
globalThis.setTimeout = (done) => setTimeout(done, 0);
`;

const directory = mkdtempSync(join(tmpdir(), 'specproof-bin-'));

beforeAll(() => {
  for (const name of ['cli/bin', 'cli/host', 'cli/node-version', 'io/descriptors']) {
    const source = readFileSync(new URL(`../../src/${name}.ts`, import.meta.url), 'utf8');
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true,
      },
    });
    mkdirSync(join(directory, name, '..'), { recursive: true });
    writeFileSync(join(directory, `${name}.js`), outputText);
  }
  writeFileSync(join(directory, 'cli/main.js'), fakeMain);
  writeFileSync(join(directory, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(directory, 'old.cjs'),
    `Object.defineProperty(process.versions, 'node', { value: '18.20.4' });`,
  );
  writeFileSync(join(directory, 'flags.cjs'), FLAG_TRACE);
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

interface Options {
  env?: NodeJS.ProcessEnv;
  nodeOptions?: string[];
  /** How often to interrupt once 'ready' is printed; each later signal waits for the next output. */
  signals?: NodeJS.Signals[];
  closeStdout?: boolean;
}

function bin(
  argv: string[],
  { env = {}, nodeOptions = [], signals = [], closeStdout }: Options = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const { FORCE_COLOR: _force, NO_COLOR: _no, ...inherited } = process.env;
    const child = spawn(process.execPath, [...nodeOptions, 'cli/bin.js', ...argv], {
      cwd: directory,
      env: { ...inherited, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const pending = [...signals];
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      const signal = pending.shift();
      if (signal !== undefined) child.kill(signal);
      if (closeStdout) child.stdout.destroy();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

describe('bin', () => {
  it.each([0, 1, 2, 130])('ends with the code %i that main returns', async (code) => {
    expect(await bin(['return', String(code)])).toEqual({ code, stdout: '', stderr: '' });
  });

  it('gives main its arguments and its host', async () => {
    const { stdout } = await bin(['host', '--x', 'y'], { env: { MARK: 'm' } });
    expect(JSON.parse(stdout)).toEqual({
      argv: ['host', '--x', 'y'],
      cwd: expect.stringContaining('specproof-bin-'),
      color: false,
      columns: 80,
      mark: 'm',
    });
  });

  it('says in one line that Node is too old', async () => {
    expect(await bin(['return', '0'], { nodeOptions: ['--require', './old.cjs'] })).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'specproof needs Node.js 20.19 or newer; this is v18.20.4. ' +
        'Install a newer Node from https://nodejs.org or with your version manager.\n',
    });
  });

  it('lets long output drain before it ends', async () => {
    const { code, stdout } = await bin(['much']);
    expect(code).toBe(1);
    expect(stdout).toHaveLength(5_000_004);
    expect(stdout.endsWith('end\n')).toBe(true);
  });

  it('ends without an error when the reader of its output leaves early', async () => {
    expect(await bin(['chatty'], { closeStdout: true })).toMatchObject({ code: 0, stderr: '' });
  });
});

describe.runIf(/^v2[01]\./.test(process.version))('V8 of Node 20', () => {
  it('optimises little in the first second, and as usual from then on', async () => {
    const { stdout, stderr } = await bin(['chatty'], { nodeOptions: ['--require', './flags.cjs'] });
    expect(stderr).toBe('');
    expect(stdout.match(/--interrupt-budget=\d+/g)).toEqual([
      '--interrupt-budget=405504',
      '--interrupt-budget=67584',
    ]);
  });
});

describe('what V8 has compiled', () => {
  const cache = join(directory, 'tmp');
  const env = { TMPDIR: cache, NODE_COMPILE_CACHE: undefined };

  it.skipIf(!('enableCompileCache' in nodeModule))('is kept in the cache of Node', async () => {
    mkdirSync(cache, { recursive: true });
    expect(await bin(['return', '0'], { env })).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readdirSync(cache)).toEqual(['node-compile-cache']);
  });

  it.each([
    { TMPDIR: '/dev/null/nowhere' },
    { NODE_COMPILE_CACHE: '/dev/null/nowhere' },
    { NODE_DISABLE_COMPILE_CACHE: '1' },
  ])('is not kept, without a word, with %j', async (given) => {
    rmSync(cache, { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    expect(await bin(['return', '0'], { env: { ...env, ...given } })).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect(readdirSync(cache)).toEqual([]);
  });
});

describe('an internal error', () => {
  it('is reported in one line and ends with code 2', async () => {
    expect(await bin(['throw'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'specproof: internal error: first line second line; run again with --debug for the stack\n',
    });
  });

  it('shows its stack with --debug', async () => {
    const { code, stderr } = await bin(['throw', '--debug']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^specproof: internal error: Error: first line\n {2}second line\n {4}at main \(/);
  });

  it.each([
    ['throw-late', 'late'],
    ['reject-late', 'forgotten'],
    ['never', 'ended without a result'],
  ])('is reported when it happens outside of main: %s', async (command, message) => {
    expect(await bin([command])).toEqual({
      code: 2,
      stdout: '',
      stderr: `specproof: internal error: ${message}; run again with --debug for the stack\n`,
    });
  });
});

describe.skipIf(process.platform === 'win32')('an interrupt', () => {
  it.each<NodeJS.Signals>(['SIGINT', 'SIGTERM'])('lets the command end in order: %s', async (signal) => {
    expect(await bin(['wait'], { signals: [signal] })).toEqual({
      code: 130,
      stdout: 'ready\nreport so far\n',
      stderr: '',
    });
  });

  it.each<NodeJS.Signals>(['SIGINT', 'SIGTERM'])('ends at once what is busy and has nothing to write: %s', async (signal) => {
    expect(await bin(['busy'], { signals: [signal] })).toMatchObject({ code: null, stdout: 'ready\n' });
  }); // prettier-ignore

  it('ends a command that does not listen any more', async () => {
    expect(await bin(['wait', 'unlistened'], { signals: ['SIGINT'] })).toMatchObject({
      code: 130,
      stdout: 'ready\n',
    });
  });

  it('ends a command that does not stop, the second time', async () => {
    expect(await bin(['wait', 'deaf'], { signals: ['SIGINT', 'SIGINT'] })).toMatchObject({
      code: 130,
      stdout: 'ready\ndeaf\n',
    });
  });
});
