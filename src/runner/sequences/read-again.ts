import { endsServer, takesAway } from '../../document/ends-server.js';
import { onlyReads } from '../../document/safety.js';
import type { Operation } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';
import { removedBy } from '../../resources/graph.js';
import type { RunEvent } from '../events.js';
import type { OperationRun, RunOptions } from '../options.js';
import type { Plan } from '../plan.js';
import { usualCase } from '../plan.js';
import type { Recorder } from '../record/recorder.js';
import type { Sender } from '../sending/sender.js';

interface Context {
  run: RunOptions;
  plan: Plan;
  recorder: Recorder;
  sender: Sender;
}

/**
 * What only reads, and was read before anything was made: it is read again while what the run has made is there, as long
 * as its answers have not shown all that they document.
 */
export class ReadAgain {
  private readonly early = new Set<OperationRun>();
  private hasChanged = false;

  constructor(private readonly context: Context) {}

  /** Takes note of operations that were sent. */
  observe(stage: readonly OperationRun[]): void {
    for (const own of stage) {
      if (!onlyReads(own.operation)) this.hasChanged = true;
      else if (!this.hasChanged) this.early.add(own);
    }
  }

  /** The server was reset. */
  forget(): void {
    this.early.clear();
    this.hasChanged = false;
  }

  async *all(): AsyncGenerator<RunEvent> {
    const again = this.hasChanged ? [...this.early] : [];
    this.early.clear();
    for await (const exchange of this.context.sender.all(this.cases(again)))
      yield { type: 'exchange', exchange };
  }

  private *cases(operations: readonly OperationRun[]): Generator<Case> {
    const { run, plan, recorder } = this.context;
    if (!run.keepsThings || run.cases.length > 0) return;
    for (const own of operations) {
      const usual = this.isDone(own) ? undefined : usualCase(own, run);
      if (!usual || !plan.budget.takeSpare(own.operation)) continue;
      const why = 'to read again what was read before anything was made';
      const planned: Case = { ...usual, id: `${usual.id}:again`, why, afterWrite: true };
      if (!recorder.admits(planned)) return;
      yield planned;
    }
  }

  private isDone({ operation, phases }: OperationRun): boolean {
    return !phases.includes('behaviors') || this.context.recorder.hasShown(operation);
  }
}

/** Whether operations take away what the run has made. */
export function takeAway(stage: readonly OperationRun[]): boolean {
  return stage.some(({ operation }) => removes(operation));
}

function removes(operation: Operation): boolean {
  return removedBy(operation) !== undefined || takesAway(operation) || endsServer(operation);
}
