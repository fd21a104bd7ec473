import type { Step } from '../cases/sequences/order.js';
import { levelOf, stepOf } from '../cases/sequences/order.js';
import { endsServer, takesAway } from '../document/ends-server.js';
import { onlyReads } from '../document/safety.js';
import type { Operation } from '../model/document.js';
import type { Case } from '../model/exchange.js';
import { arrowsFrom, removedBy, roleOf } from '../resources/graph.js';
import type { OperationRun } from './options.js';

/**
 * Operations in the order in which they are sent, in stages that follow each other: what reads documented things; what
 * makes and changes things; what reads things that are made up, and so may exist only now; what removes things;
 * what ends or wipes the server itself. So the run itself does not take away what the document's examples need.
 * Operations between which ids flow stand alone, so that what one is answered is known before the next is sent: created
 * before read, read before changed, changed before removed, and what is inside of something removed before it.
 */
export function stagesOf(operations: readonly OperationRun[]): OperationRun[][] {
  const sent = new Set(
    operations.filter(({ phases }) => phases.length > 0).map(({ operation }) => operation),
  );
  const stages = new Map<string, { rank: readonly number[]; own: OperationRun[] }>();
  for (const [i, own] of operations.entries()) {
    const step = endsServer(own.operation) ? undefined : stepOf(own.operation, sent);
    const level = step === undefined ? 0 : levelOf(own.operation);
    const rank =
      step === undefined ? [stageOf(own)] : [rankOf(step, own), step === 'removes' ? -level : level, i];
    const stage = stages.get(rank.join(' ')) ?? { rank, own: [] };
    stages.set(rank.join(' '), stage);
    stage.own.push(own);
  }
  return [...stages.values()].sort((a, b) => compareRanks(a.rank, b.rank)).map(({ own }) => own);
}

/** Between those of operations that no id flows to or from. */
const RANKS: Readonly<Record<Step, number>> = {
  finds: 0.5,
  makes: 0.7,
  lists: 1.3,
  reads: 1.5,
  changes: 2.5,
  removes: 3.5,
};

/** What takes something away of a thing comes after what adds to it, and after the thing was read with that. */
function rankOf(step: Step, { operation }: OperationRun): number {
  return step === 'changes' && takesAway(operation) ? RANKS.changes + 0.25 : RANKS[step];
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((rank, at) => rank !== b[at]);
  return i < 0 ? 0 : (a[i] ?? 0) - (b[i] ?? 0);
}

/** Whether ids flow to or from one of the operations: they are sent with care, the first request alone. */
export function isOfSequence(stage: readonly OperationRun[]): boolean {
  return stage.some(({ operation }) => roleOf(operation) !== undefined || arrowsFrom(operation).length > 0);
}

function stageOf(own: OperationRun): number {
  if (endsServer(own.operation)) return 4;
  if (onlyReads(own.operation)) return isMadeUp(own) ? 2 : 0;
  return takesAway(own.operation) ? 3 : 1;
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

  /** The server was reset. */
  forget(): void {
    this.hasWritten = false;
  }

  /** The case, marked where it comes after such a request. An undocumented method is not expected to do anything. */
  mark(planned: Case): Case {
    const marked: Case = this.hasWritten ? { ...planned, afterWrite: true } : planned;
    if (!onlyReads(planned.operation) && planned.expected.claim !== 'method') this.hasWritten = true;
    return marked;
  }
}

/** Whether operations take away what the run has made. */
export function takeAway(stage: readonly OperationRun[]): boolean {
  return stage.some(({ operation }) => removes(operation));
}

function removes(operation: Operation): boolean {
  return removedBy(operation) !== undefined || takesAway(operation) || endsServer(operation);
}

/**
 * Whether a request is sent when nothing needs any more what is there: what a method does that nobody documents may be
 * anything. Of what ends the server, nothing is sent after it.
 */
export function isPutOff({ operation, request, expected }: Case): boolean {
  return expected.claim === 'method' && request.method !== 'GET' && !endsServer(operation);
}
