import { Reachability } from '../document/reachability.js';
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
  const leftOut = new Map<Problem, string[]>();
  for (const { id, problems: own } of unusable)
    for (const problem of own) leftOut.set(problem, [...(leftOut.get(problem) ?? []), id]);
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) {
    const { severity, pointer, code, message } = problem;
    const key = severity === 'error' ? `${code} ${message} ${pointer}` : `${code} ${message}`;
    groups.set(key, [...(groups.get(key) ?? []), problem]);
  }
  return [...groups.values()].flatMap(([problem, ...others]) => {
    if (!problem) return [];
    const ids = leftOut.get(problem);
    const because = ids ? `; left out because of it: ${listed(ids)}` : '';
    const more = others.length > 0 ? ` (and in ${String(others.length)} more places)` : '';
    return [{ ...problem, message: problem.message + because + more }];
  });
}

function listed(ids: readonly string[]): string {
  const named = ids.slice(0, MAX_NAMED).join(', ');
  return ids.length > MAX_NAMED ? `${named} and ${String(ids.length - MAX_NAMED)} more` : named;
}
