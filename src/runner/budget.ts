import type { Operation } from '../model/document.js';

/** So many operations can use their whole budget before a run has to be thrifty. */
const OPERATIONS = 30;

/**
 * How many requests are planned for each operation of a run before anything is answered: at most its own budget, and
 * together no more than for thirty operations. What one does not use is left to those that follow.
 */
export class RunBudget {
  private left: number;
  private readonly granted = new Map<Operation, number>();

  /** `each`: requests of one operation; 0 means any number. `operations`: those of the run. */
  constructor(
    private readonly each: number,
    private operations: number,
  ) {
    this.left = each * OPERATIONS;
  }

  /** Requests that an operation may be sent; 0 means any number. It is the same whenever it is asked for. */
  of(operation: Operation): number {
    const known = this.granted.get(operation);
    if (known !== undefined || this.each === 0) return known ?? 0;
    const share = Math.floor(this.left / Math.max(1, this.operations));
    const granted = Math.max(1, Math.min(this.each, share));
    this.granted.set(operation, granted);
    return granted;
  }

  /** Takes note that so many were planned for an operation, and that no more will be. */
  spend(planned: number): void {
    this.left = Math.max(0, this.left - planned);
    this.operations--;
  }
}
