import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/command-table.js';
import { OPTIONS } from '../../src/cli/options.js';
import { VERSION } from '../../src/version.js';
import { ROOT } from '../support/root.js';
import { runCli } from '../support/run-cli.js';

/** Packages and modules that cost a user time or memory; help needs none of them. */
const HEAVY =
  /node_modules\/(@stoplight|undici|ajv|typescript|openapi-typescript|@redocly|fast-check|yaml)\/|\/src\/reporters\/(?!formats\.js)/;

describe('the help of the command line', () => {
  it('says of each command what it takes', async () => {
    const [all, one] = await Promise.all([runCli(['--help']), runCli(['help', 'pact'])]);
    expect(all.stdout).toMatch(
      /^ {2}mock \[options\] \[DOC\.\.\.\] .*^ {2}check \[options\] <traffic> \[DOC\.\.\.\] /ms,
    );
    expect(one.stdout).toMatch(/^ {2}check \[options\] \[PACT\|DOC\.\.\.\] /m);
  });

  it.each([['--help'], ['--version'], ['verify', '--help'], ['mock', '--help'], ['--nonsense']])(
    'loads no heavy module for %s %s',
    async (...args) => {
      const folder = mkdtempSync(join(tmpdir(), 'specproof-'));
      const loaded = join(folder, 'loaded.txt');
      const hook = join(folder, 'hook.mjs');
      writeFileSync(hook, traceModules(loaded));
      await runCli(args, { nodeArgs: ['--import', hook] });
      const modules = readFileSync(loaded, 'utf8').split('\n');
      expect(modules.some((name) => name.includes('commander'))).toBe(true);
      expect(modules.filter((name) => HEAVY.test(name))).toEqual([]);
    },
  );

  it('is checked by a trace that sees the heavy modules of lint', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'specproof-'));
    const loaded = join(folder, 'loaded.txt');
    const hook = join(folder, 'hook.mjs');
    writeFileSync(hook, traceModules(loaded));
    await runCli(['lint'], { nodeArgs: ['--import', hook] });
    expect(readFileSync(loaded, 'utf8')).toMatch(HEAVY);
  });

  it('names every command for --help', async () => {
    const { stdout, code } = await runCli(['--help']);
    expect(code).toBe(0);
    for (const name of Object.keys(COMMANDS)) expect(stdout).toContain(`  ${name.split(' ')[0] ?? ''} `);
  });

  it.each(Object.entries(COMMANDS))(
    'shows each option of the command for %s --help',
    async (name, { options }) => {
      const { stdout, code } = await runCli([...name.split(' '), '--help']);
      expect(code).toBe(0);
      for (const option of options) expect(stdout).toContain(OPTIONS[option].flags);
    },
  );

  it('prints the version of the package for --version', async () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(VERSION).toBe(manifest.version);
    expect(await runCli(['--version'])).toMatchObject({ code: 0, stdout: `${VERSION}\n` });
  });
});

/** A module that notes every file resolved from then on: ES modules by a loader hook, CommonJS by its cache. */
function traceModules(file: string): string {
  const hooks = `
    import { appendFileSync } from 'node:fs';
    export async function load(url, context, next) {
      appendFileSync(${JSON.stringify(file)}, url + '\\n');
      return next(url, context);
    }`;
  return `
    import { appendFileSync } from 'node:fs';
    import Module, { register } from 'node:module';
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hooks)}));
    process.on('exit', () => appendFileSync(${JSON.stringify(file)}, Object.keys(Module._cache).join('\\n')));`;
}
