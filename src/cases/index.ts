import { jsonText } from '../json/text.js';
import type { Operation, Problem } from '../model/document.js';
import type { Case, Phase } from '../model/exchange.js';
import { baseOf } from './base-request.js';
import { coverageCases } from './coverage/index.js';
import { exampleCases, exampleDrafts } from './examples.js';
import { negativeCases } from './negative/index.js';
import { isAddressed } from './shared/addressed.js';
import type { PlanOptions } from './shared/draft.js';

export interface OperationPlan {
  cases: Case[];
  /** Why nothing could be planned, if so. */
  problems: Problem[];
}

/**
 * The cases of one operation in the given phases. Equal requests are sent once, for the first reason given, or once for
 * each clause that they break; ids are unique. The same document and options give the same plan.
 */
export function planOperation(
  operation: Operation,
  phases: readonly Phase[],
  options: PlanOptions,
): OperationPlan {
  const examples = exampleCases(operation, options);
  const drafts = exampleDrafts(operation, options);
  const base = baseOf(drafts);
  const isSent = phases.includes('examples');
  const sent = isSent && typeof drafts !== 'string' ? { drafts, cases: examples.cases } : undefined;
  const cases = [
    ...(phases.includes('examples') ? examples.cases : []),
    ...(base && phases.includes('coverage') ? coverageCases(operation, base, options, sent) : []),
    ...(base && phases.includes('negative') ? negativeCases(operation, base, options) : []),
  ];
  // Where another operation stands before the whole of it, nothing else is left to send.
  const own = examples.cases.some(isAddressed) ? cases.filter(isAddressed) : cases;
  return { cases: withUniqueIds(withoutRepeats(own)), problems: examples.problems };
}

function withoutRepeats(cases: Case[]): Case[] {
  const seen = new Set<string>();
  return cases.filter(({ request, expected: { claim }, clause }) => {
    // Equal bytes that claim different things would be a contradiction worth seeing.
    const isNegative = claim !== 'documented' && claim !== 'plausible';
    // What breaks two clauses of a schema at once is evidence for both.
    const key = jsonText([isNegative, claim === 'invalid' ? clause : undefined, request]);
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
