// A user's project as pnpm lays it out: what is installed finds what it depends on, and so does the project, and no more.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, chromiumOrSkip } from '../browser/chromium.js';
import { mocking } from '../support/mocks.js';
import { linkPackages, MANIFEST, unpackedInto } from '../support/packed.js';

const run = promisify(execFile);
const executable = chromiumOrSkip();
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'specproof-strict-')));
const modules = join(folder, 'node_modules');
const store = join(modules, `.pnpm/specproof@${MANIFEST.version}/node_modules`);

/** The app of the README, in TypeScript. */
const APP = `
import { createOpenapiClient } from './generated/openapi/index.js';
export async function add(baseUrl: string): Promise<boolean | undefined> {
  const notes = createOpenapiClient({ baseUrl });
  const { data } = await notes.addNote({ body: { text: 'Buy milk' } });
  // @ts-expect-error a note has no such member
  data?.finished;
  return data?.done;
}
`;
/** The same in JavaScript. */
const SCRIPT = `// @ts-check
import { createOpenapiClient } from './generated/openapi/index.js';
/** @param {string} baseUrl */
export async function add(baseUrl) {
  const notes = createOpenapiClient({ baseUrl });
  // @ts-expect-error a text is no number
  void (() => notes.addNote({ body: { text: 1 } }));
  return (await notes.addNote({ body: { text: 'Buy milk' } })).data?.done;
}
`;
const PAGE = `
import { createOpenapiFetch, addNote } from './generated/openapi';
import { addNote as validator } from './generated/openapi/validators.js';
const baseUrl = new URLSearchParams(location.search).get('server') ?? '';
const notes = createOpenapiFetch({ baseUrl, validate: 'both', validators: { validator } });
const { data } = await addNote(notes, { body: { text: 'Buy milk' } });
document.body.textContent = 'done: ' + String(data?.done);
`;

const RESOLUTIONS = {
  nodenext: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
};

/** What the strict compiler says of the app; it writes its JavaScript into a folder, if there is one. */
function compiled(resolution: keyof typeof RESOLUTIONS, outDir?: string): string[] {
  const options: ts.CompilerOptions = {
    ...RESOLUTIONS[resolution],
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    allowJs: true,
    rootDir: folder,
    ...(outDir === undefined ? { noEmit: true } : { outDir }),
  };
  const program = ts.createProgram([join(folder, 'app.ts'), join(folder, 'script.mjs')], options);
  program.emit();
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

function specproof(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const env = { ...process.env, CI: '', NO_COLOR: '1' };
  return run(process.execPath, [join(modules, 'specproof', MANIFEST.bin.specproof), ...args], {
    cwd: folder,
    env,
  });
}

/** As `pnpm install` does it. */
function install(): void {
  const text = readFileSync(join(folder, 'package.json'), 'utf8');
  const { dependencies } = JSON.parse(text) as { dependencies: Record<string, string> };
  linkPackages(Object.keys(dependencies), modules);
}

beforeAll(async () => {
  mkdirSync(modules);
  await unpackedInto(join(store, 'specproof'), folder);
  linkPackages(Object.keys(MANIFEST.dependencies), store);
  symlinkSync(join(store, 'specproof'), join(modules, 'specproof'), 'junction');
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(join(folder, 'pnpm-lock.yaml'), '');
  writeFileSync(join(folder, 'app.ts'), APP);
  writeFileSync(join(folder, 'script.mjs'), SCRIPT);
  writeFileSync(join(folder, 'page.ts'), PAGE);
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><title>Notes</title><body><script type="module" src="/page.ts"></script>',
  );
  await specproof('init', '--yes');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('in a project that pnpm has installed', () => {
  it('clients need a dependency, which generate names and adds', async () => {
    const { stderr } = await specproof('generate');
    expect(stderr).toContain("run 'pnpm add openapi-fetch@");
    expect(compiled('nodenext').join('\n')).toContain("Cannot find module 'openapi-fetch'");
    const added = await specproof('generate', '--add-dependency');
    expect(added.stderr).toContain("'pnpm install'");
    install();
    expect((await specproof('generate', '--check')).stderr).toBe('');
  });

  it.each(['nodenext', 'bundler'] as const)('they compile with %s, in TypeScript and JavaScript', (name) => {
    expect(compiled(name)).toEqual([]);
  });

  it('they are served by the mock, from JavaScript', async () => {
    expect(compiled('nodenext', join(folder, 'js'))).toEqual([]);
    const { url } = await mocking({ documents: [join(folder, 'openapi.yaml')] });
    const calls = ['app.js', 'script.mjs'].map((name) => `(await import('./js/${name}')).add('${url}')`);
    const script = `console.log(await Promise.all([${calls.join(', ')}]))`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: folder,
    });
    expect(stdout).toBe('[ false, false ]\n');
  });

  it('the clients of the bundled documents need nothing else', async () => {
    const script = `const { createAppleCallerIdsClient } = await import('specproof/apple-caller-ids');
      console.log(typeof createAppleCallerIdsClient().getCallerIdResources.pages)`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: folder,
    });
    expect(stdout).toBe('function\n');
  });
});

describe('a page that Vite has built', () => {
  it.skipIf(executable === undefined)('calls the mock from a browser, and makes no code', async () => {
    await build({ root: folder, logLevel: 'warn', build: { target: 'es2022', modulePreload: false } });
    const site = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname;
      response
        .setHeader('Content-Type', extname(path) === '.js' ? 'text/javascript' : 'text/html')
        .setHeader('Content-Security-Policy', "default-src 'self'; connect-src *; img-src data:")
        .end(readFileSync(join(folder, 'dist', path === '/' ? 'index.html' : path)));
    });
    await once(site.listen(0, '127.0.0.1'), 'listening');
    const { url } = await mocking({ documents: [join(folder, 'openapi.yaml')] });
    const browser = await Browser.start(executable ?? '');
    const { page, complaints } = await browser.open();
    await page.goto(`http://127.0.0.1:${String((site.address() as AddressInfo).port)}/?server=${url}`);
    await page.getByText('done: false').waitFor();
    expect(complaints).toEqual([]);
    await browser.close();
    site.close();
  });
});
