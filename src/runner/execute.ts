import { onlyReads } from '../document/safety.js';
import type { Steps } from '../json/steps.js';
import type { Case } from '../model/exchange.js';
import type { RunEvent } from './events.js';
import type { OperationRun, RunOptions } from './options.js';
import type { Plan } from './plan.js';
import { adaptiveOptions } from './plan.js';
import type { Recorder } from './record/recorder.js';
import { admitted, fuzzOperation } from './run-fuzz.js';
import { probeOperation } from './run-probes.js';
import type { Sender } from './sender.js';

/** What is needed to execute a plan. */
export interface Execution {
  run: RunOptions;
  plan: Plan;
  recorder: Recorder;
  sender: Sender;
}

/** In each stage first the planned cases, then those that adapt to the answers, which are sent one by one. */
export async function* execute(execution: Execution): AsyncGenerator<RunEvent> {
  const { plan, recorder, sender } = execution;
  for (const stage of plan.stages) {
    const cases = plannedCases(execution, stage);
    // What is sent at the same time as the first change may come after it.
    if (!stage.every(({ operation }) => onlyReads(operation))) yield* firstOf(cases, sender);
    for await (const exchange of sender.all(cases)) yield { type: 'exchange', exchange };
    for (const own of stage) {
      if (!isOpen(execution)) return;
      yield* adaptive(own, execution);
      // The run may have come to its end meanwhile.
      if (isOpen(execution)) recorder.finish(own.operation);
    }
  }
}

function isOpen({ recorder, sender }: Execution): boolean {
  return recorder.isOpen && !sender.isCut;
}

/** The cases of a stage that are known before anything is answered, up to the limit on cases. */
function* plannedCases({ plan, recorder }: Execution, stage: readonly OperationRun[]): Steps<Case> {
  for (const planned of plan.of(stage)) {
    yield undefined;
    if (!planned) continue;
    recorder.addProblems(planned.problems);
    recorder.announce(planned.own.operation, planned.cases.length);
    if (planned.isCut === true) recorder.cut(planned.own.operation);
    yield* admitted(planned.cases, recorder);
    if (!recorder.isOpen) return;
  }
}

async function* firstOf(cases: Steps<Case>, sender: Sender): AsyncGenerator<RunEvent> {
  const first = await sender.next(cases);
  const exchange = first && (await sender.one(first));
  if (exchange) yield { type: 'exchange', exchange };
}

async function* adaptive(own: OperationRun, execution: Execution): AsyncGenerator<RunEvent> {
  const { run, recorder, sender } = execution;
  const { operation, phases } = own;
  const options = adaptiveOptions(own, run);
  if (phases.includes('behaviors')) yield* probeOperation(operation, options, recorder, sender);
  if (!phases.includes('fuzz') || !isOpen(execution)) return;
  const random = fuzzOperation(operation, { ...options, own }, recorder, sender);
  for await (const exchange of random) yield { type: 'exchange', exchange };
}
