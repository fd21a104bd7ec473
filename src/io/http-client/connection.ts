import type { Socket } from 'node:net';
import { connect as connectPlain } from 'node:net';
import type { Duplex } from 'node:stream';
import type * as tls from 'node:tls';
import type { HttpFailure, HttpResponse } from '../../model/exchange.js';
import { onDemand } from '../../on-demand.js';
import type { Endpoint, WireRequest } from './request.js';
import { CUT_OFF, failure, ResponseReader } from './response.js';

/** TLS, which most mocks and servers under test do without. */
const secure = onDemand((load) => load('node:tls') as typeof tls);

/** An exchange that a connection carries. */
export interface Transfer {
  readonly wire: WireRequest;
  /** Bytes of the answer's body. */
  readonly limits: { readonly maxBody: number };
  /**
   * Takes the outcome; only the first counts. `isStale` says that the connection had been used before and died without
   * a byte of an answer.
   */
  settle(outcome: HttpResponse | HttpFailure, isStale?: boolean): void;
  /** The answer is a stream, of which some, or nothing yet, has come. */
  streaming(hasBody: boolean): void;
}

/** Opens a connection to what answers without a socket. */
export type OpenConnection = () => Duplex;

/** What a socket can do besides. */
type Stream = Duplex & Partial<Pick<Socket, 'ref' | 'unref'>>;

/** What becomes of a connection. */
export interface Owner {
  /** It can carry the next exchange. */
  idle(connection: Connection): void;
  gone(connection: Connection): void;
}

/**
 * Where all plain connections read into, one chunk at a time: otherwise each would come in 64 KiB of its own, and most
 * of what the garbage collector has to do is with those.
 */
const arrival = Buffer.allocUnsafeSlow(64 * 1024);

/** One connection, which carries one exchange at a time. */
export class Connection {
  isConnected = false;
  private readonly socket: Stream;
  private readonly reader = new ResponseReader();
  private transfer: Transfer | undefined;
  private carried = 0;
  private isGone = false;

  constructor(
    endpoint: Endpoint,
    connectTimeout: number,
    private readonly owner: Owner,
    open?: OpenConnection,
  ) {
    this.socket = open?.() ?? this.connect(endpoint);
    this.isConnected = open !== undefined;
    const connecting = setTimeout(
      () => this.end(failure('connect', `no connection within ${String(connectTimeout)} ms`)),
      connectTimeout,
    );
    this.socket.once(endpoint.isSecure ? 'secureConnect' : 'connect', () => {
      this.isConnected = true;
      clearTimeout(connecting);
    });
    if (this.isConnected) clearTimeout(connecting);
    if (endpoint.isSecure || open) this.socket.on('data', (chunk: Buffer) => this.receive(chunk));
    this.socket.once('end', () => this.end(this.isGone || !this.transfer ? undefined : this.reader.finish()));
    this.socket.on('error', (error) => this.end(this.broken(error)));
    this.socket.once('close', () => {
      clearTimeout(connecting);
      this.end(this.broken());
    });
  }

  private connect({ host, port, serverName, isSecure }: Endpoint): Socket {
    const options = { host, port, noDelay: true };
    return isSecure
      ? secure().connect({ ...options, ALPNProtocols: ['http/1.1'], servername: serverName ?? '' })
      : connectPlain({ ...options, onread: { buffer: arrival, callback: (size) => this.arrived(size) } });
  }

  /** Whether the header section of the answer has come. */
  get isAnswered(): boolean {
    return this.reader.isAnswered;
  }

  /** What has come of a stream that has not ended. */
  get unfinished(): HttpResponse | undefined {
    return this.isGone ? undefined : this.reader.unfinished();
  }

  carry(transfer: Transfer): void {
    const { wire, limits } = transfer;
    if (this.carried++ > 0) this.socket.ref?.();
    this.transfer = transfer;
    this.reader.begin({ isHead: wire.isHead, maxBody: limits.maxBody });
    this.socket.write(wire.message, 'latin1');
  }

  /** Closes the connection; what it carries comes to this outcome. */
  end(outcome: HttpResponse | HttpFailure = this.broken()): void {
    if (this.isGone) return;
    this.isGone = true;
    this.socket.destroy();
    this.reader.free();
    this.owner.gone(this);
    const isStale =
      outcome.kind === 'failure' && outcome.reason === 'reset' && this.carried > 1 && !this.reader.hasBegun;
    this.transfer?.settle(outcome, isStale);
  }

  private arrived(size: number): boolean {
    this.receive(arrival.subarray(0, size));
    return true;
  }

  /** What has to outlast the call is copied out of the chunk. */
  private receive(chunk: Buffer): void {
    if (this.isGone) return;
    const { transfer } = this;
    // Nobody asked: whatever it is, it would be taken for the answer to the next request.
    if (!transfer) return this.end();
    const outcome = this.reader.read(chunk);
    if (!outcome && this.reader.isStream) transfer.streaming(this.reader.hasBody);
    if (!outcome) return;
    if (
      outcome.kind === 'failure' ||
      outcome.isOpen === true ||
      !this.reader.isKeptAlive ||
      transfer.wire.isLast
    )
      return this.end(outcome);
    this.transfer = undefined;
    this.socket.unref?.();
    this.owner.idle(this);
    transfer.settle(outcome);
  }

  private broken(error?: NodeJS.ErrnoException): HttpFailure {
    if (!this.isConnected) return failure('connect', error?.message || (error?.code ?? 'connection refused'));
    const message = this.isAnswered ? CUT_OFF : 'the server closed the connection without an answer';
    return failure('reset', message);
  }
}
