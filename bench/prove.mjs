// How many of the same faults of the bundled documents each suite notices: specproof verify, the ajv and Pact suites of
// contracts/, Redocly Respect and Dredd. node bench/prove.mjs [--sample 40] [--seed 1] [--jobs 2] [--only NAME] [--state FOLDER]
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { timed } from './measure.mjs';
import { NAMES } from './peers/documents.mjs';
import { QUIET } from './peers/install.mjs';
import { SUITES } from './peers/suites.mjs';
import { copied } from './peers/verifiers.mjs';

const { values } = parseArgs({
  options: {
    /** So many faults, the same for all; without the option 40, which the slow suites need. */
    sample: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    /** Only suites whose names contain it. */
    only: { type: 'string', default: '' },
    /** Where verdicts are kept from run to run: a larger sample contains the smaller one. */
    state: { type: 'string' },
  },
});

const folder = await mkdtemp(join(tmpdir(), 'specproof-prove-'));
const state = values.state ?? folder;
await mkdir(state, { recursive: true });
const build = join(folder, 'specproof');
await mkdir(build);
await copied(build);

async function proved({ name, line, options }, more) {
  const slug = name.replaceAll(/\W+/g, '-').toLowerCase();
  // The same for all runs: the command is part of what verdicts are kept of.
  const own = join(state, slug);
  await mkdir(own, { recursive: true });
  const report = join(own, 'proof.json');
  const suite = line ? ['--run', await line(own), '--jobs', values.jobs, ...options] : [];
  const args = ['prove', ...NAMES, '--seed', values.seed, '--max-time', '5h', '--quiet', ...suite, ...more];
  const bin = join(build, 'dist/src/cli/bin.js');
  const { code, wall, output } = await timed(process.execPath, [bin, ...args, '--report', `json=${report}`], {
    cwd: build,
    env: { ...process.env, ...QUIET },
  });
  if (code !== 0) throw new Error(`${name}: ${output}`);
  return { name, wall, proof: JSON.parse(await readFile(report, 'utf8')) };
}

/** The faults that were tried, as the file of verdicts names them. */
async function triedBy({ name }) {
  const lines = (await readFile(stateOf(name), 'utf8')).trim().split('\n').slice(1);
  return new Set(lines.map((line) => JSON.parse(line).mutant));
}

function stateOf(name) {
  return join(state, `${name.replaceAll(/\W+/g, '-').toLowerCase()}.ndjson`);
}

const suites = SUITES.filter(({ name }) => name.toLowerCase().includes(values.only.toLowerCase()));
const results = [];
for (const suite of suites) {
  const result = await proved(suite, ['--sample', values.sample, '--resume', stateOf(suite.name)]);
  console.error(`${result.name}: ${rate(result.proof.summary)} in ${seconds(result.wall)}`);
  results.push(result);
}
const [first, ...others] = await Promise.all(suites.map(triedBy));
for (const [i, tried] of others.entries())
  if (tried.size !== first.size || [...tried].some((id) => !first.has(id)))
    throw new Error(`${suites[i + 1].name} was tried on other faults than ${suites[0].name}`);
const [verifier] = SUITES;
const whole = verifier.name.includes(values.only) ? await proved(verifier, []) : undefined;
await rm(folder, { recursive: true, force: true });
print();

function rate({ killed, mutants }) {
  return `${killed}/${mutants}`;
}

function seconds(wall) {
  return `${Math.round(wall / 100) / 10} s`;
}

function print() {
  const kinds = [...new Set(results.flatMap(({ proof }) => proof.kinds.map(({ name }) => name)))];
  const ofKind =
    (kind) =>
    ({ proof }) =>
      rate(proof.kinds.find(({ name }) => name === kind) ?? { killed: 0, mutants: 0 });
  const rows = [
    ['', ...results.map(({ name }) => name)],
    ['**faults noticed**', ...results.map(({ proof }) => `**${rate(proof.summary)}**`)],
    ...kinds.map((kind) => [`· ${kind}`, ...results.map(ofKind(kind))]),
    ['time', ...results.map(({ wall }) => seconds(wall))],
  ];
  const [head, ...rest] = rows.map((row) => `| ${row.join(' | ')} |`);
  console.log([head, `| --- |${' --: |'.repeat(results.length)}`, ...rest].join('\n'));
  if (whole)
    console.log(`\nspecproof verify, all faults: ${rate(whole.proof.summary)} in ${seconds(whole.wall)}`);
}
