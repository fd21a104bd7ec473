import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { parseJson } from '../json/text.js';
import { readTextIfPresent } from './files.js';

/** A server in a process of its own. */
export interface ServerProcess {
  /** Resolves with what it has written last, when it has ended without being told to. */
  failed: Promise<string>;
  /** Ends it. */
  close: () => Promise<void>;
}

/** Milliseconds in which a process ends that was told to. */
const PATIENCE = 2000;

/** A module by which a process ends when this one has, however that came. */
const WITH_PARENT = "data:text/javascript,process.on('disconnect', () => process.exit())";

/** Lines of its output that are kept for a message. */
const KEPT = 20;

/** Runs a script with this Node.js. `onLine` gets every line of its output, as it is written. */
export function startServerProcess(
  script: string,
  args: readonly string[],
  onLine: (line: string) => void,
): ServerProcess {
  const child = fork(script, args, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: ['--import', WITH_PARENT],
  });
  const last: string[] = [];
  for (const output of [child.stdout, child.stderr])
    if (output)
      createInterface({ input: output }).on('line', (line) => {
        last.push(line);
        if (last.length > KEPT) last.shift();
        onLine(line);
      });
  let isClosing = false;
  const failed = new Promise<string>((resolve) => {
    child.once('error', ({ message }) => resolve(message));
    child.once('close', () => {
      if (!isClosing) resolve(last.join('\n'));
    });
  });
  return {
    failed,
    close: async () => {
      isClosing = true;
      await ended(child);
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
  const closed = once(child, 'close');
  child.kill();
  await closed;
  clearTimeout(timer);
}

/**
 * The program of an installed package: of the project in the folder `cwd`, else of what was installed beside this one.
 * Undefined where there is none.
 */
export async function programOf(name: string, cwd: string): Promise<string | undefined> {
  for (const from of [pathToFileURL(join(cwd, 'package.json')).href, import.meta.url]) {
    const manifest = manifestOf(name, from);
    const text = manifest === undefined ? undefined : await readTextIfPresent(manifest);
    if (manifest === undefined || text === undefined) continue;
    const { bin } = parseJson(text) as { bin?: string | Record<string, string> };
    const [path] = typeof bin === 'string' ? [bin] : Object.values(bin ?? {});
    if (path !== undefined) return join(dirname(manifest), path);
  }
  return undefined;
}

function manifestOf(name: string, from: string): string | undefined {
  try {
    return createRequire(from).resolve(`${name}/package.json`);
  } catch {
    return undefined;
  }
}
