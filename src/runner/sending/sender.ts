import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { HttpClient } from '../../io/http-client/index.js';
import { addressed } from '../../io/http-client/index.js';
import type { Operation } from '../../model/document.js';
import type { Case, Exchange } from '../../model/exchange.js';
import type { CommandedCredentials } from '../setup/commanded-credentials.js';
import type { HookCalls } from '../setup/hooks.js';
import { Pace } from './pace.js';
import { Silence } from './silence.js';
import { Throttle } from './throttle.js';
import { answeredFirst, Underway } from './underway.js';

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
  /** Milliseconds of the longest pause that a server may ask for. */
  maxPause: number;
  /** The credentials that commands give. */
  credentials?: CommandedCredentials;
  /** The user's own code around each request. */
  hooks?: Pick<HookCalls, 'beforeCase' | 'afterExchange'> | undefined;
  /** The requests that a case takes; by default the one that is planned. */
  talk?: (planned: Case) => Generator<Case, Exchange, Exchange>;
  /** Ends the sending; exchanges under way are given up. */
  signal?: AbortSignal | undefined;
}

/** Milliseconds of planning after which other work has its turn. */
const LONGEST_TURN = 50;

/** Milliseconds within which requests that were sent together are given up. */
const TOGETHER = 20;

/** Sends cases within the budgets of a run, at the pace that the server sets. */
export class Sender {
  /** Whether a case was left out, or given up, because the run's time was over, or because nothing answers. */
  isCut = false;
  /** What was given up because nothing was answered. */
  readonly silence: Silence;
  /** What the server said of the pace. */
  readonly throttle: Throttle;
  private readonly pace: Pace;
  private readonly onAbort = (): void => this.client.close();
  private lastTurn = performance.now();

  constructor(
    private readonly client: HttpClient,
    private readonly options: SendOptions,
  ) {
    this.pace = new Pace(options);
    this.silence = new Silence(options.concurrency, options.operations);
    this.throttle = new Throttle(this.pace, options.maxPause, options.operations);
    // What is under way ends with its connection. Racing every exchange against one promise would keep them all alive.
    options.signal?.addEventListener('abort', this.onAbort, { once: true });
  }

  /** Ends what is under way, and listens to no signal any more: it may outlive many runs. */
  close(): void {
    this.options.signal?.removeEventListener('abort', this.onAbort);
    this.client.close();
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
        underway.push(new Underway(this.sent(next, false)));
      }
      for (const each of answered) {
        const exchange = each.result();
        if (!exchange) return;
        yield exchange;
      }
      const [first] = underway;
      if (!first || this.isGivenUp) {
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
    return this.worked(this.nextOf(cases));
  }

  private *nextOf(cases: Iterator<Case | undefined, void>): Generator<undefined, Case | undefined> {
    for (let step = cases.next(); step.done !== true; step = cases.next()) {
      if (step.value && this.isSent(step.value)) return step.value;
      yield undefined;
    }
    return undefined;
  }

  /**
   * What work in steps comes to, other work having its turn in between; undefined when the run's time is over before.
   */
  async worked<Result>(work: Generator<undefined, Result>): Promise<Result | undefined> {
    while (this.isOpen()) {
      const step = work.next();
      if (step.done === true) return step.value;
      if (performance.now() - this.lastTurn < LONGEST_TURN) continue;
      await nextTurn();
      this.lastTurn = performance.now();
    }
    return undefined;
  }

  /** Sends one case; undefined when the run's time is over, or its operation was given up. */
  async one(planned: Case): Promise<Exchange | undefined> {
    return this.isSent(planned) ? this.sent(planned, true) : undefined;
  }

  private isOpen(): boolean {
    return this.pace.isOpen() && !this.isGivenUp;
  }

  private get isGivenUp(): boolean {
    return this.silence.isOver || this.throttle.isOver;
  }

  private isSent({ operation }: Case): boolean {
    return !this.silence.givenUp.has(operation) && !this.throttle.givenUp.has(operation);
  }

  private async sent(planned: Case, isAlone: boolean): Promise<Exchange | undefined> {
    const talk = (this.options.talk ?? asPlanned)(planned);
    let step = talk.next();
    while (step.done !== true) {
      const exchange = await this.exchange(step.value);
      if (exchange) this.silence.observe(exchange, isAlone);
      this.isCut ||= exchange === undefined || this.isGivenUp;
      if (!exchange) return undefined;
      step = talk.next(exchange);
    }
    return step.value;
  }

  private async exchange(planned: Case): Promise<Exchange | undefined> {
    const { signal, credentials, hooks } = this.options;
    const { server, timeout } = this.options.addressOf(planned.operation);
    let isRenewed = false;
    let last: Exchange | undefined;
    for (let attempt = 0; ; attempt++) {
      const wait = this.pace.turn();
      if (wait === Infinity) return undefined;
      if (wait > 0) await this.pace.sleep(wait);
      if (!this.pace.isOpen()) return undefined;
      // Others were told meanwhile that it is of no use.
      if (last && !this.isSent(planned)) return last;
      const filled = credentials?.filled(planned);
      const wanted = filled?.request ?? planned.request;
      const request = addressed((await hooks?.beforeCase(planned, wanted)) ?? wanted, server);
      const granted = Math.min(timeout, Math.ceil(this.pace.left()));
      const [started, at] = [performance.now(), Date.now()];
      const { outcome, duration } = await this.client.send(request, granted);
      // What was given up because the run ended says nothing about the server.
      if (signal?.aborted === true || (granted < timeout && isOverdue(outcome))) return undefined;
      last = { case: planned, request, outcome, started: at, duration };
      await hooks?.afterExchange(last);
      if (filled && (await credentials?.isRenewed(filled, last, isRenewed)) === true) {
        isRenewed = true;
        attempt--;
      } else if (!this.throttle.isToBeSentAgain(last, started, attempt)) return last;
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
