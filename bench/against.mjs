// This build beside another one in the same run: each checkout's own verifier.mjs and judging.mjs, in turns.
// node bench/against.mjs FOLDER [--rounds 5]; FOLDER is another checkout, installed and built.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { median, root, timed, turned } from './measure.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' } },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error('usage: node bench/against.mjs FOLDER [--rounds 5]');
  process.exit(2);
}

/** What a bench prints, as figures of which less is better: milliseconds, or microseconds for one exchange. */
const BENCHES = {
  'verifier.mjs': /^(.+): \d+ requests, (\d+) ms/gm,
  'judging.mjs': /^(judged) +(\d+) exchanges/gm,
};

async function figures(checkout, script, pattern) {
  const { code, output } = await timed(process.execPath, [join('bench', script)], { cwd: checkout });
  if (code !== 0) throw new Error(`${join(checkout, 'bench', script)} ended with ${code}:\n${output}`);
  const found = [...output.matchAll(pattern)].map(([, name, figure]) => [name, Number(figure)]);
  if (found.length === 0) throw new Error(`${script} printed no figure:\n${output}`);
  return Object.fromEntries(
    found.map(([name, figure]) => [name, script === 'judging.mjs' ? 1e6 / figure : figure]),
  );
}

const builds = { ours: root, other: resolve(folder) };
const unitOf = { 'verifier.mjs': 'ms', 'judging.mjs': 'µs an exchange' };
for (const [script, pattern] of Object.entries(BENCHES)) {
  const rounds = [];
  for (let i = 0; i < Number(values.rounds); i++) {
    const round = {};
    for (const name of turned(Object.keys(builds), i)) {
      round[name] = await figures(builds[name], script, pattern);
    }
    rounds.push(round);
  }
  for (const name of Object.keys(rounds[0].ours)) {
    const of = (build) => median(rounds.map((round) => round[build][name]));
    const ratio = median(rounds.map((round) => round.ours[name] / round.other[name]));
    console.log(
      `${script} ${name}: ${of('ours').toFixed(1)} ${unitOf[script]}, the other ${of('other').toFixed(1)}: ${ratio.toFixed(3)} of it`,
    );
  }
}
