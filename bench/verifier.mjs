// The bundled documents against the conforming server of the tests, process start to exit: all default phases, and those
// without behaviors, whose requests follow from the schemas alone.
import { createJiti } from 'jiti';
import { median, root, timed } from './measure.mjs';

const { startConformingServer } = await createJiti(import.meta.url).import(
  '../test/support/conforming-server.ts',
);
const PHASES = ['examples', 'coverage', 'negative'].flatMap((phase) => ['--phase', phase]);
const runs = { 'all default phases': [], 'without behaviors': PHASES };
const rounds = [];
for (let i = 0; i < 7; i++) {
  const round = { bare: (await timed(process.execPath, ['-e', '0'])).wall };
  for (const [name, options] of Object.entries(runs)) {
    const server = await startConformingServer();
    const { code, wall, peak, output } = await timed(
      process.execPath,
      ['dist/src/cli/bin.js', 'verify', '--server', server.url, ...options],
      { cwd: root },
    );
    await server.close();
    if (code !== 0) throw new Error(output);
    round[name] = { requests: server.requests.length, wall, peak };
  }
  rounds.push(round);
}
for (const name of Object.keys(runs)) {
  const of = (key) => Math.round(median(rounds.map((round) => round[name][key])));
  const ratio = median(rounds.map((round) => round[name].wall / round.bare)).toFixed(1);
  console.log(
    `${name}: ${of('requests')} requests, ${of('wall')} ms, ${ratio} times as long as node -e 0, peak memory ${of('peak')} MiB`,
  );
}
