// Real documents: does the mock start, does generate work and compile, is the own mock verified without an error, does
// anything hang. node bench/documents.mjs FOLDER [--sample N] [--seed N] [--skip N] [--only NAME] [--max-time 60] [--json FILE]
// FOLDER holds OpenAPI documents, or an index.tsv (name, entry file in the folder of that name). Every document that is
// left out of a goal is listed with the reason.
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';
import { parseArgs } from 'node:util';
import { root } from './measure.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    skip: { type: 'string', default: '0' }, // the first of the sample, which an earlier run has tried
    only: { type: 'string', multiple: true, default: [] },
    'max-time': { type: 'string', default: '60' },
    json: { type: 'string' },
  },
});
const [given] = positionals;
if (given === undefined) {
  console.error(
    'usage: node bench/documents.mjs FOLDER [--sample N] [--seed N] [--skip N] [--only NAME] [--max-time S]',
  );
  process.exit(2);
}
const folder = resolve(given);
const bin = join(root, 'dist/src/cli/bin.js');
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const maxTime = Number(values['max-time']);
/** A run that ends later than this hangs, or does not keep its own limit. */
const GRACE = 2;

/** Runs a command to its end, or until `until` matches its output, or the limit is over. */
function run(args, { limit, until, cwd = root }) {
  const start = performance.now();
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let isReady = false;
  return new Promise((done) => {
    const stop = (signal) => child.kill(signal);
    const timer = setTimeout(() => stop('SIGKILL'), limit * 1000);
    const collect = (chunk) => {
      if (output.length < 1e6) output += chunk;
      if (!isReady && until?.test(output)) {
        isReady = true;
        stop('SIGTERM');
      }
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      done({
        code,
        output,
        isReady,
        isKilled: signal === 'SIGKILL',
        seconds: (performance.now() - start) / 1000,
      });
    });
  });
}

const firstLine = (output) =>
  output
    .split('\n')
    .find((line) => /error|specproof:|cannot|Error/.test(line))
    ?.trim()
    .slice(0, 160) ?? '';

async function documentsIn() {
  const index = await readFile(join(folder, 'index.tsv'), 'utf8').catch(() => undefined);
  if (index !== undefined) {
    return index
      .trim()
      .split('\n')
      .map((line) => line.split('\t'))
      .map(([name, entry]) => ({ name, path: join(folder, name, entry) }));
  }
  const names = (await readdir(folder, { recursive: true }))
    .filter((name) => /\.(json|ya?ml)$/.test(name))
    .sort();
  const found = [];
  for (const name of names) {
    const path = join(folder, name);
    const head = (await readFile(path, 'utf8').catch(() => '')).slice(0, 4000);
    if (/["']?openapi["']?\s*:\s*["']?3\./.test(head)) found.push({ name: relative(folder, path), path });
  }
  return found;
}

/** The same sample for the same seed: a multiplicative congruential sequence (Park and Miller). */
function sampled(all) {
  const { sample, seed, only } = values;
  const named = only.length > 0 ? all.filter(({ name }) => only.some((one) => name.includes(one))) : all;
  if (sample === undefined || Number(sample) >= named.length) return named;
  let state = Number(seed) || 1;
  const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return named
    .map((document) => ({ document, rank: next() }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, Number(sample))
    .map(({ document }) => document);
}

async function tried({ path }) {
  const limit = maxTime + 30;
  const out = await mkdtemp(join(tmpdir(), 'specproof-documents-'));
  try {
    const mock = await run([bin, 'mock', path, '--port', '0', '--allow-outside'], {
      limit,
      until: /listening on http/,
    });
    const generate = await run([bin, 'generate', path, '--out', out, '--allow-outside'], { limit });
    const types = generate.code === 0 ? await typesIn(out, limit) : undefined;
    const verify = await run([bin, 'verify', path, '--max-time', `${maxTime}s`, '--allow-outside'], {
      limit,
    });
    const errors = [...verify.output.matchAll(/^ *error ([a-z.-]+)/gm)].map(([, code]) => code);
    return {
      mock: mock.isReady ? 'starts' : mock.isKilled ? 'hangs' : firstLine(mock.output),
      generate: generate.code === 0 ? 'works' : generate.isKilled ? 'hangs' : firstLine(generate.output),
      types: types ?? 'none',
      verify: verdictOf(verify, errors),
      late: verify.seconds > maxTime + GRACE,
      seconds: [mock, generate, verify].map(({ seconds }) => Number(seconds.toFixed(1))),
    };
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

function verdictOf(verify, errors) {
  if (verify.isKilled) return 'hangs';
  // Without a verdict in its own words it is no run that ended well.
  if (verify.code === 2 || !/^(no errors|\d+ errors?)\b/m.test(verify.output))
    return firstLine(verify.output) || 'no verdict';
  const wrong = errors.filter((code) => !code.startsWith('document.'));
  return wrong.length === 0 ? 'clean' : `${wrong.length} errors: ${[...new Set(wrong)].join(', ')}`;
}

async function typesIn(out, limit) {
  const files = (await readdir(out, { recursive: true })).filter((name) => name.endsWith('.ts')); // before node_modules stands there
  if (files.length === 0) return 'no file';
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: true,
      // An app has the types of fetch from its browser or from Node.
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
      paths: { '*': [join(root, 'node_modules/*')] },
    },
    files,
    include: [],
  };
  await symlink(join(root, 'node_modules'), join(out, 'node_modules'));
  await writeFile(join(out, 'package.json'), '{ "type": "module" }');
  await writeFile(join(out, 'tsconfig.json'), JSON.stringify(config));
  const { code, output } = await run([tsc, '-p', join(out, 'tsconfig.json')], { limit });
  return code === 0 ? 'compile' : (output.split('\n')[0] ?? '').slice(0, 160);
}

const documents = sampled(await documentsIn()).slice(Number(values.skip));
const results = [];
for (const document of documents) {
  const result = { name: document.name, ...(await tried(document)) };
  results.push(result);
  console.log(
    [result.name, result.mock, result.generate, result.types, result.verify, result.seconds.join('/')].join(
      ' | ',
    ),
  );
}
const share = (test) => {
  const count = results.filter(test).length;
  return `${count} of ${results.length} (${((100 * count) / results.length).toFixed(1)} %)`;
};
console.log(`\nmock starts       ${share(({ mock }) => mock === 'starts')}`);
console.log(`generate works    ${share(({ generate }) => generate === 'works')}`);
console.log(`output compiles   ${share(({ types }) => types === 'compile')}`);
console.log(`own mock is clean ${share(({ verify }) => verify === 'clean')}`);
console.log(
  `hangs or late     ${share((one) => one.late || [one.mock, one.generate, one.verify].includes('hangs'))}`,
);
if (values.json !== undefined) await writeFile(values.json, JSON.stringify(results, null, 2));
