import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type * as https from 'node:https';
import { onDemand } from '../../on-demand.js';
import type { KeyPair } from '../tls.js';
import { Connections } from './connections.js';
import type { Address } from './listen.js';
import { listen, urlOf } from './listen.js';
import type { Incoming, Outgoing } from './message.js';
import { readBody } from './request-body.js';

const secure = onDemand((load) => load('node:https') as typeof https);

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

export interface ServerOptions extends Address {
  limits: ServerLimits;
  /** Serves HTTPS with these. */
  tls?: KeyPair | undefined;
  /** Must neither throw nor reject. */
  answer: (request: Incoming) => Outgoing | Promise<Outgoing>;
}

export interface RunningServer {
  url: string;
  close(): Promise<void>;
}

/** Serves HTTP/1.1 until closed. @throws ToolError when the address cannot be listened on. */
export async function serve(options: ServerOptions): Promise<RunningServer> {
  const server = create(options);
  const connections = new Connections(server, options.tls !== undefined);
  const handle = (request: IncomingMessage, response: ServerResponse): void =>
    handleRequest(request, response, options, connections);
  server.on('request', handle);
  // Only a body that will be read is asked for (RFC 9110 §10.1.1).
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (Number(request.headers['content-length'] ?? 0) <= options.limits.body) response.writeContinue();
    handle(request, response);
  });
  await listen(server, options);
  return {
    url: urlOf(server, options.tls ? 'https' : 'http', options.host),
    close: () => connections.close(),
  };
}

function create({ limits, tls }: ServerOptions): Server {
  const { requestTimeout, keepAliveTimeout } = limits;
  // Node refuses a header section that may take longer than the whole request; 0 stands for no limit.
  const headersTimeout = Math.min(limits.headersTimeout, requestTimeout || limits.headersTimeout);
  const settings = {
    headersTimeout,
    requestTimeout,
    keepAliveTimeout,
    // Node looks for late requests only this often.
    connectionsCheckingInterval: Math.min(5000, headersTimeout || 5000, requestTimeout || 5000),
  };
  return tls ? secure().createServer({ ...settings, ...tls }) : createServer(settings);
}

function handleRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { limits, answer }: ServerOptions,
  connections: Connections,
): void {
  // A client that goes away in between is no error of ours.
  response.on('error', ignore);
  readBody(request, limits.body, (body) => {
    connections.answering(request, response);
    const { method = 'GET', url: target = '/', rawHeaders: fields, headers } = request;
    const answered = answer({ method, target, fields, headers, body });
    const finish = (outgoing: Outgoing): void =>
      send(request, response, outgoing, connections, body === 'too-large');
    if (answered instanceof Promise) answered.then(finish).catch(() => response.destroy());
    else finish(answered);
  });
}

function ignore(): void {
  // Nothing is left to be done.
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  outgoing: Outgoing,
  connections: Connections,
  isTooLarge: boolean,
): void {
  if (response.destroyed) return;
  const { status, fields, body, fault } = outgoing;
  if (fault !== undefined) {
    applyNetworkFault(request, response, outgoing, connections);
    return;
  }
  const isLast = isTooLarge || connections.isClosing;
  response.writeHead(status, isLast ? [...fields, 'Connection', 'close'] : fields);
  if (outgoing.parts && request.method !== 'HEAD') {
    response.flushHeaders();
    for (const part of outgoing.parts) response.write(part);
    response.end();
  } else response.end(request.method === 'HEAD' ? undefined : body);
}

/** Does to the answer what its fault says; the connection is never used again. */
function applyNetworkFault(
  { method, socket }: IncomingMessage,
  response: ServerResponse,
  { status, fields, body, fault }: Outgoing,
  connections: Connections,
): void {
  if (fault === 'hang') {
    // Nobody will be answered, so closing must not wait for it.
    connections.settle(socket);
    return;
  }
  if (fault === 'reset') {
    // A TLS socket cannot send RST by itself.
    if ('encrypted' in socket) socket.destroy();
    else socket.resetAndDestroy();
    return;
  }
  const bytes = Buffer.from(method === 'HEAD' ? '' : (body ?? ''));
  if (bytes.length < 2) {
    socket.end(`HTTP/1.1 ${String(status)} `);
    return;
  }
  response.writeHead(status, fields);
  response.write(bytes.subarray(0, bytes.length >> 1), () => socket.end());
}
