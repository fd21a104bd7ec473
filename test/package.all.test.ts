import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Faker } from '@faker-js/faker';
import { faker } from '@faker-js/faker/locale/en';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bytesIn } from './support/disk.js';
import { linkPackages, MANIFEST as manifest, unpackedInto } from './support/packed.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));

// npm and Node report real paths; the temporary folder of macOS is a link.
const project = realpathSync(mkdtempSync(join(tmpdir(), 'specproof-package-')));
const installed = join(project, 'node_modules/specproof');
let packed: string[] = [];

/** Packs what `npm test` has just built, and installs it where only its declared dependencies can be found. */
beforeAll(async () => {
  packed = await unpackedInto(installed, project);
  linkPackages(Object.keys(manifest.dependencies), join(installed, 'node_modules'));
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Static and dynamic imports of a packed module. */
function importsOf(path: string): string[] {
  const text = readFileSync(join(installed, path), 'utf8');
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

async function evaluate(expression: string): Promise<unknown> {
  const script = `console.log(JSON.stringify(${expression}))`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: project });
  return JSON.parse(stdout);
}

describe('the packed package', () => {
  it.each([
    'package.json',
    'README.md',
    'LICENSE',
    'dist/src/cli/bin.js',
    'dist/src/index.js',
    'dist/src/index.d.ts',
    'dist/src/io/relay/worker.js',
    'dist/generated/superoffice-pocket/index.js',
    'dist/generated/superoffice-pocket/index.d.ts',
    'dist/generated/apple-caller-ids/index.js',
    'dist/generated/apple-caller-ids/index.d.ts',
    'spec/superoffice-pocket.openapi.yaml',
    'spec/apple-caller-ids.openapi.yaml',
    'src/behaviors/x-contract.schema.json',
    'src/reporters/report.schema.json',
    'dist/viewer/swagger-ui-bundle.js',
    'dist/viewer/LICENSE',
  ])('holds %s', (path) => {
    expect(packed).toContain(path);
  });

  it('holds nothing but what its users need', () => {
    const needed =
      /^(generated\/[^/]+\/validators\.(js|d\.ts)|package\.json|README\.md|LICENSE|src\/(behaviors\/x-contract|reporters\/report)\.schema\.json|spec\/.+\.(yaml|json)|dist\/(src|generated)\/.+\.(c?js|d\.ts|json)|dist\/viewer\/(LICENSE|NOTICE|swagger-ui[^/]*\.(js|css|txt)))$/;
    expect(packed.filter((path) => !needed.test(path))).toEqual([]);
  });

  it('holds the licence of each package that is in a file of its own', () => {
    const files = packed.filter((path) => path.endsWith('.cjs')).sort();
    const heads = files.map((path) =>
      /^\/\*! (\S+) \d[^]*?\*\//.exec(readFileSync(join(root, path), 'utf8')),
    );
    expect(heads.map((head) => head?.[1])).toEqual([
      '@marcbachmann/cel-js',
      'commander',
      '@faker-js/faker',
      'js-yaml',
    ]);
    for (const [head = '', name = ''] of heads.map((each) => each ?? []))
      expect(wordsOf(head)).toContain(
        wordsOf(readFileSync(join(root, 'node_modules', name, 'LICENSE'), 'utf8')),
      );
  });

  it('makes the very values that faker makes, of each kind', () => {
    const load = createRequire(import.meta.url);
    const own = load(join(installed, 'dist/src/chunks/faker.cjs')) as { faker: Faker };
    const made = valuesOf(own.faker);
    expect(made.size).toBeGreaterThan(200);
    expect(made).toEqual(valuesOf(faker));
  });

  it('holds every file that package.json promises', () => {
    const promised = Object.values(manifest.exports).flatMap((target) =>
      typeof target === 'string' ? [target] : [target.types, target.default],
    );
    const files = [...promised, manifest.bin.specproof]
      .filter((path) => !path.includes('*'))
      .map((path) => path.replace(/^\.\//, ''));
    expect(files.filter((path) => !packed.includes(path))).toEqual([]);
  });

  it('holds what its modules import, and packages that are declared', () => {
    const declared = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
    const missing = packed
      .filter((path) => /^dist\/.*\.js$/.test(path) && !path.startsWith('dist/viewer/'))
      .flatMap((path) => importsOf(path).map((name) => ({ path, name })))
      .filter(({ path, name }) =>
        name.startsWith('.')
          ? !packed.includes(posix.join(posix.dirname(path), name))
          : !isBuiltin(name) && !declared.some((known) => name === known || name.startsWith(`${known}/`)),
      );
    expect(missing).toEqual([]);
  });

  it('holds no module twice: what is bundled is not there on its own', () => {
    const own = packed.filter((path) => /^dist\/src\/.*\.js$/.test(path));
    const regions = own.flatMap((path) =>
      [...readFileSync(join(installed, path), 'utf8').matchAll(/^\/\/ (src\/.*\.ts)$/gm)].map(
        ([, module]) => module,
      ),
    );
    expect(regions.length).toBeGreaterThan(400);
    expect(regions.filter((module, i) => regions.indexOf(module) < i)).toEqual([]);
  });

  it('runs its command with --version', async () => {
    const { stdout, stderr } = await run(process.execPath, [
      join(installed, manifest.bin.specproof),
      '--version',
    ]);
    expect({ stdout, stderr }).toEqual({ stdout: `${manifest.version}\n`, stderr: '' });
  });

  it('has its viewer within it, and installs nothing that reports installations', async () => {
    const status = `await (async () => {
      const mock = await (await import('specproof')).startMock({ documents: ['apple-caller-ids'], listen: false });
      const { status, headers } = await mock.fetch('/__specproof/viewer/swagger-ui-bundle.js');
      return [status, headers.get('content-type')];
    })()`;
    expect(await evaluate(status)).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(installedPackages().filter(({ path }) => /scarf|swagger/.test(path))).toEqual([]);
  });

  it('says how Prism is installed, where it is not', async () => {
    const args = ['mock', 'apple-caller-ids', '--engine', 'prism', '--port', '0'];
    const ended = run(process.execPath, [join(installed, manifest.bin.specproof), ...args], { cwd: project });
    await expect(ended).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('npm install --save-dev @stoplight/prism-cli@5.14.2') as string,
    });
  });

  it.each(['specproof', 'specproof/superoffice-pocket', 'specproof/apple-caller-ids'])(
    'can be imported as %s',
    async (name) => {
      expect(await evaluate(`Object.keys(await import('${name}'))`)).not.toEqual([]);
    },
  );

  it.each(['report.schema.json', 'package.json', 'spec/superoffice-pocket.openapi.yaml'])(
    'lets its users find %s',
    async (path) => {
      const url = (await evaluate(`import.meta.resolve('specproof/${path}')`)) as string;
      expect(packed).toContain(
        fileURLToPath(url)
          .slice(installed.length + 1)
          .replaceAll('\\', '/'),
      );
    },
  );
});

function wordsOf(text: string): string {
  return text.trim().split(/\s+/).join(' ');
}

/** Some values of each kind that faker makes without being told more, or why it makes none. */
function valuesOf(given: Faker): Map<string, unknown[]> {
  let n = 0;
  const next = (): number => (n = (n * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  const Own = given.constructor as new (options: object) => Faker;
  const own = new Own({ locale: given.rawDefinitions, randomizer: { next, seed: () => undefined } });
  own.setDefaultRefDate('2025-01-15T09:30:00Z');
  // Some kinds are old.
  using _quiet = vi.spyOn(console, 'warn').mockReturnValue(undefined);
  const kinds = Object.entries(own).flatMap(([module, methods]) =>
    Object.entries(methods as Record<string, unknown>).flatMap(([name, make]) =>
      typeof make === 'function' ? [{ name: `${module}.${name}`, make: make as () => unknown }] : [],
    ),
  );
  return new Map(
    kinds.map(({ name, make }) => [
      name,
      Array.from({ length: 20 }, (_, i) => ((n = i * 7919), outcome(make))),
    ]),
  );
}

function outcome(make: () => unknown): unknown {
  try {
    return make();
  } catch (thrown) {
    return String(thrown);
  }
}

/** What is installed with the package, as the lock file has it. */
interface Installed {
  path: string;
  deprecated: boolean;
  bytes: number;
}

function installedPackages(): Installed[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: true; devOptional?: true; optional?: true; deprecated?: string }>;
  };
  return Object.entries(packages)
    .filter(([path, { dev, devOptional, optional }]) => path !== '' && !(dev ?? devOptional ?? optional))
    .map(([path, { deprecated }]) => ({
      path,
      deprecated: deprecated !== undefined,
      // Packages inside of a package are counted on their own.
      bytes: bytesIn(realpathSync(join(root, path)), 'node_modules'),
    }));
}

describe('what is installed with the package', () => {
  const others = installedPackages();

  it('is at most 90 packages and 80 MB, and what the README says', () => {
    const count = others.length + 1;
    const megabytes =
      (others.reduce((sum, { bytes }) => sum + bytes, 0) + bytesIn(installed, 'node_modules')) / 2 ** 20;
    expect(count).toBeLessThanOrEqual(90);
    expect(megabytes).toBeLessThanOrEqual(80);
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const [, saidCount, saidSize] = /What it costs: (\d+) packages, (\d+) MB/.exec(readme) ?? [];
    expect(Number(saidCount)).toBe(count);
    // File systems differ.
    expect(Math.abs(Number(saidSize) - megabytes)).toBeLessThan(8);
  });

  it('has no deprecated package, no TypeScript, and no second faker', () => {
    expect(others.filter(({ deprecated }) => deprecated)).toEqual([]);
    expect(others.filter(({ path }) => /\/typescript$/.test(path))).toEqual([]);
    expect(others.filter(({ path }) => /faker/.test(path)).length).toBeLessThanOrEqual(1);
  });
});
