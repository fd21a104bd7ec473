import type { Operation, Severity } from '../../model/document.js';
import type { RunEnd } from '../../model/run-end.js';
import type { OperationRun } from '../options.js';
import type { RunFinding } from './run-findings.js';
import { nothingProved } from './run-findings.js';

/** What a server said of the pace of a run. */
export interface ThrottleSummary {
  /** Answers that asked for a pause, and the milliseconds that the run has paused because of them. */
  readonly answers: number;
  readonly paused: number;
  /** Operations that nothing more was sent to, as they answered nothing but 429. */
  readonly givenUp: ReadonlySet<Operation>;
}

/** What an operation was answered to valid requests of which none succeeded: how often each status or failure. */
type Answers = ReadonlyMap<string, number>;

/**
 * The operations of which nothing was proved, and what is told of the pace that the server set, which may be the reason:
 * a note where it made the run longer, a warning for each operation that was given up because of it, an error for those
 * of which nothing was proved for no other reason.
 */
export function unprovedFindings(
  unproved: ReadonlyMap<Operation, Answers>,
  operations: readonly OperationRun[],
  { throttle, end }: { throttle: ThrottleSummary | undefined; end: RunEnd },
): RunFinding[] {
  const isOfPace = (operation: Operation): boolean =>
    throttle?.givenUp.has(operation) === true &&
    [...(unproved.get(operation) ?? [])].every(([answer]) => answer === '429');
  // That our own mock cannot answer is told of the document.
  const mocked = new Set(operations.filter(({ isMock }) => isMock).map(({ operation }) => operation));
  const isUnanswerable = (operation: Operation): boolean =>
    mocked.has(operation) && [...(unproved.get(operation) ?? [])].every(([answer]) => answer === '501');
  // Where no answer is documented, there is nothing to prove.
  const others = [...unproved].filter(
    ([operation]) => operation.responses.length > 0 && !isOfPace(operation) && !isUnanswerable(operation),
  );
  const [first] = operations;
  return [
    ...(throttle && first
      ? throttled(throttle, first.operation, end, (each) => unproved.has(each) && isOfPace(each))
      : []),
    ...others.map(([operation, answers]) => nothingProved(operation, answers)),
  ];
}

function throttled(
  { answers, paused, givenUp }: ThrottleSummary,
  first: Operation,
  end: RunEnd,
  isUnproved: (operation: Operation) => boolean,
): RunFinding[] {
  if (answers === 0) return [];
  const received = `429 or 503 ${times(answers)}; the run waited ${String(Math.ceil(paused / 1000))} s`;
  if (givenUp.size === 0) {
    const { operation: _operation, ...finding } = ofPace(
      first,
      'note',
      `asked for a slower pace: ${received}`,
      received,
    );
    return [finding];
  }
  const message =
    end === 'throttled'
      ? 'the server answers nothing but 429, so the run was given up'
      : 'went on answering 429, or asked for a longer pause than is granted, and was given up';
  return [...givenUp].map((operation) =>
    ofPace(operation, end === 'throttled' || isUnproved(operation) ? 'error' : 'warning', message, received),
  );
}

function ofPace(
  { contract, id }: Operation,
  severity: Severity,
  message: string,
  received: string,
): RunFinding {
  return {
    check: 'pace.throttled',
    severity,
    message,
    pointer: '#',
    at: 'status',
    expected: 'a pace that the server allows: a lower --rate, or a longer --max-pause',
    received,
    document: contract.name,
    location: contract.locate('#'),
    operation: id,
  };
}

function times(count: number): string {
  return count === 1 ? 'once' : `${String(count)} times`;
}
