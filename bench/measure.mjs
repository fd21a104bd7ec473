import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { clearTimeout, setTimeout } from 'node:timers';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** How often `work` runs in a second, measured over one second after a warm-up. */
export function perSecond(work, milliseconds = 1000) {
  const run = (budget) => {
    const start = performance.now();
    let count = 0;
    while (performance.now() - start < budget) {
      for (let i = 0; i < 50; i++) work();
      count += 50;
    }
    return (count * 1000) / (performance.now() - start);
  };
  run(milliseconds / 4);
  return run(milliseconds);
}

/**
 * Runs a program to its end: wall time in ms and the largest memory of its process in MiB. After `limit` ms it is
 * stopped, and its code is null.
 */
export function timed(command, args, { limit, ...options } = {}) {
  const start = performance.now();
  const child = spawn('/usr/bin/env', ['bash', '-c', 'exec "$0" "$@"', command, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  let output = '';
  let peak = 0;
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const watch = setInterval(async () => {
    const { readFile } = await import('node:fs/promises');
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  }, 20);
  return new Promise((resolve) => {
    const stop = limit && setTimeout(() => child.kill('SIGKILL'), limit);
    child.once('close', (code) => {
      clearInterval(watch);
      clearTimeout(stop);
      resolve({ code, output, wall: performance.now() - start, peak });
    });
  });
}

/** Each round begins with another tool, so that none always follows the same one. */
export function turned(list, by) {
  return list.map((_, i) => list[(i + by) % list.length]);
}

export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
