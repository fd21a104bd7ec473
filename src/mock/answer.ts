import type { Operation } from '../model/document.js';
import type { SentRequest } from '../model/exchange.js';

/** What the mock answers, and why. */
export interface MockAnswer {
  status: number;
  headers: [name: string, value: string][];
  /** Undefined where the answer has no content. */
  body: string | undefined;
  /** The parts of the body that are sent one after the other, where it is a sequence. */
  parts?: readonly string[] | undefined;
  operation: Operation | undefined;
  /** Name of the response example in the answer; undefined when it has none. */
  example: string | undefined;
  /** Why the request was not served; undefined when it was. */
  refused: string | undefined;
  /** Why the body is not valid, where no valid one could be made up; undefined elsewhere. */
  invalid: string | undefined;
  /** The requests that the operation's callbacks describe. */
  callbacks: readonly SentRequest[];
  /** True if it is the answer that a test has set. */
  isStubbed?: boolean;
  /** True if an equal request is answered otherwise. */
  isRandom: boolean;
}
