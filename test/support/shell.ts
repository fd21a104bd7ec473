import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import type { CliResult } from './run-cli.js';

/** What package managers and test runners tell their children of themselves, and that this is a CI. */
const INHERITED =
  /^(npm_(lifecycle|package|command|execpath|node_execpath|config_(local_|global_)?prefix)|VITEST|TEST$|NODE_ENV$|CI$)/;

export interface TypeOptions {
  /** In a pipeline: `CI=true`. */
  inCi?: boolean;
  /** Done once the output matches; then Ctrl-C is pressed. */
  until?: { matches: RegExp; then: (found: RegExpExecArray) => Promise<unknown> };
}

/** The shell of somebody who has the commands of a folder besides the usual ones, and files of their own. */
export class Shell {
  private readonly env: NodeJS.ProcessEnv;

  constructor(
    private readonly folder: string,
    commands: string,
    home: string,
  ) {
    this.env = {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !INHERITED.test(name))),
      NO_COLOR: '1',
      PATH: [commands, process.env['PATH']].join(delimiter),
      // Where package managers keep what they have downloaded.
      XDG_DATA_HOME: home,
      XDG_CACHE_HOME: home,
      XDG_STATE_HOME: home,
    };
  }

  /** Runs a line of words without quotes, to its end. */
  async type(line: string, { inCi = false, until }: TypeOptions = {}): Promise<CliResult> {
    const [program = '', ...args] = line.split(' ');
    const child = spawn(program, args, {
      cwd: this.folder,
      env: { ...this.env, ...(inCi ? { CI: 'true' } : {}) },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, as a shell gives it, so that Ctrl-C reaches whatever a package manager has started.
      detached: true,
    });
    let stdout = '';
    let stderr = '';
    let meanwhile: Promise<unknown> | undefined;
    const interrupt = (): void => void process.kill(-(child.pid ?? 0), 'SIGINT');
    child.stdout.on('data', (chunk) => {
      stdout += String(chunk);
      const found = until?.matches.exec(stdout);
      if (found) meanwhile ??= until?.then(found).finally(interrupt);
    });
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    await meanwhile;
    return { code, stdout, stderr };
  }
}
