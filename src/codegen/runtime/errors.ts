import type { Snippets } from './snippet.js';

/** Why a call gives no answer. */
export const ERRORS: Snippets = {
  ClientError: {
    code: String.raw`/**
 * A call that gives no answer. What a server answers, be it an error, is an answer: the data or the error of the result.
 * The message holds no credentials, and nothing of the request but its method and the path in the document.
 */
export class ClientError extends Error {
  override name = 'ClientError';
  /** Such as GET /pets/{id}. */
  declare readonly operation: string;
  constructor(operation: string, why: string, cause?: unknown) {
    super(operation + ': ' + why, { cause });
    this.operation = operation;
  }
}`,
  },
  NetworkError: {
    code: String.raw`/** The request was not sent, or its answer did not come, or not to its end; the cause is what fetch says. */
export class NetworkError extends ClientError {
  override name = 'NetworkError';
}`,
    needs: ['ClientError'],
  },
  TimeoutError: {
    code: String.raw`/** The answer took longer than the timeout. */
export class TimeoutError extends ClientError {
  override name = 'TimeoutError';
}`,
    needs: ['ClientError'],
  },
  AbortError: {
    code: String.raw`/** The signal of the call was aborted; the cause is its reason. */
export class AbortError extends ClientError {
  override name = 'AbortError';
}`,
    needs: ['ClientError'],
  },
  DecodeError: {
    code: String.raw`/** The body of a success is not the JSON that it should be; the cause is what the parser says. */
export class DecodeError extends ClientError {
  override name = 'DecodeError';
}`,
    needs: ['ClientError'],
  },
  failing: {
    code: String.raw`/** Throws why a call of the operation gives no answer, which a signal may say. */
function failing({ operation }: Described, signal: AbortSignal | null | undefined): (cause?: unknown) => never {
  return (cause) => {
  const reason = (signal?.aborted ? signal.reason : cause) as Reason;
  const [Class, why] =
    /timeout/i.test(reason?.name! + reason?.cause?.code)
      ? [TimeoutError, 'timed out']
      : signal?.aborted
        ? [AbortError, 'aborted']
        : reason?.name === 'SyntaxError'
          ? [DecodeError, 'the body is not JSON']
          : [NetworkError, 'no whole answer came'];
  throw new Class(operation, why, reason);
  };
}`,
    needs: [
      'Described',
      'Reason',
      'ClientError',
      'NetworkError',
      'TimeoutError',
      'AbortError',
      'DecodeError',
    ],
  },
  Reason: {
    code: String.raw`/** Why a signal is aborted, or a fetch fails: Node says more in a cause. */
type Reason = { name?: string; cause?: { code?: string } } | undefined;`,
  },
  retries: {
    code: String.raw`export interface RetryOptions {
  /** How often a request is sent again. Default: 2. */
  times?: number;
  /** Milliseconds before it is sent again, doubled each time, where the server names no Retry-After. Default: 500. */
  delay?: number;
  /** Milliseconds that are waited at most; where the server asks for more, its answer is given. Default: 30,000. */
  maxDelay?: number;
}

/**
 * For the option retry: sends again what no answer came to, and what is answered 429, 502, 503 or 504, after the time
 * that Retry-After names (RFC 9110 §10.2.3).
 */
export function retries({ times = 2, delay = 500, maxDelay = 30_000 }: RetryOptions = {}): Retry {
  return async (attempt, { method, parts }, signal) => {
    if (!/^(GET|HEAD|OPTIONS|QUERY)$/.test(method) && !parts().includes(reads)) return attempt();
    for (let n = 0; ; n++) {
      const response = await attempt().catch((error: unknown) => {
        if (n >= times || signal?.aborted) throw error;
      });
      if (response && (n >= times || ![429, 502, 503, 504].includes(response.status))) return response;
      const after = response?.headers.get('Retry-After') ?? '';
      const stated = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - Date.now();
      const wait = Number.isNaN(stated) ? delay * 2 ** n : Math.max(0, stated);
      if (response && wait > maxDelay) return response;
      await response?.body?.cancel();
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(wait, maxDelay));
        signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
      });
    }
  };
}`,
    needs: ['Retry', 'reads'],
  },
};
