import type { Operation } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';
import type { Admission, RunEvent } from '../events.js';
import type { OperationRun, RunOptions } from '../options.js';
import { usualCase } from '../plan.js';
import type { Sender } from '../sending/sender.js';
import type { Sequences } from './index.js';
import type { Taken } from './taken.js';

interface Context {
  run: RunOptions;
  recorder: Admission;
  sender: Sender;
  sequences: Sequences;
  taken: Taken;
}

/** Makes again what the operations of a stage need, where the run has removed all that it had made of it. */
export async function* supply(stage: readonly OperationRun[], context: Context): AsyncGenerator<RunEvent> {
  const { run, recorder, sender, sequences, taken } = context;
  if (!run.keepsThings || run.cases.length > 0) return;
  for (const maker of missingFor(stage, sequences)) {
    const own = run.operations.find((each) => each.operation === maker && each.phases.length > 0);
    const usual = own && usualCase(own, run, taken);
    if (!usual || !recorder.isOpen) continue;
    const again: Case = {
      ...usual,
      id: `${usual.id}:supply`,
      why: 'to have again what other operations need',
      afterWrite: true,
    };
    const exchange = recorder.admits(again) ? await sender.one(again) : undefined;
    if (!exchange) continue;
    yield { type: 'exchange', exchange };
    sequences.settle();
  }
}

/** What makes them, with what is needed for that before it. */
function missingFor(stage: readonly OperationRun[], sequences: Sequences): Iterable<Operation> {
  const found = new Set<Operation>();
  const seen = new Set<Operation>();
  const look = (operation: Operation): void => {
    if (seen.has(operation)) return;
    seen.add(operation);
    for (const maker of sequences.missingFor(operation)) {
      look(maker);
      found.add(maker);
    }
  };
  for (const { operation } of stage) look(operation);
  return found;
}
