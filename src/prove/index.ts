import { startMutableMock } from '../mock/mutable.js';
import { baselineOf } from './baseline.js';
import { passes, runBaseline } from './command.js';
import type { ProveEvent, ProveOptions } from './options.js';
import { serversOf, Stands } from './stands.js';
import { Trials } from './trials.js';

export type { ProveEvent, ProveOptions } from './options.js';
export type { Proof, Rate, Survivor, Tried } from './proof.js';
export { reportOf } from './report.js';
export type { Verdict } from './trial.js';
export { verdictKey } from './trial.js';

/** The part of the time in which the mock without a fault may be looked at. */
const BASELINE_SHARE = 0.3;

/** Milliseconds that a timer waits at most. */
const LONGEST = 2 ** 31 - 1;

/**
 * Measures how much a suite notices: serves the documents with one fault at a time, and runs the suite against each.
 * @throws ToolError when the suite fails against the server without a fault, or the documents cannot be mocked.
 */
export async function* prove(options: ProveOptions): AsyncGenerator<ProveEvent, void> {
  const { contracts, maxTime } = options;
  const end = performance.now() + maxTime;
  const { signal, letGo } = endOf(options);
  const inTime = { ...options, signal };
  const whole = options.run();
  const { seed } = whole;
  const plain = await startMutableMock(contracts, { seed });
  const keeping = await startMutableMock(contracts, { seed, stateful: true });
  try {
    const server = serversOf(plain, contracts);
    const baseline = await baselineOf({ ...whole, server, signal, maxTime: maxTime * BASELINE_SHARE });
    const takesKeeping = await isTaken(inTime, seed);
    const trials = new Trials({ ...inTime, whole, planning: { plain, keeping }, baseline, takesKeeping });
    options.onStart?.(() => trials.proof());
    yield* trials.all(() => signal.aborted || performance.now() > end);
    yield { type: 'proof', proof: trials.proof() };
  } finally {
    letGo();
    await plain.close();
    await keeping.close();
  }
}

/** Breaks off what is under way when the time is over, too: a run of a suite may take minutes. */
function endOf({ maxTime, signal }: ProveOptions): { signal: AbortSignal; letGo: () => void } {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const timer = setTimeout(end, Math.min(maxTime, LONGEST));
  signal?.addEventListener('abort', end, { once: true });
  if (signal?.aborted === true) end();
  const letGo = (): void => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  };
  return { signal: ending.signal, letGo };
}

/**
 * Proves that the suite passes where nothing is wrong.
 * @returns whether it passes against the mock that keeps what it is sent, too.
 * @throws ToolError when it fails: what it says of servers with a fault would mean nothing.
 */
async function isTaken(
  { contracts, suite, states, upstream, signal }: ProveOptions,
  seed: number,
): Promise<boolean> {
  if (!suite) return true;
  const stands = new Stands({ contracts, seed, states, upstream });
  const isRelay = upstream !== undefined;
  try {
    await runBaseline(suite, { stand: await stands.for({}), contracts, isRelay }, signal);
    if (isRelay) return false;
    const keeping = await stands.for({ together: [] });
    return await passes(suite, { stand: keeping, contracts, isRelay }, signal);
  } finally {
    await stands.close();
  }
}
