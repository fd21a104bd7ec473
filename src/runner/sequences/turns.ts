import { createHash } from 'node:crypto';
import { jsonText } from '../../json/text.js';
import type { Operation } from '../../model/document.js';
import type { Case, Exchange } from '../../model/exchange.js';
import { statusOf } from './answers.js';
import { leastTurn, mayBeTaken } from './refusals.js';

/** So many values of a sequence are tried where a server says, or may say, that one is taken. */
const MOST = { conflict: 16, other: 2 };

/** Of operations for which texts have to be unique: the turn of the sequence that their requests have. */
export class Turns {
  /** The turn that was free. */
  private readonly free = new Map<Operation, number>();
  /** Where the usual texts are taken, and others fail for another reason: the turn of these. */
  private readonly untaken = new Map<Operation, number>();
  /** The requests that have made something. */
  private readonly made = new Set<string>();

  /** The documented examples are sent as they are. */
  of(planned: Case): number {
    if (planned.phase === 'examples') return 0;
    const { operation } = planned;
    return this.free.get(operation) ?? this.untaken.get(operation) ?? leastTurn(planned);
  }

  /** Whether a refusal may say that there is such a thing already: what made one before is refused because of that. */
  mayBeTaken(refused: Exchange): boolean {
    const isKnown = this.free.has(refused.case.operation) || this.made.has(askedBy(refused));
    return mayBeTaken(refused, isKnown);
  }

  /** So many more turns are tried after such a refusal. */
  most(refused: Exchange): number {
    return statusOf(refused) === 409 ? MOST.conflict : MOST.other;
  }

  /** Takes note of a turn that was served. */
  serve({ case: { operation } }: Exchange, turn: number): void {
    this.free.set(operation, turn);
  }

  /** Takes note of a turn that failed after a refusal, and not because it is taken. */
  fail(refused: Exchange, turn: number): void {
    if (statusOf(refused) === 409) this.untaken.set(refused.case.operation, turn);
  }

  /** Takes note of a request that has made something. */
  make(served: Exchange): void {
    this.made.add(askedBy(served));
  }
}

/** Bodies may be long. */
function askedBy({ case: { request } }: Exchange): string {
  const text = jsonText([request.method, request.target, request.body ?? '']);
  return createHash('sha256').update(text).digest('base64');
}
