// Peers are no dependency of the project: exact versions go into a cache of their own, scripts of packages never run.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What keeps the peers from reporting their use. */
export const QUIET = {
  DO_NOT_TRACK: '1',
  REDOCLY_SUPPRESS_NOTIFICATIONS: 'true',
  REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
  REDOCLY_TELEMETRY: 'off',
  SCARF_ANALYTICS: 'false',
  SPECMATIC_DISABLE_TELEMETRY: 'true',
};

/** The folder in which these packages, name to exact version, are installed; it is kept from run to run. */
export async function installed(packages) {
  const cache = process.env.SPECPROOF_BENCH_CACHE ?? join(tmpdir(), 'specproof-bench');
  const key = createHash('sha256').update(JSON.stringify(packages)).digest('hex').slice(0, 12);
  const folder = join(cache, key);
  const done = join(folder, 'installed');
  if (await exists(done)) return folder;
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies: packages }),
  );
  console.error(`installing ${Object.keys(packages).join(', ')} in ${folder}`);
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], folder);
  await writeFile(done, '');
  return folder;
}

/** Runs a program that has to succeed. */
export function run(command, args, cwd) {
  return new Promise((resolve, reject) => {
    let output = '';
    const child = spawn(command, args, { cwd, env: { ...process.env, ...QUIET } });
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${command} ended with ${code}:\n${output}`)),
    );
  });
}

function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  );
}
