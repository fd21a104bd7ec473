// The bundled documents, default phases, against the conforming server of the tests: process start to exit.
import { createJiti } from 'jiti';
import { median, root, timed } from './measure.mjs';

const { startConformingServer } = await createJiti(import.meta.url).import(
  '../test/support/conforming-server.ts',
);
const rounds = [];
for (let i = 0; i < 7; i++) {
  const server = await startConformingServer();
  const { code, wall, peak, output } = await timed(
    process.execPath,
    ['dist/src/cli/bin.js', 'verify', '--server', server.url],
    { cwd: root },
  );
  await server.close();
  if (code !== 0) throw new Error(output);
  const bare = await timed(process.execPath, ['-e', '0']);
  rounds.push({ requests: server.requests.length, wall, peak, bare: bare.wall });
}
const of = (key) => median(rounds.map((round) => round[key]));
console.log(
  `requests ${of('requests')}, wall ${Math.round(of('wall'))} ms, peak memory ${Math.round(of('peak'))} MiB`,
);
console.log(
  `node -e 0 took ${Math.round(of('bare'))} ms: ${(of('wall') / of('bare')).toFixed(1)} times as long`,
);
