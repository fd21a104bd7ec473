import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { headerValue } from '../http/headers.js';
import type { HttpClient } from '../io/http-client/index.js';
import { addressed } from '../io/http-client/index.js';
import type { Operation } from '../model/document.js';
import type { Case, Exchange } from '../model/exchange.js';
import { Silence } from './silence.js';

export interface SendOptions {
  /** The server of an operation (everything before the documents' paths), and the milliseconds of one exchange. */
  addressOf: (operation: Operation) => { server: string; timeout: number };
  /** Operations that requests are sent to. */
  operations: number;
  /** Requests under way at once. */
  concurrency: number;
  /** Requests started in a second at most; undefined means as fast as they are answered. */
  rate: number | undefined;
  /** Milliseconds after which no further request is started, and what is under way is given up. */
  maxTime: number;
  /** The requests that a case takes; by default the one that is planned. */
  talk?: (planned: Case) => Generator<Case, Exchange, Exchange>;
  /** Ends the sending; exchanges under way are given up. */
  signal?: AbortSignal | undefined;
}

/** Milliseconds of planning after which other work has its turn. */
const LONGEST_TURN = 50;

/** Milliseconds within which requests that were sent together are given up. */
const TOGETHER = 20;

/** Longest pause that a server's Retry-After is granted, and how often. */
const RETRIES = { longest: 30_000, times: 3 };

/**
 * Sends cases within the budgets of a run. An answer 429 or 503 with Retry-After (RFC 9110 §10.2.3) is asked for again
 * when the pause fits into the budget.
 */
export class Sender {
  /** Whether a case was left out, or given up, because the run's time was over, or because nothing answers. */
  isCut = false;
  /** What was given up because nothing was answered. */
  readonly silence: Silence;
  private readonly pace: Pace;
  private lastTurn = performance.now();

  constructor(
    private readonly client: HttpClient,
    private readonly options: SendOptions,
  ) {
    this.pace = new Pace(options);
    this.silence = new Silence(options.concurrency, options.operations);
    // What is under way ends with its connection. Racing every exchange against one promise would keep them all alive.
    options.signal?.addEventListener('abort', () => client.close(), { once: true });
  }

  /**
   * Sends cases up to `concurrency` at once, and gives the exchanges back in the order of the cases. Those that have
   * been answered make room for others, sent all at once, before they are given back: the server works while they are
   * judged, and is not woken for each request.
   */
  async *all(cases: Iterable<Case | undefined, void>): AsyncGenerator<Exchange> {
    const pending = cases[Symbol.iterator]();
    const underway: Underway[] = [];
    let isPlanned = false;
    for (;;) {
      const answered = answeredFirst(underway);
      while (!isPlanned && underway.length < this.options.concurrency && this.isOpen()) {
        const next = await this.next(pending);
        isPlanned = !next && this.isOpen();
        if (!next) break;
        underway.push(new Underway(this.sent(next)));
      }
      for (const exchange of answered) {
        if (!exchange) return;
        yield exchange;
      }
      const [first] = underway;
      if (!first || this.silence.isOver) {
        this.isCut ||= !isPlanned;
        return;
      }
      await first.settled;
      // Those that started together are late together.
      if (first.exchange && isOverdue(first.exchange.outcome)) await delay(TOGETHER);
      // Other answers may have arrived with it, and have not been read yet.
      await nextTurn();
    }
  }

  /**
   * The next case of a plan that is made step by step: other work has its turn in between. Undefined when there is none,
   * or when the run's time is over.
   */
  async next(cases: Iterator<Case | undefined, void>): Promise<Case | undefined> {
    while (this.isOpen()) {
      const step = cases.next();
      if (step.done === true) return undefined;
      if (step.value && !this.silence.givenUp.has(step.value.operation)) return step.value;
      if (performance.now() - this.lastTurn < LONGEST_TURN) continue;
      await nextTurn();
      this.lastTurn = performance.now();
    }
    return undefined;
  }

  /** Sends one case; undefined when the run's time is over, or its operation was given up. */
  async one(planned: Case): Promise<Exchange | undefined> {
    return this.silence.givenUp.has(planned.operation) ? undefined : this.sent(planned);
  }

  private isOpen(): boolean {
    return this.pace.isOpen() && !this.silence.isOver;
  }

  private async sent(planned: Case): Promise<Exchange | undefined> {
    const talk = (this.options.talk ?? asPlanned)(planned);
    let step = talk.next();
    while (step.done !== true) {
      const exchange = await this.exchange(step.value);
      if (exchange) this.silence.observe(exchange);
      this.isCut ||= exchange === undefined || this.silence.isOver;
      if (!exchange) return undefined;
      step = talk.next(exchange);
    }
    return step.value;
  }

  private async exchange(planned: Case): Promise<Exchange | undefined> {
    const { signal } = this.options;
    const { server, timeout } = this.options.addressOf(planned.operation);
    const request = addressed(planned.request, server);
    for (let attempt = 0; ; attempt++) {
      const wait = this.pace.turn();
      if (wait === Infinity) return undefined;
      if (wait > 0) await this.pace.sleep(wait);
      if (!this.pace.isOpen()) return undefined;
      const granted = Math.min(timeout, Math.ceil(this.pace.left()));
      const { outcome, duration } = await this.client.send(request, granted);
      // What was given up because the run ended says nothing about the server.
      if (signal?.aborted === true || (granted < timeout && isOverdue(outcome))) return undefined;
      const result: Exchange = { case: planned, request, outcome, duration };
      const pause = attempt < RETRIES.times ? requestedPause(result) : undefined;
      if (pause === undefined || !this.pace.allows(pause)) return result;
      this.pace.rest(pause);
    }
  }
}

function* asPlanned(planned: Case): Generator<Case, Exchange, Exchange> {
  return yield planned;
}

/** Whether an exchange ended with its time. */
function isOverdue(outcome: Exchange['outcome']): boolean {
  return outcome.kind === 'failure' && (outcome.reason === 'timeout' || outcome.reason === 'connect');
}

/** An exchange of which it is known whether it has come to its end. */
class Underway {
  isSettled = false;
  exchange: Exchange | undefined;
  readonly settled: Promise<void>;

  constructor(exchange: Promise<Exchange | undefined>) {
    this.settled = exchange.then((found) => {
      this.exchange = found;
      this.isSettled = true;
    });
  }
}

/** Takes out what has come to its end, up to the first that has not. */
function answeredFirst(underway: Underway[]): (Exchange | undefined)[] {
  const open = underway.findIndex(({ isSettled }) => !isSettled);
  return underway.splice(0, open < 0 ? underway.length : open).map(({ exchange }) => exchange);
}

/** Milliseconds the server asks to wait; undefined when it asks for nothing that can be understood, or for too much. */
function requestedPause({ outcome }: Exchange): number | undefined {
  if (outcome.kind === 'failure' || (outcome.status !== 429 && outcome.status !== 503)) return undefined;
  const pause = retryAfter(headerValue(outcome.headers, 'retry-after')?.trim() ?? '');
  return pause <= RETRIES.longest ? Math.max(pause, 0) : undefined;
}

/** The three forms of a date in HTTP (RFC 9110 §5.6.7); the last, which names no zone, means UTC too. */
const HTTP_DATE = /^[A-Z][a-z]+, \d\d[ -].* GMT$|^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}$/;

/** Milliseconds from now, of a number of seconds or a date (RFC 9110 §10.2.3); NaN of anything else. */
function retryAfter(value: string): number {
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  if (!HTTP_DATE.test(value)) return NaN;
  return Date.parse(value.endsWith('GMT') ? value : `${value} GMT`) - Date.now();
}

/** When requests may start: the rate, the whole run's budget, and pauses that the server asked for. */
class Pace {
  private readonly end: number;
  private next = 0;

  constructor(private readonly options: SendOptions) {
    this.end = performance.now() + options.maxTime;
  }

  isOpen(): boolean {
    return this.options.signal?.aborted !== true && this.left() > 0;
  }

  /** Milliseconds to the end of the run. */
  left(): number {
    return this.end - performance.now();
  }

  /** Whether a pause of so many milliseconds would leave time to ask again. */
  allows(pause: number): boolean {
    return pause < this.left();
  }

  /** Takes a turn. Milliseconds until it comes; Infinity when that is after the end of the run. */
  turn(): number {
    const now = performance.now();
    const at = Math.max(this.next, now);
    if (at >= this.end) return Infinity;
    if (this.options.rate !== undefined) this.next = at + 1000 / this.options.rate;
    return at - now;
  }

  /** A pause that one answer asked for holds for all: they go to the same server. */
  rest(pause: number): void {
    this.next = Math.max(this.next, performance.now() + pause);
  }

  async sleep(milliseconds: number): Promise<void> {
    const { signal } = this.options;
    await delay(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
}
