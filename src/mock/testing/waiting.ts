import { ToolError } from '../../errors.js';
import type { Contract } from '../../model/document.js';
import { operationNamed } from '../operation-named.js';
import type { ReceivedRequest } from '../received.js';

/** Which request to wait for, and how long. */
export interface WaitOptions {
  /** Milliseconds; 2,000 by default. */
  timeout?: number;
  /** Whether a request is the one; all are by default. */
  where?: (request: ReceivedRequest) => boolean;
}

const TIMEOUT = 2000;

/** The requests that the mock keeps. */
export interface KeptRequests {
  all(): ReceivedRequest[];
  one(number: number): ReceivedRequest | undefined;
  /** Numbers of those that were handed over. */
  given: Set<number>;
}

interface Waiting {
  isWanted: (request: ReceivedRequest) => boolean;
  resolve: (request: ReceivedRequest) => void;
  reject: (why: unknown) => void;
}

/** Hands each request over to one who waits for it, whether it was answered before or comes later. */
export class Waits {
  private readonly waiting = new Set<Waiting>();

  constructor(private readonly kept: KeptRequests) {}

  /** @throws ToolError when the documents have no such operation. */
  for(
    id: string,
    contracts: readonly Contract[],
    { timeout = TIMEOUT, where }: WaitOptions = {},
  ): Promise<ReceivedRequest> {
    operationNamed(id, contracts);
    const isWanted = (request: ReceivedRequest): boolean =>
      request.operation === id && request.ms !== null && (where?.(request) ?? true);
    return new Promise((resolve, reject) => {
      const early = this.kept.all().find((each) => !this.kept.given.has(each.number) && isWanted(each));
      if (early) this.give(early, resolve);
      else
        this.wait(
          { isWanted, resolve, reject },
          timeout,
          `no request for '${id}' within ${String(timeout)} ms`,
        );
    });
  }

  /** Looks for one who waits for a request that has just been answered. */
  answered(number: number): void {
    if (this.waiting.size === 0) return;
    const request = this.kept.one(number);
    const one = request && [...this.waiting].find((each) => wants(each, request));
    if (one) this.give(request, one.resolve);
  }

  /** Nobody is left waiting. */
  close(): void {
    for (const { reject } of this.waiting) reject(new ToolError('the mock was closed'));
  }

  private give(request: ReceivedRequest, resolve: Waiting['resolve']): void {
    this.kept.given.add(request.number);
    resolve(request);
  }

  private wait(waiting: Waiting, timeout: number, why: string): void {
    const timer = setTimeout(() => {
      one.reject(new ToolError(`${why}; ${this.inWords()}`));
    }, timeout);
    const over =
      <T>(settle: (value: T) => void) =>
      (value: T): void => {
        clearTimeout(timer);
        this.waiting.delete(one);
        settle(value);
      };
    const one: Waiting = {
      ...waiting,
      resolve: over(waiting.resolve),
      reject: over(waiting.reject),
    };
    this.waiting.add(one);
  }

  private inWords(): string {
    const last = this.kept.all().slice(-MOST_SHOWN);
    if (last.length === 0) return 'nothing was received';
    const each = last.map(({ method, path, operation, status }) => {
      const answer = status === null ? '' : ` → ${String(status)}`;
      return `${method} ${path} (${operation ?? 'no operation'})${answer}`;
    });
    return `received: ${each.join(', ')}`;
  }
}

/** Requests that an error lists. */
const MOST_SHOWN = 5;

/** What the caller's own code throws is told to the caller, and disturbs no answer. */
function wants({ isWanted, reject }: Waiting, request: ReceivedRequest): boolean {
  try {
    return isWanted(request);
  } catch (thrown) {
    reject(thrown);
    return false;
  }
}
