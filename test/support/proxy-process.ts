import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CliResult } from './run-cli.js';

const BIN = fileURLToPath(new URL('../../dist/src/cli/bin.js', import.meta.url));

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

/** `specproof proxy` as a user starts it, on any free port; it is up when this resolves. */
export async function startProxyProcess(args: string[], cwd: string): Promise<ProxyProcess> {
  const child = spawn(process.execPath, [BIN, 'proxy', ...args, '--port', '0'], {
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
