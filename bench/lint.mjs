// `specproof lint` beside Redocly's own lint of the same file, process start to exit: a made document of 1,000 operations,
// or the one that is named. `--rounds N`, 5 by default.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { median, root, timed, turned } from './measure.mjs';
import { QUIET } from './peers/install.mjs';
import { thousand } from './thousand.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' } },
});
const folder = await mkdtemp(path.join(tmpdir(), 'specproof-bench-lint-'));
const file = positionals[0] ? path.resolve(positionals[0]) : path.join(folder, 'thousand.json');
if (!positionals[0]) await writeFile(file, JSON.stringify(thousand(), null, 2));

const tools = [
  ['specproof lint', process.execPath, ['dist/src/cli/bin.js', 'lint', file]],
  ['redocly lint', process.execPath, ['node_modules/@redocly/cli/bin/cli.js', 'lint', file]],
];
const env = { ...process.env, ...QUIET };
const rounds = [];
for (let i = 0; i < Number(values.rounds); i++) {
  const round = {};
  for (const [name, command, args] of turned(tools, i)) {
    const result = await timed(command, args, { cwd: root, env, limit: 300_000 });
    // A lint that finds something ends with 1; what ends otherwise did not lint.
    if (![0, 1].includes(result.code)) throw new Error(`${name}: ${result.output.slice(-2000)}`);
    round[name] = result;
  }
  rounds.push(round);
}
await rm(folder, { recursive: true });
for (const [name] of tools) {
  const of = (key) => Math.round(median(rounds.map((round) => round[name][key])));
  console.log(`${name}: ${of('wall')} ms, peak memory ${of('peak')} MiB`);
}
const ratio = median(rounds.map((round) => round['specproof lint'].wall / round['redocly lint'].wall));
console.log(`specproof lint takes ${ratio.toFixed(2)} of the time of redocly lint`);
