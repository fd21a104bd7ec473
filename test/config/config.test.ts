import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import schema from '../../src/config/config.schema.json' with { type: 'json' };
import type { Config, OperationConfig } from '../../src/config/index.js';
import { defineConfig, loadConfig, validateConfig } from '../../src/config/index.js';
import { resolveSecrets } from '../../src/config/resolve-secrets.js';
import { formatLocation, ToolError } from '../../src/errors.js';
import { PHASES } from '../../src/model/exchange.js';
import { REPORTERS } from '../../src/reporters/index.js';
import type { KnownDeviation } from '../../src/runner/record/known-deviations.js';
import { lawRuns } from '../support/suite.js';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'specproof-config-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;

/** A folder of its own with these files, so that no module is found in a cache. */
function folder(files: Record<string, string | Uint8Array>): string {
  const cwd = join(root, String(folders++));
  mkdirSync(cwd);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), content);
  }
  return cwd;
}

/** The first line as the command line would print it, and the rest. */
function told(error: unknown): string {
  if (!(error instanceof ToolError)) throw error;
  return `${error.location ? `${formatLocation(error.location)}: ` : ''}${error.message}`;
}

async function refusal(files: Record<string, string | Uint8Array>, file?: string): Promise<ToolError> {
  const loaded = loadConfig({ cwd: folder(files), file });
  return loaded.then(
    () => expect.fail('was accepted'),
    (thrown: unknown) => (told(thrown), thrown as ToolError),
  );
}

function invalid(value: unknown): string {
  try {
    validateConfig(value, { label: 'c.ts' });
  } catch (thrown) {
    return told(thrown);
  }
  return expect.fail('was accepted');
}

describe('loadConfig', () => {
  it.each<[name: string, text: string]>([
    ['specproof.config.ts', `export default { seed: 7 as number } satisfies object;`],
    ['specproof.config.js', `module.exports = { seed: 7 };`],
    ['specproof.config.mjs', `export default { seed: 7 };`],
    ['specproof.config.json', `{ "seed": 7 }`],
    ['specproof.config.yaml', `seed: 7`],
    ['specproof.config.yml', `# a comment\nseed: 7`],
  ])('reads %s in the current folder', async (name, text) => {
    const cwd = folder({ [name]: text });
    expect(await loadConfig({ cwd })).toMatchObject({ config: { seed: 7 }, path: join(cwd, name) });
    expect(readdirSync(cwd)).toEqual([name]);
  });

  it('reads the file that is named, whatever its name and folder', async () => {
    const cwd = folder({
      'specproof.config.ts': 'throw new Error()',
      'in here #1%?/staging.yaml': 'seed: 7',
    });
    const loaded = await loadConfig({ cwd, file: 'in here #1%?/staging.yaml' });
    expect(loaded).toMatchObject({ config: { seed: 7 }, path: join(cwd, 'in here #1%?', 'staging.yaml') });
  });

  it.each(['ts', 'js', 'mjs'])('reads code in a folder with an odd name: .%s', async (extension) => {
    const file = `in here #1%20?/c.${extension}`;
    const cwd = folder({ [file]: 'export default { seed: 7 }' });
    expect(await loadConfig({ cwd, file: join(cwd, file) })).toMatchObject({ config: { seed: 7 } });
  });

  it.each<[what: string, files: Record<string, string>]>([
    ['a function', { 'specproof.config.ts': 'export default () => ({ seed: 7 })' }],
    ['an async function', { 'specproof.config.ts': 'export default async () => ({ seed: 7 })' }],
    ['a promise', { 'specproof.config.mjs': 'export default Promise.resolve({ seed: 7 })' }],
    ['an export named config', { 'specproof.config.ts': 'export const config = { seed: 7 }' }],
    [
      'a function named config',
      { 'specproof.config.mjs': 'export function config() { return { seed: 7 } }' },
    ],
    ['code with top-level await', { 'specproof.config.ts': 'const seed = await 7; export default { seed }' }],
    ['ESM in .js', { 'specproof.config.js': 'export default { seed: 7 }' }],
    [
      'ESM in .js of an ESM package',
      {
        'package.json': '{ "type": "module" }',
        'specproof.config.js': 'import { seed } from "./seed.js"; export default { seed }',
        'seed.js': 'export const seed = 7;',
      },
    ],
    ['a CommonJS function', { 'specproof.config.js': 'module.exports = () => ({ seed: 7 })' }],
    ['a CommonJS export', { 'specproof.config.js': 'exports.config = { seed: 7 }' }],
    ['an object of a CommonJS export', { 'specproof.config.js': 'module.exports = { config: { seed: 7 } }' }],
    ['compiled ESM', { 'specproof.config.js': 'exports.__esModule = true; exports.default = { seed: 7 }' }],
    [
      'CommonJS in a CommonJS package',
      { 'package.json': '{ "type": "commonjs" }', 'specproof.config.js': 'module.exports = { seed: 7 }' },
    ],
    [
      'code that imports other TypeScript',
      {
        'specproof.config.ts': `import { Seeds } from './seeds'; export default { seed: Seeds.Lucky }`,
        'seeds.ts': 'export enum Seeds { Lucky = 7 }',
      },
    ],
    [
      'code that imports types of specproof, which need not be installed',
      {
        'specproof.config.ts':
          'import type { Config } from "specproof"; import { type Report } from "specproof";' +
          'const config: Config = { seed: 7 }; export type R = Report; export default config;',
      },
    ],
    [
      'an object with members that are undefined',
      { 'specproof.config.ts': 'export default { seed: 7, server: undefined }' },
    ],
  ])('reads a configuration written as %s', async (_, files) => {
    expect((await loadConfig({ cwd: folder(files) }))?.config).toEqual({ seed: 7 });
  });

  it('reads the new content of a file that changed since the last time', async () => {
    const cwd = folder({ 'specproof.config.ts': 'export default { seed: 1 }' });
    await loadConfig({ cwd });
    writeFileSync(join(cwd, 'specproof.config.ts'), 'export default { seed: 2 }');
    expect((await loadConfig({ cwd }))?.config).toEqual({ seed: 2 });
  });
});

describe('loadConfig in a folder without a configuration', () => {
  it('reads the nearest one above, and names it as seen from the folder', async () => {
    const top = folder({ 'specproof.config.json': '{ "seed": 1 }', 'a/specproof.config.yaml': 'seed: 2', 'a/b/c/x': '' }); // prettier-ignore
    const seed = async (cwd: string): Promise<unknown> =>
      (await loadConfig({ cwd: join(top, cwd) }))?.config.seed;
    expect([await seed('.'), await seed('a'), await seed('a/b/c')]).toEqual([1, 2, 2]);
    writeFileSync(join(top, 'a/specproof.config.yaml'), 'sed: 2');
    await expect(loadConfig({ cwd: join(top, 'a/b') })).rejects.toMatchObject({
      location: { file: '../specproof.config.yaml' },
    });
  });

  it('looks no further than the repository that the folder is in', async () => {
    const top = folder({ 'specproof.config.json': '{ "seed": 1 }', 'repo/.git/HEAD': '', 'repo/src/x': '' });
    expect(await loadConfig({ cwd: join(top, 'repo/src') })).toBeUndefined();
    writeFileSync(join(top, 'repo/specproof.config.json'), '{ "seed": 3 }');
    expect(await loadConfig({ cwd: join(top, 'repo/src') })).toMatchObject({ config: { seed: 3 } });
  });

  it('looks in no folder that everybody may write to', async () => {
    const top = folder({ 'specproof.config.mjs': 'export default { seed: 1 }', 'mine/x': '' });
    expect(await loadConfig({ cwd: join(top, 'mine') })).toMatchObject({ config: { seed: 1 } });
    chmodSync(top, 0o1777);
    expect(await loadConfig({ cwd: join(top, 'mine') })).toBeUndefined();
  });
});

describe('loadConfig beyond the files of its own names', () => {
  it.each([
    'deeper/specproof.config.json',
    '.config/specproof.json',
    '.config/specproof.config.json',
    '.specproofrc',
    '.specproof.json',
    'specproof.config.json/index.json',
    'specproof.config.json.bak',
    'my-specproof.config.json',
  ])('does not read %s', async (path) => {
    const cwd = join(folder({ [join('here', path)]: '{ "seed": 7 }', 'here/a.txt': '' }), 'here');
    expect(await loadConfig({ cwd })).toBeUndefined();
  });

  it('does not read package.json', async () => {
    const cwd = folder({ 'package.json': '{ "specproof": { "seed": 7 } }' });
    expect(await loadConfig({ cwd })).toBeUndefined();
  });

  it('does not read .env and .env.local', async () => {
    const files = { '.env': 'SPECPROOF_TEST_TOKEN=leaked', '.env.local': 'SPECPROOF_TEST_TOKEN=leaked' };
    const code = 'export default { headers: { A: process.env.SPECPROOF_TEST_TOKEN ?? "unset" } }';
    const loaded = await loadConfig({ cwd: folder({ ...files, 'specproof.config.ts': code }) });
    expect(loaded?.config).toEqual({ headers: { A: 'unset' } });
    expect(process.env).not.toHaveProperty('SPECPROOF_TEST_TOKEN');
  });

  it('refuses a URL, named or in extends, and makes no request', async () => {
    let requests = 0;
    const server = createServer((_, response) => (requests++, response.end('{}'))).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/c.json`;
    const named = await refusal({}, url);
    const extending = await refusal({
      'specproof.config.json': JSON.stringify({ extends: url, $schema: url }),
    });
    server.close();
    expect(named.message).toBe('a configuration is a file of this machine, not a URL');
    expect(extending.message).toMatch(/^extends: there is no such setting/);
    expect(requests).toBe(0);
  });
});

describe('the loader of configurations in code', () => {
  afterEach(() => {
    vi.doUnmock('jiti');
  });

  it('is imported only when the configuration is code', async () => {
    const loading = vi.fn();
    vi.doMock('jiti', async (original) => (loading(), original()));
    await loadConfig({ cwd: folder({}) });
    await loadConfig({ cwd: folder({ 'specproof.config.yaml': 'seed: 7' }) });
    expect(loading).not.toHaveBeenCalled();
    await loadConfig({ cwd: folder({ 'specproof.config.ts': 'export default {}' }) });
    expect(loading).toHaveBeenCalledOnce();
  });

  it('leaves no cache on the disk', async () => {
    const cwd = folder({ 'specproof.config.ts': 'export default {}', 'node_modules/a/a.txt': '' });
    await loadConfig({ cwd });
    expect(readdirSync(cwd, { recursive: true }).map(String).sort()).toEqual(
      [
        'node_modules',
        join('node_modules', 'a'),
        join('node_modules', 'a', 'a.txt'),
        'specproof.config.ts',
      ].sort(),
    );
    expect(existsSync(join(cwd, 'node_modules', '.cache'))).toBe(false);
  });
});

describe('loadConfig with what it cannot use', () => {
  it('refuses two configurations in a folder, and names both', async () => {
    const error = await refusal({ 'specproof.config.ts': '', 'specproof.config.json': '{}' });
    expect(error.message).toBe(
      'there is more than one configuration: specproof.config.json, specproof.config.ts',
    );
    expect(error.hint).toContain('--config specproof.config.json');
  });

  it.each<[name: string, text: string | Uint8Array, message: string | RegExp]>([
    ['specproof.config.toml', '', 'specproof.config.toml: a configuration cannot be read from this format'],
    ['specproof.config.cjs', '', 'specproof.config.cjs: a configuration cannot be read from this format'],
    ['specproof.config.yaml', '', 'specproof.config.yaml:1:1: expected an object with the settings of specproof, got null'],
    ['specproof.config.yaml', 'seed: [1', /^specproof\.config\.yaml:1:9: not readable as YAML or JSON: /],
    ['specproof.config.yaml', 'seed: 1\nseed: 2', /^specproof\.config\.yaml:2:1: .*seed/],
    ['specproof.config.yaml', new Uint8Array([0x61, 0x3a, 0xff]), 'specproof.config.yaml: not a UTF-8 text file'],
    ['specproof.config.json', '{\n  "seed": 1,\n  "rate" 2\n}', /^specproof\.config\.json:3:\d+: not readable/],
    ['specproof.config.json', '{\n  "seed": 1,\n  "seed": 2\n}', /^specproof\.config\.json:3:3: .*seed/],
    ['specproof.config.ts', 'export default {\n  seed: ;\n}', 'specproof.config.ts:2:9: not readable as code: Unexpected token'],
    ['specproof.config.js', 'export default {\n  seed: ;\n}', 'specproof.config.js:2:9: not readable as code: Unexpected token'],
    ['specproof.config.mjs', 'export default {\n  seed: ;\n}', 'specproof.config.mjs:2:9: not readable as code: Unexpected token'],
    ['specproof.config.ts', 'export default {};\nthrow new TypeError("no\\nway")', 'specproof.config.ts: cannot be evaluated: no\nway'],
    ['specproof.config.mjs', 'throw new TypeError("no way")', 'specproof.config.mjs: cannot be evaluated: no way'],
    ['specproof.config.ts', 'export default () => { throw new Error("no way") }', 'specproof.config.ts: cannot be evaluated: no way'],
    ['specproof.config.ts', 'export default () => Promise.reject("no way")', 'specproof.config.ts: cannot be evaluated: no way'],
    ['specproof.config.ts', 'export default () => { throw undefined }', 'specproof.config.ts: cannot be evaluated: undefined'],
    ['specproof.config.ts', 'export default () => { throw Object.create(null) }', 'specproof.config.ts: cannot be evaluated: something without a message was thrown'],
    ['specproof.config.ts', 'import "./nowhere.js"', "specproof.config.ts: cannot be evaluated: Cannot find module './nowhere.js'"],
    ['specproof.config.ts', '', 'specproof.config.ts: exports no configuration'],
    ['specproof.config.js', 'const config = { seed: 7 };', 'specproof.config.js: exports no configuration'],
    ['specproof.config.mjs', 'export const seed = 7', 'specproof.config.mjs: exports no configuration; it exports seed'],
    ['specproof.config.mjs', 'export const confg = {}', "specproof.config.mjs: exports no configuration; did you mean 'confg'?"],
    ['specproof.config.ts', 'export default null', 'specproof.config.ts: expected an object with the settings of specproof, got null'],
    ['specproof.config.ts', 'export default () => {}', 'specproof.config.ts: expected an object with the settings of specproof, got nothing'],
    ['specproof.config.ts', 'export default { seed: "1", sed: 1 }', "specproof.config.ts: sed: there is no such setting; did you mean 'seed'?\nspecproof.config.ts: seed: expected a whole number of 0 or more, got \"1\""],
  ])('refuses %s with the content %j', async (name, text, message) => {
    const error = told(await refusal({ [name]: text }));
    if (typeof message === 'string') expect(error).toBe(message);
    else expect(error).toMatch(message);
  }); // prettier-ignore

  it('refuses a syntax error in an imported file, with the place in that file', async () => {
    const error = await refusal({ 'specproof.config.ts': 'import "./other";', 'other.ts': '\nconst = 1' });
    expect(told(error)).toMatch(/other\.ts:2:7: not readable as code: Unexpected token$/);
  });

  it('refuses the import of a package that is not installed, and says what to install', async () => {
    const error = await refusal({
      'specproof.config.ts': 'import { defineConfig } from "specproof"; export default defineConfig({})',
    });
    expect(error.message).toBe("specproof.config.ts: cannot be evaluated: Cannot find module 'specproof'");
    expect(error.hint).toContain('Install specproof in this project');
  });

  it.each([
    ['a promise', 'export default new Promise(() => {})'],
    ['a function', 'export default () => new Promise(() => {})'],
    ['the module itself', 'await new Promise(() => {}); export default {}'],
  ])('gives up on %s that is never settled', async (_, code) => {
    const loaded = loadConfig({ cwd: folder({ 'specproof.config.mjs': code }), patience: 200 });
    await expect(loaded).rejects.toThrow('specproof.config.mjs: gave no configuration within 0.2 s');
  });

  it('refuses code that throws, and keeps the stack in the cause alone', async () => {
    const { message, hint, cause } = await refusal({
      'specproof.config.ts': 'throw new RangeError("no way")',
    });
    expect(`${message}${hint ?? ''}`).not.toContain('    at ');
    expect(cause).toBeInstanceOf(RangeError);
  });

  it.each<[file: string, message: string]>([
    ['missing.yaml', 'missing.yaml: no such file'],
    ['a.json/missing.ts', 'a.json/missing.ts: no such file'],
    ['folder.json', 'folder.json: is not a file'],
    ['README', 'README: a configuration cannot be read from this format'],
    ['', ': a configuration cannot be read from this format'],
  ])('refuses the file named as --config %j', async (file, message) => {
    expect((await refusal({ 'a.json': '{}', 'folder.json/a.txt': '' }, file)).message).toBe(message);
  });
});

// Everything that can be said, once.

const getPet: Required<OperationConfig> = {
  skip: 'slow',
  headers: { Authorization: { env: 'TOKEN' } },
  parameters: { id: 1 },
  phases: ['fuzz'],
  timeout: 500,
  lenientInput: false,
  severity: { 'response.slow': 'error' },
};

const known: Required<KnownDeviation> = {
  operation: 'getPet',
  code: 'response.body.schema',
  pointer: '#/paths/~1pets/get',
  reason: 'known',
  until: '2028-02-29',
};

const full: Required<Config> = {
  severity: { 'response.body.undocumented': 'off' },
  failOn: 'warning',
  self: true,
  out: 'src/api',
  int64: 'bigint',
  emit: ['msw'],
  $schema: 'node_modules/specproof/dist/src/config/config.schema.json',
  documents: ['spec/pets.yaml', 'https://example.com/pets.json', 'apple-caller-ids'],
  server: 'http://127.0.0.1:4010',
  servers: { pets: 'https://example.com/tenant@1/' },
  credentials: { bearer: { env: 'TOKEN' }, key: 'key' },
  limitedCredentials: { bearer: { env: 'KEY_2' } },
  reset: { url: 'http://127.0.0.1:4010/reset', method: 'PUT' },
  hooks: './hooks.ts',
  headers: { 'X-Trace': 'on', 'X-Empty': '', 'X-Key': { env: 'KEY_2' } },
  parameters: { orgId: '1', SelectionId: 7, filter: { a: [null] }, none: null },
  phases: [...PHASES],
  fuzz: 20,
  seed: 0,
  concurrency: 1,
  rate: 0.5,
  timeout: '1.5s',
  maxPause: '1m',
  connectTimeout: '5s',
  wait: '30s',
  maxTime: 60_000,
  maxBody: '500kB',
  maxFile: '20MB',
  allowOutside: true,
  maxCases: 0,
  budget: 100,
  maxPlanSteps: 1000,
  maxPlanBytes: '1MB',
  maxFailures: 0,
  reports: { json: 'out/report.json' },
  minEvidence: '99.5%',
  lenientInput: true,
  allowWrites: false,
  readsOnly: true,
  strict: true,
  formats: { snowflake: { pattern: '^[0-9]{17}$' }, port: { minimum: 1, maximum: 65_535 }, money: 'ignore' },
  lint: { rules: { 'document.schema.format': 'off' }, reports: { gitlab: 'out/lint.json' } },
  pact: { reports: { junit: 'out/pact.xml' } },
  check: { reports: { html: 'out/traffic.html' } },
  proxy: { reports: { html: '-' } },
  prove: { reports: { markdown: 'out/prove.md' } },
  operations: { getPet, 'GET /pets/{id}': {} },
  expect: [known, { code: 'response.status.undocumented', reason: 'known' }],
};

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
/** Fails to compile when a setting is in the type or in the schema only. */
const agreed: [
  Same<keyof Config, keyof typeof schema.properties>,
  Same<keyof OperationConfig, keyof typeof schema.$defs.operation.properties>,
  Same<keyof KnownDeviation, keyof typeof schema.$defs.deviation.properties>,
] = [true, true, true];

describe('validateConfig', () => {
  it('accepts everything that the type offers, and gives back a copy', () => {
    expect(agreed).toEqual([true, true, true]);
    const config = validateConfig(full, { label: 'c.ts' });
    expect(config).toEqual(full);
    expect(config).not.toBe(full);
    expect(defineConfig(full)).toBe(full);
    expect(validateConfig({}, { label: 'c.ts' })).toEqual({});
  });

  it('knows every phase and every format of the report', () => {
    expect(schema.$defs.phases.items.enum).toEqual(PHASES);
    for (const format of Object.keys(REPORTERS)) {
      const config = { reports: { [format]: 'report.txt' } };
      expect(validateConfig(config, { label: 'c.ts' })).toEqual(config);
    }
  });

  const mistakes: [config: unknown, message: string][] = [
    [[], 'expected an object with the settings of specproof, got an empty list'],
    [{ tiemout: 1 }, "tiemout: there is no such setting; did you mean 'timeout'?"],
    [{ operations: { a: { skipp: 'x' } } }, "operations.a.skipp: there is no such setting; did you mean 'skip'?"],
    [{ documents: [] }, 'documents: expected a list of one or more documents, each once, got an empty list'],
    [{ documents: 'a.yaml' }, 'documents: expected a list of one or more documents, each once, got "a.yaml"'],
    [{ documents: ['a', 'b', 'a'] }, 'documents[2]: is listed twice'],
    [{ documents: [''] }, 'documents[0]: expected a path, a URL or the name of a bundled document, got ""'],
    [{ phases: ['fuz'] }, `phases[0]: expected the name of a phase, got "fuz"; did you mean 'fuzz'?`],
    [{ fuzz: -1 }, 'fuzz: expected a whole number of 0 or more, got -1'],
    [{ seed: 1.5 }, 'seed: expected a whole number of 0 or more, got 1.5'],
    [{ seed: 2 ** 53 }, 'seed: expected a whole number of 0 or more, got 9007199254740992'],
    [{ concurrency: 0 }, 'concurrency: expected a whole number of 1 or more, got 0'],
    [{ rate: 0 }, 'rate: expected a number above 0, requests a second, got 0'],
    [{ timeout: '10 s' }, 'timeout: expected a duration such as 500ms, 10s or 2m, or a number of milliseconds, got "10 s"'],
    [{ timeout: '0.0s' }, 'timeout: expected a duration such as 500ms, 10s or 2m, or a number of milliseconds, got "0.0s"'],
    [{ maxTime: 2 ** 31 }, 'maxTime: expected a duration such as 500ms, 10s or 2m, or a number of milliseconds, got 2147483648'],
    [{ maxBody: '10 MB' }, 'maxBody: expected a size such as 500kB or 10MB, or a number of bytes, got "10 MB"'],
    [{ minEvidence: '101%' }, 'minEvidence: expected a share of 0% to 100%, as text such as "90%", got "101%"'],
    [{ minEvidence: 90 }, 'minEvidence: expected a share of 0% to 100%, as text such as "90%", got 90'],
    [{ formats: { a: 'skip' } }, "formats.a: expected 'ignore', or an object with one or more of pattern, minLength, maxLength, minimum, maximum, got \"skip\""],
    [{ formats: { a: { patern: 'x' } } }, "formats.a.patern: there is no such setting; did you mean 'pattern'?"],
    [{ formats: { a: { pattern: '(' } } }, 'formats.a.pattern: not an ECMAScript regular expression: Invalid regular expression: /(/u: Unterminated group'],
    [{ formats: { uuid: 'ignore' } }, 'formats.uuid: this format is known, and judged by its standard: it cannot be declared'],
    [{ lint: { rules: { x: 'warn' } } }, "lint.rules.x: expected off, warning or error, got \"warn\"; known are off, warning, error"],
    [{ lenientInput: 'yes' }, 'lenientInput: expected true or false, got "yes"'],
    [{ operations: { 'GET /a': { skip: ' ' } } }, 'operations["GET /a"].skip: expected the reason, as text, got " "'],
    [{ operations: { a: { skip: true } } }, 'operations.a.skip: expected the reason, as text, got true'],
    [{ expect: [{ code: 'a.b' }] }, 'expect[0].reason: is missing, expected the reason, as text'],
    [{ expect: [{ code: 'A b', reason: 'x' }] }, 'expect[0].code: expected the code of a finding, such as response.body.schema, got "A b"'],
    [{ expect: [{ code: 'a', reason: 'x', until: '2027-02-29' }] }, 'expect[0].until: expected a date such as 2030-12-31, got "2027-02-29"'],
    [{ expect: [{ code: 'a', reason: 'x', pointer: '/paths' }] }, 'expect[0].pointer: expected a JSON Pointer into the document, such as #/paths/~1pets/get, got "/paths"'],
    [{ headers: { 'A B': 'x' } }, 'headers["A B"]: is not a header\'s name'],
    [{ headers: { 'content-Length': '5' } }, 'headers["content-Length"]: is not a header that can be set: it follows from the body'],
    [{ operations: { a: { headers: { 'Transfer-Encoding': 'x' } } } }, 'operations.a.headers["Transfer-Encoding"]: is not a header that can be set: it follows from the body'],
    [{ reports: { jsn: 'x' } }, "reports.jsn: there is no such setting; did you mean 'json'?"],
    [{ reports: { json: '' } }, 'reports.json: expected a file, or - for standard output, got ""'],
    [{ credentials: { a: {} } }, 'credentials.a: expected a text, not empty, that a header can carry, { env: NAME } for the environment variable that holds it, or { command: … } for what writes it, got an object'],
    [{ credentials: { a: { command: '' } } }, 'credentials.a.command: expected a command line, as text, or a list of a program and its arguments'],
    [{ credentials: { a: { command: 'x', env: 'X' } } }, 'credentials.a: expected either { env: NAME } or { command: … }, got an object'],
    [{ credentials: { a: { timeout: '1s' } } }, 'credentials.a.command: is missing, expected a command line, as text, or a list of a program and its arguments'],
    [{ reset: {} }, 'reset.url: is missing, expected a URL, or a command in its place'],
    [{ reset: { url: 'http://h/reset', command: 'x' } }, 'reset: expected either a url or a command, got an object'],
    [{ reset: { command: 'x', method: 'PUT' } }, 'reset.url: is missing, expected an http:// or https:// URL'],
    [{ reset: { url: 'ftp://h/' } }, 'reset.url: expected an http:// or https:// URL'],
    [{ credentials: { a: { evn: 'T' } } }, "credentials.a.evn: there is no such setting; did you mean 'env'?"],
    // What code can hold and JSON cannot
    [undefined, 'expected an object with the settings of specproof, got nothing'],
    [() => ({}), 'must be plain data, got a function'],
    [{ seed: NaN }, 'seed: must be plain data, got NaN'],
    [{ seed: 1n }, 'seed: must be plain data, got a bigint'],
    [{ expect: [{ code: 'a', reason: 'x', until: new Date(0) }] }, 'expect[0].until: must be plain data, got a Date'],
    [{ server: new URL('http://user:hidden@a') }, 'server: must be plain data, got a URL'],
    [{ documents: ['a', undefined] }, 'documents[1]: must be plain data, got undefined'],
    [{ parameters: { get a() { throw new Error('no'); } } }, 'parameters: cannot be read'],
  ]; // prettier-ignore

  it.each(mistakes.map(([config, message]) => [message, config]))(
    'refuses a mistake with: %s',
    (message, config) => {
      expect(invalid(config)).toBe(`c.ts: ${message}`);
    },
  );

  it.each(['localhost:3000', 'ftp://a', 'http://', 'http://a?b', 'http://a#b', 'http://me:hidden@a', 'http://[', 'http://a:99999'])(
    'refuses a server that is no plain http(s) URL: %s',
    (server) => {
      const expected = 'expected an http:// or https:// URL without user name, password, query and fragment';
      expect(invalid({ server })).toBe(`c.ts: server: ${expected}`);
      expect(invalid({ servers: { a: server } })).toBe(`c.ts: servers.a: ${expected}`);
    },
  ); // prettier-ignore

  it('refuses what contains itself, and what is nested without end', () => {
    const parameters: Record<string, unknown> = { twice: [full, full] };
    expect(validateConfig({ parameters }, { label: 'c.ts' })).toEqual({ parameters });
    parameters.loop = [parameters];
    expect(invalid({ parameters })).toBe('c.ts: parameters.loop[0]: must not contain itself');
    const deep = JSON.parse(`{"parameters":{"a":${'['.repeat(5000)}${']'.repeat(5000)}}}`) as unknown;
    expect(invalid(deep)).toMatch(/\[0\]: is nested deeper than 100 levels$/);
  });

  it('repeats no value that may be secret in its messages', () => {
    const secret = 'hunter2-hunter2';
    const values = [`${secret}\n`, [secret], { env: `${secret} ` }, { env: [secret] }, { env: 'A', more: secret }];
    const places = values.flatMap((value) => [
      { credentials: { a: value } },
      { credentials: { a: { b: value } } },
      { credentials: [value] },
      { headers: { a: value } },
      { headers: [value] },
      { operations: { a: { headers: { a: value } } } },
      { operations: [{ headers: { a: value } }] },
      { operations: { a: [value] } },
      { server: value },
      { server: { a: value } },
      { servers: [value] },
      { header: { a: value } },
      [{ credentials: value }],
    ]);
    for (const place of places) expect(invalid(place)).not.toContain(secret);
  }); // prettier-ignore

  it('lists all mistakes of a file, in its order and with their places', async () => {
    const error = await refusal({
      'specproof.config.yaml': `# known trouble
headers:
  Authorization: 17
operations:
  getPet:
    timeout: soon
    phase: [fuzz]
expect:
  - reason: none
seeds: 1
`,
    });
    expect(told(error)).toBe(
      [
        'specproof.config.yaml:3:3: headers.Authorization: expected a text that a header can carry, or { env: NAME } for the environment variable that holds it, got a number',
        'specproof.config.yaml:6:5: operations.getPet.timeout: expected a duration such as 500ms, 10s or 2m, or a number of milliseconds, got "soon"',
        "specproof.config.yaml:7:5: operations.getPet.phase: there is no such setting; did you mean 'phases'?",
        'specproof.config.yaml:9:5: expect[0].code: is missing, expected the code of a finding, such as response.body.schema',
        "specproof.config.yaml:10:1: seeds: there is no such setting; did you mean 'seed'?",
      ].join('\n'),
    );
  });

  it('places a mistake in a JSON file, and calls the file by the name it was given', async () => {
    const error = await refusal(
      { 'a/c.json': '{\n  "operations": {\n    "a/b": { "skip": 1 }\n  }\n}' },
      'a/c.json',
    );
    expect(told(error)).toBe('a/c.json:3:14: operations["a/b"].skip: expected the reason, as text, got 1');
  });

  const settings = [
    ...Object.keys(schema.properties),
    ...Object.keys(schema.$defs.operation.properties),
    ...Object.keys(schema.$defs.deviation.properties),
    'env',
    '__proto__',
    'constructor',
  ];
  const leaf = fc.oneof(
    fc.constantFrom('1s', '90%', 'fuzz', 'http://a', '2030-01-01', 'a.b'),
    fc.jsonValue(),
  );
  const likely = fc.letrec<{ node: unknown; object: unknown }>((tie) => ({
    node: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('node'), { maxLength: 3 }), tie('object')),
    object: fc.dictionary(fc.oneof(fc.constantFrom(...settings), fc.string()), tie('node'), { maxKeys: 5 }),
  }));

  it.each<[what: string, values: fc.Arbitrary<unknown>]>([
    ['any JSON value', fc.jsonValue()],
    ['objects that look like a configuration', likely.object],
    [
      'anything at all',
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
    ],
  ])('accepts %s or refuses it with a message', (_, values) => {
    fc.assert(
      fc.property(values, (value) => {
        try {
          const config = validateConfig(value, { label: 'c.ts' });
          expect(validateConfig(config, { label: 'c.ts' })).toEqual(config);
          expect(JSON.parse(JSON.stringify(config))).toEqual(config);
        } catch (thrown) {
          expect(told(thrown)).toMatch(/^c\.ts: ./);
        }
      }),
      { numRuns: lawRuns(500) },
    );
  });

  it('accepts any JSON of a file or refuses it with the name of the file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), likely.object), async (value) => {
        const cwd = folder({ 'specproof.config.json': JSON.stringify(value) });
        await loadConfig({ cwd }).catch((thrown: unknown) => {
          expect(told(thrown)).toMatch(/^specproof\.config\.json(:\d+:\d+)?: ./);
        });
      }),
      { numRuns: lawRuns(100) },
    );
  });
});

describe('resolveSecrets', () => {
  const env = { TOKEN: 't0ken', KEY_2: 'k2', EMPTY: '', BROKEN: 'secret\n', WIDE: 'secret✓' };

  it('replaces variables by their values everywhere, and changes nothing else', () => {
    const before = structuredClone(full);
    const resolved = resolveSecrets(full, env);
    expect(resolved).toEqual({
      ...full,
      credentials: { bearer: 't0ken', key: 'key' },
      limitedCredentials: { bearer: 'k2' },
      headers: { 'X-Trace': 'on', 'X-Empty': '', 'X-Key': 'k2' },
      operations: {
        ...full.operations,
        getPet: { ...full.operations.getPet, headers: { Authorization: 't0ken' } },
      },
    });
    expect(full).toEqual(before);
    expect(resolveSecrets({}, {})).toEqual({});
  });

  it('names every variable it cannot use and its place, and shows no value', () => {
    const config: Config = {
      credentials: { a: { env: 'EMPTY' }, b: { env: 'constructor' }, ok: { env: 'TOKEN' } },
      headers: { c: { env: 'BROKEN' } },
      operations: { 'GET /x': { headers: { d: { env: 'WIDE' }, e: { env: 'MISSING' } } } },
    };
    expect(() => resolveSecrets(config, env, { label: 'c.ts' })).toThrow(
      new ToolError(
        [
          'c.ts: credentials.a: the environment variable EMPTY is empty',
          'credentials.b: the environment variable constructor is not set',
          'headers.c: the environment variable BROKEN holds a line break or another character that no header can carry',
          'operations["GET /x"].headers.d: the environment variable WIDE holds a line break or another character that no header can carry',
          'operations["GET /x"].headers.e: the environment variable MISSING is not set',
        ].join('\nc.ts: '),
      ),
    );
    expect(() => resolveSecrets({ headers: { c: { env: 'NO' } } }, env)).toThrow(
      /^headers\.c: the environment variable NO is not set$/,
    );
  });

  it('takes credentials of any length', () => {
    const config: Config = { credentials: { a: 'x', b: { env: 'SHORT' } } };
    expect(resolveSecrets(config, { SHORT: 'xy' })).toMatchObject({ credentials: { a: 'x', b: 'xy' } });
  });

  it('names the line of the file that asks for a missing variable', async () => {
    const cwd = folder({ 'specproof.config.yaml': 'credentials:\n  bearer:\n    env: NO_TOKEN\n' });
    const { config, source } = (await loadConfig({ cwd }))!;
    const resolve = (): unknown => resolveSecrets(config, {}, source);
    expect(resolve).toThrow(
      expect.objectContaining({ location: { file: 'specproof.config.yaml', line: 2, column: 3 } }),
    );
  });
});
