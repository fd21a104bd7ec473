import { HeadSection } from '../http-client/head-section.js';
import type { ParseHandler } from '../http-client/llhttp.js';
import { CONTINUE, Parser, STOP, WITHOUT_BODY, WITHOUT_HTTP } from '../http-client/llhttp.js';

/** An answer without its body. */
export interface AnswerHead {
  status: number;
  statusText: string;
  /** Names and values in turn, as received. */
  fields: string[];
  /** The same of what follows the body; empty until that has come. */
  trailers: string[];
}

/** An error of what a server sends, with a code as Node's own have one. */
export class InvalidAnswer extends Error {
  constructor(
    message: string,
    readonly code: 'HPE_HEADER_OVERFLOW' | 'HPE_INVALID',
  ) {
    super(message);
  }
}

/** Reads the answers on one connection, one after the other, as they come. `begin` announces each. */
export class AnswerReader {
  /** What the last reading has brought: informational answers, and parts of the body, in memory of their own. */
  hints: AnswerHead[] = [];
  parts: Uint8Array[] = [];
  /** The answer, once its header section has come. */
  head: AnswerHead | undefined;
  /** Whether any byte came, whether all of them did, and whether the connection can carry another exchange then. */
  hasBegun = false;
  isComplete = false;
  isKeptAlive = false;
  private readonly parser = new Parser(this.handler());
  private isAwaited = false;
  private isHeadAsked = false;
  private readonly section: HeadSection;

  /** `mostFieldBytes`: of a header section, and of trailers. */
  constructor(mostFieldBytes: number) {
    this.section = new HeadSection(mostFieldBytes);
  }

  /** `isHeadAsked`: the answer to HEAD has the fields of a body, but none (RFC 9112 §6.3). */
  begin(isHeadAsked: boolean): void {
    this.isAwaited = true;
    this.isHeadAsked = isHeadAsked;
    this.hasBegun = this.isComplete = this.isKeptAlive = false;
    this.head = undefined;
  }

  /** Reads what arrived, and gives back what is wrong with it. The chunk may be written over afterwards. */
  read(chunk: Buffer): InvalidAnswer | undefined {
    this.hasBegun = true;
    if (this.hints.length > 0) this.hints = [];
    this.parts = [];
    return this.errorOf(this.parser.execute(chunk));
  }

  /** The connection ended: that completes an answer of no stated length (RFC 9112 §6.3). */
  finish(): void {
    this.parser.finish();
  }

  free(): void {
    this.parser.free();
  }

  private errorOf(fault: string | undefined): InvalidAnswer | undefined {
    if (this.section.isOverflowing) return new InvalidAnswer('Header overflow', 'HPE_HEADER_OVERFLOW');
    return fault === undefined ? undefined : new InvalidAnswer(fault, 'HPE_INVALID');
  }

  private handler(): ParseHandler {
    return {
      onMessageBegin: () => {
        if (!this.isAwaited) return STOP;
        this.section.begin();
        return CONTINUE;
      },
      onStatus: (text) => this.section.status(text),
      onHeaderField: (text) => this.section.name(text),
      onHeaderValue: (text) => this.section.value(text),
      onHeadersComplete: (status, isUpgrade, isKeptAlive) => this.headed(status, isUpgrade, isKeptAlive),
      onBody: (bytes) => {
        this.parts.push(Buffer.from(bytes));
        return CONTINUE;
      },
      onMessageComplete: () => {
        if (!this.head) return CONTINUE;
        this.head.trailers = this.section.fields;
        this.isComplete = true;
        this.isAwaited = false;
        return CONTINUE;
      },
    };
  }

  private headed(status: number, isUpgrade: boolean, isKeptAlive: boolean): number {
    const { section } = this;
    const head = { status, statusText: section.statusText, fields: section.taken(), trailers: [] };
    // Informational answers come before the answer (RFC 9110 §15.2), but 101 is the last that is HTTP.
    if (status < 200 && !isUpgrade) {
      this.hints.push(head);
      return CONTINUE;
    }
    this.head = head;
    this.isKeptAlive = isKeptAlive && !isUpgrade;
    return isUpgrade ? WITHOUT_HTTP : this.isHeadAsked ? WITHOUT_BODY : CONTINUE;
  }
}
