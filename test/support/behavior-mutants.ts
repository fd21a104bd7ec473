import type { JsonObject } from '../../src/json/json.js';
import type { Operation } from '../../src/model/document.js';
import { RICH } from './behavior-data.js';
import type { BehaviorMutant } from './behavior-faults.js';
import { filterMutants } from './behavior-mutants-filter.js';
import { pageMutants, ruleMutants } from './behavior-mutants-page.js';
import { bodyMutants, orderMutants, selectMutants, unchangedMutants } from './behavior-mutants-value.js';

/** Every fault that follows from what an operation declares. */
export function behaviorMutants(operation: Operation): BehaviorMutant[] {
  const { select, unchanged, order, filter, page, rules } = operation.extension;
  const drafts = [
    ...(select ? selectMutants(operation) : []),
    ...(unchanged ? unchangedMutants() : []),
    ...(operation.extension['case-insensitive-body'] === true ? bodyMutants() : []),
    ...(order ? orderMutants(order as JsonObject) : []),
    ...(filter ? filterMutants(filter as JsonObject) : []),
    ...(page ? pageMutants() : []),
    ...(rules ? ruleMutants() : []),
  ];
  return drafts.map(({ fault, data = RICH, ...draft }) => ({
    ...draft,
    data,
    name: `${operation.id}: ${draft.name}`,
    operation: operation.id,
    fault: (answer, request, response) => {
      // Faults of conduct, not of form: only successes differ, and refusals where a mutant says so.
      const isSuccess = answer.status === 200;
      answer.body = structuredClone(answer.body);
      if (!isSuccess && !draft.name.startsWith('accepts')) return;
      return fault(answer, request, response);
    },
  }));
}
