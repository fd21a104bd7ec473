import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { spawn } from 'node:child_process';
import { platform } from 'node:os';
import { messageOf } from '../errors.js';

/** A command of the user's. */
export interface Command {
  /** A line for the shell, or a program and its arguments, which no shell reads. */
  line: string | readonly string[];
  /** The folder it is run in; the working directory by default. */
  cwd?: string | undefined;
  /** Its environment; that of this process by default. */
  env?: Readonly<Record<string, string | undefined>> | undefined;
}

/** What a command wrote; what went wrong with it, in words that follow its name. */
export interface CommandResult {
  stdout: string;
  stderr: string;
  fault?: string;
  /** The exit code, where it ended with one. */
  code?: number;
}

/** Bytes that a command may write to each of its outputs. */
const MOST_WRITTEN = 1_000_000;

const isWindows = platform() === 'win32';

/**
 * Runs a command to its end, without input, and never throws. What it has started ends with it: when its time is over,
 * when it writes without end, and when `signal` says so.
 * @param timeout Milliseconds.
 */
export function runCommand(command: Command, timeout: number, signal?: AbortSignal): Promise<CommandResult> {
  return new Promise((resolve) => {
    const outputs = { stdout: '', stderr: '' };
    let isDone = false;
    const done = (fault?: string, code?: number): void => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      resolve({ ...outputs, ...(fault !== undefined && { fault }), ...(code !== undefined && { code }) });
    };
    let child: ChildProcess;
    try {
      child = started(command);
    } catch (thrown) {
      // An argument that no process can be given.
      return resolve({ ...outputs, fault: `could not be started: ${messageOf(thrown)}` });
    }
    const giveUp = (fault: string): void => {
      if (isDone) return;
      killAll(child);
      done(fault);
    };
    const onAbort = (): void => giveUp('was broken off');
    const timer = setTimeout(() => giveUp(`was not done after ${String(timeout / 1000)} s`), timeout);
    signal?.addEventListener('abort', onAbort, { once: true });
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        outputs[name] += text;
        if (outputs[name].length > MOST_WRITTEN) giveUp(`wrote more than ${String(MOST_WRITTEN)} bytes`);
      });
    }
    child.once('error', ({ message }) => done(`could not be started: ${message}`));
    child.once('close', (code, killedBy) => done(faultOf(code, killedBy), code ?? undefined));
    if (signal?.aborted === true) onAbort();
  });
}

function faultOf(code: number | null, killedBy: string | null): string | undefined {
  if (code === 0) return undefined;
  return code === null ? `was ended by ${String(killedBy)}` : `ended with exit code ${String(code)}`;
}

/** In a process group of its own, so that what it has started can be ended with it. */
function started({ line, cwd, env }: Command): ChildProcess {
  const options: SpawnOptions = {
    ...{ cwd, env, detached: !isWindows, windowsHide: true },
    stdio: ['ignore', 'pipe', 'pipe'],
  };
  if (typeof line === 'string') return spawn(line, { ...options, shell: true });
  const [program = '', ...args] = line;
  return spawn(program, args, options);
}

/** Node ends one process; the shell ends its whole group, and on Windows its tree. */
function killAll(child: ChildProcess): void {
  const { pid } = child;
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.unref();
  if (pid === undefined) return;
  const [program, args] = isWindows
    ? ['taskkill', ['/pid', String(pid), '/T', '/F']]
    : ['/bin/sh', ['-c', `kill -KILL -${String(pid)}`]];
  spawn(program, args, { stdio: 'ignore', windowsHide: true })
    .on('error', () => child.kill('SIGKILL'))
    .unref();
}
