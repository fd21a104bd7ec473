import { selectedProbes } from '../cases/behaviors.js';
import type { OperationPlan } from '../cases/index.js';
import { planSteps } from '../cases/index.js';
import type { PlanBounds } from '../cases/plan-budget.js';
import { clausesOf } from '../evidence/clauses.js';
import type { Operation } from '../model/document.js';
import type { Phase } from '../model/exchange.js';
import { PHASES } from '../model/exchange.js';
import { roleOf } from '../resources/graph.js';
import type { RunBudget } from './budget.js';
import type { OperationRun, RunOptions } from './options.js';
import { planOptionsOf } from './options.js';
import { lifePromises } from './sequences/life/promises.js';

/** The phases whose requests are known before anything is answered. */
export const FIXED_PHASES = ['examples', 'coverage', 'negative'] as const satisfies readonly Phase[];

/** What is planned for one operation before anything is answered, and why nothing could be, if so. */
export interface Planned extends OperationPlan {
  own: OperationRun;
}

/**
 * What a probe takes at least, the life of a thing of the operation that makes it, and finding out how much it takes,
 * which is more where answers show much.
 */
const KEPT = { probe: 8, life: 6, fullest: 12, fullestOfMany: 24 };
/** So many clauses of answers are many. */
const MANY = 60;

/** How much of its budget an operation keeps for following what it makes. */
export function keptForLife(operation: Operation): number {
  return lifePromises(operation).length > 0 ? KEPT.life : 0;
}

/** How much of its budget an operation keeps for what follows from answers: at most a third. */
export function keptOf(
  { operation, phases }: OperationRun,
  { planBounds, cases, keepsThings }: RunOptions,
): number {
  if (!phases.includes('behaviors')) return 0;
  const probes = selectedProbes(operation, cases).length * KEPT.probe;
  const isWritten = ['makes', 'changes'].includes(roleOf(operation) ?? '');
  const growing = clausesOf(operation).length > MANY ? KEPT.fullestOfMany : KEPT.fullest;
  const fullest = keepsThings && isWritten && operation.requestBody ? growing : 0;
  return Math.min(Math.floor(planBounds.cases / 3), probes + keptForLife(operation) + fullest);
}

/**
 * The cases of an operation in the phases whose requests are known before anything is answered; all of them without a
 * budget, and without those that `bounds` leave out.
 */
export function* fixedCases(
  own: OperationRun,
  run: RunOptions,
  budget?: Pick<RunBudget, 'of'>,
  bounds?: Pick<PlanBounds, 'before' | 'onlyFirst' | 'isWanted'>,
): Generator<undefined, OperationPlan> {
  const isFixed = (phase: Phase): boolean => FIXED_PHASES.some((fixed) => fixed === phase);
  const sent = own.phases.filter(isFixed);
  if (sent.length === 0) return { cases: [], problems: [] };
  const phases = PHASES.filter((phase) => sent.includes(phase) || own.plannedPhases.includes(phase));
  const planned = yield* planSteps(own.operation, phases, planOptionsOf(own, run), {
    ...run.planBounds,
    cases: budget?.of(own.operation, keptOf(own, run)) ?? 0,
    ...bounds,
  });
  if (run.cases.length === 0) return planned;
  return { ...planned, cases: planned.cases.filter(({ id }) => run.cases.includes(id)) };
}
