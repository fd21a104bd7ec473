import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { ToolError, messageOf } from '../errors.js';
import type { HeaderList } from '../message/headers.js';
import { splitTarget } from '../mocking/request.js';
import type { MockRequest } from '../mocking/request.js';

export interface ServerLimits {
  /** Bytes of a request body. */
  body: number;
  /** Milliseconds in which a request's header section must have arrived. */
  headersTimeout: number;
  /** Milliseconds in which a whole request must have arrived. */
  requestTimeout: number;
  /** Milliseconds an idle connection is kept. */
  keepAliveTimeout: number;
}

export interface ServerAnswer {
  status: number;
  headers: readonly (readonly [name: string, value: string])[];
  body: string | undefined;
}

export interface ServerOptions {
  host: string;
  port: number;
  limits: ServerLimits;
  /** Must not reject. */
  answer: (request: MockRequest, target: string) => Promise<ServerAnswer>;
}

export interface RunningServer {
  url: string;
  close(): Promise<void>;
}

/** Serves HTTP/1.1 until closed. @throws ToolError when the address cannot be listened on. */
export async function serve(options: ServerOptions): Promise<RunningServer> {
  const { limits } = options;
  const { requestTimeout, keepAliveTimeout } = limits;
  // Node refuses a header section that may take longer than the whole request; 0 stands for no limit.
  const headersTimeout = Math.min(limits.headersTimeout, requestTimeout || limits.headersTimeout);
  const server = createServer({
    headersTimeout,
    requestTimeout,
    keepAliveTimeout,
    // Node looks for late requests only this often.
    connectionsCheckingInterval: Math.min(5000, headersTimeout || 5000, requestTimeout || 5000),
  });
  const connections = new Connections(server);
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    handleRequest(request, response, options, connections).catch(() => response.destroy());
  };
  server.on('request', handle);
  // Only a body that will be read is asked for (RFC 9110 §10.1.1).
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (Number(request.headers['content-length'] ?? 0) <= limits.body) response.writeContinue();
    handle(request, response);
  });
  await listen(server, options);
  return { url: urlOf(server, options.host), close: () => connections.close() };
}

function listen(server: Server, { host, port }: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    try {
      server.listen(port, host, resolve);
    } catch (thrown) {
      // A port out of range is thrown, not emitted.
      reject(listenError(thrown, host, port));
    }
  });
}

function listenError(thrown: unknown, host: string, port: number): ToolError {
  const code = (thrown as { code?: unknown }).code;
  const address = `${host}:${String(port)}`;
  switch (code) {
    case 'EADDRINUSE':
      return new ToolError(`${address} is in use`, {
        hint: 'Choose another port, or 0 for any that is free.',
        cause: thrown,
      });
    case 'EACCES':
      return new ToolError(`${address} needs more rights than this process has`, {
        hint: 'Choose a port above 1023, or 0 for any that is free.',
        cause: thrown,
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ToolError(`${host} is no address of this machine`, {
        hint: 'Use 127.0.0.1 for this machine only, 0.0.0.0 for every interface.',
        cause: thrown,
      });
    default:
      return new ToolError(`cannot listen on ${address}: ${messageOf(thrown)}`, { cause: thrown });
  }
}

/** An address that a client on this machine can use. */
function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${String(port)}`;
}

/** Knows which connections owe an answer, so that closing need not wait for the others. */
class Connections {
  private readonly owing = new Map<Socket, number>();
  private closing: Promise<void> | undefined;

  constructor(private readonly server: Server) {
    server.on('connection', (socket: Socket) => {
      this.owing.set(socket, 0);
      socket.once('close', () => this.owing.delete(socket));
    });
  }

  get isClosing(): boolean {
    return this.closing !== undefined;
  }

  /** From when a request has been read until its answer is sent, or can no longer be. */
  answering({ socket }: IncomingMessage, response: ServerResponse): void {
    this.owing.set(socket, (this.owing.get(socket) ?? 0) + 1);
    response.once('close', () => {
      const left = (this.owing.get(socket) ?? 1) - 1;
      if (socket.destroyed) return;
      this.owing.set(socket, left);
      if (this.isClosing && left === 0) socket.destroySoon();
    });
  }

  /**
   * Stops listening and resolves once every request that was read is answered. Connections that are idle, new, or
   * still sending are ended at once: Node alone would wait for them.
   */
  close(): Promise<void> {
    return (this.closing ??= new Promise((resolve) => {
      this.server.close(() => resolve());
      for (const [socket, owed] of this.owing) if (owed === 0) socket.destroy();
    }));
  }
}

async function handleRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { limits, answer }: ServerOptions,
  connections: Connections,
): Promise<void> {
  // A client that goes away in between is no error of ours.
  response.on('error', () => undefined);
  const body = await readBody(request, limits.body);
  if (body === undefined) return;
  connections.answering(request, response);
  const target = request.url ?? '/';
  const headers = headerList(request.rawHeaders);
  const answered = await answer(
    { method: request.method ?? 'GET', ...splitTarget(target), headers, body },
    target,
  );
  const isLast = body === 'too-large' || connections.isClosing;
  send(response, answered, request.method === 'HEAD', isLast);
}

function headerList(raw: readonly string[]): HeaderList {
  return raw.flatMap((name, i): [string, string][] => (i % 2 === 0 ? [[name, raw[i + 1] ?? '']] : []));
}

/** How many times the limit is read and thrown away, for clients that only look for an answer once they have sent. */
const DRAIN = 10;

/** The whole body; `too-large` beyond the limit; undefined when the client gave up. */
function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array | 'too-large' | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const isExpected = request.headers.expect !== undefined;
    if (isExpected && Number(request.headers['content-length'] ?? 0) > limit) resolve('too-large');
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks.length = 0;
      if (size > limit * DRAIN) {
        resolve('too-large');
        request.pause();
      }
    });
    request.on('end', () => resolve(size > limit ? 'too-large' : Buffer.concat(chunks)));
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}

function send(
  response: ServerResponse,
  { status, headers, body }: ServerAnswer,
  isHead: boolean,
  isLast: boolean,
): void {
  if (response.destroyed) return;
  response.statusCode = status;
  for (const [name, value] of headers) response.appendHeader(name, value);
  if (isLast) response.setHeader('Connection', 'close');
  // The statuses without content must not state its length (RFC 9110 §8.6).
  if (status !== 204 && status !== 304) response.setHeader('Content-Length', Buffer.byteLength(body ?? ''));
  response.end(isHead ? undefined : body);
}
