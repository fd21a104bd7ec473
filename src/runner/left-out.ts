import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Steps } from '../json/steps.js';
import type { Case } from '../model/exchange.js';
import type { RunBudget } from './budget.js';
import { FIXED_PHASES, fixedCases } from './fixed-cases.js';
import type { OperationRun, RunOptions } from './options.js';
import { adaptiveCases, countRandom } from './plan.js';
import type { Recorder } from './record/recorder.js';

/** Cases that are planned after the end of a run, only to say how many it left out. */
const MAX_LEFT = 5000;
/** Milliseconds that counting may take: the run's time is over. */
const MAX_COUNTING = 500;

/** Counts the cases that a run never reached; false when there are more than it is worth to count. */
export async function countLeftOut(run: RunOptions, recorder: Recorder, budget: RunBudget): Promise<boolean> {
  const started = performance.now();
  let left = MAX_LEFT;
  for (const own of run.operations) {
    if (recorder.isFinished(own.operation)) continue;
    if (left <= 0) return false;
    const before = recorder.planned;
    for (const planned of unreached(own, run, recorder, budget)) {
      if (planned) recorder.expect(planned);
      if (performance.now() - started > MAX_COUNTING) return false;
    }
    const random = countRandom(own, run) - recorder.tally.plannedOf(own.operation, 'fuzz');
    recorder.leaveOut(own.operation, Math.max(0, random));
    left -= recorder.planned - before;
    await nextTurn();
  }
  return true;
}

function* unreached(own: OperationRun, run: RunOptions, recorder: Recorder, budget: RunBudget): Steps<Case> {
  const { cases } = yield* fixedCases(own, run, budget);
  const known = FIXED_PHASES.reduce((sum, phase) => sum + recorder.tally.plannedOf(own.operation, phase), 0);
  yield* cases.slice(known);
  const probes = [...adaptiveCases(own, run, ['behaviors'])];
  yield* probes.slice(recorder.tally.plannedOf(own.operation, 'behaviors'));
}
