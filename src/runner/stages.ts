import { endsServer } from '../document/ends-server.js';
import { onlyReads } from '../document/safety.js';
import type { Case } from '../model/exchange.js';
import type { OperationRun } from './options.js';

/**
 * Operations in the order in which they are sent, in stages that follow each other: what reads documented things; what
 * makes and changes things; what reads things that are made up, and so may exist only now; what removes things;
 * what ends or wipes the server itself. So the run itself does not take away what the document's examples need.
 */
export function stagesOf(operations: readonly OperationRun[]): OperationRun[][] {
  const stages: OperationRun[][] = [[], [], [], [], []];
  for (const own of operations) stages[stageOf(own)]?.push(own);
  return stages.filter((stage) => stage.length > 0);
}

function stageOf(own: OperationRun): number {
  if (endsServer(own.operation)) return 4;
  if (onlyReads(own.operation)) return isMadeUp(own) ? 2 : 0;
  return own.operation.method === 'delete' ? 3 : 1;
}

/** Whether a required part of its requests is neither documented with an example nor given by the user. */
function isMadeUp({ operation: { parameters, requestBody }, values }: OperationRun): boolean {
  const hasExample = requestBody?.content.some((media) => media.examples.length > 0) === true;
  if (requestBody?.required === true && !hasExample) return true;
  return parameters.some(
    ({ name, required, examples }) => required && examples.length === 0 && !Object.hasOwn(values, name),
  );
}

/**
 * Marks every case that is sent after the first unsafe request, so that checks can treat 404, 409, 410 and 412 as
 * inconclusive.
 */
export class WriteTracker {
  private hasWritten = false;

  /** The case, marked where it comes after such a request. An undocumented method is not expected to do anything. */
  mark(planned: Case): Case {
    const marked: Case = this.hasWritten ? { ...planned, afterWrite: true } : planned;
    if (!onlyReads(planned.operation) && planned.expected.claim !== 'method') this.hasWritten = true;
    return marked;
  }
}
