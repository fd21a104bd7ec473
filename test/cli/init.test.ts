import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { main } from '../../src/cli/main.js';
import { validateConfig } from '../../src/config/index.js';
import { runMain } from '../support/run-cli.js';

const API = `openapi: 3.1.0
info: { title: Things, version: 1.0.0 }
servers: [{ url: https://things.example }, { url: 'http://localhost:3000/v1' }]
paths:
  /things: { get: { operationId: listThings, security: [{ myKey: [] }], responses: { '200': { description: ok } } } }
components: { securitySchemes: { myKey: { type: http, scheme: bearer } } }
`;

function project(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'specproof-init-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

/** Every file below a folder, with its text. */
function snapshot(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [join(parentPath, name), read(parentPath, name)]),
  );
}

describe('specproof init', () => {
  it('finds the documents, and writes what a project needs', async () => {
    const folder = project({
      'package.json': '{\n\t"name": "app",\n\t"scripts": { "start": "node ." }\n}\n',
      '.gitignore': 'node_modules',
      'api/things.yaml': API,
      'api/admin.json': JSON.stringify(
        { openapi: '3.0.3', info: { title: 'Admin', version: '1' }, paths: {} },
        null,
        2,
      ),
      'api/things.schema.json': '{ "type": "object" }',
      'node_modules/other/openapi.yaml': API,
      'test/fixtures/openapi.yaml': API,
    });
    const { code, stdout, stderr } = await runMain(['init', '--server', 'http://127.0.0.1:8080/'], folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('document   api/things.yaml  1 operation');
    expect(stdout).toContain('  npm install --save-dev specproof');
    const config = validateConfig(parse(read(folder, 'specproof.config.yaml')), { label: 'it' });
    expect(config).toEqual({
      documents: ['api/admin.json', 'api/things.yaml'],
      server: 'http://127.0.0.1:8080',
      out: 'generated',
      reports: { json: 'specproof-report/report.json' },
    });
    expect(read(folder, 'specproof.config.yaml')).toContain('#   myKey: { env: MY_KEY }');
    expect(read(folder, 'package.json')).toBe(
      '{\n\t"name": "app",\n\t"scripts": {\n\t\t"start": "node .",\n\t\t"api:lint": "specproof lint",\n\t\t"api:generate": "specproof generate",\n\t\t"api:mock": "specproof mock",\n\t\t"api:verify": "specproof verify"\n\t}\n}\n',
    );
    expect(read(folder, '.gitignore')).toBe('node_modules\nspecproof-report/\n');
    const workflow = parse(read(folder, '.github/workflows/specproof.yml')) as {
      jobs: { contract: { steps: { run?: string }[] } };
    };
    const commands = workflow.jobs.contract.steps.flatMap(({ run }) => run ?? []);
    expect(commands.slice(0, 3)).toEqual(['npm ci', 'npx specproof lint', 'npx specproof generate --check']);
    expect(commands[3]).toMatch(/^npm start &\nnpx specproof verify --wait 60s\n?$/);
  });

  it('changes nothing a second time, and nothing that is there', async () => {
    const folder = project({
      'package.json': '{ "scripts": { "api:lint": "mine" } }',
      'openapi.yaml': API,
      '.github/workflows/specproof.yml': 'name: mine\n',
      '.gitignore': '/specproof-report\n',
    });
    await runMain(['init'], folder);
    expect(JSON.parse(read(folder, 'package.json'))).toMatchObject({ scripts: { 'api:lint': 'mine' } });
    expect(read(folder, '.github/workflows/specproof.yml')).toBe('name: mine\n');
    expect(read(folder, '.gitignore')).toBe('/specproof-report\n');
    const before = snapshot(folder);
    const { code, stdout } = await runMain(['init'], folder);
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/^(written|changed)/m);
    expect(snapshot(folder)).toEqual(before);
    const named = await runMain(['init', 'openapi.yaml', '--server', 'http://127.0.0.1:1'], folder);
    expect(named.stdout).toContain('specproof.config.yaml stays as it is');
    expect(snapshot(folder)).toEqual(before);
  });

  it('writes an example document into an empty folder, that lint, generate and verify are content with', async () => {
    const folder = project({});
    const { code, stdout } = await runMain(['init'], folder);
    expect(code).toBe(0);
    expect(stdout).toContain('written    openapi.yaml  an example to start from');
    expect(existsSync(join(folder, 'package.json'))).toBe(false);
    expect(await runMain(['lint'], folder)).toMatchObject({ code: 0, stdout: 'openapi.yaml: 3 operations, 0 errors, 0 warnings\n' }); // prettier-ignore
    expect((await runMain(['generate'], folder)).code).toBe(0);
    const verified = await runMain(['verify', '--fail-on', 'warning', '--min-evidence', '100%'], folder);
    expect(verified).toMatchObject({ code: 0, stderr: '' });
  });

  it('knows package managers and places of pipelines by the files of the project', async () => {
    const folder = project({ 'package.json': '{}', 'pnpm-lock.yaml': '', '.gitlab-ci.yml': 'build: {}\n', 'openapi.yaml': API }); // prettier-ignore
    const { stdout } = await runMain(['init'], folder);
    expect(stdout).toContain('pnpm exec specproof lint');
    expect(stdout).toContain('.gitlab/specproof.yml  to be named in .gitlab-ci.yml');
    expect(read(folder, '.gitlab-ci.yml')).toBe('build: {}\n');
    expect(parse(read(folder, '.gitlab/specproof.yml'))).toMatchObject({
      specproof: { script: ['corepack enable', 'pnpm install --frozen-lockfile', 'pnpm exec specproof lint', 'pnpm exec specproof generate --check'] },
    }); // prettier-ignore
    const none = project({ 'openapi.yaml': API, '.gitlab-ci.yml': '' });
    await runMain(['init', '--ci', 'none'], none);
    expect(readdirSync(none).sort()).toEqual([
      '.gitignore',
      '.gitlab-ci.yml',
      'openapi.yaml',
      'specproof.config.yaml',
    ]);
  });

  it('leaves out what it found and cannot read, and refuses what was named and cannot be read', async () => {
    const folder = project({ 'good.yaml': API, 'bad.yaml': `${API}x: [` });
    const { code, stderr } = await runMain(['init'], folder);
    expect(code).toBe(0);
    expect(stderr).toContain('left out: bad.yaml: ');
    expect(parse(read(folder, 'specproof.config.yaml'))).toMatchObject({ documents: ['good.yaml'] });
    const named = project({ 'bad.yaml': `${API}x: [` });
    expect((await runMain(['init', 'bad.yaml'], named)).code).toBe(2);
    expect(readdirSync(named)).toEqual(['bad.yaml']);
  });
});

describe('specproof init at a terminal', () => {
  /** Types keys one after another, each once the question before is drawn. */
  async function typed(folder: string, keys: string[], args: string[] = []) {
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input });
    const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
    let shown = '';
    const pending = [...keys];
    let timer: NodeJS.Timeout | undefined;
    output.on('data', (chunk) => {
      shown += String(chunk);
      clearTimeout(timer);
      timer = setTimeout(() => {
        const key = pending.shift();
        if (key !== undefined) input.write(key);
      }, 50);
    });
    let stdout = '';
    const code = await main(['init', ...args], {
      stdout: (text) => void (stdout += text),
      stderr: (text) => void (stdout += text),
      env: {},
      cwd: folder,
      color: false,
      columns: 80,
      onInterrupt: () => () => undefined,
      terminal: { input, output },
    });
    return { code, stdout, shown };
  }

  it('asks which documents, which server, and where pipelines run', async () => {
    const folder = project({ 'a.yaml': API, 'b.yaml': API });
    // The first document is taken away, the documented server of this machine is kept, GitLab is chosen.
    const { code, shown } = await typed(folder, [' ', '\r', '\r', '\u001b[B', '\r']);
    expect(code).toBe(0);
    for (const question of ['Which OpenAPI documents', 'Which server', 'Where do your pipelines run'])
      expect(shown).toContain(question);
    expect(parse(read(folder, 'specproof.config.yaml'))).toMatchObject({
      documents: ['b.yaml'],
      server: 'http://localhost:3000/v1',
    });
    expect(existsSync(join(folder, '.gitlab-ci.yml'))).toBe(true);
  });

  it('writes nothing when it is interrupted', async () => {
    const folder = project({ 'a.yaml': API });
    const { code, stdout } = await typed(folder, ['\u0003']);
    expect({ code, stdout }).toEqual({ code: 130, stdout: 'specproof: nothing was written\n' });
    expect(readdirSync(folder)).toEqual(['a.yaml']);
  });

  it('asks nothing with --yes, and nothing of a project that is set up', async () => {
    const folder = project({ 'a.yaml': API });
    expect((await typed(folder, [], ['--yes'])).shown).toBe('');
    expect((await typed(folder, [])).shown).toBe('');
  });
});

describe('specproof completion', () => {
  /** What bash offers for a line that ends where the cursor is. */
  async function offered(line: string): Promise<string[]> {
    const { stdout: script } = await runMain(['completion', 'bash']);
    const words = line.split(' ');
    const quoted = words.map((word) => `'${word}'`).join(' ');
    const run = `${script}\nCOMP_WORDS=(${quoted}); COMP_CWORD=${String(words.length - 1)}; _specproof; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const folder = project({ 'my-api.yaml': '' });
    return execFileSync('bash', ['--norc', '-c', run], { cwd: folder, encoding: 'utf8' }).trim().split('\n');
  }

  it.each<[line: string, words: string[]]>([
    ['specproof ver', ['verify']],
    ['specproof verify --ph', ['--phase']],
    ['specproof verify --phase ', ['examples', 'coverage', 'negative', 'behaviors', 'fuzz']],
    ['specproof verify --report ', ['json=', 'sarif=', 'terminal=']],
    ['specproof verify --no-al', ['--no-allow-outside', '--no-allow-writes']],
    ['specproof lint my', ['my-api.yaml']],
    ['specproof lint apple', ['apple-caller-ids']],
    ['specproof generate --out ', ['']],
    ['specproof completion ', ['bash', 'zsh', 'fish']],
    ['specproof help compl', ['completion']],
  ])('offers for %j %j in bash', async (line, words) => {
    const found = await offered(line);
    if (line.includes('--report')) expect(found).toEqual(expect.arrayContaining(words));
    else expect(found.sort()).toEqual([...words].sort());
  });

  it.each(['zsh', 'fish'])('names every command and option in %s', async (shell) => {
    const { code, stdout } = await runMain(['completion', shell]);
    expect(code).toBe(0);
    for (const word of [
      'verify',
      'generate',
      'max-plan-steps',
      'no-allow-writes',
      'examples coverage negative',
    ])
      expect(stdout).toContain(word);
  });

  it('refuses other shells', async () => {
    expect(await runMain(['completion', 'tcsh'])).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('specproof lint --report', () => {
  it('writes the problems as a report, and the lines that are shown as text', async () => {
    const folder = project({ 'api.yaml': API.replace("'200'", '"299999"') });
    const { code, stdout } = await runMain(
      ['lint', 'api.yaml', '--report', 'json=out/lint.json', '--report', 'terminal=lint.txt'],
      folder,
    );
    expect(code).toBe(1);
    expect(read(folder, 'lint.txt')).toBe(stdout);
    const report = JSON.parse(read(folder, 'out/lint.json')) as Record<string, unknown>;
    expect(report).toMatchObject({ isLint: true, documents: [{ source: 'api.yaml' }] });
    const { causes } = report as { causes: { check: string; location: { file: string; line: number } }[] };
    expect(causes.length).toBeGreaterThan(0);
    for (const { check, location } of causes) {
      expect(stdout).toContain(check);
      expect(stdout).toContain(`${location.file}:${String(location.line)}`);
    }
    const shown = await runMain(['lint', 'api.yaml', '--report', 'json=-'], folder);
    expect(JSON.parse(shown.stdout)).toEqual(report);
    expect(shown.stderr).toBe(stdout);
  });

  it('writes what the configuration says, where it says, and refuses two reports at one place', async () => {
    const config = 'documents: [api.yaml]\nlint: { reports: { junit: ci/lint.xml, gitlab: ci/lint.json } }\n';
    const folder = project({ 'api.yaml': API.replace("'200'", '"299999"'), 'specproof.config.yaml': config });
    expect((await runMain(['lint'], folder)).code).toBe(1);
    const found = JSON.parse(read(folder, 'ci/lint.json')) as { check_name: string }[];
    expect(found.length).toBeGreaterThan(0);
    const junit = read(folder, 'ci/lint.xml');
    for (const { check_name: code } of found) expect(junit).toContain(`type="${code}"`);
    expect(junit).toContain('<system-out>1 document</system-out>');
    const twice = ['--report', 'junit=out/x', '--report', 'sarif=out/../out/x'];
    const refused = await runMain(['lint', ...twice], folder);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('the reports junit and sarif go to one place');
  });
});
