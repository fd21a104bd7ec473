import type { Promised, Shown } from '../behaviors/shared/behavior.js';
import type { Operation } from '../model/document.js';
import type { Evidence } from '../model/report.js';

/** Collects the evidence for what operations do: what they declare in `x-contract`, and what becomes of what they make. */
export class BehaviorEvidence {
  private readonly entries = new Map<Operation, Map<string, Evidence>>();

  /** `promisesOf`: what an operation promises and the run can show. */
  constructor(operations: readonly Operation[], promisesOf: (operation: Operation) => readonly Promised[]) {
    for (const operation of operations) {
      const clauses = new Map<string, Evidence>();
      this.entries.set(operation, clauses);
      for (const { clause, pointer } of promisesOf(operation)) {
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
    if (entry.state === 'seen') delete entry.reason;
  }

  /** Takes note of why a promise cannot be shown, where nothing has shown it. */
  explain(operation: Operation, clause: string, reason: string): void {
    const entry = this.entries.get(operation)?.get(clause);
    if (entry && entry.state !== 'seen') entry.reason ??= reason;
  }

  /** Whether an answer has shown one of the promises that are meant. */
  hasSeen(isMeant: (operation: Operation, clause: string) => boolean): boolean {
    return [...this.entries].some(([operation, clauses]) =>
      [...clauses.values()].some(({ clause, state }) => state === 'seen' && isMeant(operation, clause)),
    );
  }

  evidence(): Evidence[] {
    return [...this.entries.values()].flatMap((clauses) => [...clauses.values()]);
  }
}
