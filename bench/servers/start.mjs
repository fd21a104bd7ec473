// What the servers have in common: a folder of their own for what they keep, a port on the loopback address, an end.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../measure.mjs';
import { QUIET } from '../peers/install.mjs';

/** Runs `body` with an empty folder and a free port, and ends what it started in the opposite order. */
export async function withPlace(body) {
  const folder = await mkdtemp(join(tmpdir(), 'specproof-servers-'));
  const ends = [() => rm(folder, { recursive: true, force: true })];
  try {
    return await body({ folder, port: await freePort(), onEnd: (end) => ends.push(end) });
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

/** Starts a program; it is stopped at the end, and waited for. */
export function start(place, command, args, options = {}) {
  const child = spawn(command, args, {
    cwd: place.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
    env: { ...process.env, ...QUIET, ...options.env },
  });
  let output = '';
  const collect = (chunk) => (output = (output + chunk).slice(-4000));
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = new Promise((resolve) => child.once('close', resolve));
  place.onEnd(async () => {
    child.kill('SIGTERM');
    const isLate = await Promise.race([ended.then(() => false), delay(5000).then(() => true)]);
    if (isLate) child.kill('SIGKILL');
    await ended;
  });
  return { child, output: () => output };
}

/** The JSON at an address, as soon as it is there. */
export async function document(url, server, seconds = 120) {
  for (let i = 0; i < seconds * 2; i++) {
    if (server.child.exitCode !== null) break;
    const response = await globalThis.fetch(url).catch(() => undefined);
    if (response?.ok) return response.json();
    await delay(500);
  }
  throw new Error(`nothing answered at ${url}:\n${server.output()}`);
}
