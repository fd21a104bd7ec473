import type { Operation } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';
import type { RunEvent } from '../events.js';
import type { OperationRun } from '../options.js';
import { operationRunOf } from '../options.js';
import { usualCase } from '../plan.js';
import type { Context } from './context.js';
import { sentBesides } from './context.js';
import type { Sequences } from './index.js';

/** Makes again what the operations of a stage need, where the run has removed all that it had made of it. */
export async function* supply(stage: readonly OperationRun[], context: Context): AsyncGenerator<RunEvent> {
  const { run, recorder, sequences, taken } = context;
  if (!run.keepsThings || run.cases.length > 0) return;
  for (const maker of missingFor(stage, sequences)) {
    const own = operationRunOf(run, maker);
    const usual = own && usualCase(own, run, taken);
    if (!usual || !recorder.isOpen) continue;
    const again: Case = {
      ...usual,
      id: `${usual.id}:supply`,
      why: 'to have again what other operations need',
      afterWrite: true,
    };
    const exchange = await sentBesides(again, context);
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
