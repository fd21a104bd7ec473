import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { Case, Exchange, Operation } from '../model.js';
import { headerValue } from '../message/headers.js';
import { addressed } from './http.js';
import type { HttpClient } from './http.js';

export interface SendOptions {
  /** The server of an operation (everything before the documents' paths), and the milliseconds of one exchange. */
  addressOf: (operation: Operation) => { server: string; timeout: number };
  /** Requests under way at once. */
  concurrency: number;
  /** Requests started in a second at most; undefined means as fast as they are answered. */
  rate: number | undefined;
  /** Milliseconds after which no further request is started. */
  maxTime: number;
  /** Ends the sending; exchanges under way are given up. */
  signal?: AbortSignal | undefined;
}

/** Longest pause that a server's Retry-After is granted, and how often. */
const RETRIES = { longest: 30_000, times: 3 };

/**
 * Sends cases within the budgets of a run. An answer 429 or 503 with Retry-After (RFC 9110 §10.2.3) is asked for again
 * when the pause fits into the budget.
 */
export class Sender {
  private readonly pace: Pace;

  constructor(
    private readonly client: HttpClient,
    private readonly options: SendOptions,
  ) {
    this.pace = new Pace(options);
    // What is under way ends with its connection. Racing every exchange against one promise would keep them all alive.
    options.signal?.addEventListener('abort', () => client.close(), { once: true });
  }

  /**
   * Sends cases up to `concurrency` at once, and gives the exchanges back in the order of the cases. Those that have
   * been answered make room for others, sent all at once, before they are given back: the server works while they are
   * judged, and is not woken for each request.
   */
  async *all(cases: Iterable<Case>): AsyncGenerator<Exchange> {
    const pending = cases[Symbol.iterator]();
    const underway: Underway[] = [];
    for (;;) {
      const answered = answeredFirst(underway);
      while (underway.length < this.options.concurrency && this.pace.isOpen()) {
        const next = pending.next();
        if (next.done === true) break;
        underway.push(new Underway(this.exchange(next.value)));
      }
      for (const exchange of answered) {
        if (!exchange) return;
        yield exchange;
      }
      const [first] = underway;
      if (!first) return;
      await first.settled;
      // Other answers may have arrived with it, and have not been read yet.
      await nextTurn();
    }
  }

  /** Sends one case; undefined when the run's time is over. */
  one(planned: Case): Promise<Exchange | undefined> {
    return this.exchange(planned);
  }

  private async exchange(planned: Case): Promise<Exchange | undefined> {
    const { signal } = this.options;
    const { server, timeout } = this.options.addressOf(planned.operation);
    const request = addressed(planned.request, server);
    const turn = this.pace.turn();
    if (turn) await turn;
    for (let attempt = 0; ; attempt++) {
      if (!this.pace.isOpen()) return undefined;
      const { outcome, duration } = await this.client.send(request, timeout);
      if (signal?.aborted === true) return undefined;
      const result: Exchange = { case: planned, request, outcome, duration };
      const pause = attempt < RETRIES.times ? requestedPause(result) : undefined;
      if (pause === undefined || !this.pace.allows(pause)) return result;
      await this.pace.rest(pause);
    }
  }
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

/** Milliseconds the server asks to wait; undefined when it asks for nothing, or for too much. */
function requestedPause({ outcome }: Exchange): number | undefined {
  if (outcome.kind === 'failure' || (outcome.status !== 429 && outcome.status !== 503)) return undefined;
  const value = headerValue(outcome.headers, 'retry-after');
  if (value === undefined) return undefined;
  const pause = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(pause) && pause <= RETRIES.longest ? Math.max(pause, 0) : undefined;
}

/** When requests may start: the rate, the whole run's budget, and pauses that the server asked for. */
class Pace {
  private readonly started = performance.now();
  private next = 0;

  constructor(private readonly options: SendOptions) {}

  isOpen(): boolean {
    return this.options.signal?.aborted !== true && performance.now() - this.started < this.options.maxTime;
  }

  /** Whether a pause of so many milliseconds would leave time to ask again. */
  allows(pause: number): boolean {
    return performance.now() - this.started + pause < this.options.maxTime;
  }

  /** Undefined when a request may start at once. */
  turn(): Promise<void> | undefined {
    const now = performance.now();
    const at = Math.max(this.next, now);
    if (this.options.rate !== undefined) this.next = at + 1000 / this.options.rate;
    return at > now ? this.sleep(at - now) : undefined;
  }

  /** A pause that one answer asked for holds for all: they go to the same server. */
  async rest(pause: number): Promise<void> {
    this.next = Math.max(this.next, performance.now() + pause);
    await this.sleep(pause);
  }

  private async sleep(milliseconds: number): Promise<void> {
    const { signal } = this.options;
    await delay(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
}
