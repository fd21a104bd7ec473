// Servers of others that describe themselves: what `specproof verify` tells of each with default options, in several
// runs in a row on the same server. node bench/servers.mjs [FOLDER] [--only NAME] [--runs 2] [--budget N] [--causes] [--json FILE]
// FOLDER is where the servers are installed, in exact versions; by default the cache of the other benches.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fingerprintsOf } from '../dist/src/model/fingerprint.js';
import { root, timed } from './measure.mjs';
import { installed } from './peers/install.mjs';
import { withPlace } from './servers/start.mjs';
import { targets } from './servers/targets.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', multiple: true, default: [] },
    runs: { type: 'string', default: '2' },
    budget: { type: 'string' },
    causes: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const [folder] = positionals;
if (folder !== undefined) process.env.SPECPROOF_BENCH_CACHE = resolve(folder);

const bin = join(root, 'dist/src/cli/bin.js');

/** One run of the command on a server that is there: the report, the seconds and the most memory. */
async function verified({ url, credentials = {}, limited = {}, options = [] }, file, out) {
  const flags = (name, values) =>
    Object.entries(values).flatMap(([scheme, value]) => [name, `${scheme}=${value}`]);
  const given = [...flags('--credential', credentials), ...flags('--limited-credential', limited)];
  const args = [
    bin,
    'verify',
    file,
    '--server',
    url,
    '--report',
    `json=${out}`,
    '--quiet',
    ...options,
    ...(values.budget === undefined ? [] : ['--budget', values.budget]),
    ...given,
  ];
  const { code, output, wall, peak } = await timed(process.execPath, args, { limit: 15 * 60_000 });
  if (code !== 0 && code !== 1) throw new Error(`specproof ended with ${code}:\n${output.slice(-2000)}`);
  return { report: JSON.parse(await readFile(out, 'utf8')), seconds: wall / 1000, peak };
}

/** What tells causes from each other in two runs: by what reports are compared, and how severe they are. */
function keysOf({ causes }) {
  const prints = fingerprintsOf(causes);
  return new Set(causes.map(({ severity }, i) => `${severity} ${prints[i]}`));
}

function differences(one, other) {
  const all = [...one].filter((key) => !other.has(key)).concat([...other].filter((key) => !one.has(key)));
  return `${all.filter((key) => key.startsWith('error')).length} errors, ${all.length} in all`;
}

function rowOf({ name, packages }, runs) {
  const [{ report, seconds, peak }] = runs;
  const { summary, evidence } = report;
  const seen = evidence.filter(({ state }) => state === 'seen').length;
  const known = keysOf(report);
  const next = runs.slice(1).map((run) => differences(known, keysOf(run.report)));
  return {
    server: `${name}@${packages[name]}`,
    operations: summary.operations,
    requests: summary.exchanges,
    seconds: Number(seconds.toFixed(1)),
    MiB: Math.round(peak),
    errors: summary.causes.error,
    warnings: summary.causes.warning,
    notes: summary.causes.note,
    evidence: `${((100 * seen) / evidence.length).toFixed(1)} %`,
    'causes that differ in the next run': next.join('; '),
  };
}

function printCauses(report) {
  for (const { severity, check, count, operations, message, curl = '' } of report.causes) {
    if (severity !== 'error') continue;
    const [first = ''] = operations;
    console.log(`  ${check} ${count} times at ${operations.length} operations, e.g. ${first}: ${message}`);
    if (curl !== '') console.log(`    ${curl.slice(0, 400)}`);
  }
}

const rows = [];
const reports = {};
for (const [key, target] of Object.entries(targets)) {
  if (values.only.length > 0 && !values.only.includes(key)) continue;
  const modules = join(await installed(target.packages), 'node_modules');
  const work = await mkdtemp(join(tmpdir(), 'specproof-report-'));
  try {
    const runs = await withPlace(async (place) => {
      const server = await target.start(modules, place);
      const file = join(work, `${key}.json`);
      await writeFile(file, JSON.stringify(server.document, undefined, 1));
      const all = [];
      for (let i = 0; i < Number(values.runs); i++) {
        await server.ready?.();
        all.push(await verified(server, file, join(work, 'out.json')));
      }
      return all;
    });
    rows.push(rowOf(target, runs));
    reports[key] = runs.map(({ report }) => report);
    console.log(rows.at(-1));
    if (values.causes) printCauses(runs[0].report);
  } catch (error) {
    console.error(`${key} was not measured: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
console.table(rows);
if (values.json !== undefined) await writeFile(values.json, JSON.stringify({ rows, reports }));
