import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { ToolError } from '../../errors.js';
import { isLoopback } from '../../http/loopback.js';
import { listen, urlOf } from '../http-server/listen.js';
import type { KeyPair } from '../tls.js';
import type { CopyLimits } from './copies.js';
import type { Tell } from './ledger.js';
import { Ledger } from './ledger.js';
import { Passage } from './passage.js';
import { relayUpgrade, withoutUpgrade } from './upgrade.js';
import { MAX_HEADERS, Upstream } from './upstream.js';

export interface RelayOptions {
  /** Everything before the paths of requests. */
  upstream: string;
  host: string;
  /** 0 stands for any free port. */
  port: number;
  /** Serves HTTPS with these. */
  tls?: KeyPair | undefined;
  /** Milliseconds until a connection to the upstream stands. */
  connectTimeout: number;
  limits: CopyLimits;
}

export interface Relay {
  url: string;
  /** Takes note that so many exchanges are judged, whose bodies had so many bytes. */
  judged(exchanges: number, bytes: number): void;
  /** Hands out what was found of the exchange with this ticket: a text that a header field can hold. */
  found(ticket: number, findings: string): void;
  /** Takes no more requests, lets those under way come to their end for a moment, and tells all that is left to tell. */
  close(): Promise<void>;
}

/** Milliseconds for which requests under way are waited for when a relay closes. */
const GRACE = 1000;

/**
 * Passes HTTP/1.1 requests on to an upstream and its answers back, as they are and as they come, and tells of each exchange
 * once it is over. What is told never keeps back what is relayed.
 * @throws ToolError when the address cannot be listened on, or leads to the relay itself.
 */
export async function startRelay(options: RelayOptions, tell: Tell): Promise<Relay> {
  const upstream = new Upstream(options.upstream, options.connectTimeout);
  const ledger = new Ledger(options.limits, tell);
  const server = create(options);
  passOn(server, options, upstream, ledger);
  const sockets = openSockets(server);
  await listen(server, options);
  const url = urlOf(server, options.tls ? 'https' : 'http', options.host);
  if (new URL(url).origin === upstream.origin) {
    server.close();
    throw new ToolError(`${url} would be its own upstream`, { hint: 'Choose another --port.' });
  }
  return {
    url,
    judged: (exchanges, bytes) => ledger.copies.judged(exchanges, bytes),
    found: (ticket, findings) => ledger.found(ticket, findings),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await Promise.race([closed, delay(GRACE)]);
      for (const socket of sockets) socket.destroy();
      await closed;
      upstream.close();
      // What has just been broken off is told by then.
      await delay(0);
      ledger.flush();
    },
  };
}

function passOn(server: Server, options: RelayOptions, upstream: Upstream, ledger: Ledger): void {
  const isMeant = meant(options);
  const pass = (request: IncomingMessage, response: ServerResponse): void => {
    if (isMeant(request)) new Passage(request, response, upstream, ledger).start();
    else refuse(response);
  };
  server.on('request', pass);
  server.on('checkContinue', pass);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const isOther = !isMeant(request) || /^h2c$/i.test(request.headers.upgrade ?? '');
    if (isOther) withoutUpgrade({ request, socket, head }, server);
    else relayUpgrade({ request, socket, head }, upstream, ledger);
  });
}

/** The connections of clients, upgraded ones too, which Node forgets. */
function openSockets(server: Server): ReadonlySet<Duplex> {
  const sockets = new Set<Duplex>();
  server.on('connection', (socket: Duplex) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

function create({ tls }: RelayOptions): Server {
  // What takes long to come or to answer is relayed as such.
  const settings = { requestTimeout: 0, keepAliveTimeout: 65_000, maxHeaderSize: MAX_HEADERS };
  return tls ? createSecureServer({ ...settings, ...tls }) : createServer(settings);
}

/**
 * Whether a request was sent to this address on purpose. On a relay for this machine alone, a page of the web could call
 * itself by a name that leads here (DNS rebinding), and read what only this machine may.
 */
function meant({ host }: RelayOptions): (request: IncomingMessage) => boolean {
  if (!isLoopback(bracketed(host))) return () => true;
  // Clients say the same again and again.
  let known = '';
  return ({ headers: { host: asked = '' } }) => {
    if (asked === known) return true;
    const { hostname } = URL.canParse(`http://${asked}`) ? new URL(`http://${asked}`) : { hostname: asked };
    const isMeant = isLoopback(hostname) || hostname === host.toLowerCase();
    if (isMeant) known = asked;
    return isMeant;
  };
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host.toLowerCase();
}

function refuse(response: ServerResponse): void {
  const text =
    'specproof proxy: it serves this machine alone, by the names localhost and 127.0.0.1; --host NAME takes requests for another one\n';
  response.writeHead(421, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' }).end(text);
}
