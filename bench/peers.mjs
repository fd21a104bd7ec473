// specproof verify beside Specmatic, Redocly Respect and Dredd: requests, wall time, false alarms, faults found.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createJiti } from 'jiti';
import { bundledDocument } from '../dist/src/load/bundled.js';
import { loadContracts } from '../dist/src/load/index.js';
import { median, root, timed, turned } from './measure.mjs';
import { NAMES } from './peers/documents.mjs';
import { QUIET } from './peers/install.mjs';
import { KIND_NAMES, sample } from './peers/sample.mjs';
import { homeOf, VERIFIERS } from './peers/verifiers.mjs';

const { values } = parseArgs({
  options: {
    'per-kind': { type: 'string', default: '1' },
    rounds: { type: 'string', default: '5' },
    mutants: { type: 'string', default: 'Infinity' },
    /** Only kinds of fault and tools whose names contain these. */
    kind: { type: 'string', default: '' },
    only: { type: 'string', default: '' },
  },
});
/** A run that has not ended by then gives no verdict. */
const LIMIT = 120_000;

const jiti = createJiti(import.meta.url);
const { startConformingServer } = await jiti.import('../test/support/conforming-server.ts');
const { mutantsOf } = await jiti.import('../test/support/mutants.ts');

const folder = await mkdtemp(join(tmpdir(), 'specproof-peers-'));
const tools = [];
for (const [i, verifier] of VERIFIERS.entries()) {
  if (!verifier.name.toLowerCase().includes(values.only.toLowerCase())) continue;
  const home = await homeOf(verifier);
  const cwd = await mkdtemp(join(folder, `${i}-`));
  await verifier.prepare(cwd);
  tools.push({
    ...verifier,
    home,
    cwd,
    version: await verifier.version(home),
    rounds: [],
    killed: new Set(),
  });
}

async function verified(tool, fault, operation) {
  const server = await startConformingServer(fault);
  const [command, args] = tool.start(server.url, tool.cwd, tool.home);
  const env = { ...process.env, ...QUIET, ...tool.env };
  const more = (operation && tool.narrow?.(operation)) ?? [];
  const { code, wall, peak, output } = await timed(command, [...args, ...more], {
    cwd: tool.cwd,
    env,
    limit: LIMIT,
  });
  await server.close();
  return { code, wall, peak, output, requests: server.requests.length };
}

for (let round = 0; round < Number(values.rounds); round++) {
  for (const tool of turned(tools, round)) {
    const result = await verified(tool);
    tool.rounds.push(result);
    if (result.code !== 0)
      console.error(`${tool.name} refuses the conforming server:\n${tail(result.output)}`);
  }
}

const contracts = await loadContracts(
  NAMES.map((name) => bundledDocument(name, root)),
  { cwd: root },
);
const operations = contracts.flatMap((contract) => contract.operations);
const mutants = sample(await mutantsOf(contracts), Number(values['per-kind']))
  .filter(({ kind }) => kind.includes(values.kind))
  .slice(0, Number(values.mutants));
for (const [i, mutant] of mutants.entries()) {
  for (const tool of turned(tools, i)) {
    const { code, wall } = await verified(
      tool,
      mutant.fault,
      operations.find(({ id }) => id === mutant.operation),
    );
    const isKilled = code !== null && code !== 0;
    if (isKilled) tool.killed.add(mutant);
    console.error(
      `${i + 1}/${mutants.length} ${mutant.name}: ${tool.name} ${code} in ${Math.round(wall)} ms`,
    );
  }
}
await rm(folder, { recursive: true, force: true });
print();

function tail(text) {
  return text.trim().split('\n').slice(-15).join('\n');
}

function print() {
  const of = (tool, key) => Math.round(median(tool.rounds.map((round) => round[key])));
  const verdict = ({ rounds }) => {
    const alarms = rounds.filter(({ code }) => code !== 0).length;
    return alarms === 0 ? 'passes' : `false alarm in ${alarms} of ${rounds.length}`;
  };
  const within = mutants.filter(({ isBeyondPeers }) => !isBeyondPeers);
  const found = (tool, some) => `${some.filter((mutant) => tool.killed.has(mutant)).length}/${some.length}`;
  const rows = [
    ['', ...tools.map(({ name }) => name)],
    ['version', ...tools.map(({ version }) => version)],
    ['conforming server', ...tools.map(verdict)],
    ['requests', ...tools.map((tool) => of(tool, 'requests'))],
    ['wall time, ms', ...tools.map((tool) => of(tool, 'wall'))],
    ['peak memory, MiB', ...tools.map((tool) => of(tool, 'peak'))],
    ['**faults found**', ...tools.map((tool) => `**${found(tool, mutants)}**`)],
    ['of those within the peers’ documents', ...tools.map((tool) => found(tool, within))],
    ...KIND_NAMES.map((kind) => {
      const ofKind = mutants.filter((mutant) => mutant.kind === kind);
      return [`· ${kind}`, ...tools.map((tool) => found(tool, ofKind))];
    }).filter(([, first]) => !String(first).endsWith('/0')),
  ];
  const [head, ...rest] = rows.map((row) => `| ${row.join(' | ')} |`);
  console.log([head, `| --- |${' --: |'.repeat(tools.length)}`, ...rest].join('\n'));
  for (const tool of tools) {
    const missed = mutants.filter((mutant) => !tool.killed.has(mutant)).map(({ name }) => name);
    console.log(`\n${tool.name} missed ${missed.length}:\n${missed.map((name) => `  ${name}`).join('\n')}`);
  }
}
