// specproof mock beside prism-cli, @scalar/mock-server, openapi-backend and a bare node:http server.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { median, root } from './measure.mjs';
import { QUIET } from './peers/install.mjs';
import { mocks } from './peers/mocks.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    /** Requests after which memory is compared; 0 leaves that part out. */
    memory: { type: 'string', default: '100000' },
    'warm-up': { type: 'string', default: '20000' },
    only: { type: 'string', default: '' },
  },
});
const rounds = Number(values.rounds);
const CONNECTIONS = 16;
const START_LIMIT = 60_000;

const POST = '/api/v1/Agents/Pocket/GetCallerIDsFromSelection';
const GET = '/api/v1/orgs/9467895078742654934/brands/9467895078742654921/caller-ids';
const headers = { authorization: 'Bearer placeholder', accept: 'application/json' };
const sent = { ...headers, 'content-type': 'application/json' };
const bodyOf = (n) => JSON.stringify({ SelectionId: 480 + n, LastHash: `voluptatem-${n}` });
const pathOf = (n) => {
  const moment = new Date(Date.UTC(2024, 9, 30) + n).toISOString();
  return `${GET}?ql=${encodeURIComponent(`createdDate=gt=${moment}`)}`;
};

/** A number of its own for each distinct request of the whole bench. */
let serial = 0;
const LOADS = {
  'POST repeated': { method: 'POST', path: POST, headers: sent, body: bodyOf(0) },
  'GET repeated': { method: 'GET', path: pathOf(0), headers },
  'POST distinct': {
    method: 'POST',
    headers: sent,
    setupRequest: (one) => ({ ...one, path: POST, body: bodyOf(++serial) }),
  },
  'GET distinct': { method: 'GET', headers, setupRequest: (one) => ({ ...one, path: pathOf(++serial) }) },
};

const folder = await mkdtemp(join(tmpdir(), 'specproof-mocks-'));
const all = await mocks(folder);
const tools = all.filter(
  ({ name }) => name === 'node:http' || name.toLowerCase().includes(values.only.toLowerCase()),
);
for (const tool of tools) Object.assign(tool, { starts: [], rates: {}, refused: new Set() });
const running = new Set();
/** Bytes of our answers to POST and to GET, once they are known. */
let lengths = [];
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

lengths = await answerLengths(all[0]);
await measureStarts();
await measureRates();
if (Number(values.memory) > 0) await measureMemory();
await rm(folder, { recursive: true, force: true });
print();

/** The bare server answers as many bytes as ours does. */
async function answerLengths(tool) {
  const { url, stop } = await started(tool);
  const found = [await asked(url, LOADS['POST repeated']), await asked(url, LOADS['GET repeated'])];
  await stop();
  return found.map(({ length }) => length);
}

/** Spawn to the first 200 to POST and to GET, in ms. */
async function measureStarts() {
  for (let round = 0; round < rounds; round++) {
    for (const tool of turned(tools, round)) {
      const { took, stop } = await started(tool);
      tool.starts.push(took);
      await stop();
    }
  }
}

async function measureRates() {
  for (const tool of tools) Object.assign(tool, await started(tool));
  for (const [load, one] of Object.entries(LOADS)) {
    for (const tool of tools) await fired(tool.url, one, { duration: Math.min(2, Number(values.seconds)) });
    for (let round = 0; round < rounds; round++) {
      for (const tool of turned(tools, round)) {
        const result = await fired(tool.url, one, { duration: Number(values.seconds) });
        (tool.rates[load] ??= []).push(result.requests.total / result.duration);
        if (result.non2xx + result.errors > 0)
          tool.refused.add(`${load}: ${result.non2xx} refused, ${result.errors} errors`);
      }
    }
  }
  for (const tool of tools) await tool.stop();
}

/** Memory after distinct requests, half of them POST, beyond that after the warm-up; collected before each look. */
async function measureMemory() {
  for (const tool of tools) {
    const { url, memory, stop } = await started(tool);
    await half(url, Number(values['warm-up']));
    const before = await memory();
    await half(url, Number(values.memory));
    const after = await memory();
    tool.grown = { rss: after.rss - before.rss, held: after.held - before.held, after: after.rss };
    console.error(`${tool.name}: ${MiB(tool.grown.rss)} MiB more`);
    await stop();
  }
}

async function half(url, amount) {
  for (const load of ['POST distinct', 'GET distinct'])
    await fired(url, LOADS[load], { amount: Math.ceil(amount / 2) });
}

function fired(url, one, limit) {
  return autocannon({ url, connections: CONNECTIONS, requests: [one], ...limit });
}

async function started(tool) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const begin = performance.now();
  const memoryHook = join(root, 'bench/peers/servers/memory.mjs');
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--import', memoryHook, ...tool.start(port, lengths)],
    {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, ...QUIET },
    },
  );
  running.add(child);
  child.once('exit', () => running.delete(child));
  for (const load of ['POST repeated', 'GET repeated']) await answered(tool, child, url, LOADS[load], begin);
  return {
    url,
    took: performance.now() - begin,
    stop: () => stopped(child),
    memory: () => {
      const told = new Promise((resolve) => child.once('message', resolve));
      child.send('memory');
      return told;
    },
  };
}

async function answered(tool, child, url, one, begin) {
  for (;;) {
    const answer = await asked(url, one).catch(() => undefined);
    if (answer?.status === 200) return;
    const late = performance.now() - begin > START_LIMIT;
    if (late || child.exitCode !== null)
      throw new Error(`${tool.name} does not answer: ${answer?.status} ${answer?.text ?? ''}`);
    await delay(5);
  }
}

function asked(url, { method, path, headers: fields, body }) {
  return new Promise((resolve, reject) => {
    const agent = new Agent();
    const sending = request(`${url}${path}`, { method, headers: fields, agent }, async (response) => {
      const chunks = await response.toArray();
      const bytes = Buffer.concat(chunks);
      resolve({ status: response.statusCode, length: bytes.length, text: bytes.toString() });
    });
    sending.once('error', reject);
    sending.end(body);
  });
}

function stopped(child) {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  return gone;
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Each round begins with another tool, so that none always follows the same one. */
function turned(list, by) {
  return list.map((_, i) => list[(i + by) % list.length]);
}

function MiB(bytes) {
  return (bytes / 2 ** 20).toFixed(1);
}

function print() {
  const rate = (tool, load) => median(tool.rates[load]);
  const row = (cells) => `| ${cells.join(' | ')} |`;
  console.log(
    row(['', 'version', ...Object.keys(LOADS), 'start, ms', 'RSS grows, MiB', 'heap grows, MiB', 'RSS, MiB']),
  );
  console.log(row(['---', '---', ...Array.from({ length: 8 }, () => '--:')]));
  for (const tool of tools) {
    const rates = Object.keys(LOADS).map((load) => Math.round(rate(tool, load)));
    const { rss, held, after } = tool.grown ?? {};
    const memory = tool.grown ? [MiB(rss), MiB(held), MiB(after)] : ['', '', ''];
    console.log(row([tool.name, tool.version, ...rates, Math.round(median(tool.starts)), ...memory]));
  }
  console.log(`\nanswers of ${lengths.join(' and ')} bytes to POST and GET`);
  for (const { name, refused } of tools) for (const text of refused) console.log(`${name}: ${text}`);
  printTargets(rate);
}

function printTargets(rate) {
  const [ours, bare, prism] = ['specproof mock', 'node:http', 'prism-cli'].map((name) =>
    tools.find((tool) => tool.name === name),
  );
  if (!ours || !prism) return;
  const targets = [
    ...['POST', 'GET'].flatMap((method) => [
      [
        `${method} repeated, of node:http`,
        rate(ours, `${method} repeated`) / rate(bare, `${method} repeated`),
        0.5,
      ],
      [
        `${method} repeated, of prism-cli`,
        rate(ours, `${method} repeated`) / rate(prism, `${method} repeated`),
        5,
      ],
      [
        `${method} distinct, of prism-cli`,
        rate(ours, `${method} distinct`) / rate(prism, `${method} distinct`),
        1.5,
      ],
    ]),
    ['start of prism-cli, by ours', median(prism.starts) / median(ours.starts), 1],
  ];
  console.log('');
  for (const [what, ratio, least] of targets)
    console.log(
      `${what}: ${ratio.toFixed(2)}, wanted ${least}: ${ratio >= least ? 'holds' : 'does not hold'}`,
    );
  if (ours.grown)
    console.log(
      `memory grows by ${MiB(ours.grown.rss)} MiB, wanted 20: ${ours.grown.rss <= 20 * 2 ** 20 ? 'holds' : 'does not hold'}`,
    );
}
