import { Agent as HttpAgent, maxHeaderSize, request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { FailureReason, HttpFailure, HttpResponse, PlannedRequest, SentRequest } from '../model.js';

export interface HttpLimits {
  /** Milliseconds for a whole exchange. */
  timeout: number;
  /** Milliseconds until a connection stands. */
  connectTimeout: number;
  /** Bytes of a response body, as they arrive. */
  maxBody: number;
}

export interface HttpClient {
  /** Sends one request and never throws: what goes wrong is the outcome. Redirects are not followed. */
  send(
    request: SentRequest,
    timeout?: number,
  ): Promise<{ outcome: HttpResponse | HttpFailure; duration: number }>;
  close(): void;
}

/** The request as it goes to a server: `server` is everything before the document's paths. */
export function addressed(planned: PlannedRequest, server: string): SentRequest {
  const { method, target, headers, body } = planned;
  const url = `${server.replace(/\/+$/, '')}${target}`;
  return { method, url, headers, ...(body === undefined ? {} : { body }) };
}

/** A client with connections of its own, kept alive between requests. */
export function createHttpClient(limits: HttpLimits, connections: number): HttpClient {
  const options = { keepAlive: true, maxSockets: connections };
  const agents = { http: new HttpAgent(options), https: new HttpsAgent(options) };
  let closed = false;
  return {
    async send(request, timeout = limits.timeout) {
      const own = { ...limits, timeout };
      const started = performance.now();
      let attempt = await new Transfer(request, own, agents).run();
      // A kept-alive connection that the server closed meanwhile says nothing about this request (RFC 9112 §9.5).
      if (attempt.stale && !closed) {
        // Where one was closed, so may be the other idle ones.
        dropIdle(agents.http);
        dropIdle(agents.https);
        attempt = await new Transfer(request, own, agents).run();
      }
      return { outcome: attempt.outcome, duration: performance.now() - started };
    },
    close() {
      closed = true;
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

function dropIdle({ freeSockets }: HttpAgent): void {
  for (const socket of Object.values(freeSockets).flat()) socket?.destroy();
}

interface Attempt {
  outcome: HttpResponse | HttpFailure;
  /** The connection was reused and died before any answer: worth one more try on a fresh one. */
  stale: boolean;
}

const CUT_OFF = 'the connection closed before the body was complete';

class Transfer {
  private resolve!: (attempt: Attempt) => void;
  private request: ClientRequest | undefined;
  private timers: NodeJS.Timeout[] = [];
  private connected = false;
  private answered = false;

  constructor(
    private readonly sent: SentRequest,
    private readonly limits: HttpLimits,
    private readonly agents: { http: HttpAgent; https: HttpsAgent },
  ) {}

  run(): Promise<Attempt> {
    return new Promise((resolve) => {
      this.resolve = resolve;
      this.timers.push(setTimeout(() => this.timedOut(), this.limits.timeout));
      try {
        this.start();
      } catch (thrown) {
        // Node refuses to send it, for example a header with a line break: the request is at fault, not the server.
        this.fail('protocol', thrown instanceof Error ? thrown.message : String(thrown));
      }
    });
  }

  private start(): void {
    const { method, url, headers, body } = this.sent;
    const { isSecure, options } = connectionOptions(url);
    const fields =
      body === undefined ? headers : [...headers, ['Content-Length', String(Buffer.byteLength(body))]];
    const request = (isSecure ? httpsRequest : httpRequest)({
      ...options,
      method,
      headers: grouped(fields as [string, string][]),
      agent: isSecure ? this.agents.https : this.agents.http,
    });
    this.request = request;
    const connecting = setTimeout(() => {
      if (!this.connected)
        this.fail('connect', `no connection within ${String(this.limits.connectTimeout)} ms`);
    }, this.limits.connectTimeout);
    this.timers.push(connecting);
    request.once('socket', (socket) => {
      const ready = (): void => {
        this.connected = true;
        clearTimeout(connecting);
      };
      if (socket.connecting) socket.once(isSecure ? 'secureConnect' : 'connect', ready);
      else ready();
    });
    request.once('response', (response) => this.receive(response));
    // Nobody asked for another protocol; without a listener node:http would wait for ever.
    request.once('upgrade', (response, socket) => {
      socket.destroy();
      this.finish(responseOf(response, []));
    });
    request.once('error', (error: NodeJS.ErrnoException) => this.failed(error));
    request.end(body);
  }

  private receive(response: IncomingMessage): void {
    this.answered = true;
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > this.limits.maxBody) {
        return this.fail('too-large', `the body is larger than ${String(this.limits.maxBody)} bytes`);
      }
      chunks.push(chunk);
    });
    response.once('end', () => {
      if (!response.complete) return this.fail('reset', CUT_OFF);
      this.finish(responseOf(response, chunks));
    });
    response.once('error', (error: NodeJS.ErrnoException) => this.failed(error));
    response.once('aborted', () => this.fail('reset', CUT_OFF));
  }

  private timedOut(): void {
    const budget = `${String(this.limits.timeout)} ms`;
    if (!this.connected && !this.answered) return this.fail('connect', `no connection within ${budget}`);
    this.fail(
      'timeout',
      this.answered ? `the body was not complete within ${budget}` : `no answer within ${budget}`,
    );
  }

  private failed(error: NodeJS.ErrnoException): void {
    if (error.code === 'HPE_HEADER_OVERFLOW')
      return this.fail('too-large', `the header section is larger than ${String(maxHeaderSize)} bytes`);
    if (error.code?.startsWith('HPE_') === true)
      return this.fail('protocol', `not valid HTTP: ${error.message.replace(/^Parse Error: /, '')}`);
    if (!this.connected) return this.fail('connect', error.message || (error.code ?? 'connection refused'));
    if (this.answered) return this.fail('reset', CUT_OFF);
    const stale = this.request?.reusedSocket === true;
    this.fail('reset', 'the server closed the connection without an answer', stale);
  }

  private fail(reason: FailureReason, message: string, stale = false): void {
    this.finish({ kind: 'failure', reason, message }, stale);
  }

  /** Only the first outcome counts; the connection of a failed exchange is not used again. */
  private finish(outcome: HttpResponse | HttpFailure, stale = false): void {
    for (const timer of this.timers) clearTimeout(timer);
    if (outcome.kind === 'failure') {
      this.request?.on('error', () => undefined);
      this.request?.destroy();
    }
    this.resolve({ outcome, stale });
  }
}

function responseOf(
  { statusCode = 0, statusMessage = '', rawHeaders }: IncomingMessage,
  chunks: Buffer[],
): HttpResponse {
  const headers = rawHeaders.flatMap((name, i): [string, string][] =>
    i % 2 === 0 ? [[name, readable(rawHeaders[i + 1] ?? '')]] : [],
  );
  return {
    kind: 'response',
    status: statusCode,
    statusText: statusMessage,
    headers,
    body: Buffer.concat(chunks),
  };
}

/** node:http reads one character from each byte; most servers that send other than ASCII mean UTF-8. */
function readable(bytes: string): string {
  if (/^[\x20-\x7e]*$/.test(bytes)) return bytes;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return bytes;
  }
}

/**
 * Node's own URL handling normalises paths (`/a/../b`, `//`); what is sent must be what was planned, byte for byte.
 */
function connectionOptions(url: string): {
  isSecure: boolean;
  options: { host: string; port: number; path: string };
} {
  const { protocol, hostname, port } = new URL(url);
  const isSecure = protocol === 'https:';
  const target = url
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
    .replace(/#.*$/s, '')
    .replaceAll(/[^\x21-\x7e]+/g, (text) => encodeURIComponent(text.toWellFormed()));
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const path = target.startsWith('/') ? target : `/${target}`;
  return { isSecure, options: { host, port: port === '' ? (isSecure ? 443 : 80) : Number(port), path } };
}

/** Fields of one name become one entry, in the first one's spelling: that is how node:http sends repeated fields. */
function grouped(fields: readonly (readonly [string, string])[]): Record<string, string | string[]> {
  const byName = new Map<string, [name: string, values: string[]]>();
  for (const [name, value] of fields) {
    const known = byName.get(name.toLowerCase());
    // node:http writes one byte for each character: this makes it write UTF-8, as curl does.
    const bytes = Buffer.from(value).toString('latin1');
    if (known) known[1].push(bytes);
    else byName.set(name.toLowerCase(), [name, [bytes]]);
  }
  return Object.fromEntries(
    [...byName.values()].map(([name, values]) => [name, values.length > 1 ? values : (values[0] ?? '')]),
  );
}
