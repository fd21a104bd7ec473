import { maxHeaderSize } from 'node:http';
import { readableValue } from '../../http/field-value.js';
import { sequenceKind } from '../../http/sequences/kinds.js';
import type { FailureReason, HttpFailure, HttpResponse } from '../../model/exchange.js';
import { HeadSection } from './head-section.js';
import type { ParseHandler } from './llhttp.js';
import { CONTINUE, Parser, STOP, WITHOUT_BODY, WITHOUT_HTTP } from './llhttp.js';

/** How the response to a request is to be read. */
export interface Reading {
  /** The answer to HEAD has the fields of a body, but none (RFC 9112 §6.3). */
  isHead: boolean;
  /** Bytes of a body, as they arrive. */
  maxBody: number;
}

export const CUT_OFF = 'the connection closed before the body was complete';

/** Reads the responses on one connection, one after the other. `begin` announces each. */
export class ResponseReader {
  /** Whether any byte came, and whether the header section is complete. */
  hasBegun = false;
  isAnswered = false;
  /** Whether the connection can carry another exchange after this one. */
  isKeptAlive = false;
  private readonly parser = new Parser(this.handler());
  /** Whether the body is a sequence of items, which may never end. */
  isStream = false;
  private isFull = false;
  private reading: Reading | undefined;
  private maxBody = 0;
  private failure: HttpFailure | undefined;
  private isComplete = false;
  private status = 0;
  private readonly section = new HeadSection(maxHeaderSize);
  private fields: readonly string[] = [];
  private chunks: Buffer[] = [];
  private size = 0;

  begin(reading: Reading): void {
    this.reading = reading;
    this.maxBody = reading.maxBody;
    this.hasBegun = this.isAnswered = this.isKeptAlive = this.isComplete = false;
    this.isStream = this.isFull = false;
    this.chunks = [];
    this.size = 0;
  }

  /** Reads what arrived; the outcome, once it is known. The chunk may be written over afterwards. */
  read(chunk: Buffer): HttpResponse | HttpFailure | undefined {
    this.hasBegun = true;
    const fault = this.parser.execute(chunk);
    if (this.failure) return this.failure;
    if (this.isFull) return this.unfinished();
    // What follows a response is no answer to anything, and may have been meant as part of it.
    if (fault !== undefined)
      return broken(this.isComplete ? 'there is more after the end of the response' : fault);
    return this.isComplete ? this.response() : undefined;
  }

  /** The connection ended: that completes a response of no stated length (RFC 9112 §6.3). */
  finish(): HttpResponse | HttpFailure {
    const fault = this.parser.finish();
    if (this.failure) return this.failure;
    if (fault === undefined && this.isComplete) return this.response();
    return failure('reset', this.isAnswered ? CUT_OFF : 'the server closed the connection without an answer');
  }

  /** What has come of a stream so far; undefined where nothing of it has. */
  unfinished(): HttpResponse | undefined {
    return this.isStream ? { ...this.response(), isOpen: true } : undefined;
  }

  /** Whether any of the body has come. */
  get hasBody(): boolean {
    return this.size > 0;
  }

  free(): void {
    this.parser.free();
  }

  private response(): HttpResponse {
    const { status, fields, chunks } = this;
    const { statusText } = this.section;
    const headers: [string, string][] = [];
    for (let i = 0; i < fields.length; i += 2)
      headers.push([fields[i] ?? '', readableValue(fields[i + 1] ?? '')]);
    const [only] = chunks;
    const body = only && chunks.length === 1 ? only : Buffer.concat(chunks);
    return { kind: 'response', status, statusText, headers, body, maxDecoded: this.maxBody };
  }

  private handler(): ParseHandler {
    return {
      onMessageBegin: () => {
        if (!this.reading) return STOP;
        this.section.begin();
        return CONTINUE;
      },
      onStatus: (text) => this.counted(this.section.status(text)),
      onHeaderField: (text) => this.counted(this.section.name(text)),
      onHeaderValue: (text) => this.counted(this.section.value(text)),
      onHeadersComplete: (status, isUpgrade, isKeptAlive) => {
        this.status = status;
        // Trailers are counted and forgotten.
        this.fields = this.section.taken();
        // Informational answers come before the answer (RFC 9110 §15.2), but 101 is the last that is HTTP.
        this.isAnswered = status >= 200 || isUpgrade;
        this.isKeptAlive = isKeptAlive && !isUpgrade;
        this.isStream = this.isAnswered && this.reading?.isHead !== true && this.announcesStream();
        if (isUpgrade) this.complete();
        return isUpgrade ? WITHOUT_HTTP : this.reading?.isHead === true ? WITHOUT_BODY : CONTINUE;
      },
      onBody: (bytes) => this.data(bytes),
      onMessageComplete: () => {
        if (this.isAnswered) this.complete();
        return CONTINUE;
      },
    };
  }

  private announcesStream(): boolean {
    const at = this.fields.findIndex((text, i) => i % 2 === 0 && text.toLowerCase() === 'content-type');
    return at >= 0 && sequenceKind(this.fields[at + 1] ?? '') !== undefined;
  }

  private complete(): void {
    this.isComplete = true;
    this.reading = undefined;
  }

  private counted(outcome: number): number {
    if (this.section.isOverflowing)
      this.failure = failure('too-large', `the header section is larger than ${String(maxHeaderSize)} bytes`);
    return outcome;
  }

  private data(bytes: Buffer): number {
    const { maxBody } = this;
    this.size += bytes.length;
    this.chunks.push(Buffer.from(bytes));
    if (this.size <= maxBody) return CONTINUE;
    this.isFull = this.isStream;
    if (this.isFull) return STOP;
    this.failure = failure('too-large', `the body is larger than ${String(maxBody)} bytes`);
    return STOP;
  }
}

export function failure(reason: FailureReason, message: string): HttpFailure {
  return { kind: 'failure', reason, message };
}

function broken(why: string): HttpFailure {
  return failure('protocol', `not valid HTTP: ${why}`);
}
