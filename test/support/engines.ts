import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { ROOT } from './root.js';

const BIN = join(ROOT, 'dist/src/cli/bin.js');
const ends: (() => Promise<void>)[] = [];

afterAll(async () => {
  await Promise.all(ends.map((end) => end()));
});

export interface Engine {
  /** The URL of each document, by its name. */
  urls: Record<string, string>;
  /** Ends it with a signal. */
  end: (signal?: NodeJS.Signals) => Promise<void>;
  /** Every line of the log, as a value. */
  log: () => Record<string, unknown>[];
  /** Resolves once a line has this member with this value. */
  logs: (name: string, value: unknown) => Promise<Record<string, unknown>>;
}

/** Starts `specproof mock` with an engine, until the tests are over. */
export async function started(
  engine: string,
  documents: readonly string[],
  ...more: string[]
): Promise<Engine> {
  const args = ['mock', ...documents, '--engine', engine, '--port', '0', '--log', 'ndjson', ...more];
  const mock = spawn(process.execPath, [BIN, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, errors] = ['', ''];
  const heard = new Set<() => void>();
  mock.stdout.on('data', (chunk) => {
    output += String(chunk);
    for (const check of heard) check();
  });
  mock.stderr.on('data', (chunk) => (errors += String(chunk)));
  const ended = new Promise<void>((resolve) => mock.once('close', () => resolve()));
  const end: Engine['end'] = (signal) => {
    mock.kill(signal);
    return ended;
  };
  ends.push(end);
  const log = (): Record<string, unknown>[] =>
    output
      .split('\n')
      .slice(0, -1)
      .map((text) => JSON.parse(text) as Record<string, unknown>);
  const logs = (name: string, value: unknown): Promise<Record<string, unknown>> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        const found = log().find((each) => each[name] === value);
        if (found) resolve(found);
      };
      heard.add(check);
      check();
      void ended.then(() => reject(new Error(`the mock ended: ${errors}`)));
    });
  const { documents: served } = await logs('event', 'ready');
  const pairs = (served as { name: string; url: string }[]).map(({ name, url }) => [name, url] as const);
  return { urls: Object.fromEntries(pairs), end, log, logs };
}
