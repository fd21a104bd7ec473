import type { Change } from '../behaviors/shared/behavior.js';
import { probeCases } from '../cases/behaviors.js';
import type { Operation } from '../model/document.js';
import { kindOf } from '../resources/kinds.js';
import type { RunEvent } from './events.js';
import type { OperationRun, RunOptions } from './options.js';
import { operationRunOf, planOptionsOf } from './options.js';
import { usualCase } from './plan.js';
import type { Context } from './sequences/context.js';
import { isMeant, sentBesides } from './sequences/context.js';
import { ThingLife } from './sequences/life/index.js';
import { LIFE_CLAUSES, lifePromises } from './sequences/life/promises.js';
import { referringToNothing } from './sequences/life/references.js';
import type { UsualRequests } from './sequences/life/requests.js';
import { LifeRequests, prefixOf } from './sequences/life/requests.js';
import type { Life } from './sequences/life/step.js';
import { unproved } from './sequences/life/step.js';
import type { Taken } from './sequences/taken.js';

/** Follows things that an operation makes through their life, one request after the other. */
export async function* followThings(own: OperationRun, context: Context): AsyncGenerator<RunEvent> {
  const { operation } = own;
  if (!isMeant(own, context.run, prefixOf(operation))) return;
  const life = lifeOf(own, context);
  let step = life.next();
  while (step.done !== true) {
    const { value } = step;
    if (value.kind === 'send') {
      const exchange = await sentBesides(value.case, context);
      if (!exchange) {
        const reason = 'no request was left for it';
        for (const { clause } of lifePromises(operation))
          yield { type: 'unproved', operation, clause, reason };
        return;
      }
      yield { type: 'exchange', exchange };
      step = life.next(exchange);
      continue;
    }
    if (value.kind === 'broken') yield { type: 'finding', exchange: value.exchange, finding: value.finding };
    else if (value.kind === 'seen')
      yield { type: 'shown', operation, shown: { clause: value.clause, state: 'seen' } };
    else yield { type: 'unproved', operation, clause: value.clause, reason: value.reason };
    step = life.next(undefined);
  }
}

function* lifeOf(own: OperationRun, { run, sequences, taken }: Context): Life {
  const { operation } = own;
  const kind = kindOf(operation);
  const usual = usualRequests(own, run, taken);
  if (kind) yield* new ThingLife(kind, sequences, usual).steps();
  else if (lifePromises(operation).some(({ clause }) => clause === LIFE_CLAUSES.made))
    yield* unproved(
      LIFE_CLAUSES.made,
      `no answer of ${operation.id} is known to have the id of what it makes: declare it under x-contract (creates)`,
    );
  const requests = new LifeRequests(operation, sequences, usual);
  yield* referringToNothing(operation, { requests, sequences });
}

/** The requests of operations; where a selected case is repeated, others are sent as the one that makes the thing is. */
function usualRequests(maker: OperationRun, run: RunOptions, taken: Taken): UsualRequests {
  const ownOf = (operation: Operation): OperationRun | undefined => {
    return operationRunOf(run, operation) ?? (run.cases.length > 0 ? { ...maker, operation } : undefined);
  };
  return {
    of(operation) {
      const own = ownOf(operation);
      return own && usualCase(own, run, taken);
    },
    changed(operation, change: Change) {
      const own = ownOf(operation);
      const toCase = own && probeCases(operation, planOptionsOf(own, run));
      const { pointer } = operation;
      return toCase?.({ name: 'sequence', declared: { operation, pointer, value: undefined } }, change);
    },
  };
}
