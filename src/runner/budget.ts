import { problemAt } from '../document/problem.js';
import type { Operation, Problem } from '../model/document.js';

/** So many operations can use their whole budget before a run has to be thrifty. */
const OPERATIONS = 30;

/**
 * How many requests each operation of a run may be sent, whatever they are for, and together no more than thirty
 * operations may. What one does not use is left to those that follow. Requests that are known before anything is answered
 * are taken together, others one by one.
 */
export class RunBudget {
  private left: number;
  /** What each operation has at least. */
  private readonly share: number;
  private readonly limits = new Map<Operation, number>();
  private readonly granted = new Map<Operation, number>();
  private readonly sent = new Map<Operation, number>();
  private readonly refused = new Set<Operation>();
  private cleanUps = 0;

  /** `each`: requests of one operation; 0 means any number. `operations`: those of the run. */
  constructor(
    private readonly each: number,
    private operations: number,
  ) {
    this.left = each * OPERATIONS;
    this.share = Math.min(each, this.left / Math.max(1, operations));
  }

  /**
   * Requests that an operation may be sent of those that are known before anything is answered; 0 means any number. It is
   * the same whenever it is asked for. `kept`: how many of its budget are for others.
   */
  of(operation: Operation, kept = 0): number {
    if (this.each === 0) return 0;
    const known = this.granted.get(operation);
    if (known !== undefined) return known;
    const limit = this.limitOf(operation);
    const granted = Math.max(1, limit - this.sentTo(operation) - Math.min(kept, Math.floor(limit / 3)));
    this.granted.set(operation, granted);
    return granted;
  }

  /** Whether a run that would send so many requests has to leave some out. */
  isShortOf(requests: number): boolean {
    return this.each > 0 && requests > this.left;
  }

  /** Takes note that so many were planned for an operation, and that no more will be. */
  spend(operation: Operation, planned: number): void {
    this.count(operation, planned);
    this.operations--;
  }

  /**
   * Requests that an operation may be sent besides its share, as one of so many that share what the run has left.
   * `reserved`: how many are for others.
   */
  spareFor(operation: Operation, reserved: number, among: number): number {
    const spare = Math.floor((this.left - reserved) / Math.max(1, among));
    return Math.max(0, Math.min(spare, this.each - this.sentTo(operation)));
  }

  /** Takes note that so many more were planned for an operation. */
  spendMore(operation: Operation, planned: number): void {
    this.count(operation, planned);
  }

  /** Takes note that a request that was planned for an operation is not sent. */
  giveBack(operation: Operation): void {
    this.sent.set(operation, Math.max(0, this.sentTo(operation) - 1));
    this.left++;
  }

  /** Takes one more request of an operation; false where its budget, or that of the run, is used up. */
  take(operation: Operation): boolean {
    if (this.each === 0) return true;
    if (this.isUsedUp(operation)) {
      this.leaveOut(operation);
      return false;
    }
    this.count(operation, 1);
    return true;
  }

  /**
   * Takes one more request of an operation, beyond its share where others have left something of theirs; false where there
   * is nothing to spare, or its budget is used up. `kept`: how many of its budget are for others.
   */
  takeSpare(operation: Operation, kept = 0): boolean {
    if (this.leftFor(operation) > kept) return this.take(operation);
    const isSpare =
      this.left > this.operations * this.share + kept && this.sentTo(operation) + kept < this.each;
    if (isSpare) this.count(operation, 1);
    return isSpare;
  }

  /** Requests that an operation may still be sent; Infinity for any number. */
  leftFor(operation: Operation): number {
    if (this.each === 0) return Infinity;
    return Math.max(0, Math.min(this.left, this.limitOf(operation) - this.sentTo(operation)));
  }

  /** Takes note that requests of an operation are left out. */
  leaveOut(operation: Operation): void {
    this.refused.add(operation);
  }

  /** Takes a request that removes what the run has made: it is always sent. */
  cleanUp(operation: Operation): void {
    if (this.each === 0) return;
    if (this.isUsedUp(operation)) this.cleanUps++;
    this.count(operation, 1);
  }

  /** What is told of operations for which requests that follow from answers were left out. */
  problems(): Problem[] {
    return [...this.refused].map((operation) => {
      const { contract, id, pointer } = operation;
      const message = `${id}: requests that follow from answers are left out after ${String(this.sentTo(operation))}; what they would show is not proved`;
      return problemAt(contract, pointer, 'document.case.left-out', message, {
        severity: 'note',
        hint: 'Raise --budget.',
      });
    });
  }

  /** How many requests beyond the budget removed what the run had made. */
  get beyond(): number {
    return this.cleanUps;
  }

  private isUsedUp(operation: Operation): boolean {
    return this.leftFor(operation) === 0;
  }

  /** Its share of what was left when it was first asked for. */
  private limitOf(operation: Operation): number {
    const known = this.limits.get(operation);
    if (known !== undefined) return known;
    const share = Math.floor(this.left / Math.max(1, this.operations));
    const limit = Math.max(1, Math.min(this.each, share));
    this.limits.set(operation, limit);
    return limit;
  }

  private sentTo(operation: Operation): number {
    return this.sent.get(operation) ?? 0;
  }

  private count(operation: Operation, requests: number): void {
    this.sent.set(operation, this.sentTo(operation) + requests);
    this.left = Math.max(0, this.left - requests);
  }
}
