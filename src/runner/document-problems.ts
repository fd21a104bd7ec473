import { Reachability } from '../document/reachability.js';
import { groupBy } from '../json/group-by.js';
import type { Contract, Problem } from '../model/document.js';
import type { RunOptions } from './options.js';

/** Operations that a finding names one by one. */
const MAX_NAMED = 5;

/**
 * What is wrong with the documents of a run, each fault once: an error says which operations are left out because of it,
 * and warnings of one message are one, with the number of their places. Of a part of the operations, only warnings of
 * what they need are told.
 */
export function documentProblems({ contracts, operations, isEverything }: RunOptions): Problem[] {
  const wanted = new Set(operations.map(({ operation }) => operation));
  return contracts.flatMap((contract) => {
    if (isEverything) return told(contract, contract.problems);
    if (contract.problems.length === 0) return [];
    const reachability = new Reachability(contract);
    const isNeeded = ({ severity, pointer }: Problem): boolean =>
      severity !== 'error' && reachability.operationsNeeding(pointer).some((each) => wanted.has(each));
    return told(contract, contract.problems.filter(isNeeded));
  });
}

function told({ unusable }: Contract, problems: readonly Problem[]): Problem[] {
  const needs = unusable.flatMap(({ id, problems: own }) => own.map((problem) => ({ id, problem })));
  const leftOut = groupBy(needs, ({ problem }) => problem);
  const groups = groupBy(problems, ({ severity, pointer, code, message }) =>
    severity === 'error' ? `${code} ${message} ${pointer}` : `${code} ${message}`,
  );
  return [...groups.values()].flatMap(([problem, ...others]) => {
    if (!problem) return [];
    const ids = leftOut.get(problem)?.map(({ id }) => id);
    const because = ids ? `; left out because of it: ${listed(ids)}` : '';
    const more = others.length > 0 ? ` (and in ${String(others.length)} more places)` : '';
    return [{ ...problem, message: problem.message + because + more }];
  });
}

function listed(ids: readonly string[]): string {
  const named = ids.slice(0, MAX_NAMED).join(', ');
  return ids.length > MAX_NAMED ? `${named} and ${String(ids.length - MAX_NAMED)} more` : named;
}
