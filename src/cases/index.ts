import { jsonKey } from '../json/size.js';
import { finished } from '../json/steps.js';
import type { Operation, Problem } from '../model/document.js';
import type { Case, Phase } from '../model/exchange.js';
import { baseOf } from './base-request.js';
import { coverageCases } from './coverage/index.js';
import { exampleCases, exampleDrafts } from './examples.js';
import { negativeCases } from './negative/index.js';
import type { PlanBounds } from './plan-budget.js';
import { PlanBudget, UNBOUNDED } from './plan-budget.js';
import { isAddressed } from './shared/addressed.js';
import type { PlanOptions } from './shared/draft.js';

export interface OperationPlan {
  cases: readonly Case[];
  /** Why nothing could be planned, or what was left out, if so. */
  problems: readonly Problem[];
  /** Whether not everything is sent, so that a clause without a case is not one without any. */
  isCut?: true;
  /** How many cases were planned, and are not sent. */
  left?: number;
}

/** The plan of one operation, without a pause (see `planSteps`). */
export function planOperation(
  operation: Operation,
  phases: readonly Phase[],
  options: PlanOptions,
  bounds: PlanBounds = UNBOUNDED,
): OperationPlan {
  return finished(planSteps(operation, phases, options, bounds));
}

/**
 * Plans the cases of one operation in the given phases, step by step, so that who asks can pause. Equal requests are
 * sent once, for the first reason given, or once for each clause that they break; ids are unique. The same document,
 * options and bounds give the same plan.
 */
export function* planSteps(
  operation: Operation,
  phases: readonly Phase[],
  options: PlanOptions,
  bounds: PlanBounds,
): Generator<undefined, OperationPlan> {
  const examples = exampleCases(operation, options);
  const drafts = exampleDrafts(operation, options);
  const base = baseOf(operation, drafts, options);
  const isSent = phases.includes('examples');
  const sent = isSent && typeof drafts !== 'string' ? { drafts, cases: examples.cases } : undefined;
  const budget = new PlanBudget(bounds);
  const cases = isSent ? [...examples.cases] : [];
  if (base && phases.includes('coverage'))
    cases.push(...(yield* budget.casesOf(coverageCases(operation, base, options, sent), COVERAGE_SHARE)));
  if (base && phases.includes('negative'))
    cases.push(...(yield* budget.casesOf(negativeCases(operation, base, options))));
  // Where another operation stands before the whole of it, nothing else is left to send.
  const own = examples.cases.some(isAddressed) ? cases.filter(isAddressed) : cases;
  const all = withUniqueIds(withoutRepeats(own));
  const chosen = budget.chosen(all);
  const sentBefore = all.filter(({ id }) => bounds.before?.has(id)).length;
  const left = all.length - sentBefore - chosen.length;
  const cut = budget.problems(operation, sentBefore + chosen.length, left);
  return {
    cases: chosen,
    problems: [...examples.problems, ...cut],
    ...(cut.length > 0 && { isCut: true }),
    ...(left > 0 && { left }),
  };
}

/** Valid requests may take so much of a budget, so that there is something left for invalid ones. */
const COVERAGE_SHARE = 0.5;

function withoutRepeats(cases: Case[]): Case[] {
  const seen = new Set<string>();
  return cases.filter(({ request, expected: { claim }, clause }) => {
    // Equal bytes that claim different things would be a contradiction worth seeing.
    const isNegative = claim !== 'documented' && claim !== 'plausible';
    // What breaks two clauses of a schema at once is evidence for both.
    const key = jsonKey([isNegative, claim === 'invalid' ? clause : undefined, request]);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function withUniqueIds(cases: Case[]): Case[] {
  const uses = new Map<string, number>();
  return cases.map((planned) => {
    const use = (uses.get(planned.id) ?? 0) + 1;
    uses.set(planned.id, use);
    return use === 1 ? planned : { ...planned, id: `${planned.id}~${String(use)}` };
  });
}
