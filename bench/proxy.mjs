// specproof proxy beside prism proxy and a bare reverse proxy of node:http, before one bare server.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { freePort, median, root, turned } from './measure.mjs';
import { QUIET } from './peers/install.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '4' } },
});
const CONNECTIONS = 16;
/** Requests before the first that count: until then, code is compiled. */
const WARM_UP = 4000;
const DOCUMENT = `openapi: 3.0.3
info: { title: t, version: '1' }
paths:
  /things/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get: { operationId: get, responses: { '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Things' } } } } } }
    post: { operationId: post, requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Things' } } } }, responses: { '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Things' } } } } } }
components:
  schemas:
    Things: { type: array, items: { type: object, required: [id, name, tags], properties: { id: { type: integer }, name: { type: string, maxLength: 40 }, state: { type: string, enum: [new, old] }, tags: { type: array, items: { type: string } } } } }
`;
/** A kilobyte, valid. */
const BODY = JSON.stringify(
  Array.from({ length: 13 }, (_, id) => ({ id, name: `thing number ${id}`, state: 'new', tags: ['a', 'b'] })),
);

const SERVER = `
const body = ${JSON.stringify(BODY)};
require('node:http').createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length }).end(body));
}).listen(Number(process.argv[1]), '127.0.0.1');
`;
const BARE = `
const { createServer, request: ask, Agent } = require('node:http');
const agent = new Agent({ keepAlive: true });
const [port, upstream] = process.argv.slice(1).map(Number);
createServer((request, response) => {
  const { method, url: path, headers } = request;
  const passed = ask({ host: '127.0.0.1', port: upstream, method, path, headers, agent }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  request.pipe(passed);
}).listen(port, '127.0.0.1');
`;
const LOADS = {
  GET: { method: 'GET', path: '/things/7' },
  POST: { method: 'POST', path: '/things/7', headers: { 'content-type': 'application/json' }, body: BODY },
};

const folder = await mkdtemp(join(tmpdir(), 'specproof-proxy-'));
const document = join(folder, 'api.yaml');
await writeFile(document, DOCUMENT);
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));
const upstream = await freePort();
await started(['-e', SERVER, String(upstream)], upstream);

const prism = createRequire(import.meta.url).resolve('@stoplight/prism-cli/dist/index.js');
const to = `http://127.0.0.1:${upstream}`;
const tools = [
  { name: 'specproof proxy', start: (port) => [join(root, 'dist/src/cli/bin.js'), 'proxy', document, '--upstream', to, '--port', String(port)] }, // prettier-ignore
  { name: 'node:http, pipes', start: (port) => ['-e', BARE, String(port), String(upstream)] },
  {
    name: 'prism proxy',
    start: (port) => [prism, 'proxy', document, to, '-p', String(port), '-v', 'silent'],
  },
];
for (const tool of tools) {
  tool.rates = { GET: [], POST: [] };
  tool.port = await freePort();
  tool.child = await started(tool.start(tool.port), tool.port);
}
for (const load of Object.keys(LOADS)) {
  for (const tool of tools) await fired(tool, load, { amount: WARM_UP });
  for (let round = 0; round < Number(values.rounds); round++)
    for (const tool of turned(tools, round))
      tool.rates[load].push(await fired(tool, load, { duration: Number(values.seconds) }));
}
const [ours, bare, theirs] = tools;
ours.child.kill('SIGINT');
await new Promise((resolve) => ours.child.once('close', resolve));
await rm(folder, { recursive: true, force: true });
for (const { name, rates } of tools) {
  const told = Object.entries(rates).map(([load, list]) => {
    const [wall, cpu] = ['wall', 'cpu'].map((key) => Math.round(median(list.map((rate) => rate[key]))));
    return `${load} ${wall} / ${cpu}`;
  });
  console.log(`${name}: ${told.join(', ')} requests a second of wall / of CPU time`);
}
for (const load of Object.keys(LOADS)) {
  target(`${load}, of ${bare.name}`, ours.rates[load], bare.rates[load], 0.5);
  target(`${load}, of ${theirs.name}`, ours.rates[load], theirs.rates[load], 4);
}
console.log(`what specproof proxy said at its end:\n${ours.child.told.split('\n').slice(-4).join('\n')}`);
process.exit();

async function started(args, port) {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...QUIET },
  });
  child.told = '';
  for (const output of [child.stdout, child.stderr]) output.on('data', (part) => (child.told += part));
  running.add(child);
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/things/7`).catch(() => undefined);
    if (answer?.status === 200) return child;
    if (child.exitCode !== null) throw new Error(`${args.join(' ')} ended: ${child.told}`);
    await delay(50);
  }
}

/** Requests a second, of wall time and of the CPU time of the proxy, which other work on the machine disturbs less. */
async function fired({ name, port, child }, load, limit) {
  const before = await cpuSeconds(child);
  const result = await autocannon({
    url: `http://127.0.0.1:${port}`,
    connections: CONNECTIONS,
    requests: [LOADS[load]],
    ...limit,
  });
  if (result.non2xx + result.errors > 0)
    throw new Error(`${name}: ${result.non2xx} refused, ${result.errors} errors`);
  const { total } = result.requests;
  return { wall: total / result.duration, cpu: total / ((await cpuSeconds(child)) - before) };
}

/** User and system time of all threads; the kernel counts hundredths of a second. */
async function cpuSeconds({ pid }) {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Medians of the ratios round by round: what disturbs a round disturbs both. The wall time decides. */
function target(what, one, other, least) {
  const [wall, cpu] = ['wall', 'cpu'].map((key) => median(one.map((rate, i) => rate[key] / other[i][key])));
  console.log(
    `${what}: ${wall.toFixed(2)}, by CPU time ${cpu.toFixed(2)}, wanted ${least}: ${wall >= least ? 'holds' : 'does not hold'}`,
  );
}
