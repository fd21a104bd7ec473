import { onlyReads } from '../../document/safety.js';
import type { Operation } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';
import { arrowsTo } from '../../resources/graph.js';
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
 * What only reads is read again before anything is taken away: while all that the run has made and added to it is there,
 * as long as its answers have not shown all that they document.
 */
export class ReadAgain {
  /** What was read, and whether something may have changed since. */
  private readonly read = new Map<OperationRun, boolean>();

  constructor(private readonly context: Context) {}

  /** Takes note of operations that were sent. */
  observe(stage: readonly OperationRun[]): void {
    for (const own of stage) if (onlyReads(own.operation)) this.read.set(own, false);
    if (stage.every(({ operation }) => onlyReads(operation))) return;
    for (const own of this.read.keys()) this.read.set(own, true);
  }

  /** The server was reset. */
  forget(): void {
    this.read.clear();
  }

  async *all(): AsyncGenerator<RunEvent> {
    const again = [...this.read].filter(([, isOld]) => isOld).map(([own]) => own);
    this.read.clear();
    const open = again.filter((own) => !this.isDone(own));
    // What has come to be there since is listed first, for those that read a single thing.
    const lists = again.filter(({ operation }) => open.some((own) => takesListed(own.operation, operation)));
    yield* this.sent(lists);
    yield* this.sent(open.filter((own) => !lists.includes(own)));
  }

  private async *sent(operations: readonly OperationRun[]): AsyncGenerator<RunEvent> {
    for await (const exchange of this.context.sender.all(this.cases(operations)))
      yield { type: 'exchange', exchange };
  }

  private *cases(operations: readonly OperationRun[]): Generator<Case> {
    const { run, plan, recorder } = this.context;
    if (!run.keepsThings || run.cases.length > 0) return;
    for (const own of operations) {
      const usual = own.phases.includes('behaviors') ? usualCase(own, run) : undefined;
      if (!usual || !plan.budget.takeSpare(own.operation)) continue;
      const why = 'to read again what was read before the last changes';
      const planned: Case = { ...usual, id: `${usual.id}:again`, why, afterWrite: true };
      if (!recorder.admits(planned)) return;
      yield planned;
    }
  }

  private isDone({ operation, phases }: OperationRun): boolean {
    return !phases.includes('behaviors') || this.context.recorder.hasShown(operation);
  }
}

/** Whether an operation takes ids of what another one lists. */
function takesListed(operation: Operation, list: Operation): boolean {
  return arrowsTo(operation).some(({ from, origin }) => origin === 'listed' && from === list);
}
