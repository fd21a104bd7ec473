import { onlyReads } from '../document/safety.js';
import type { Json } from '../json/json.js';
import type { Operation } from '../model/document.js';
import type { Case } from '../model/exchange.js';

/**
 * Operations in the order in which they are sent, in stages that follow each other: what reads documented things; what
 * makes and changes things; what reads things that are made up, and so may exist only now; what removes things. So the
 * run itself does not take away what the document's examples need. `values` are the user's own, by parameter.
 */
export function stagesOf(
  operations: readonly Operation[],
  values: (operation: Operation) => Readonly<Record<string, Json>>,
): Operation[][] {
  const stages: [Operation[], Operation[], Operation[], Operation[]] = [[], [], [], []];
  for (const operation of operations) stages[stageOf(operation, values(operation))].push(operation);
  return stages.filter((stage) => stage.length > 0);
}

function stageOf(operation: Operation, values: Readonly<Record<string, Json>>): 0 | 1 | 2 | 3 {
  if (onlyReads(operation)) return isMadeUp(operation, values) ? 2 : 0;
  return operation.method === 'delete' ? 3 : 1;
}

/** Whether a required part of its requests is neither documented with an example nor given by the user. */
function isMadeUp({ parameters, requestBody }: Operation, values: Readonly<Record<string, Json>>): boolean {
  const isOwn =
    requestBody?.required === true && !requestBody.content.some((media) => media.examples.length > 0);
  return (
    isOwn ||
    parameters.some(
      ({ name, required, examples }) => required && examples.length === 0 && !Object.hasOwn(values, name),
    )
  );
}

/** Notes which requests come after those that may have changed something; what follows is sent after it. */
export class Traces {
  private isTouched = false;

  /** The case, marked where it comes after such a request. An undocumented method is not expected to do anything. */
  mark(planned: Case): Case {
    const marked: Case = this.isTouched ? { ...planned, isTouched: true } : planned;
    if (!onlyReads(planned.operation) && planned.expected.claim !== 'method') this.isTouched = true;
    return marked;
  }
}
