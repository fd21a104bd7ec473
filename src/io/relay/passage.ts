import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers';
import { endToEnd } from '../../http/end-to-end.js';
import { sequenceKind } from '../../http/sequences/kinds.js';
import { pairsOf } from '../http-server/message.js';
import type { BodyCopy } from './copies.js';
import type { Ledger } from './ledger.js';
import { pour } from './pour.js';
import type { Upstream } from './upstream.js';
import { ASKING, failureText, reasonOf } from './upstream.js';

/** Methods that may be sent again when the connection turns out to be closed (RFC 9110 §9.2.2). */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** One request on its way to the upstream, and the answer on its way back. */
export class Passage {
  private readonly started = Date.now();
  private readonly clock = performance.now();
  private readonly method: string;
  private readonly target: string;
  private readonly fields: string[];
  private readonly sent: BodyCopy;
  private readonly received: BodyCopy;
  private outgoing: ClientRequest | undefined;
  private answer: IncomingMessage | undefined;
  private isOver = false;

  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly upstream: Upstream,
    private readonly ledger: Ledger,
  ) {
    const { method = 'GET', url = '/' } = request;
    this.method = method;
    this.target = url;
    this.fields = upstream.fieldsOf(request);
    this.sent = ledger.copies.body();
    this.received = ledger.copies.body();
    response.sendDate = false;
    response.on('error', ignore);
    response.once('close', () => this.left());
  }

  start(): void {
    const { request } = this;
    const outgoing = this.send(true);
    if (!hasBody(request)) return void outgoing?.end();
    if (!outgoing) return void request.resume();
    pour(request, outgoing, (part) => {
      this.sent.add(part);
      return undefined;
    });
    request.once('close', () => {
      if (!request.complete) outgoing.destroy();
    });
    request.once('end', () => {
      if (request.rawTrailers.length > 0) outgoing.addTrailers(pairsOf(request.rawTrailers));
      outgoing.end();
    });
  }

  /** `isFirst`: whether another try may follow. Undefined where it cannot be sent at all. */
  private send(isFirst: boolean): ClientRequest | undefined {
    let outgoing: ClientRequest;
    try {
      outgoing = this.upstream.request(this.method, this.target, this.fields);
    } catch (thrown) {
      this.failed(thrown as Error);
      return undefined;
    }
    this.outgoing = outgoing;
    const { response } = this;
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (this.isOver || this.answer) return;
      const isStale = outgoing.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      const mayRepeat = isFirst && isStale && IDEMPOTENT.has(this.method) && !hasBody(this.request);
      if (mayRepeat) this.send(false)?.end();
      else this.failed(error);
    });
    outgoing.once('response', (answer) => this.answered(answer));
    outgoing.on('continue', () => response.writeContinue());
    outgoing.on('information', ({ statusCode, headers }) => {
      if (statusCode === 102) response.writeProcessing();
      const link = headers['link'];
      if (statusCode === 103 && link !== undefined) response.writeEarlyHints({ link });
    });
    return outgoing;
  }

  private answered(answer: IncomingMessage): void {
    this.answer = answer;
    const { response, request } = this;
    answer.on('error', ignore);
    const fields = this.answerFields(answer);
    if (request.headers[ASKING] !== undefined) return this.holdBack(answer, fields);
    this.writeHead(answer, fields);
    let isMoving = false;
    pour(answer, response, (part) => {
      isMoving = true;
      this.received.add(part);
      return undefined;
    });
    // Nobody knows when the first byte of a body comes; where it is there, it goes out with the head.
    setImmediate(() => {
      if (!isMoving && !response.writableEnded) response.flushHeaders();
    });
    this.whenComplete(answer, () => {
      this.isOver = true;
      this.finish(answer);
      this.ledger.exchange(this.outline(answer, false), this.sent, this.received);
    });
  }

  /** Keeps the answer back until it is judged, as far as it has an end and may be kept. */
  private holdBack(answer: IncomingMessage, fields: string[]): void {
    let parts: Uint8Array[] | undefined = [];
    const letGo = (findings: string): void => {
      this.writeHead(answer, [...fields, 'X-Specproof-Findings', findings]);
      for (const part of parts ?? []) this.response.write(part);
      parts = undefined;
    };
    if (isStream(answer)) letGo('not judged: it is a stream');
    pour(answer, this.response, (part) => {
      this.received.add(part);
      if (!parts) return undefined;
      parts.push(part);
      if (this.received.gap) letGo('not judged: it is too large to be kept');
      return 'held';
    });
    this.whenComplete(answer, () => {
      this.isOver = true;
      this.ledger.exchange(this.outline(answer, false), this.sent, this.received, (findings) => {
        if (parts) letGo(findings);
        this.finish(answer);
      });
    });
  }

  private whenComplete(answer: IncomingMessage, then: () => void): void {
    answer.once('end', () => {
      if (!this.isOver) then();
    });
    answer.once('close', () => {
      if (this.isOver) return;
      this.isOver = true;
      this.tellFailure('it broke off within its answer');
      // What the client has is not all of it, and must not look as if it were.
      this.response.destroy();
    });
  }

  private writeHead({ statusCode = 502, statusMessage }: IncomingMessage, fields: string[]): void {
    // Else what is left of a body that nobody has asked for would be taken for the next request.
    const isUnread = this.request.headers.expect !== undefined && !this.request.complete;
    this.response.writeHead(
      statusCode,
      statusMessage,
      isUnread ? [...fields, 'Connection', 'close'] : fields,
    );
  }

  private finish(answer: IncomingMessage): void {
    if (answer.rawTrailers.length > 0) this.response.addTrailers(pairsOf(answer.rawTrailers));
    this.response.end();
  }

  /** Trailers can only be announced where the body is sent in chunks. */
  private answerFields({ rawHeaders, headers, statusCode }: IncomingMessage): string[] {
    const fields = endToEnd(rawHeaders);
    if (headers.trailer === undefined) return fields;
    const isChunked = headers['content-length'] === undefined && this.method !== 'HEAD' && statusCode !== 204 && statusCode !== 304 && this.request.httpVersion === '1.1'; // prettier-ignore
    return isChunked ? fields : fields.filter((_, i) => fields[i - (i % 2)]?.toLowerCase() !== 'trailer');
  }

  private outline(answer: IncomingMessage, isOpen: boolean): Parameters<Ledger['exchange']>[0] {
    const { method, fields, started } = this;
    return {
      method,
      url: this.upstream.urlOf(this.target),
      fields,
      status: answer.statusCode ?? 0,
      statusText: answer.statusMessage ?? '',
      answered: answer.rawHeaders,
      isOpen,
      started,
      duration: performance.now() - this.clock,
    };
  }

  /** The upstream gave no answer: the client gets one of the relay's own. */
  private failed(error: Error): void {
    if (this.isOver) return;
    this.isOver = true;
    const why = reasonOf(error);
    this.tellFailure(why);
    const { response, request, upstream } = this;
    request.resume();
    const text = failureText(upstream.origin, why);
    const length = String(Buffer.byteLength(text));
    response.writeHead(502, [
      'Content-Type',
      'text/plain; charset=utf-8',
      'Content-Length',
      length,
      'Connection',
      'close',
    ]);
    response.end(text);
  }

  private tellFailure(why: string): void {
    this.sent.discard();
    this.received.discard();
    this.ledger.add({ kind: 'failed', method: this.method, url: this.upstream.urlOf(this.target), why });
  }

  /** The client is gone, or has its answer. */
  private left(): void {
    if (this.isOver) return;
    this.isOver = true;
    const { answer } = this;
    // To leave a stream is how most of them end.
    if (answer && isStream(answer))
      this.ledger.exchange(this.outline(answer, true), this.sent, this.received);
    else {
      this.sent.discard();
      this.received.discard();
    }
    this.outgoing?.destroy();
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function isStream({ headers }: IncomingMessage): boolean {
  return sequenceKind(headers['content-type'] ?? '') !== undefined;
}

function ignore(): void {
  // Whoever it happens to is told by its closing.
}
