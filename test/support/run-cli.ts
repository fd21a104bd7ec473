import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { main } from '../../src/cli/main.js';
import { ROOT } from './root.js';

const BIN = fileURLToPath(new URL('../../dist/src/cli/bin.js', import.meta.url));

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface CliOptions {
  cwd?: string;
  env?: Record<string, string>;
  nodeArgs?: string[];
  /** Hands out the way to send it a signal. */
  onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
  /** Ends the program, as Ctrl-C does, once its standard output matches. */
  stopWhen?: RegExp | undefined;
}

/** Runs the built command line as a user does: a process of its own. */
export function runCli(args: string[], options: CliOptions = {}): Promise<CliResult> {
  const { cwd = ROOT, env = {}, nodeArgs = [], onStart, stopWhen } = options;
  const child = spawn(process.execPath, [...nodeArgs, BIN, ...args], {
    cwd,
    env: { ...process.env, CI: '', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onStart?.((signal) => child.kill(signal));
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
    if (stopWhen?.test(stdout) === true) child.kill('SIGINT');
  });
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Runs the command line within this process: the same code but for the process around it, and much cheaper. */
export async function runMain(
  args: string[],
  cwd: string = ROOT,
  env: Record<string, string> = {},
): Promise<CliResult> {
  let stdout = '';
  let stderr = '';
  const code = await main(args, {
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    env,
    cwd,
    color: false,
    columns: 80,
    onInterrupt: () => () => undefined,
  });
  return { code, stdout, stderr };
}
