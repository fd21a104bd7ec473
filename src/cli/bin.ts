#!/usr/bin/env node
// The only file that touches `process`. It must parse and run on Node 12.20, so that an old Node answers with a
// sentence instead of a SyntaxError: no `?.`, no `??`, no top-level await, and everything else imported late.
import type { Host } from './host.js';
import { nodeComplaint } from './node-version.js';

const INTERNAL_ERROR = 2;
const INTERRUPTED = 130;

const complaint = nodeComplaint(process.versions.node);
if (complaint === undefined) {
  void run();
} else {
  process.stderr.write(complaint + '\n');
  process.exitCode = INTERNAL_ERROR;
}

/** Sets the exit code and lets the process end by itself: `process.exit` would cut off output still in a pipe. */
async function run(): Promise<void> {
  let settled = false;
  const ending = { isAbandoned: false };
  tolerateClosedPipe(process.stdout);
  tolerateClosedPipe(process.stderr);
  // Without this Node ends with 1, which would say that a server broke its contract.
  process.on('uncaughtException', (thrown) => {
    reportInternalError(thrown);
    process.stdout.write('', () => process.exit(INTERNAL_ERROR));
  });
  // A promise that nobody settles empties the event loop, and Node would call that a success.
  process.on('beforeExit', () => {
    if (settled) return;
    settled = true;
    reportInternalError(new Error('ended without a result'));
  });
  try {
    await tuneV8();
    const [{ main }, { columnsOf, isCi, wantsColor, wantsLive }] = await Promise.all([
      import('./main.js'),
      import('./host.js'),
    ]);
    process.exitCode = await main(
      process.argv.slice(2),
      createHost(
        {
          color: wantsColor(process.env, process.stdout.isTTY, await isFile(process.stdout.fd)),
          columns: columnsOf(process.stdout.columns, process.env),
          isLive: wantsLive(process.env, process.stderr.isTTY),
        },
        process.stdin.isTTY && process.stdout.isTTY && !isCi(process.env),
        () => void (ending.isAbandoned = true),
      ),
    );
  } catch (thrown) {
    reportInternalError(thrown);
  }
  settled = true;
  if (ending.isAbandoned) process.stdout.write('', () => process.stderr.write('', () => process.exit()));
}

/**
 * V8 lets a heap grow to four times of what is in use, which makes garbage of most of a large document's memory. Its
 * threads for young objects wait for each other longer than such small heaps take one thread to be collected.
 * From Node 22.1 on, what it has compiled is kept for the next start, in Node's own cache in the temporary folder; where
 * that cannot be written, or NODE_DISABLE_COMPILE_CACHE is set, nothing is.
 */
async function tuneV8(): Promise<void> {
  const [{ setFlagsFromString }, { default: modules }] = await Promise.all([
    import('node:v8'),
    import('node:module') as Promise<{ default: { enableCompileCache?: () => unknown } }>,
  ]);
  setFlagsFromString('--heap-growing-percent=50');
  setFlagsFromString('--no-parallel-scavenge');
  optimiseLater(setFlagsFromString);
  if (modules.enableCompileCache !== undefined) modules.enableCompileCache();
}

/**
 * What runs in the first second mostly runs once: V8's other threads took a tenth of the processor time of a start to
 * optimise it. Later versions of V8 than that of Node 20 count calls instead, and complain of the flag.
 */
function optimiseLater(setFlag: (flag: string) => void): void {
  if (!/^2[01]\./.test(process.versions.node)) return;
  setFlag(`--interrupt-budget=${String(6 * USUAL_BUDGET)}`);
  setTimeout(() => setFlag(`--interrupt-budget=${String(USUAL_BUDGET)}`), 1000).unref();
}

/** Bytes of bytecode that a function runs before V8 asks whether to optimise it. */
const USUAL_BUDGET = 67584;

/** Of what a shell redirects to, files show no colors; pipes may lead to the log of a CI. */
async function isFile(descriptor: number): Promise<boolean> {
  const { isRegularFile } = await import('../io/descriptors.js');
  return isRegularFile(descriptor);
}

function createHost(
  screen: Pick<Host, 'color' | 'columns' | 'isLive'>,
  canAsk: boolean,
  abandon: () => void,
): Host {
  return {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    backlog: () => process.stdout.writableLength + process.stderr.writableLength,
    env: process.env,
    cwd: process.cwd(),
    startedAt: 0, // which is how `performance.now()` counts
    ...screen,
    ...(canAsk ? { terminal: { input: process.stdin, output: process.stdout } } : {}),
    onInterrupt: createInterrupts(),
    abandon,
  };
}

/**
 * Until somebody listens, signals end the process as they always do: a handler would have to wait for synchronous work,
 * such as that of reading a large document.
 */
function createInterrupts(): Host['onInterrupt'] {
  const listeners = new Set<() => void>();
  let isHandled = false;
  let interrupted = false;
  const onSignal = (): void => {
    if (interrupted || listeners.size === 0) process.exit(INTERRUPTED);
    interrupted = true;
    for (const listener of Array.from(listeners)) listener();
  };
  return (listener) => {
    if (!isHandled) {
      process.on('SIGINT', onSignal);
      process.on('SIGTERM', onSignal);
    }
    isHandled = true;
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
}

/** `specproof … | head` closes the pipe early: what is left unsaid there is no fault of ours. */
function tolerateClosedPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

function reportInternalError(thrown: unknown): void {
  process.exitCode = INTERNAL_ERROR;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const debug = process.argv.indexOf('--debug') !== -1;
  process.stderr.write(
    debug
      ? `specproof: internal error: ${error.stack || error.message}\n`
      : `specproof: internal error: ${error.message.replace(/\s*\n\s*/g, ' ')}; run again with --debug for the stack\n`,
  );
}
