import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { messageOf, ToolError } from '../errors.js';
import type { OpenConnection } from './http-client/connection.js';

/** What answers requests by itself, as the Fetch Standard has it. */
export type FetchHandler = (request: Request) => Response | Promise<Response>;

/**
 * An application of a framework: a listener of node:http (Express, Connect, Koa's `callback()`), what has a `fetch`
 * (Hono, H3), what is a server or has one (Fastify).
 */
export type App = RequestListener | Server | { fetch: FetchHandler } | FastifyLike;

/** Fastify as far as it is needed. */
interface FastifyLike {
  server: Server;
  ready(): PromiseLike<unknown>;
}

/**
 * Opens connections to an application without a socket: node:http reads and writes them as it does others.
 * @throws ToolError when it is none of the kinds that are known.
 */
export async function connectionsTo(app: App): Promise<OpenConnection> {
  const server = await serverOf(app);
  return () => {
    const [here, there] = pair();
    server.emit('connection', there);
    return here;
  };
}

async function serverOf(app: App): Promise<Server> {
  if (typeof app === 'function') return createServer(app);
  if ('ready' in app && 'server' in app) {
    await app.ready();
    return app.server;
  }
  if ('fetch' in app && typeof app.fetch === 'function')
    return createServer(listenerOf((request) => app.fetch(request)));
  if ('emit' in app && 'listen' in app) return app;
  throw new ToolError(
    'app: expected a listener of node:http, an object with fetch, a Fastify instance or a server',
  );
}

/** A listener that hands requests to a handler of the Fetch Standard. */
function listenerOf(handler: FetchHandler): RequestListener {
  return (incoming, outgoing) => {
    void answer(handler, incoming, outgoing).catch((thrown: unknown) => {
      outgoing.statusCode = 500;
      outgoing.end(messageOf(thrown));
    });
  };
}

async function answer(
  handler: FetchHandler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/', headers } = incoming;
  const body = await buffer(incoming);
  const fields = new Headers();
  for (let i = 0; i < incoming.rawHeaders.length; i += 2)
    fields.append(incoming.rawHeaders[i] ?? '', incoming.rawHeaders[i + 1] ?? '');
  const hasBody = method !== 'GET' && method !== 'HEAD' && body.length > 0;
  const request = new Request(`http://${headers.host ?? 'localhost'}${url}`, {
    method,
    headers: fields,
    ...(hasBody && { body }),
  });
  const response = await handler(request);
  outgoing.statusCode = response.status;
  outgoing.statusMessage = response.statusText;
  // Each cookie has a field of its own.
  for (const [name, value] of response.headers) if (name !== 'set-cookie') outgoing.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

/** The two ends of a connection: what is written to one is read from the other. */
function pair(): [Duplex, Duplex] {
  const here = new End();
  const there = new End(here);
  here.other = there;
  return [here, there];
}

class End extends Duplex {
  private isOver = false;

  constructor(public other?: End) {
    super();
  }

  override _read(): void {
    // What comes is pushed by the other end.
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error) => void): void {
    this.other?.arrive(chunk);
    done();
  }

  override _final(done: (error?: Error) => void): void {
    this.other?.arrive(null);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    // Where one end is gone, nothing more comes from it.
    this.other?.arrive(null);
    done(error);
  }

  private arrive(chunk: Buffer | null): void {
    if (this.isOver || this.destroyed) return;
    this.isOver = chunk === null;
    this.push(chunk);
  }
}
