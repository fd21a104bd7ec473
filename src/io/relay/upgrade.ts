import type { IncomingMessage, Server } from 'node:http';
import { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { endToEnd } from '../../http/end-to-end.js';
import { linesOf } from './channel.js';
import type { Ledger } from './ledger.js';
import type { Upstream } from './upstream.js';
import { failureText, reasonOf } from './upstream.js';

/** A connection that is to become something else than HTTP, such as a WebSocket (RFC 9110 §7.8). */
interface Upgrading {
  request: IncomingMessage;
  socket: Duplex;
  /** What the client has sent behind the request. */
  head: Buffer;
}

/**
 * Passes an upgrade on, and connects both sides once the upstream agrees; what it answers else is passed back. From then on
 * nobody looks at what is sent.
 */
export function relayUpgrade(upgrading: Upgrading, upstream: Upstream, ledger: Ledger): void {
  const { request, socket, head } = upgrading;
  const { method = 'GET', url: target = '/' } = request;
  const [started, clock] = [Date.now(), performance.now()];
  const protocol = request.headers.upgrade ?? '';
  const fields = [...upstream.fieldsOf(request), 'Connection', 'Upgrade', 'Upgrade', protocol];
  const url = upstream.urlOf(target);
  socket.on('error', () => socket.destroy());
  const outgoing = upstream.upgrade(method, target, fields);
  socket.once('close', () => outgoing.destroy());
  outgoing.once('upgrade', (answer, other, first) => {
    const { statusCode: status = 101, statusMessage: statusText = '', rawHeaders: answered } = answer;
    const outline = { method, url, fields, status, statusText, answered, isOpen: false, started };
    const none = ledger.copies.body();
    ledger.exchange({ ...outline, duration: performance.now() - clock }, none, none);
    socket.write(headOf(answer), 'latin1');
    if (first.length > 0) socket.write(first);
    if (head.length > 0) other.write(head);
    connect(socket, other);
  });
  outgoing.once('response', (answer) => passBack(answer, upgrading));
  outgoing.once('error', (error) => {
    if (socket.destroyed) return;
    const why = reasonOf(error);
    ledger.add({ kind: 'failed', method, url, why });
    answerOn(upgrading).writeHead(502, FAILED).end(failureText(upstream.origin, why));
  });
  outgoing.end();
}

const FAILED = ['Content-Type', 'text/plain; charset=utf-8', 'Connection', 'close'];

/** The upstream stays with HTTP, and so its answer is an ordinary one. */
function passBack(answer: IncomingMessage, upgrading: Upgrading): void {
  const response = answerOn(upgrading);
  const fields = [...endToEnd(answer.rawHeaders), 'Connection', 'close'];
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, fields);
  answer.pipe(response);
  answer.once('close', () => {
    if (!answer.complete) upgrading.socket.destroy();
  });
}

/**
 * Takes the upgrade out of a request that goes on as an ordinary one, as whoever does not know the other protocol does
 * (RFC 9110 §7.8): HTTP/2 in the clear, which clients of Java ask for with each first request. Node has stopped to read HTTP
 * there, and starts anew.
 */
export function withoutUpgrade({ request, socket, head }: Upgrading, server: Server): void {
  const { method = 'GET', url = '/', rawHeaders, headers, httpVersion } = request;
  const fields = endToEnd(rawHeaders).filter(
    (_, i, all) => all[i - (i % 2)]?.toLowerCase() !== 'http2-settings',
  );
  if (headers['transfer-encoding'] !== undefined)
    fields.push('Transfer-Encoding', headers['transfer-encoding']);
  const text = `${method} ${url} HTTP/${httpVersion}\r\n${linesOf(fields)}\r\n`;
  socket.unshift(Buffer.concat([Buffer.from(text, 'latin1'), head]));
  server.emit('encrypted' in socket ? 'secureConnection' : 'connection', socket);
}

/** Both ends are one connection: it ends at once on both sides. */
function connect(socket: Duplex, other: Duplex): void {
  other.on('error', () => other.destroy());
  socket.once('close', () => other.destroy());
  other.once('close', () => socket.destroy());
  socket.pipe(other);
  other.pipe(socket);
}

function answerOn({ socket, request }: Upgrading): ServerResponse {
  const response = new ServerResponse(request);
  response.sendDate = false;
  response.shouldKeepAlive = false;
  // Node makes its responses of the very socket that the request came on.
  response.assignSocket(socket as Parameters<typeof response.assignSocket>[0]);
  response.once('finish', () => socket.end());
  return response;
}

/** The head of an answer as it came. */
function headOf({ statusCode = 101, statusMessage = '', rawHeaders }: IncomingMessage): string {
  return `HTTP/1.1 ${statusCode} ${statusMessage}\r\n${linesOf(rawHeaders)}\r\n`;
}
