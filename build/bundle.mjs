// Bundles what the package gives to others out of src/, in place of what tsc has written for it: a command that loads a
// handful of files starts in a fraction of the time that 400 take. What tsc writes of all other modules stays, for tests and
// benches of single modules; the package leaves it out. Of packages, four become a file of their own each, with their licence in it.
import { readFileSync, rmSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { dirname } from 'node:path';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';
import { rolldown } from 'rolldown';
import { lateDefinitions } from './late-definitions.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { dependencies, peerDependencies } = createRequire(import.meta.url)('../package.json');

/** What others load by its path: the program, the public modules, and the thread that starts from a file of its own. */
const ENTRIES = [
  'cli/bin',
  'index',
  'mock/testing/msw',
  'vitest/index',
  'vitest/evidence',
  'vitest/node-test',
  'vitest/jest',
  'io/relay/worker',
];

/**
 * What is loaded together stands in one file, with what it needs and no earlier group has. Without groups, each set of
 * entries and dynamic imports that shares a module makes a file: 60 of them for the mock.
 */
const GROUPS = {
  cli: ['cli/main', 'cli/host', 'io/descriptors'],
  load: ['load/index', 'config/index', 'config/resolve-secrets'],
  behaviors: ['behaviors/index', 'behaviors/declaration-schema'],
  mock: ['cli/commands/mock', 'mock/index', 'cases/examples'],
  run: ['cli/commands/verify', 'runner/verify', 'runner/plan'],
};

/** What most starts load, and has so many files that finding them takes longer than what is in them: each package's own file. */
const IN_ONE_FILE = {
  commander: 'commander.cjs',
  'js-yaml': 'js-yaml.cjs',
  '@marcbachmann/cel-js': 'cel-js.cjs',
  '@faker-js/faker/locale/en': 'faker.cjs',
};

rmSync(`${root}dist/src/chunks`, { recursive: true, force: true });
const bundle = await rolldown({
  cwd: root,
  input: Object.fromEntries(ENTRIES.map((name) => [`src/${name}`, `src/${name}.ts`])),
  platform: 'node',
  external: isOutside,
  resolve: { extensionAlias: { '.js': ['.ts'] } },
  transform: { target: 'node20.19' },
  // Modules are kept for what they do, although package.json promises to bundlers of apps that ours do nothing of their own.
  treeshake: { moduleSideEffects: true },
  // Modules of one group are imported dynamically all the same: others load them late.
  checks: { ineffectiveDynamicImport: false },
  plugins: [{ name: 'in-one-file', transform: inOneFile }],
});
const { output } = await bundle.write({
  dir: 'dist',
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'src/chunks/[name].js',
  comments: false,
  codeSplitting: { groups: Object.entries(GROUPS).map(group) },
});
refuseUndeclared(output);
for (const [name, file] of Object.entries(IN_ONE_FILE)) await writeInOneFile(name, file);

/** `on-demand.ts` looks from the folder of the chunks. */
function inOneFile(code, id) {
  if (!id.startsWith(`${root}src/`)) return null;
  return code.replaceAll(/\bload\('([^']+)'\)/g, (call, name) =>
    name in IN_ONE_FILE ? `load('./${IN_ONE_FILE[name]}')` : call,
  );
}

/** A licence has to stand in each copy. */
async function writeInOneFile(name, file) {
  const home = `${root}node_modules/${packageOf(name)}`;
  const { version } = JSON.parse(readFileSync(`${home}/package.json`, 'utf8'));
  const licence = readFileSync(`${home}/LICENSE`, 'utf8');
  const plugins = [lateDefinitions('faker'), { name: 'without-programs', transform: withoutPrograms }];
  const packed = await rolldown({ cwd: root, input: { [file]: name }, platform: 'node', plugins });
  await packed.write({
    dir: 'dist/src/chunks',
    format: 'cjs',
    exports: 'named',
    entryFileNames: '[name]',
    comments: false,
    banner: `/*! ${packageOf(name)} ${version}\n\n${licence.trim()}\n*/`,
  });
}

/** commander starts programs for subcommands that have a file of their own. Ours have none, and the module takes 6 ms. */
function withoutPrograms(code, id) {
  return /[/\\]commander[/\\]/.test(id) ? code.replace("require('node:child_process')", '{}') : null;
}

function isOutside(id) {
  return !/^[./]/.test(id) && !id.startsWith(root);
}

function group([name, modules], i) {
  const files = new Set(modules.map((module) => `${root}src/${module}.ts`));
  return { name, priority: Object.keys(GROUPS).length - i, test: (id) => files.has(id) };
}

/** A helper of the bundler itself would be such a package: none that is not declared is installed with ours. */
function refuseUndeclared(chunks) {
  const declared = new Set([...Object.keys({ ...dependencies, ...peerDependencies }), ...builtinModules]);
  for (const { fileName, imports = [], dynamicImports = [] } of chunks) {
    const names = [...imports, ...dynamicImports].filter(
      (name) => !/\.js$/.test(name) || !name.startsWith('src/'),
    );
    const unknown = names.filter((name) => !name.startsWith('node:') && !declared.has(packageOf(name)));
    if (unknown.length > 0) {
      process.stderr.write(
        `${dirname(fileName)}: imports ${unknown.join(', ')}, which package.json does not declare\n`,
      );
      process.exitCode = 1;
    }
  }
}

function packageOf(name) {
  return /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name;
}
