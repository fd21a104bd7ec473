// Serves documents with stock prism-cli, a process and a port for each: the bundled ones on ports 4010 and 4011, or those
// that the command line names, as FILE=PORT. Prints `FILE URL` once each listens. `npm run mock:prism` runs it.
import { spawn } from 'node:child_process';
import console from 'node:console';
import { createRequire } from 'node:module';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';

const PRISM = createRequire(import.meta.url).resolve('@stoplight/prism-cli/dist/index.js');

const bundled = (name) => fileURLToPath(new URL(`../../../spec/${name}.openapi.yaml`, import.meta.url));

const given = process.argv.slice(2).map((argument) => {
  const [, file, port] = /^(.*)=(\d+)$/.exec(argument) ?? [];
  if (file === undefined) throw new Error(`expected FILE=PORT, got ${argument}`);
  return { file, port };
});
const documents =
  given.length > 0
    ? given
    : [
        { file: bundled('superoffice-pocket'), port: '4010' },
        { file: bundled('apple-caller-ids'), port: '4011' },
      ];

const servers = documents.map(({ file, port }) => {
  // The seed makes what it generates the same in every run.
  const args = [PRISM, 'mock', file, '--host', '127.0.0.1', '--port', port, '--seed', 'specproof'];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let isListening = false;
  const onOutput = (chunk) => {
    if (isListening) return;
    output += String(chunk);
    const [, url] = /Prism is listening on (\S+)/.exec(output) ?? [];
    isListening = url !== undefined;
    if (isListening) console.log(`${file} ${url}`);
  };
  server.stdout.on('data', onOutput);
  server.stderr.on('data', onOutput);
  server.on('exit', () => {
    if (!isListening) console.error(output);
    stop(1);
  });
  return server;
});

function stop(code) {
  for (const server of servers) server.kill();
  process.exit(code);
}

process.on('SIGINT', () => stop(0));
process.on('SIGTERM', () => stop(0));
