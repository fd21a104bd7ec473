import { isSuccess } from '../document/responses.js';
import type { Operation } from '../model/document.js';
import type { Exchange, Phase } from '../model/exchange.js';

/** So many refused connections in a row mean that the server is gone; more requests would only repeat it. */
const LOST_AFTER = 3;

interface Tally {
  planned: Map<Phase, number>;
  exchanges: number;
  /** Answers to valid requests, by status or failure. */
  answers: Map<string, number>;
  succeeded: boolean;
}

/** How far a run has come: cases planned and exchanges made, for each operation. */
export class Progress {
  planned = 0;
  exchanges = 0;
  private readonly tallies = new Map<Operation, Tally>();
  private lost = 0;

  /** Counts cases that are planned. */
  expect(operation: Operation, phase: Phase, count = 1): void {
    const { planned } = this.tallyOf(operation);
    planned.set(phase, (planned.get(phase) ?? 0) + count);
    this.planned += count;
  }

  observe({ case: { operation, expected }, outcome }: Exchange): void {
    this.exchanges++;
    const tally = this.tallyOf(operation);
    tally.exchanges++;
    const isLost = outcome.kind === 'failure' && outcome.reason === 'connect';
    this.lost = isLost ? this.lost + 1 : 0;
    if (expected.claim !== 'documented' && expected.claim !== 'plausible') return;
    const answer = outcome.kind === 'failure' ? outcome.reason : String(outcome.status);
    tally.answers.set(answer, (tally.answers.get(answer) ?? 0) + 1);
    if (outcome.kind === 'response' && isSuccess(operation, outcome.status)) tally.succeeded = true;
  }

  /** Whether the server can no longer be reached. */
  isLost(): boolean {
    return this.lost >= LOST_AFTER;
  }

  plannedOf(operation: Operation, phase: Phase): number {
    return this.tallies.get(operation)?.planned.get(phase) ?? 0;
  }

  exchangesOf(operation: Operation): number {
    return this.tallies.get(operation)?.exchanges ?? 0;
  }

  /** The operations that were sent valid requests of which none succeeded, and what came back instead. */
  unproved(): [operation: Operation, answers: ReadonlyMap<string, number>][] {
    return [...this.tallies].flatMap(([operation, { answers, succeeded }]) =>
      answers.size > 0 && !succeeded ? [[operation, answers]] : [],
    );
  }

  /** The operations with cases of which none was sent. */
  unreached(): Operation[] {
    return [...this.tallies].flatMap(([operation, { planned, exchanges }]) =>
      exchanges === 0 && [...planned.values()].some((count) => count > 0) ? [operation] : [],
    );
  }

  private tallyOf(operation: Operation): Tally {
    const known = this.tallies.get(operation) ?? {
      planned: new Map<Phase, number>(),
      exchanges: 0,
      answers: new Map<string, number>(),
      succeeded: false,
    };
    this.tallies.set(operation, known);
    return known;
  }
}
