import type { Operation } from '../../model/document.js';
import type { Exchange } from '../../model/exchange.js';

/** Requests without an answer, one after the other, after which an operation is given up, and operations until the run is. */
const GIVEN_UP_AFTER = { requests: 3, operations: 3 };

/**
 * What a run knows of requests that nobody answers. An operation is given up after a few of them in a row, and the run
 * after a few operations without any answer in between, so that a server that hangs costs a few timeouts.
 */
export class Silence {
  /** The operations that nothing more is sent to. */
  readonly givenUp = new Set<Operation>();
  private readonly inARow = new Map<Operation, number>();
  /** Since anything was answered: the operations that were not, and the requests. */
  private silent = new Set<Operation>();
  private requests = 0;
  /** Requests in a row: those that wait side by side cost one timeout, those that wait for each other one each. */
  private limit: number = GIVEN_UP_AFTER.requests;
  private readonly operations: number;

  /** `concurrency`: requests under way at once, `operations`: those of the run. */
  constructor(
    private readonly concurrency: number,
    operations: number,
  ) {
    this.operations = Math.min(GIVEN_UP_AFTER.operations, operations);
  }

  /** Whether the run is given up. */
  get isOver(): boolean {
    return this.requests >= this.limit && this.silent.size >= this.operations;
  }

  /** `isAlone`: whether no other request was under way. */
  observe({ case: { operation }, outcome }: Exchange, isAlone: boolean): void {
    this.limit = isAlone || this.concurrency < GIVEN_UP_AFTER.requests ? 2 : GIVEN_UP_AFTER.requests;
    if (outcome.kind === 'response' && AT_THE_DOOR.has(outcome.status)) return;
    if (outcome.kind === 'response' || outcome.reason !== 'timeout') {
      this.inARow.delete(operation);
      this.silent = new Set();
      this.requests = 0;
      return;
    }
    const isServerSilent = [...this.silent].some((each) => each !== operation && this.givenUp.has(each));
    const count = (this.inARow.get(operation) ?? 0) + 1;
    this.inARow.set(operation, count);
    this.silent.add(operation);
    this.requests++;
    if (isServerSilent || count >= this.limit) this.givenUp.add(operation);
  }
}

/**
 * Refusals of what a server has not begun with, for want of credentials, a method or a media type: one whose database hangs
 * gives them at once, and answers nothing else.
 */
const AT_THE_DOOR: ReadonlySet<number> = new Set([401, 403, 405, 406, 415, 429]);
