import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runMain } from '../support/run-cli.js';

const API = `
openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
servers: [{ url: https://things.example/v1 }]
paths:
  /things:
    get: { operationId: listThings, responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '../shared/things.yaml' } } } } } }`;

/** A project whose document lies in a folder of it, and refers to another one. */
function project(config = 'documents: [api/things.yaml]\n'): string {
  const folder = mkdtempSync(join(tmpdir(), 'specproof-project-'));
  const files = {
    'api/things.yaml': API,
    'shared/things.yaml': 'type: array\nitems: { type: string }\n',
    'src/deep/x': '',
    'specproof.config.yaml': config,
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    if (text !== '') writeFileSync(join(folder, name), text);
  }
  return folder;
}

describe('a command without a document', () => {
  it.each(['verify', 'mock', 'generate', 'lint'])(
    '%s is refused where no configuration names one',
    async (name) => {
      for (const config of ['', 'seed: 7\n'] as const) {
        const folder = mkdtempSync(join(tmpdir(), 'specproof-empty-'));
        if (config !== '') writeFileSync(join(folder, 'specproof.config.yaml'), config);
        expect(await runMain([name], folder)).toEqual({
          code: 2,
          stdout: '',
          stderr: 'specproof: no document: name one, or run `specproof init`\n',
        });
      }
    },
  );

  it.each(['verify', 'generate', 'lint'])('%s is about those of the configuration above', async (name) => {
    const folder = project();
    const { code, stdout, stderr } = await runMain([name], join(folder, 'src/deep'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(
      name === 'generate' ? join(folder, 'generated/things/types.ts') : '../../api/things.yaml',
    );
  });

  it('takes the configuration that is named, and its paths from there', async () => {
    const folder = project();
    const elsewhere = mkdtempSync(join(tmpdir(), 'specproof-elsewhere-'));
    const { code, stdout } = await runMain(['lint', '--config', join(folder, 'specproof.config.yaml'), '--allow-outside'], elsewhere); // prettier-ignore
    expect(code).toBe(0);
    expect(stdout).toContain('things.yaml: 1 operation, 0 errors');
  });
});

describe('specproof generate', () => {
  it('writes below the configuration that names the documents, else below the working folder', async () => {
    const folder = project('documents: [api/things.yaml]\nout: src/api\n');
    const { stdout } = await runMain(['generate'], join(folder, 'src/deep'));
    expect(stdout).toContain(join(folder, 'src/api/things/types.ts'));
    const typed = await runMain(['generate', '--out', 'here'], join(folder, 'src/deep'));
    expect(typed.stdout).toContain(join(folder, 'src/deep/here/things/types.ts'));
    const named = await runMain(
      ['generate', '../../api/things.yaml', '--allow-outside'],
      join(folder, 'src/deep'),
    );
    expect(named.stdout).toContain(join(folder, 'src/api/things/types.ts'));
  });
});

describe('specproof verify without a server', () => {
  const MOCK = 'the mock of these documents; give --server to verify yours';

  it('says in its first line and its verdict what it verified, and names the documented servers', async () => {
    const { code, stdout } = await runMain(['verify'], project());
    expect(code).toBe(0);
    expect(stdout.split('\n')[0]).toBe(MOCK);
    const verdict = stdout.slice(stdout.indexOf('no errors')).replaceAll('\n', ' ');
    expect(verdict).toContain(`${MOCK} (documented: https://things.example/v1)`);
    expect((await runMain(['verify', '--quiet'], project())).stdout).toContain(MOCK);
  });

  it('is refused in CI, and says how to mend it', async () => {
    const folder = project();
    const { code, stdout, stderr } = await runMain(['verify'], folder, { CI: 'true' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^specproof: no server: in CI, .*\n {2}Give --server URL, .*--self/);
    expect((await runMain(['verify'], folder, { CI: 'false' })).code).toBe(0);
    expect((await runMain(['verify', '--plan'], folder, { CI: 'true' })).code).toBe(0);
  });

  it('is what --self and self: true ask for, in CI too', async () => {
    const ci = { CI: 'true' };
    expect((await runMain(['verify', '--self'], project(), ci)).code).toBe(0);
    const own = project('documents: [api/things.yaml]\nself: true\n');
    expect((await runMain(['verify'], own, ci)).code).toBe(0);
    expect((await runMain(['verify', '--no-self'], own, ci)).code).toBe(2);
  });

  it('is what --self asks for where the configuration names a server', async () => {
    const folder = project('documents: [api/things.yaml]\nserver: http://127.0.0.1:1\n');
    expect((await runMain(['verify'], folder, { CI: 'true' })).stderr).toContain('127.0.0.1:1');
    const self = await runMain(['verify', '--self'], folder, { CI: 'true' });
    expect(self.code).toBe(0);
    expect(self.stdout).toContain(MOCK);
    const both = await runMain(['verify', '--self', '--server', 'http://127.0.0.1:1'], folder);
    expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('leave one out') as string });
  });

  it('is not what a typed server asks for, whatever the configuration says', async () => {
    const folder = project('documents: [api/things.yaml]\nself: true\n');
    const { stderr } = await runMain(['verify', '--server', 'http://127.0.0.1:1'], folder, { CI: 'true' });
    expect(stderr).toContain('127.0.0.1:1');
  });
});

describe('the type of integers of 64 bits', () => {
  const typesIn = (folder: string): string => readFileSync(join(folder, 'generated/things/types.ts'), 'utf8');

  it('is what the command line says, else the configuration', async () => {
    const folder = project('documents: [api/things.yaml]\nint64: string\n');
    writeFileSync(join(folder, 'shared/things.yaml'), 'type: integer\nformat: int64\n');
    await runMain(['generate'], folder);
    expect(typesIn(folder)).toContain('export type things = string;');
    await runMain(['generate', '--int64', 'bigint'], folder);
    expect(typesIn(folder)).toContain('export type things = bigint;');
    expect((await runMain(['generate', '--check', '--int64', 'bigint'], folder)).code).toBe(0);
    expect((await runMain(['generate', '--check'], folder)).code).toBe(1);
    const wrong = await runMain(['generate', '--int64', 'long'], folder);
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('--int64: no type') as string });
  });
});

describe('the dependency of generated clients', () => {
  const MANIFEST = '{\n\t"name": "app",\n\t"dependencies": { "a": "1" }\n}\n';

  it('is told where the nearest package.json lacks it, and added where that is asked for', async () => {
    const folder = project();
    const manifest = join(folder, 'package.json');
    writeFileSync(manifest, MANIFEST);
    const told = await runMain(['generate'], folder);
    expect(told.stderr).toContain(`the clients import openapi-fetch, on which ${manifest} does not depend`);
    expect(readFileSync(manifest, 'utf8')).toBe(MANIFEST);
    writeFileSync(join(folder, 'yarn.lock'), '');
    expect((await runMain(['generate'], folder)).stderr).toContain("run 'yarn add openapi-fetch@");
    const added = await runMain(['generate', '--add-dependency'], folder);
    expect(added.stderr).toContain(`added openapi-fetch`);
    const { dependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as { dependencies: object };
    const own = JSON.parse(readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8')) as { dependencies: Record<string, string> }; // prettier-ignore
    expect(dependencies).toEqual({ a: '1', 'openapi-fetch': own.dependencies['openapi-fetch'] });
    expect((await runMain(['generate'], folder)).stderr).toBe('');
  });

  it('is no matter of a check, nor of a folder that is not named', async () => {
    const folder = project();
    writeFileSync(join(folder, 'package.json'), MANIFEST);
    expect((await runMain(['generate', '--check'], folder)).stderr).not.toContain('openapi-fetch');
    const stderr = 'specproof: --out: expected a path, got nothing\n';
    expect(await runMain(['generate', '--out', ''], folder)).toMatchObject({ code: 2, stderr });
  });
});

describe('a document that is not there', () => {
  it.each(['verify', 'mock', 'generate', 'lint'])(
    '%s names the bundled document that may be meant',
    async (name) => {
      const folder = mkdtempSync(join(tmpdir(), 'specproof-empty-'));
      expect(await runMain([name, 'superoffice-pokcet'], folder)).toEqual({
        code: 2,
        stdout: '',
        stderr:
          "specproof: superoffice-pokcet: no such file, and no bundled document; did you mean 'superoffice-pocket'?\n",
      });
      const far = await runMain([name, 'notes'], folder);
      expect(far.stderr).toBe('specproof: notes: no such file, and no bundled document\n');
      const path = await runMain([name, './superoffice-pokcet'], folder);
      expect(path.stderr).toContain('superoffice-pokcet: no such file\n');
    },
  );
});
