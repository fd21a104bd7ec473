import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers';
import { endToEnd } from '../../http/end-to-end.js';
import { sequenceKind } from '../../http/sequences/kinds.js';
import { pairsOf } from '../http-server/message.js';
import type { AnswerHead } from './answer-reader.js';
import type { AnswerTaker, Channel } from './channel.js';
import type { BodyCopy } from './copies.js';
import type { Ledger, Outline } from './ledger.js';
import type { Sending, Upstream } from './upstream.js';
import { ASKING, failureText, reasonOf } from './upstream.js';

/** Methods that may be sent again when the connection turns out to be closed (RFC 9110 §9.2.2). */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** One request on its way to the upstream, and the answer on its way back. */
export class Passage implements AnswerTaker {
  private readonly started = Date.now();
  private readonly clock = performance.now();
  private readonly sending: Sending;
  private readonly sent: BodyCopy;
  private readonly received: BodyCopy;
  private channel: Channel | undefined;
  private answer: AnswerHead | undefined;
  /** Parts of an answer that is kept back until it is judged. */
  private held: Uint8Array[] | undefined;
  private isMoving = false;
  private isRepeated = false;
  private isOver = false;

  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly upstream: Upstream,
    private readonly ledger: Ledger,
  ) {
    const { method = 'GET', url: target = '/' } = request;
    this.sending = { method, target, fields: upstream.fieldsOf(request), hasBody: hasBody(request) };
    this.sent = ledger.copies.body();
    this.received = ledger.copies.body();
    response.sendDate = false;
    response.on('error', ignore);
    response.on('drain', () => this.channel?.resume());
    response.once('close', () => this.left());
  }

  start(): void {
    const { request } = this;
    this.channel = this.upstream.send(this.sending, this);
    if (!this.sending.hasBody) return;
    request.on('data', (part: Uint8Array) => {
      if (!this.isOver) this.sent.add(part);
      if (this.channel?.write(part) === false) request.pause();
    });
    request.once('end', () => this.channel?.end(request.rawTrailers));
    request.once('close', () => {
      if (!request.complete) this.channel?.destroy();
    });
  }

  drained(): void {
    this.request.resume();
  }

  hinted({ status, fields }: AnswerHead): void {
    const { response } = this;
    if (status === 100) response.writeContinue();
    else if (status === 102) response.writeProcessing();
    else if (status === 103) {
      const link = fields.filter((_, i) => i % 2 === 1 && fields[i - 1]?.toLowerCase() === 'link');
      if (link.length > 0) response.writeEarlyHints({ link });
    }
  }

  answered(answer: AnswerHead): void {
    this.answer = answer;
    const isAsked = this.request.headers[ASKING] !== undefined;
    if (!isAsked) return this.writeHead(answer);
    this.held = [];
    if (isStream(answer)) this.letGo('not judged: it is a stream');
  }

  part(bytes: Uint8Array, isLast: boolean): boolean {
    this.received.add(bytes);
    const { held, response } = this;
    if (held) {
      held.push(bytes);
      if (this.received.gap) this.letGo('not judged: it is too large to be kept');
      return true;
    }
    this.isMoving = true;
    // What is written with the end goes out in one piece.
    if (isLast) response.end(bytes);
    return isLast || response.destroyed || response.write(bytes);
  }

  ended(): void {
    const { answer } = this;
    if (this.isOver || !answer) return;
    this.isOver = true;
    const isHeld = this.held !== undefined;
    if (!isHeld) this.finish(answer);
    const onFound = (findings: string): void => {
      this.letGo(findings);
      this.finish(answer);
    };
    this.ledger.exchange(this.outline(answer, false), this.sent, this.received, isHeld ? onFound : undefined);
  }

  broken(error: NodeJS.ErrnoException, isStale: boolean): void {
    if (this.isOver) return;
    if (this.answer) {
      this.isOver = true;
      this.tellFailure('it broke off within its answer');
      // What the client has is not all of it, and must not look as if it were.
      this.response.destroy();
      return;
    }
    const { method, hasBody } = this.sending;
    const isClosed = isStale && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
    const mayRepeat = isClosed && !this.isRepeated && IDEMPOTENT.has(method) && !hasBody;
    if (!mayRepeat) return this.failed(error);
    this.isRepeated = true;
    this.channel = this.upstream.send(this.sending, this);
  }

  /** Sends what was kept back, with what was found. */
  private letGo(findings: string): void {
    const { held = [], answer, response } = this;
    this.held = undefined;
    if (!answer) return;
    this.writeHead(answer, ['X-Specproof-Findings', findings]);
    for (const part of held) response.write(part);
  }

  private writeHead(answer: AnswerHead, more: string[] = []): void {
    const { request, response } = this;
    // Else what is left of a body that nobody has asked for would be taken for the next request.
    const isUnread = request.headers.expect !== undefined && !request.complete;
    if (isUnread) more.push('Connection', 'close');
    const fields = this.answerFields(answer);
    response.writeHead(answer.status, answer.statusText, more.length > 0 ? [...fields, ...more] : fields);
    // Nobody knows when the first byte of a body comes; where it is there, it goes out with the head.
    setImmediate(() => {
      if (!this.isMoving && !response.writableEnded) response.flushHeaders();
    });
  }

  private finish({ trailers }: AnswerHead): void {
    const { response } = this;
    if (response.writableEnded) return;
    if (trailers.length > 0) response.addTrailers(pairsOf(trailers));
    response.end();
  }

  /** Trailers can only be announced where the body is sent in chunks. */
  private answerFields({ status, fields: received }: AnswerHead): string[] {
    const fields = endToEnd(received);
    if (valueOf(fields, 'trailer') === undefined) return fields;
    const isChunked = valueOf(fields, 'content-length') === undefined && this.sending.method !== 'HEAD' && status !== 204 && status !== 304 && this.request.httpVersion === '1.1'; // prettier-ignore
    return isChunked ? fields : fields.filter((_, i) => fields[i - (i % 2)]?.toLowerCase() !== 'trailer');
  }

  private outline(answer: AnswerHead, isOpen: boolean): Outline {
    const { method, target, fields } = this.sending;
    const { started } = this;
    return {
      method,
      url: this.upstream.urlOf(target),
      fields,
      status: answer.status,
      statusText: answer.statusText,
      answered: answer.fields,
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
    const { method, target } = this.sending;
    this.ledger.add({ kind: 'failed', method, url: this.upstream.urlOf(target), why });
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
    this.channel?.destroy();
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function isStream({ fields }: AnswerHead): boolean {
  return sequenceKind(valueOf(fields, 'content-type') ?? '') !== undefined;
}

function valueOf(fields: readonly string[], key: string): string | undefined {
  return fields.find((_, i) => i % 2 === 1 && fields[i - 1]?.toLowerCase() === key);
}

function ignore(): void {
  // Whoever it happens to is told by its closing.
}
