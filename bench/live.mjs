// Live against a bare node:http server, as many connections as autocannon: requests a second, judged.
import { createServer } from 'node:http';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { planOperation } from '../dist/src/cases/index.js';
import { Secrets } from '../dist/src/http/secrets/redaction.js';
import { createHttpClient } from '../dist/src/io/http-client/index.js';
import { bundledDocument } from '../dist/src/load/bundled.js';
import { loadContracts } from '../dist/src/load/index.js';
import { Recorder } from '../dist/src/runner/record/recorder.js';
import { Sender } from '../dist/src/runner/sending/sender.js';
import { median, root } from './measure.mjs';

const CONNECTIONS = 16;
const ROUNDS = 5;
/** Seconds of each measurement. autocannon's clock ticks once a second: by its number of requests it would look slower. */
const SECONDS = 3;

if (!isMainThread) {
  const { data, total } = { data: [], total: 0 };
  const body = JSON.stringify({ data, pagination: {}, total });
  // More bodies than are remembered, so that each is read and judged; `--same` sends one again and again.
  const answers = Array.from({ length: workerData ? 1 : 64 }, (_, i) => body + ' '.repeat(i)).map((text) => ({
    text,
    headers: {
      'content-type': 'application/json',
      'apple-request-id': 'cbc6080e',
      'content-length': text.length,
    },
  }));
  let turn = 0;
  const server = createServer((_request, response) => {
    const { text, headers } = answers[turn++ % answers.length];
    response.writeHead(200, headers).end(text);
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(`http://127.0.0.1:${server.address().port}`));
} else {
  const { default: autocannon } = await import('autocannon');
  const worker = new Worker(new URL(import.meta.url), { workerData: process.argv.includes('--same') });
  const url = await new Promise((resolve) => worker.once('message', resolve));
  const contracts = await loadContracts([bundledDocument('apple-caller-ids', root)], { cwd: root });
  const [operation] = contracts[0].operations;
  const options = { headers: [], credentials: {}, values: {}, allowWrites: true };
  const [planned] = planOperation(operation, ['examples'], options).cases;
  const path = planned.request.target;
  const rounds = [];
  for (let i = 0; i < ROUNDS; i++) {
    const headers = Object.fromEntries(planned.request.headers);
    const { requests, duration } = await autocannon({
      url: url + path,
      headers,
      connections: CONNECTIONS,
      duration: SECONDS,
    });
    rounds.push({ ours: await ours(), peer: requests.total / duration });
  }
  const of = (key) => median(rounds.map((round) => round[key]));
  const ratio = median(rounds.map((round) => round.ours / round.peer));
  console.log(`autocannon ${Math.round(of('peer'))} requests a second, ${CONNECTIONS} connections`);
  console.log(`specproof  ${Math.round(of('ours'))} judged exchanges a second: ${ratio.toFixed(2)} of it`);
  await worker.terminate();

  async function ours() {
    const limits = { timeout: 10_000, connectTimeout: 5000, maxBody: 1e6 };
    const client = createHttpClient(limits, CONNECTIONS);
    const recorder = new Recorder({
      contracts,
      operations: [{ operation, phases: ['behaviors'], isLenient: false, isWhole: true }],
      secrets: new Secrets(contracts),
      provableCredentials: {},
      cases: [],
      maxCases: 0,
      maxFailures: 0,
      minEvidence: undefined,
      deviations: [],
      today: '2026-01-01',
    });
    const addressOf = () => ({ server: url, timeout: limits.timeout });
    const sender = new Sender(client, {
      addressOf,
      concurrency: CONNECTIONS,
      rate: undefined,
      maxTime: 600_000,
      maxPause: 60_000,
      operations: 1,
    });
    const start = performance.now();
    const isOver = () => performance.now() - start > SECONDS * 1000;
    for await (const exchange of sender.all(repeated(planned, isOver)))
      recorder.record({ type: 'exchange', exchange });
    const rate = (recorder.exchanges * 1000) / (performance.now() - start);
    client.close();
    return rate;
  }

  function* repeated(item, isOver) {
    while (!isOver()) yield item;
  }
}
