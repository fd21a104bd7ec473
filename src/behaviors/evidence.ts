import type { Evidence, Operation } from '../model.js';
import type { Shown } from './behavior.js';
import { promisesOf } from './index.js';

/** What a run has shown of the behaviors that operations declare. */
export class BehaviorEvidence {
  private readonly entries = new Map<string, Evidence>();

  /** `isProbed`: whether the run sends requests of an operation's behaviors; without, only what others show counts. */
  constructor(operations: readonly Operation[], isProbed: (operation: Operation) => boolean) {
    for (const operation of operations) {
      for (const { clause, pointer } of promisesOf(operation, isProbed(operation))) {
        const { name: document } = operation.contract;
        const about = 'behavior' as const;
        this.entries.set(keyOf(operation, clause), {
          document,
          operation: operation.id,
          about,
          clause,
          pointer,
          state: 'never',
          count: 0,
        });
      }
    }
  }

  observe(operation: Operation, { clause, state }: Shown): void {
    const entry = this.entries.get(keyOf(operation, clause));
    if (!entry) return;
    if (state === 'seen') entry.count++;
    if (entry.state !== 'seen') entry.state = state;
  }

  evidence(): Evidence[] {
    return [...this.entries.values()];
  }
}

function keyOf({ contract, id }: Operation, clause: string): string {
  return `${contract.name} ${id} ${clause}`;
}
