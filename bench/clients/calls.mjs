import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import createClient from 'openapi-fetch';
import { createSuperofficePocketClient } from '../../dist/generated/superoffice-pocket/index.js';
import { median, turned } from '../measure.mjs';

const PATH = '/api/v1/Agents/Pocket/GetRegisteredDevices';
/** Few at a time, so that what else the machine does falls on all alike. */
const CALLS = 25;

/** The time of a call beside one of plain openapi-fetch and of fetch, on a server of this machine. */
export async function measureCalls(rounds) {
  const server = spawn(process.execPath, [fileURLToPath(new URL('server.mjs', import.meta.url))]);
  const [port] = await once(server.stdout, 'data');
  const baseUrl = `http://127.0.0.1:${String(port).trim()}`;
  const specproof = createSuperofficePocketClient({ baseUrl, credentials: { Bearer: 'token' } });
  const plain = createClient({ baseUrl, headers: { Authorization: 'Bearer token' } });
  const body = { AssociateId: 7 };
  const headers = { Accept: 'application/json', 'Content-Type': 'application/json', Authorization: 'Bearer token' }; // prettier-ignore
  const tools = [
    ['specproof', () => specproof.getRegisteredDevices({ body })],
    ['openapi-fetch', () => plain.POST(PATH, { body, headers: { Accept: 'application/json' } })],
    ['fetch', async () => (await fetch(baseUrl + PATH, { method: 'POST', headers, body: JSON.stringify(body) })).json()], // prettier-ignore
  ];
  const results = [];
  for (let i = -2; i < rounds; i++) {
    const round = {};
    for (const [name, call] of turned(tools, Math.max(i, 0))) {
      const start = performance.now();
      const used = process.cpuUsage();
      for (let n = 0; n < CALLS; n++) await call();
      round[name] = ((performance.now() - start) / CALLS) * 1000;
      const { user, system } = process.cpuUsage(used);
      round[`${name} by processor`] = user + system;
    }
    // The first ones warm up.
    if (i >= 0) results.push(round);
  }
  server.kill();
  const times = tools.map(([name]) => `${name} ${Math.round(median(results.map((each) => each[name])))} µs`);
  const ratio = (name, by = '') =>
    median(results.map((each) => each[`specproof${by}`] / each[`${name}${by}`])).toFixed(3);
  // Other work on the machine disturbs it less.
  const processor = (name) => ratio(name, ' by processor');
  console.log(`a call: ${times.join(', ')}`);
  console.log(
    `  ${ratio('openapi-fetch')} of openapi-fetch (wanted: 1.05), ${ratio('fetch')} of fetch (1.15); by processor time ${processor('openapi-fetch')} and ${processor('fetch')}`,
  );
}
