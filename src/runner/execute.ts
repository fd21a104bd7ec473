import { onlyReads } from '../document/safety.js';
import type { Operation } from '../model/document.js';
import type { Case } from '../model/exchange.js';
import type { Plan, PlanningOptions } from './plan.js';
import { forOperation } from './plan.js';
import type { Run } from './recorder.js';
import { fuzzOperation } from './run-fuzz.js';
import type { ProbeEvent } from './run-probes.js';
import { probeOperation } from './run-probes.js';
import { phasesOf } from './selection.js';
import type { Sender } from './sender.js';

/** In each stage first the planned cases, then those that adapt to the answers, which are sent one by one. */
export async function* exchanges(
  plan: Plan,
  options: PlanningOptions,
  run: Run,
  sender: Sender,
): AsyncGenerator<ProbeEvent> {
  for (const stage of plan.stages) {
    const cases = plan.cases(stage);
    // What is sent at the same time as the first change may come after it.
    if (!stage.every(onlyReads)) yield* firstOf(cases, sender);
    for await (const exchange of sender.all(cases)) yield { exchange };
    for (const operation of stage) {
      if (run.end !== 'complete' || sender.isCut) return;
      yield* adaptive(operation, options, run, sender);
      // The run may have come to its end meanwhile.
      if (isOpen(run, sender)) plan.finish(operation);
    }
  }
}

function isOpen(run: Run, sender: Sender): boolean {
  return run.end === 'complete' && !sender.isCut;
}

async function* firstOf(cases: Iterator<Case>, sender: Sender): AsyncGenerator<ProbeEvent> {
  const first = cases.next();
  const exchange = first.done === true ? undefined : await sender.one(first.value);
  if (exchange) yield { exchange };
}

async function* adaptive(
  operation: Operation,
  options: PlanningOptions,
  run: Run,
  sender: Sender,
): AsyncGenerator<ProbeEvent> {
  const phases = phasesOf(options, operation);
  const own = forOperation(options, operation);
  const met = run.meet.bind(run);
  if (phases.includes('behaviors')) yield* probeOperation(operation, { ...own, met }, run, sender);
  if (!phases.includes('fuzz') || !isOpen(run, sender)) return;
  for await (const exchange of fuzzOperation(operation, own, run, sender)) yield { exchange };
}
