import type { MutableMock } from '../mock/mutable.js';
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

/**
 * Measures how much a suite notices: serves the documents with one fault at a time, and runs the suite against each.
 * @throws ToolError when the suite fails against the server without a fault, or the documents cannot be mocked.
 */
export async function* prove(options: ProveOptions): AsyncGenerator<ProveEvent, void> {
  const { contracts, maxTime, signal } = options;
  const end = performance.now() + maxTime;
  const whole = options.run();
  const { seed } = whole;
  const plain = await startMutableMock(contracts, { seed });
  const keeping = await startMutableMock(contracts, { seed, stateful: true });
  try {
    const server = serversOf(plain, contracts);
    const baseline = await baselineOf({ ...whole, server, signal, maxTime: maxTime * BASELINE_SHARE });
    const takesKeeping = await isTaken(options, seed, keeping);
    const trials = new Trials({ ...options, whole, planning: { plain, keeping }, baseline, takesKeeping });
    options.onStart?.(() => trials.proof());
    yield* trials.all(() => signal?.aborted === true || performance.now() > end);
    yield { type: 'proof', proof: trials.proof() };
  } finally {
    await plain.close();
    await keeping.close();
  }
}

/**
 * Proves that the suite passes where nothing is wrong.
 * @returns whether it passes against the mock that keeps what it is sent, too.
 * @throws ToolError when it fails: what it says of servers with a fault would mean nothing.
 */
async function isTaken(
  { contracts, suite, upstream, signal }: ProveOptions,
  seed: number,
  keeping: MutableMock,
): Promise<boolean> {
  if (!suite) return true;
  const stands = new Stands({ contracts, seed, upstream });
  try {
    const stand = await stands.for({});
    await runBaseline(suite, { stand, contracts, isRelay: upstream !== undefined }, signal);
  } finally {
    await stands.close();
  }
  return (
    upstream === undefined && (await passes(suite, { stand: keeping, contracts, isRelay: false }, signal))
  );
}
