import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../src/model/report.js';
import { API } from '../reporters/faulty-run.js';
import type { CliResult } from './run-cli.js';

const BIN = fileURLToPath(new URL('../../dist/src/cli/bin.js', import.meta.url));

/** A folder with a document in it, `api.yaml`: by default that of the faulty server. */
export function folderWith(document = API): string {
  const folder = mkdtempSync(join(tmpdir(), 'specproof-proxy-'));
  writeFileSync(join(folder, 'api.yaml'), document);
  return folder;
}

export function reportIn(folder: string, name: string): Report {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as Report;
}

interface Archived {
  request: { url: string };
  _specproof?: object;
}

export function entriesIn(folder: string, name: string): Archived[] {
  return (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { log: { entries: Archived[] } }).log
    .entries;
}

export interface ProxyProcess {
  url: string;
  /** Ends it as Ctrl-C does. */
  stop: () => Promise<CliResult>;
  /** Resolves once what it has written to standard error matches. */
  says: (what: RegExp) => Promise<string>;
}

/** A test that fails does not stop its proxy. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** `specproof proxy` as a user starts it, on any free port unless one is given; it is up when this resolves. */
export async function startProxyProcess(args: string[], cwd: string): Promise<ProxyProcess> {
  const port = args.includes('--port') ? [] : ['--port', '0'];
  const child = spawn(process.execPath, [BIN, 'proxy', ...args, ...port], {
    cwd,
    env: { ...process.env, CI: '', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  let [stdout, stderr] = ['', ''];
  let wake = (): void => undefined;
  child.stdout.on('data', (part) => {
    stdout += String(part);
    wake();
  });
  child.stderr.on('data', (part) => {
    stderr += String(part);
    wake();
  });
  const ended = new Promise<CliResult>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, stdout, stderr });
      wake();
    });
  });
  const until = async <T>(found: () => T | undefined): Promise<T> => {
    for (;;) {
      const it = found();
      if (it !== undefined) return it;
      if (child.exitCode !== null) throw new Error(`the proxy ended: ${stdout}${stderr}`);
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  const url = await until(() => /listening on (\S+)\n/.exec(stdout)?.[1]);
  return {
    url,
    stop: () => {
      child.kill('SIGINT');
      return ended;
    },
    says: (what) => until(() => (what.test(stderr) ? stderr : undefined)),
  };
}
