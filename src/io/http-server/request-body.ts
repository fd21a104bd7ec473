import type { IncomingMessage } from 'node:http';

/** How many times the limit is read and thrown away, for clients that only look for an answer once they have sent. */
const DRAIN = 10;

const EMPTY = Buffer.alloc(0);

/**
 * Hands over the whole body, or `too-large` beyond the limit; nothing when the client gives up. A request without
 * body is handed over at once.
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
  done: (body: Buffer | 'too-large') => void,
): void {
  const { 'content-length': length, 'transfer-encoding': coding, expect } = request.headers;
  if (coding === undefined && (length === undefined || length === '0')) {
    done(EMPTY);
    return;
  }
  let isDone = false;
  const finish = (body: Buffer | 'too-large'): void => {
    if (!isDone) done(body);
    isDone = true;
  };
  if (expect !== undefined && Number(length ?? 0) > limit) finish('too-large');
  collect(request, limit, finish);
  request.on('error', () => (isDone = true));
}

function collect(
  request: IncomingMessage,
  limit: number,
  finish: (body: Buffer | 'too-large') => void,
): void {
  let first: Buffer | undefined;
  let more: Buffer[] | undefined;
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) {
      first = more = undefined;
      if (size <= limit * DRAIN) return;
      finish('too-large');
      request.pause();
    } else if (first) (more ??= [first]).push(chunk);
    else first = chunk;
  });
  request.on('end', () => finish(size > limit ? 'too-large' : more ? Buffer.concat(more) : (first ?? EMPTY)));
}
