import { isSuccess } from '../../document/responses.js';
import type { Operation } from '../../model/document.js';
import type { Exchange, Phase } from '../../model/exchange.js';

/** So many refused connections in a row mean that the server is gone; more requests would only repeat it. */
const LOST_AFTER = 3;

/** The counts of one operation. */
interface Counts {
  planned: Map<Phase, number>;
  exchanges: number;
  /** Answers to valid requests, by status or failure. */
  answers: Map<string, number>;
  succeeded: boolean;
}

/** How far a run has come: cases planned and exchanges made, for each operation. */
export class Tally {
  planned = 0;
  exchanges = 0;
  private announced = 0;
  private admitted = 0;
  private readonly announcing = new Set<Operation>();
  private readonly counts = new Map<Operation, Counts>();
  private refusedInARow = 0;

  /** Operations of which cases were announced. */
  get begun(): number {
    return this.announcing.size;
  }

  /** Cases that were announced and are not counted yet. */
  get ahead(): number {
    return Math.max(0, this.announced - this.admitted);
  }

  /** Takes note of cases that are to be counted as far as limits allow. */
  announce(operation: Operation, cases: number): void {
    this.announcing.add(operation);
    this.announced += cases;
  }

  /** Counts cases that are planned. */
  expect(operation: Operation, phase: Phase, count = 1): void {
    const { planned } = this.countsOf(operation);
    planned.set(phase, (planned.get(phase) ?? 0) + count);
    this.planned += count;
    // Those of other phases follow from answers: nobody announces them.
    if (phase !== 'behaviors' && phase !== 'fuzz') this.admitted += count;
  }

  observe({ case: { operation, expected }, outcome }: Exchange): void {
    this.exchanges++;
    const counts = this.countsOf(operation);
    counts.exchanges++;
    const isRefused = outcome.kind === 'failure' && outcome.reason === 'connect';
    this.refusedInARow = isRefused ? this.refusedInARow + 1 : 0;
    if (expected.claim !== 'documented' && expected.claim !== 'plausible') return;
    // Who may not do it has shown nothing of who may.
    if (outcome.kind === 'response' && outcome.status === 403 && expected.statuses.includes('403')) return;
    const answer = outcome.kind === 'failure' ? outcome.reason : String(outcome.status);
    counts.answers.set(answer, (counts.answers.get(answer) ?? 0) + 1);
    if (outcome.kind === 'response' && isSuccess(operation, outcome.status)) counts.succeeded = true;
  }

  /** Whether the server can no longer be reached. */
  isLost(): boolean {
    return this.refusedInARow >= LOST_AFTER;
  }

  plannedOf(operation: Operation, phase: Phase): number {
    return this.counts.get(operation)?.planned.get(phase) ?? 0;
  }

  exchangesOf(operation: Operation): number {
    return this.counts.get(operation)?.exchanges ?? 0;
  }

  /** Cases of an operation that are planned and were not sent. */
  leftOf(operation: Operation): number {
    const { planned, exchanges } = this.countsOf(operation);
    return [...planned.values()].reduce((sum, count) => sum + count, 0) - exchanges;
  }

  /** The operations that were sent valid requests of which none succeeded, and what came back instead. */
  unproved(): ReadonlyMap<Operation, ReadonlyMap<string, number>> {
    return new Map(
      [...this.counts].flatMap(([operation, { answers, succeeded }]) =>
        answers.size > 0 && !succeeded ? [[operation, answers]] : [],
      ),
    );
  }

  /** The operations with cases of which none was sent. */
  unreached(): Operation[] {
    return [...this.counts].flatMap(([operation, { planned, exchanges }]) =>
      exchanges === 0 && [...planned.values()].some((count) => count > 0) ? [operation] : [],
    );
  }

  private countsOf(operation: Operation): Counts {
    const known = this.counts.get(operation) ?? {
      planned: new Map<Phase, number>(),
      exchanges: 0,
      answers: new Map<string, number>(),
      succeeded: false,
    };
    this.counts.set(operation, known);
    return known;
  }
}
