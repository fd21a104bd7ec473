import { promisesOf } from '../behaviors/index.js';
import type { Shown } from '../behaviors/shared/behavior.js';
import type { Operation } from '../model/document.js';
import type { Evidence } from '../model/report.js';

/** Collects the evidence for the behaviors that operations declare in `x-contract`. */
export class BehaviorEvidence {
  private readonly entries = new Map<Operation, Map<string, Evidence>>();

  /**
   * `isProbed`: whether the run sends the probes of an operation's behaviors. Where it does not, only those promises
   * are listed that ordinary answers can show.
   */
  constructor(operations: readonly Operation[], isProbed: (operation: Operation) => boolean) {
    for (const operation of operations) {
      const clauses = new Map<string, Evidence>();
      this.entries.set(operation, clauses);
      for (const { clause, pointer } of promisesOf(operation, isProbed(operation))) {
        clauses.set(clause, {
          document: operation.contract.name,
          operation: operation.id,
          about: 'behavior',
          clause,
          pointer,
          state: 'never',
          count: 0,
        });
      }
    }
  }

  observe(operation: Operation, { clause, state }: Shown): void {
    const entry = this.entries.get(operation)?.get(clause);
    if (!entry) return;
    if (state === 'seen') entry.count++;
    if (entry.state !== 'seen') entry.state = state;
  }

  evidence(): Evidence[] {
    return [...this.entries.values()].flatMap((clauses) => [...clauses.values()]);
  }
}
