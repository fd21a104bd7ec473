// specproof mock beside prism-cli, @scalar/mock-server, openapi-backend and a bare node:http server.
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { freePort, median, root, turned } from './measure.mjs';
import { QUIET } from './peers/install.mjs';
import { ENGINE, mocks } from './peers/mocks.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    /** Of each load, in each round: equal work, whatever else the machine does. */
    requests: { type: 'string', default: '10000' },
    /** Part of the names of the loads. */
    load: { type: 'string', default: '' },
    /** Requests after which memory is compared; 0 leaves that part out. */
    memory: { type: 'string', default: '100000' },
    'warm-up': { type: 'string', default: '20000' },
    /** Parts of names, with commas between them. */
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
const { all, alike } = await mocks(folder);
const only = values.only.toLowerCase().split(',');
const tools = all.filter(
  ({ name }) => name === 'node:http' || only.some((part) => name.toLowerCase().includes(part)),
);
for (const tool of [...all, alike]) Object.assign(tool, { starts: [], rates: {}, refused: new Set() });
/** Beside ours as it is delivered, ours with the very document that the peers have. */
const starting = [...tools, ...(tools.includes(all[0]) ? [alike] : [])];
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

/** Spawn to the first 200 to POST and to GET, in ms; and the CPU time that took. */
async function measureStarts() {
  for (let round = 0; round < rounds; round++) {
    for (const tool of turned(starting, round)) {
      const { took, usage, stop } = await started(tool);
      tool.starts.push({ wall: took, cpu: (await usage()).cpu });
      await stop();
    }
  }
}

/** Requests a second of wall time, and a second of the server's own CPU time, which other work disturbs less. */
async function measureRates() {
  for (const tool of tools) Object.assign(tool, await started(tool));
  for (const [load, one] of Object.entries(LOADS).filter(([name]) => name.includes(values.load))) {
    for (const tool of tools) await fired(tool.url, one, { amount: Number(values['warm-up']) / 2 });
    for (let round = 0; round < rounds; round++) {
      for (const tool of turned(tools, round)) (tool.rates[load] ??= []).push(await rated(tool, load, one));
    }
  }
  for (const tool of tools) await tool.stop();
}

async function rated(tool, load, one) {
  const before = await tool.usage();
  const result = await fired(tool.url, one, { amount: Number(values.requests) });
  const after = await tool.usage();
  if (result.non2xx + result.errors > 0)
    tool.refused.add(`${load}: ${result.non2xx} refused, ${result.errors} errors`);
  const { total } = result.requests;
  return { wall: (total * 1000) / result.took, cpu: (total * 1000) / (after.cpu - before.cpu) };
}

/** Memory after distinct requests, half of them POST, beyond that after the warm-up; collected before each look. */
async function measureMemory() {
  for (const tool of tools) {
    const { url, usage, stop } = await started(tool);
    await half(url, Number(values['warm-up']));
    const before = await usage('memory');
    await half(url, Number(values.memory));
    const after = await usage('memory');
    tool.grown = { rss: after.rss - before.rss, held: after.held - before.held, after: after.rss };
    console.error(`${tool.name}: ${MiB(tool.grown.rss)} MiB more`);
    await stop();
  }
}

async function half(url, amount) {
  for (const load of ['POST distinct', 'GET distinct'])
    await fired(url, LOADS[load], { amount: Math.ceil(amount / 2) });
}

/** `took`: milliseconds to the last answer. autocannon itself looks at its clock once a second, and ends then. */
function fired(url, one, limit) {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    let last = begin;
    const load = autocannon({ url, connections: CONNECTIONS, requests: [one], ...limit }, (error, result) => {
      if (error) reject(error);
      else resolve({ ...result, took: last - begin });
    });
    load.on('response', () => (last = performance.now()));
  });
}

async function started(tool) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const begin = performance.now();
  const usageHook = join(root, 'bench/peers/servers/usage.mjs');
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--import', usageHook, ...tool.start(port, lengths)],
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
    usage: async (what = 'cpu') => {
      // Prism is a process of its own where it is our engine.
      if (what === 'cpu') return { cpu: await cpuOfTree(child.pid) };
      const told = new Promise((resolve) => child.once('message', resolve));
      child.send(what);
      return told;
    },
  };
}

/** CPU time of a process and those that it has started, in ms, as Linux counts it. */
async function cpuOfTree(root) {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')));
  const known = all.filter(Boolean).map((text) => {
    const [, parent, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return {
      pid: Number.parseInt(text, 10),
      parent: Number(parent),
      ticks: Number(rest[9]) + Number(rest[10]),
    };
  });
  known.sort((a, b) => a.pid - b.pid);
  const within = new Set([root]);
  for (const { pid, parent } of known) if (within.has(parent)) within.add(pid);
  return known.filter(({ pid }) => within.has(pid)).reduce((sum, { ticks }) => sum + ticks * 10, 0);
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

function MiB(bytes) {
  return (bytes / 2 ** 20).toFixed(1);
}

function print() {
  const row = (cells) => `| ${cells.join(' | ')} |`;
  const pair = (list = []) =>
    ['wall', 'cpu'].map((key) => Math.round(median(list.map((one) => one[key])))).join(' / ');
  const memory = ['RSS grows, MiB', 'heap grows, MiB', 'RSS, MiB'];
  console.log(row(['', 'version', ...Object.keys(LOADS), 'start, ms', ...memory]));
  console.log(row(['---', '---', ...Array.from({ length: 8 }, () => '--:')]));
  for (const { name, version, rates, starts, grown } of starting) {
    const sizes = grown ? [grown.rss, grown.held, grown.after].map(MiB) : ['', '', ''];
    console.log(
      row([name, version, ...Object.keys(LOADS).map((load) => pair(rates[load])), pair(starts), ...sizes]),
    );
  }
  console.log(
    '\nrequests in a second of wall time / of the server’s CPU time; start in wall time / CPU time',
  );
  console.log(`answers of ${lengths.join(' and ')} bytes to POST and GET`);
  for (const { name, refused } of tools) for (const text of refused) console.log(`${name}: ${text}`);
  printTargets();
}

function printTargets() {
  const [ours, bare, prism, backend, engine] = [
    'specproof mock',
    'node:http',
    'prism-cli',
    'openapi-backend',
    ENGINE,
  ].map((name) => tools.find((tool) => tool.name === name));
  if (!ours) return;
  const compared = (tool, peer, load, least) => {
    if (tool && peer)
      target(`${tool.name}, ${load}, of ${peer.name}`, tool.rates[load], peer.rates[load], least);
  };
  for (const method of ['POST', 'GET']) {
    compared(ours, bare, `${method} repeated`, 0.7);
    compared(ours, prism, `${method} repeated`, 10);
    compared(ours, prism, `${method} distinct`, 2);
    compared(ours, backend, `${method} distinct`, 1);
    for (const load of ['repeated', 'distinct']) compared(engine, prism, `${method} ${load}`, 0.9);
  }
  if (backend) {
    target('start of openapi-backend, by ours', backend.starts, ours.starts, 1);
    target(`start of openapi-backend, by ${alike.name}`, backend.starts, alike.starts, 1);
  }
  if (prism && engine) target(`start of prism-cli, by ${ENGINE}`, prism.starts, engine.starts, 0.9);
  if (ours.grown)
    tell(`memory grows by ${MiB(ours.grown.rss)} MiB, wanted 20 at most`, ours.grown.rss <= 20 * 2 ** 20);
}

/** Medians of the ratios round by round: what disturbs a round disturbs both. The wall time decides. */
function target(what, ours, theirs, least) {
  if (!ours || !theirs) return;
  const [wall, cpu] = ['wall', 'cpu'].map((key) => median(ours.map((one, i) => one[key] / theirs[i][key])));
  tell(`${what}: ${wall.toFixed(2)}, by CPU time ${cpu.toFixed(2)}, wanted ${least}`, wall >= least);
}

function tell(what, holds) {
  console.log(`${what}: ${holds ? 'holds' : 'does not hold'}`);
}
