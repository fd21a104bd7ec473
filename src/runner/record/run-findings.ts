import { successKeys } from '../../document/responses.js';
import { join } from '../../json/pointer.js';
import type { Contract, Operation, Problem } from '../../model/document.js';
import type { Evidence, ReportedFinding } from '../../model/report.js';
import { ENFORCEABLE } from '../../model/report.js';
import { promiserOf } from '../../resources/kinds.js';
import { countEvidence, percent } from '../counts.js';

/** The codes of the findings that only a whole run shows. */
export const RUN_CODES = [
  'credentials.missing',
  'pace.throttled',
  'evidence.nothing-proved',
  'evidence.below-threshold',
  'evidence.needed',
  'deviation.unneeded',
  'budget.exceeded',
  'traffic.undocumented',
] as const;
export type RunCode = (typeof RUN_CODES)[number];

/** A finding about the run as a whole. */
export type RunFinding = ReportedFinding & { check: RunCode };

/** A problem of a document, as a finding about that document. */
export function findingOf(problem: Problem): ReportedFinding {
  const { contract, code, severity, message, pointer, hint, location } = problem;
  return {
    check: code,
    severity,
    message,
    pointer,
    at: 'document',
    expected: hint ?? ENFORCEABLE,
    received: message,
    document: contract.name,
    location,
  };
}

/** Every check passed, and yet nothing was shown: that is no pass. `answers`: how many of each status or failure. */
export function nothingProved(operation: Operation, answers: ReadonlyMap<string, number>): RunFinding {
  const { contract, id } = operation;
  const pointer = join(operation.pointer, 'responses');
  const total = [...answers.values()].reduce((sum, count) => sum + count, 0);
  // Nobody can ask for what is only promised: where nothing is there, no answer is to blame.
  const isOfNothing = [...answers.keys()].every((answer) => answer === '404' || answer === '410');
  const promiser = isOfNothing ? promiserOf(operation) : undefined;
  const why = promiser ? `; ${promiser.id} answers 202, which does not say what it makes` : '';
  const received = [...answers]
    .map(([answer, count]) => `${answer} (${String(count)} of ${String(total)})`)
    .join(', ');
  return {
    check: 'evidence.nothing-proved',
    severity: promiser ? 'note' : 'error',
    message: `nothing was proved: no valid request was answered with success; the answers were ${received}${why}`,
    pointer,
    at: 'status',
    expected: `${successKeys(operation).join(' or ') || 'a success'} at least once`,
    received,
    document: contract.name,
    location: contract.locate(pointer),
    operation: id,
  };
}

/** Removing what a run has made is never left out: what it took beyond the budget is told. */
export function cleanedUp(contract: Contract | undefined, requests: number): RunFinding[] {
  if (requests === 0 || !contract) return [];
  return [
    {
      check: 'budget.exceeded',
      severity: 'note',
      message: `${String(requests)} requests beyond --budget removed what the run had made`,
      pointer: '#',
      at: 'requests',
      expected: 'none beyond the budget',
      received: String(requests),
      document: contract.name,
      location: contract.locate('#'),
    },
  ];
}

/** What is said of the evidence, where a share of it is demanded. `isWhole`: whether all was sent that usually is. */
export function measured(
  contract: Contract | undefined,
  minEvidence: number | undefined,
  isWhole: boolean,
  evidence: () => readonly Evidence[],
): RunFinding[] {
  if (minEvidence === undefined || !contract) return [];
  if (!isWhole) return [unmeasured(contract, minEvidence)];
  return [shortfall(contract, evidence(), minEvidence)].filter((missing) => missing !== undefined);
}

/** What is said of the evidence when less than `wanted` of it, from 0 to 1, was seen; undefined when it was. */
function shortfall(
  contract: Contract,
  evidence: readonly Evidence[],
  wanted: number,
): RunFinding | undefined {
  const { clauses, seen } = countEvidence(evidence);
  const share = clauses === 0 ? 0 : seen / clauses;
  if (share >= wanted) return undefined;
  const received = `${percent(share)} (${String(seen)} of ${String(clauses)})`;
  return aboutEvidence(contract, 'error', wanted, received, {
    message: `${received} of the documented clauses were seen with a value, ${percent(wanted)} are demanded`,
  });
}

/** Of a part of what is usually sent, no share can be demanded. */
function unmeasured(contract: Contract, wanted: number): RunFinding {
  return aboutEvidence(contract, 'note', wanted, 'a part of the cases', {
    message: `whether ${percent(wanted)} of the documented clauses are seen was not judged: only some phases or cases were selected`,
  });
}

function aboutEvidence(
  contract: Contract,
  severity: 'error' | 'note',
  wanted: number,
  received: string,
  { message }: { message: string },
): RunFinding {
  return {
    check: 'evidence.below-threshold',
    severity,
    message,
    pointer: '#',
    at: 'evidence',
    expected: `at least ${percent(wanted)}`,
    received,
    document: contract.name,
    location: contract.locate('#'),
  };
}
