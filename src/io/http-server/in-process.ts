import type { Incoming, Outgoing } from './message.js';
import { pairsOf } from './message.js';

/** Sends a request to a server without a socket: `fetch`, but for where it goes. */
export type InProcessFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export interface InProcessOptions {
  /** What relative URLs start from. */
  base: () => string;
  /** Bytes of a request body. */
  maxBody: number;
  answer: (request: Incoming) => Outgoing | Promise<Outgoing>;
}

/** As many as `fetch` follows (Fetch §4.4). */
const MOST_REDIRECTS = 20;

/** The statuses whose answers have no body (Fetch §2.2.6 "null body status"). */
const NULL_BODY: ReadonlySet<number> = new Set([101, 103, 204, 205, 304]);

/**
 * A `fetch` that asks `answer`, whatever host its URL names. It follows redirects within the host, and what the network
 * is to do to an answer happens as it does to `fetch`: a TypeError, an answer that ends in the middle, or none until the
 * request's signal ends it.
 */
export function inProcessFetch(options: InProcessOptions): InProcessFetch {
  return async (input, init) => {
    const target = input instanceof Request ? input : new URL(input, options.base());
    const requests = [new Request(target, init)];
    underway.add(requests);
    try {
      return await answered(requests, options);
    } finally {
      underway.delete(requests);
    }
  };
}

/**
 * Requests under way, each with those that it was redirected to. The signal that was given tells a Request of its end
 * through a weak reference: what waits for that end alone would be collected as garbage, and wait for ever.
 */
const underway = new Set<readonly Request[]>();

/** The answer to the last of the requests; those that it is redirected to are added. */
async function answered(requests: Request[], options: InProcessOptions): Promise<Response> {
  for (let request = requests.at(-1); request; request = requests.at(-1)) {
    const body = Buffer.from(await request.arrayBuffer());
    request.signal.throwIfAborted();
    const incoming = incomingOf(request, body, options.maxBody);
    const outgoing = await unlessAborted(options.answer(incoming), request.signal);
    const response = await responseTo(request, outgoing);
    const next = redirect(request, response, body);
    if (!next) return named(response, request.url, requests.length > 1);
    if (requests.length > MOST_REDIRECTS) throw failure('redirect count exceeded');
    requests.push(next);
  }
  throw new Error('there is no request');
}

/** With the fields that `fetch` adds, and the mock may look at (Fetch §4.5, §4.6). */
function incomingOf({ method, url, headers: given }: Request, body: Buffer, maxBody: number): Incoming {
  const { host, pathname, search } = new URL(url);
  const headers: Record<string, string> = { host, ...Object.fromEntries(given) };
  headers['accept'] ??= '*/*';
  if (body.length > 0 || /^(POST|PUT|PATCH)$/.test(method)) headers['content-length'] = String(body.length);
  return {
    method,
    target: pathname + search,
    fields: Object.entries(headers).flat(),
    headers,
    body: body.length > maxBody ? 'too-large' : body,
  };
}

function unlessAborted<T>(promised: T | Promise<T>, signal: AbortSignal): T | Promise<T> {
  if (!(promised instanceof Promise)) return promised;
  return Promise.race([promised, aborted(signal)]);
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    // What a signal was aborted for need not be an Error (DOM §3.2).
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

async function responseTo(request: Request, outgoing: Outgoing): Promise<Response> {
  const { status, fields, fault } = outgoing;
  if (fault === 'hang') return aborted(request.signal);
  const headers = new Headers(pairsOf(fields));
  const body = request.method === 'HEAD' || NULL_BODY.has(status) ? null : bodyOf(outgoing);
  if (fault === 'reset' || (fault === 'truncate' && body === null)) throw failure('the connection was reset');
  return new Response(body, { status, headers });
}

function bodyOf({
  body,
  parts,
  fault,
}: Outgoing): ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer> | null {
  const bytes = Buffer.from(body ?? '');
  if (fault === 'truncate')
    return bytes.length < 2 ? null : endingEarly(bytes.subarray(0, bytes.length >> 1));
  if (parts) return inParts(parts);
  return new Uint8Array(bytes);
}

function inParts(parts: readonly string[]): ReadableStream<Uint8Array> {
  const left = parts.values();
  return new ReadableStream({
    pull(controller) {
      const { value, done } = left.next();
      if (done === true) controller.close();
      else controller.enqueue(Buffer.from(value));
    },
  });
}

function endingEarly(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let isSent = false;
  return new ReadableStream({
    pull(controller) {
      if (isSent) controller.error(new TypeError('terminated'));
      else controller.enqueue(bytes);
      isSent = true;
    },
  });
}

/** The request that a redirect asks for (Fetch §4.4); undefined where the answer is to be handed over. */
function redirect(request: Request, { status, headers }: Response, body: Buffer): Request | undefined {
  const location = headers.get('location');
  if (![301, 302, 303, 307, 308].includes(status) || location === null || request.redirect === 'manual')
    return undefined;
  if (request.redirect === 'error') throw failure('unexpected redirect');
  const url = URL.canParse(location, request.url) ? new URL(location, request.url) : undefined;
  if (url?.origin !== new URL(request.url).origin)
    throw failure(`redirected to ${location}, beyond the mock`);
  const { method, signal } = request;
  const isGet = status === 303 ? method !== 'HEAD' : status < 303 && method === 'POST';
  const kept = new Headers(request.headers);
  if (isGet)
    for (const name of ['content-encoding', 'content-language', 'content-location', 'content-type'])
      kept.delete(name);
  const hasBody = !isGet && body.length > 0;
  return new Request(url, {
    method: isGet ? 'GET' : method,
    headers: kept,
    signal,
    ...(hasBody && { body: new Uint8Array(body) }),
  });
}

/** What `fetch` says of where an answer came from, which no constructor takes. */
function named(response: Response, url: string, redirected: boolean): Response {
  const [shown = url] = url.split('#');
  return Object.defineProperties(response, { url: { value: shown }, redirected: { value: redirected } });
}

/** As `fetch` fails in Node.js. */
function failure(why: string): TypeError {
  return new TypeError('fetch failed', { cause: new Error(why) });
}
