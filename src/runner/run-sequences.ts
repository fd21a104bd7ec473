import type { Kind } from '../cases/sequences/kinds.js';
import { kindOf } from '../cases/sequences/kinds.js';
import type { Operation } from '../model/document.js';
import type { Case, Exchange } from '../model/exchange.js';
import type { Admission, RunEvent } from './events.js';
import type { OperationRun, RunOptions } from './options.js';
import { usualCase } from './plan.js';
import type { Sender } from './sender.js';
import type { Sequences } from './sequences/index.js';
import { prefixOf, ThingLife } from './sequences/life.js';

interface Context {
  run: RunOptions;
  recorder: Admission;
  sender: Pick<Sender, 'one'>;
  sequences: Sequences;
}

/** Follows things that an operation makes through their life, one request after the other. */
export async function* followThings(own: OperationRun, context: Context): AsyncGenerator<RunEvent> {
  const { run, recorder, sender, sequences } = context;
  const kind = followedKind(own, run);
  if (!kind) return;
  const life = new ThingLife(kind, sequences, (operation) => caseFor(operation, own, run)).steps();
  let step = life.next();
  while (step.done !== true) {
    if (step.value.kind === 'broken') {
      yield { type: 'finding', exchange: step.value.exchange, finding: step.value.finding };
      step = life.next(undefined);
      continue;
    }
    const exchange: Exchange | undefined = recorder.admits(step.value.case)
      ? await sender.one(step.value.case)
      : undefined;
    if (!exchange) return;
    yield { type: 'exchange', exchange };
    step = life.next(exchange);
  }
}

/** The kind of thing that an operation makes and the run follows; undefined where nobody asks for it, or a mock answers. */
function followedKind(own: OperationRun, { cases, keepsThings }: RunOptions): Kind | undefined {
  const isMeant = cases.length === 0 || cases.some((id) => id.startsWith(prefixOf(own.operation)));
  return isMeant && keepsThings && own.phases.includes('behaviors') ? kindOf(own.operation) : undefined;
}

/** The usual request of an operation; where a selected case is repeated, others are sent as the one that makes the thing is. */
function caseFor(operation: Operation, maker: OperationRun, run: RunOptions): Case | undefined {
  const own = run.operations.find((each) => each.operation === operation && each.phases.length > 0);
  return own || run.cases.length > 0 ? usualCase(own ?? { ...maker, operation }, run) : undefined;
}
