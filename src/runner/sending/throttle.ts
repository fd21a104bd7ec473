import type { Operation } from '../../model/document.js';
import type { Case, Exchange } from '../../model/exchange.js';
import type { Pace } from './pace.js';
import { requestedPause } from './requested-pause.js';

/** Answers 429, each after a pause, after which an operation is given up, and operations until the run is. */
const GIVEN_UP_AFTER = { pauses: 5, operations: 3 };

/** Milliseconds of the first pause where the server says nothing of one; each further one is twice as long. */
const FIRST_PAUSE = 1000;

/** How often one request is sent, while others are answered. */
const MOST_ATTEMPTS = { throttled: 20, unavailable: 4 };

/** Pauses of an operation since it was answered anything but 429, and their milliseconds. */
interface Streak {
  pauses: number;
  paused: number;
}

/**
 * Lets the server set the pace: what is answered 429 is sent again after a pause (RFC 6585 §4), and so is what is
 * answered 503 with Retry-After (RFC 9110 §15.6.4). A pause holds for all requests: they go to the same server. An
 * operation that answers nothing else is given up, and the run after a few of them.
 */
export class Throttle {
  /** The operations that nothing more is sent to. */
  readonly givenUp = new Set<Operation>();
  /** Answers that asked for a pause, and the milliseconds that the run has paused because of them. */
  answers = 0;
  paused = 0;
  private readonly streaks = new Map<Operation, Streak>();
  /** Those of them since anything else was answered. */
  private inARow = new Set<Operation>();
  /** When the last pause began. */
  private since = 0;
  private readonly operations: number;

  /** `maxPause`: milliseconds of the longest pause, `operations`: those of the run. */
  constructor(
    private readonly pace: Pace,
    private readonly maxPause: number,
    operations: number,
  ) {
    this.operations = Math.min(GIVEN_UP_AFTER.operations, operations);
  }

  /** Whether the run is given up. */
  get isOver(): boolean {
    return this.operations > 0 && this.inARow.size >= this.operations;
  }

  /**
   * Takes note of an answer, and pauses where it asks for that. Whether its request is to be sent again.
   * @param started When it was sent, on the clock of `performance.now()`.
   * @param attempt How often it was sent before.
   */
  isToBeSentAgain({ outcome, case: planned }: Exchange, started: number, attempt: number): boolean {
    if (outcome.kind === 'failure') return false;
    const told = requestedPause(outcome);
    if (outcome.status === 503 && told !== undefined)
      return attempt + 1 < MOST_ATTEMPTS.unavailable && this.isGranted(told);
    if (outcome.status === 429 && !isAwaited(planned))
      return this.isWaitedFor(planned, told, started, attempt);
    this.streaks.delete(planned.operation);
    this.inARow = new Set();
    return false;
  }

  private isWaitedFor(
    { operation }: Case,
    told: number | undefined,
    started: number,
    attempt: number,
  ): boolean {
    if (this.givenUp.has(operation)) return false;
    const streak = this.streaks.get(operation) ?? { pauses: 0, paused: 0 };
    this.streaks.set(operation, streak);
    // What was sent before the pause began says no more than what made it begin.
    const isNew = started >= this.since;
    const pause = told ?? (isNew ? Math.min(FIRST_PAUSE * 2 ** streak.pauses, this.maxPause) : 0);
    if (isNew) {
      streak.pauses++;
      streak.paused += pause;
    }
    const most = this.inARow.size > 0 ? 1 : GIVEN_UP_AFTER.pauses;
    const isInVain = isNew && (streak.pauses >= most || streak.paused > this.maxPause);
    if (isInVain || !this.isGranted(pause)) {
      this.answers += isInVain ? 1 : 0;
      this.givenUp.add(operation);
      this.inARow.add(operation);
      return false;
    }
    if (isNew) this.since = performance.now();
    return attempt + 1 < MOST_ATTEMPTS.throttled;
  }

  /** Pauses, where the limits leave time for it. */
  private isGranted(pause: number): boolean {
    this.answers++;
    if (pause > this.maxPause || !this.pace.allows(pause)) return false;
    this.paused += this.pace.rest(pause);
    return true;
  }
}

/** Whether a case is about being told to slow down. */
function isAwaited({ expected: { statuses } }: Case): boolean {
  return statuses.length > 0 && statuses.every((status) => status === '429');
}
