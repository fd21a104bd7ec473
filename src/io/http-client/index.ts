import { messageOf } from '../../errors.js';
import type { HttpFailure, HttpResponse, PlannedRequest, SentRequest } from '../../model/exchange.js';
import type { OpenConnection, Owner, Transfer } from './connection.js';
import { Connection } from './connection.js';
import type { WireRequest } from './request.js';
import { wireRequest } from './request.js';
import { failure } from './response.js';

export interface HttpLimits {
  /** Milliseconds for a whole exchange. */
  timeout: number;
  /** Milliseconds until a connection stands. */
  connectTimeout: number;
  /** Bytes of a response body, as they arrive. */
  maxBody: number;
}

export interface HttpClient {
  /** Sends one request and never throws: what goes wrong is the outcome. Redirects are not followed. */
  send(
    request: SentRequest,
    timeout?: number,
  ): Promise<{ outcome: HttpResponse | HttpFailure; duration: number }>;
  close(): void;
}

/** The request as it goes to a server: `server` is everything before the document's paths. */
export function addressed(planned: PlannedRequest, server: string): SentRequest {
  const { method, target, headers, body } = planned;
  const url = (server.endsWith('/') ? server.replace(/\/+$/, '') : server) + target;
  return body === undefined ? { method, url, headers } : { method, url, headers, body };
}

/**
 * A client with connections of its own, kept alive between requests: so many to one server at most. `open` opens them in
 * place of sockets, whatever the URL.
 */
export function createHttpClient(limits: HttpLimits, connections: number, open?: OpenConnection): HttpClient {
  return new PooledClient(limits, connections, open);
}

class PooledClient implements HttpClient {
  private readonly pools = new Map<string, Pool>();
  private isOpen = true;

  constructor(
    private readonly limits: HttpLimits,
    private readonly connections: number,
    private readonly open: OpenConnection | undefined,
  ) {}

  send(
    request: SentRequest,
    timeout = this.limits.timeout,
  ): Promise<{ outcome: HttpResponse | HttpFailure; duration: number }> {
    const started = performance.now();
    return new Promise((resolve) => {
      const done = (outcome: Outcome): void => resolve({ outcome, duration: performance.now() - started });
      let wire: WireRequest;
      try {
        wire = wireRequest(request);
      } catch (thrown) {
        // It cannot be sent, for example a header with a line break: the request is at fault, not the server.
        return done(failure('protocol', messageOf(thrown)));
      }
      const { limits } = this;
      this.exchange(wire, timeout === limits.timeout ? limits : { ...limits, timeout }, done);
    });
  }

  close(): void {
    this.isOpen = false;
    for (const pool of this.pools.values()) pool.close();
  }

  private exchange(wire: WireRequest, limits: HttpLimits, done: (outcome: Outcome) => void): void {
    this.attempt(wire, limits, (outcome, isStale) => {
      // A kept-alive connection that the server closed meanwhile says nothing about this request (RFC 9112 §9.5).
      if (!isStale || !this.isOpen) return done(outcome);
      // Where one was closed, so may be the other idle ones.
      for (const pool of this.pools.values()) pool.dropIdle();
      // Where nobody is there any more, it was not the connection alone that ended, but the server, maybe of this request.
      this.attempt(wire, limits, (second) => done(isUnconnected(second) ? outcome : second));
    });
  }

  private attempt(wire: WireRequest, limits: HttpLimits, settled: Sending['settled']): void {
    if (this.isOpen) this.poolOf(wire.endpoint.key).start(new Sending(wire, limits, settled));
    else settled(CLOSED, false);
  }

  private poolOf(key: string): Pool {
    const pool = this.pools.get(key) ?? new Pool(this.connections, this.open);
    this.pools.set(key, pool);
    return pool;
  }
}

function isUnconnected(outcome: Outcome): boolean {
  return outcome.kind === 'failure' && outcome.reason === 'connect';
}

const CLOSED = failure('reset', 'the client is closed');

type Outcome = HttpResponse | HttpFailure;

/**
 * Milliseconds for which a stream is listened to, as it may never end: from its head on while nothing comes, and from
 * the first bytes of its body on.
 */
const STREAM = { silent: 5000, flowing: 1000 };

/** Milliseconds that a timer may be late, and that are then granted. */
const TOLERANCE = 50;

/** One attempt, from waiting for a connection to its outcome, within its time. */
class Sending implements Transfer {
  connection: Connection | undefined;
  isSettled = false;
  private timer: NodeJS.Timeout;
  private due: number;
  private isFlowing: boolean | undefined;

  constructor(
    readonly wire: WireRequest,
    readonly limits: HttpLimits,
    /** `isStale`: the connection was reused and died before any answer, which is worth one more try on a fresh one. */
    readonly settled: (outcome: Outcome, isStale: boolean) => void,
  ) {
    this.timer = setTimeout(() => this.timedOut(), limits.timeout);
    this.due = performance.now() + limits.timeout;
  }

  settle(outcome: HttpResponse | HttpFailure, isStale = false): void {
    if (this.isSettled) return;
    this.isSettled = true;
    clearTimeout(this.timer);
    this.settled(outcome, isStale);
  }

  streaming(hasBody: boolean): void {
    if (this.isFlowing === hasBody) return;
    this.isFlowing = hasBody;
    const wait = hasBody ? STREAM.flowing : STREAM.silent;
    const due = Math.min(this.due, performance.now() + wait);
    clearTimeout(this.timer);
    this.due = due;
    this.timer = setTimeout(() => this.timedOut(), Math.max(0, due - performance.now()));
  }

  /** While this process is busy, with judging a huge answer for example, what a server sent in time lies unread. */
  private timedOut(): void {
    const late = performance.now() - this.due;
    if (late > TOLERANCE) {
      this.due += late + TOLERANCE;
      this.timer = setTimeout(() => this.timedOut(), TOLERANCE);
      return;
    }
    const unfinished = this.connection?.unfinished;
    if (unfinished) {
      this.settle(unfinished);
      this.connection?.end(unfinished);
      return;
    }
    const budget = `${String(this.limits.timeout)} ms`;
    const { isConnected = false, isAnswered = false } = this.connection ?? {};
    this.settle(
      !isConnected
        ? failure('connect', `no connection within ${budget}`)
        : failure(
            'timeout',
            isAnswered ? `the body was not complete within ${budget}` : `no answer within ${budget}`,
          ),
    );
    this.connection?.end();
  }
}

/** The connections to one server, and what waits for one. */
class Pool {
  private readonly all = new Set<Connection>();
  private readonly free: Connection[] = [];
  private readonly waiting: Sending[] = [];

  constructor(
    private readonly size: number,
    private readonly opener: OpenConnection | undefined,
  ) {}

  start(sending: Sending): void {
    // The one used last is the least likely to have been closed meanwhile.
    const idle = this.free.pop();
    if (idle) this.assign(idle, sending);
    else if (this.all.size < this.size) this.open(sending);
    else this.waiting.push(sending);
  }

  dropIdle(): void {
    for (const connection of this.free.splice(0)) connection.end();
  }

  close(): void {
    for (const sending of this.waiting.splice(0)) sending.settle(CLOSED);
    for (const connection of this.all) connection.end();
  }

  private open(sending: Sending): void {
    const owner: Owner = {
      idle: (free) => {
        const next = this.next();
        if (next) this.assign(free, next);
        else this.free.push(free);
      },
      gone: (lost) => {
        this.all.delete(lost);
        const at = this.free.indexOf(lost);
        if (at >= 0) this.free.splice(at, 1);
        const next = this.next();
        if (next) this.open(next);
      },
    };
    const { endpoint } = sending.wire;
    const connection = new Connection(endpoint, sending.limits.connectTimeout, owner, this.opener);
    this.all.add(connection);
    this.assign(connection, sending);
  }

  private assign(connection: Connection, sending: Sending): void {
    sending.connection = connection;
    connection.carry(sending);
  }

  private next(): Sending | undefined {
    let sending = this.waiting.shift();
    while (sending?.isSettled === true) sending = this.waiting.shift();
    return sending;
  }
}
