import type { Socket } from 'node:net';
import { connect as connectPlain, isIP } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import type { AnswerHead } from './answer-reader.js';
import { AnswerReader, InvalidAnswer } from './answer-reader.js';

/** The server at the other end of a channel. */
export interface Endpoint {
  hostname: string;
  port: number;
  isSecure: boolean;
  /** Milliseconds until a connection stands. */
  connectTimeout: number;
  /** Bytes of a header section. */
  maxHeaderSize: number;
}

/** Who takes the answer to a request, as it comes. Exactly one of `ended` and `broken` is called, as the last. */
export interface AnswerTaker {
  hinted(hint: AnswerHead): void;
  answered(head: AnswerHead): void;
  /** `isLast`: nothing follows, trailers neither. Gives back whether more is welcome; `Channel.resume` asks for it. */
  part(bytes: Uint8Array, isLast: boolean): boolean;
  ended(): void;
  /** `isStale`: the connection had been used before, and died without a byte of an answer. */
  broken(error: Error, isStale: boolean): void;
  /** More of the request can be written. */
  drained(): void;
}

/** A request to be sent. */
export interface Departure {
  /** Request line and fields, up to and with the empty line; one character a byte. */
  head: string;
  isHeadAsked: boolean;
  hasBody: boolean;
  /** The body goes in chunks (RFC 9112 §7.1). */
  isChunked: boolean;
}

/** Where all plain connections read into, one piece at a time: what outlasts that is copied. */
const arrival = Buffer.allocUnsafeSlow(64 * 1024);

/** A connection to the server behind a relay, which carries one exchange at a time. */
export class Channel {
  /** When it was last in use, as `performance.now` counts. */
  idleSince = 0;
  /** What the server says of how long it keeps the connection, as it says it. */
  keepAlive: string | undefined;
  private readonly socket: Socket;
  private readonly reader: AnswerReader;
  private taker: AnswerTaker | undefined;
  /** Whoever still sends the request, which may last longer than its answer. */
  private sender: AnswerTaker | undefined;
  private isChunked = false;
  private isCorked = false;
  private isPaused = false;
  private carried = 0;
  private isGone = false;

  /** `onFree`: it can carry the next exchange. `onGone`: it never will again. */
  constructor(
    private readonly endpoint: Endpoint,
    private readonly onFree: (channel: Channel) => void,
    private readonly onGone: (channel: Channel) => void,
  ) {
    this.reader = new AnswerReader(endpoint.maxHeaderSize);
    const socket = this.connect();
    this.socket = socket;
    this.limitConnecting();
    socket.on('drain', () => this.sender?.drained());
    socket.on('error', (error) => this.fail(error));
    socket.once('end', () => this.finished());
    socket.once('close', () => this.fail(hungUp()));
  }

  carry({ head, isHeadAsked, hasBody, isChunked }: Departure, taker: AnswerTaker): void {
    this.taker = taker;
    this.carried++;
    this.isChunked = isChunked;
    this.sender = hasBody ? taker : undefined;
    this.reader.begin(isHeadAsked);
    if (hasBody) this.cork();
    this.socket.write(head, 'latin1');
  }

  /** Gives back whether more of the body is welcome now; else the taker is told when it is. */
  write(part: Uint8Array): boolean {
    if (this.isGone) return true;
    const { socket } = this;
    if (!this.isChunked) return socket.write(part);
    this.cork();
    socket.write(`${part.length.toString(16)}\r\n`, 'latin1');
    socket.write(part);
    return socket.write('\r\n', 'latin1');
  }

  /** The body of the request is complete. `trailers`: names and values in turn. */
  end(trailers: readonly string[]): void {
    if (this.isGone || !this.sender) return;
    this.sender = undefined;
    if (this.isChunked) this.socket.write(`0\r\n${linesOf(trailers)}\r\n`, 'latin1');
    this.uncork();
    // The answer was here before the request was sent.
    if (!this.taker) this.settle();
  }

  /** Reads on after `part` has said that it had enough. */
  resume(): void {
    if (this.isGone || !this.isPaused) return;
    this.isPaused = false;
    this.socket.resume();
  }

  /** Sends what is held back to go out with what comes next. */
  uncork(): void {
    if (!this.isCorked) return;
    this.isCorked = false;
    this.socket.uncork();
  }

  /** Breaks off; nobody is told. */
  destroy(): void {
    this.taker = this.sender = undefined;
    this.fail(hungUp());
  }

  private connect(): Socket {
    const { hostname: host, port, isSecure } = this.endpoint;
    const options = { host, port, noDelay: true, keepAlive: true };
    const onread = {
      buffer: arrival,
      callback: (size: number): boolean => {
        this.receive(arrival.subarray(0, size));
        return true;
      },
    };
    if (!isSecure) return connectPlain({ ...options, onread });
    // Addresses are no server names (RFC 6066 §3).
    const servername = isIP(host) === 0 ? host : '';
    const socket = connectSecure({ ...options, ALPNProtocols: ['http/1.1'], servername });
    return socket.on('data', (chunk: Buffer) => this.receive(chunk));
  }

  private limitConnecting(): void {
    const { connectTimeout, isSecure } = this.endpoint;
    const late = (): void => this.fail(new Error(`no connection within ${connectTimeout} ms`));
    const timer = setTimeout(late, connectTimeout);
    this.socket.once(isSecure ? 'secureConnect' : 'connect', () => clearTimeout(timer));
    this.socket.once('close', () => clearTimeout(timer));
  }

  /** Body parts come one after another, and often all of a small one with the head: then they go out together. */
  private cork(): void {
    if (this.isCorked) return;
    this.isCorked = true;
    this.socket.cork();
    setImmediate(() => this.uncork());
  }

  private receive(chunk: Buffer): void {
    const { taker, reader } = this;
    if (this.isGone) return;
    // Nobody asked: whatever it is, it would be taken for the answer to the next request.
    if (!taker) return this.destroy();
    const isAnswered = reader.head !== undefined;
    const error = reader.read(chunk);
    this.pass(taker, isAnswered);
    if (error) this.fail(error);
    else if (reader.isComplete) this.complete(taker);
  }

  /** Hands on what a reading has brought. */
  private pass(taker: AnswerTaker, isAnswered: boolean): void {
    const { head, hints, parts, isComplete } = this.reader;
    for (const hint of hints) taker.hinted(hint);
    if (!head) return;
    if (head.status < 200)
      return this.fail(new InvalidAnswer('it switches to a protocol that nobody asked for', 'HPE_INVALID'));
    if (!isAnswered) taker.answered(head);
    const isWhole = isComplete && head.trailers.length === 0;
    for (const [i, part] of parts.entries())
      if (this.taker === taker && !taker.part(part, isWhole && i === parts.length - 1)) this.pause();
  }

  private pause(): void {
    this.isPaused = true;
    this.socket.pause();
  }

  private complete(taker: AnswerTaker): void {
    if (this.isGone) return;
    this.taker = undefined;
    if (!this.sender) this.settle();
    taker.ended();
  }

  /** Request and answer are complete. */
  private settle(): void {
    const { reader } = this;
    if (!reader.isKeptAlive) return this.destroy();
    const { fields } = reader.head ?? { fields: [] };
    this.keepAlive = fields.find((_, i) => i % 2 === 1 && fields[i - 1]?.toLowerCase() === 'keep-alive');
    // Its reader may have had enough before the end.
    this.resume();
    this.idleSince = performance.now();
    this.onFree(this);
  }

  /** The server has ended its side. */
  private finished(): void {
    const { taker, reader } = this;
    if (taker && reader.head) {
      reader.finish();
      if (reader.isComplete) this.complete(taker);
    }
    this.fail(hungUp());
  }

  private fail(error: Error): void {
    if (this.isGone) return;
    this.isGone = true;
    const { taker } = this;
    this.taker = this.sender = undefined;
    this.socket.destroy();
    this.reader.free();
    this.onGone(this);
    taker?.broken(error, this.carried > 1 && !this.reader.hasBegun);
  }
}

function hungUp(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}

/** Fields as they are written. */
export function linesOf(fields: readonly string[]): string {
  let text = '';
  for (let i = 0; i + 1 < fields.length; i += 2) text += `${fields[i] ?? ''}: ${fields[i + 1] ?? ''}\r\n`;
  return text;
}
