import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { startConformingServer } from '../support/conforming-server.js';
import { startNotesServer } from '../support/notes-server.js';
import { blocksOf, PAGES } from '../support/pages.js';
import { startProxyProcess } from '../support/proxy-process.js';
import { ROOT } from '../support/root.js';
import type { CliResult } from '../support/run-cli.js';
import { runCli, runMain } from '../support/run-cli.js';

/** Every line of every shell block, with the page it stands on. */
const commands = PAGES.flatMap((page) =>
  blocksOf(page, 'sh').flatMap((block) =>
    block
      .trim()
      .split('\n')
      .map((command) => [page.path, command] as const),
  ),
);

/** Those that need the network, or a clone of their own: the CI runs them, and the tests of the package. */
const ELSEWHERE = [
  'npm ci && npx specproof verify',
  'npm cit',
  'npm install --save-dev specproof',
  'npm install --save-dev @pact-foundation/pact',
];

/** The records that the page on the mock prints. */
const [, printedRecords = ''] =
  /^```yaml\n(v1PocketAgent_GetRegisteredDevices:[\s\S]*?)^```$/m.exec(
    PAGES.map(({ text }) => text).join('\n'),
  ) ?? [];

/** A project as the README sets it up: its example document, the client of it, and what its snippets import. */
async function project(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'specproof-pages-'));
  writeFileSync(
    join(folder, 'package.json'),
    '{ "type": "module", "dependencies": { "openapi-fetch": "*" } }',
  );
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
  symlinkSync(ROOT, join(folder, 'node_modules/specproof'));
  mkdirSync(join(folder, 'node_modules/@pact-foundation'));
  for (const name of ['openapi-fetch', 'vitest', '@types/node', '@pact-foundation/pact', 'msw'])
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  expect((await runMain(['init', '--yes'], folder)).code).toBe(0);
  expect((await runMain(['generate'], folder)).code).toBe(0);
  copyFileSync(join(ROOT, 'spec/apple-caller-ids.openapi.yaml'), join(folder, 'my-api.yaml'));
  writeFileSync(join(folder, 'records.yaml'), printedRecords);
  mkdirSync(join(folder, 'pacts'));
  copyFileSync(
    join(ROOT, 'contracts/pacts/specproof-client-apple-caller-ids.json'),
    join(folder, 'pacts/app-my-api.json'),
  );
  const states = readFileSync(join(ROOT, 'contracts/states.yaml'), 'utf8');
  const [, ofApple = ''] = /^apple-caller-ids:\n((?:[ #].*\n|\n)*)/m.exec(states) ?? [];
  writeFileSync(join(folder, 'states.yaml'), `my-api:\n${ofApple}`);
  return folder;
}

/** A server of our own in place of any that is printed: the example's, or that of the bundled documents. */
function serverFor(args: readonly string[]): Promise<{ url: string; close: () => Promise<void> }> {
  if (
    !args.some((arg) => arg === 'my-api.yaml' || arg === 'superoffice-pocket' || arg === 'apple-caller-ids')
  )
    return startNotesServer();
  // The printed command has a real ticket: any other is refused.
  return startConformingServer((answer, { headers }) => {
    if (/^SoTicket (?!7T:abc$)/.test(headers.authorization ?? ''))
      Object.assign(answer, {
        status: 401,
        headers: { 'content-type': 'application/json' },
        body: { Message: 'no' },
      });
  });
}

/** Starts a proxy, sends one request through it, and ends it as Ctrl-C does. */
async function proxied(args: readonly string[], cwd: string): Promise<CliResult> {
  const proxy = await startProxyProcess(args.slice(1), cwd);
  expect(proxy.url).toMatch(/:4020$/);
  const response = await fetch(`${proxy.url}/api/v1/orgs/1/brands/1/caller-ids`, {
    headers: { Authorization: 'Bearer abc' },
  });
  expect(response.status).toBe(200);
  await response.text();
  return proxy.stop();
}

describe('a command of the pages', () => {
  it('is the first that the CI runs in a fresh clone', () => {
    expect(commands.slice(0, 2).map(([, command]) => command)).toEqual(ELSEWHERE.slice(0, 2));
    const ci = readFileSync(join(ROOT, '.ci/run'), 'utf8');
    for (const command of ['npm ci', 'npx specproof verify', 'npm test']) expect(ci).toContain(command);
  });

  it.each(commands.filter(([, command]) => !ELSEWHERE.includes(command)))(
    'of %s succeeds: %s',
    async (_, command) => {
      const folder = await project();
      const [npx, name, ...rest] = command.split(' ');
      expect([npx, name]).toEqual(['npx', 'specproof']);
      const server = await serverFor(rest);
      const args = rest
        .map((arg) => arg.replace(/^https?:\/\/.*/, server.url).replace('7T:…', '7T:abc'))
        // As a shell does.
        .map((arg) => (arg === 'pacts/*.json' ? 'pacts/app-my-api.json' : arg));
      if (args[0] === 'report')
        await runCli(['verify', 'my-api.yaml', '--report', 'json=report.json'], { cwd: folder });
      if (args[0] === 'check')
        await runCli(['verify', 'my-api.yaml', '--report', 'har=traffic.har'], { cwd: folder });
      const { code, stdout, stderr } = await (args[0] === 'proxy'
        ? proxied(args, folder)
        : runCli(args, {
            cwd: folder,
            stopWhen: args[0] === 'mock' ? /listening on .*:4010\n[\s\S]*curl/ : undefined,
          }));
      await server.close();
      expect(stderr).toBe('');
      expect(stdout).not.toBe('');
      expect(code).toBe(0);
    },
  );
});

describe('the pages', () => {
  it('have snippets of TypeScript that compile', async () => {
    const folder = await project();
    // What the prose around a snippet has made is declared here.
    const importing = `import { expect } from 'vitest';\n`;
    const given = `declare const client: { feed(): Promise<{ data?: AsyncIterable<{ data: unknown }> }> };\nvoid expect; void client;\n`;
    const files = PAGES.flatMap((each) =>
      blocksOf(each, 'ts').map((block, i) => {
        const path = join(folder, `${each.path.replaceAll(/\W/g, '-')}-${String(i)}.ts`);
        const own = /import .*\bexpect\b/.test(block) ? '' : importing;
        writeFileSync(path, `${own}${given}${block}\nexport {};\n`);
        return path;
      }),
    );
    expect(files.length).toBeGreaterThan(4);
    const program = ts.createProgram(files, {
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
      types: ['node'],
      typeRoots: [join(folder, 'node_modules/@types')],
    });
    const problems = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
      const text = ts.flattenDiagnosticMessageText(messageText, '\n');
      return `${file?.fileName.slice(folder.length) ?? ''}: ${text}`;
    });
    expect(problems).toEqual([]);
  });

  it('show what the two commands print, and what the example server is found guilty of (UPDATE_DOCS=1 rewrites it)', async () => {
    const own = await runMain(['verify'], ROOT);
    const folder = mkdtempSync(join(tmpdir(), 'specproof-pages-'));
    expect((await runMain(['init', '--yes'], folder)).code).toBe(0);
    const server = await startNotesServer({ done: 'no' });
    const guilty = await runMain(['verify', '--server', server.url], folder);
    await server.close();
    expect([own.code, guilty.code]).toEqual([0, 1]);
    const printed = [
      own.stdout.replaceAll(/(127\.0\.0\.1):\d+/g, '$1:33911'),
      guilty.stdout.replaceAll(server.url, 'http://127.0.0.1:8080'),
    ];
    const path = join(ROOT, 'README.md');
    const readme = readFileSync(path, 'utf8');
    const wanted = readme.replaceAll(
      /(<!-- shown:.*-->\n\n```text\n)[\s\S]*?```/g,
      (_, open: string) => `${open}${printed.shift() ?? ''}\`\`\``,
    );
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(path, wanted);
    else expect(readme).toBe(wanted);
    expect(printed).toEqual([]);
  });
});
