import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Answer } from '../../io/http-client/servers.js';
import { ok, rawServer } from '../../io/http-client/servers.js';

/** A header section with JSON to come. */
function jsonHead(...fields: string[]): string {
  return ['HTTP/1.1 200 OK', 'Content-Type: application/json', ...fields, '', ''].join('\r\n');
}

/** A whole JSON answer. */
export function json(body: string): string {
  return ok(body, 'Content-Type: application/json');
}

/** Writes without end, as fast as the other side reads. */
function flood(socket: Socket, start: string, more: string | Buffer, pieces = Infinity): void {
  let left = pieces;
  socket.write(start);
  const write = (): void => {
    while (!socket.destroyed && left-- > 0 && socket.write(more));
    if (left <= 0) socket.end();
  };
  socket.on('drain', write);
  write();
}

/** Writes a little now and then, without end. */
function dribble(socket: Socket, start: string, more: string): void {
  socket.write(start);
  const timer = setInterval(() => socket.write(more), 100);
  socket.on('close', () => clearInterval(timer));
}

const GIGABYTE = 1_000_000_000;
const PIECE = 64 * 1024;

/** A gigabyte of spaces and a number in a megabyte: gzip members may follow one another (RFC 1952 §2.2). */
function bomb(): Buffer {
  const member = gzipSync(Buffer.alloc(16 * 1024 * 1024, ' '));
  return Buffer.concat(Array.from({ length: 60 }, () => member));
}

function answers(text: string | Buffer): Answer {
  return (socket) => socket.write(text);
}

const chunk = Buffer.concat([
  Buffer.from(`${PIECE.toString(16)}\r\n`),
  Buffer.alloc(PIECE, '1'),
  Buffer.from('\r\n'),
]);

/** A server that means harm or is broken, and the check that says so. */
export interface Hostile {
  name: string;
  answer: () => Answer;
  check: string;
  message: RegExp;
}

export const HOSTILE: Hostile[] = [
  { name: 'never answers', answer: () => () => undefined, check: 'connection.timeout', message: /no answer within 700 ms/ },
  { name: 'resets at once', answer: () => (socket) => socket.resetAndDestroy(), check: 'connection.reset', message: /without an answer/ },
  { name: 'closes at once', answer: () => (socket) => socket.end(), check: 'connection.reset', message: /without an answer/ },
  { name: 'resets within the header', answer: () => (socket) => { socket.write('HTTP/1.1 200 OK\r\nContent-', () => setTimeout(() => socket.resetAndDestroy(), 20)); }, check: 'connection.reset', message: /without an answer/ },
  { name: 'resets within the body', answer: () => (socket) => { socket.write(jsonHead('Content-Length: 100') + '[1', () => setTimeout(() => socket.resetAndDestroy(), 20)); }, check: 'connection.reset', message: /before the body was complete/ },
  { name: 'dribbles its header', answer: () => (socket) => dribble(socket, 'HTTP/1.1 200 OK\r\n', 'X: y\r\n'), check: 'connection.timeout', message: /no answer within 700 ms/ },
  { name: 'dribbles its body', answer: () => (socket) => dribble(socket, jsonHead('Content-Length: 100000'), '1'), check: 'connection.timeout', message: /the body was not complete within 700 ms/ },
  { name: 'sends headers for ever', answer: () => (socket) => flood(socket, jsonHead().slice(0, -2), 'X-A: b\r\n'.repeat(1000)), check: 'response.too-large', message: /header section/ },
  { name: 'sends one header for ever', answer: () => (socket) => flood(socket, 'HTTP/1.1 200 OK\r\nX-A: ', Buffer.alloc(PIECE, 'a')), check: 'response.too-large', message: /header section/ },
  { name: 'sends one header name for ever', answer: () => (socket) => flood(socket, 'HTTP/1.1 200 OK\r\n', Buffer.alloc(PIECE, 'a')), check: 'response.too-large', message: /header section/ },
  { name: 'sends a reason for ever', answer: () => (socket) => flood(socket, 'HTTP/1.1 200 ', Buffer.alloc(PIECE, 'a')), check: 'response.too-large', message: /header section/ },
  { name: 'sends trailers for ever', answer: () => (socket) => flood(socket, jsonHead('Transfer-Encoding: chunked') + '2\r\n[]\r\n0\r\n', 'X-A: b\r\n'.repeat(1000)), check: 'response.too-large', message: /header section/ },
  { name: 'extends a chunk for ever', answer: () => (socket) => flood(socket, jsonHead('Transfer-Encoding: chunked') + '2;x=', Buffer.alloc(PIECE, 'a')), check: 'connection.timeout', message: /the body was not complete/ },
  { name: 'informs for ever', answer: () => (socket) => flood(socket, '', 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'.repeat(1000)), check: 'connection.timeout', message: /no answer within 700 ms/ },
  { name: 'sends a gigabyte of stated length', answer: () => (socket) => flood(socket, jsonHead(`Content-Length: ${String(GIGABYTE)}`), Buffer.alloc(PIECE, '1'), GIGABYTE / PIECE), check: 'response.too-large', message: /larger than 2000000 bytes/ },
  { name: 'sends a gigabyte in chunks', answer: () => (socket) => flood(socket, jsonHead('Transfer-Encoding: chunked'), chunk, GIGABYTE / PIECE), check: 'response.too-large', message: /larger than 2000000 bytes/ },
  { name: 'sends a gigabyte and the end of the connection', answer: () => (socket) => flood(socket, jsonHead(), Buffer.alloc(PIECE, '1'), GIGABYTE / PIECE), check: 'response.too-large', message: /larger than 2000000 bytes/ },
  { name: 'sends a gigabyte in one chunk', answer: () => (socket) => flood(socket, jsonHead('Transfer-Encoding: chunked') + `${GIGABYTE.toString(16)}\r\n`, Buffer.alloc(PIECE, '1'), GIGABYTE / PIECE), check: 'response.too-large', message: /larger than 2000000 bytes/ },
  { name: 'states a length beyond all numbers', answer: () => answers(jsonHead('Content-Length: 99999999999999999999999') + '[]'), check: 'connection.protocol', message: /Content-Length/ },
  { name: 'states a length that is too long', answer: () => (socket) => socket.end(jsonHead('Content-Length: 10') + '[]'), check: 'connection.reset', message: /before the body was complete/ },
  { name: 'states a length that is too short', answer: () => answers(jsonHead('Content-Length: 2') + '[] and more'), check: 'connection.protocol', message: /more after the end of the response/ },
  { name: 'sends two responses', answer: () => answers(json('[]') + json('[]')), check: 'connection.protocol', message: /more after the end of the response/ },
  { name: 'redirects in a circle', answer: () => answers('HTTP/1.1 302 Found\r\nLocation: /list\r\nContent-Length: 0\r\n\r\n'), check: 'response.redirect', message: /redirects to "\/list"/ },
  { name: 'sends a gzip bomb', answer: () => { const body = bomb(); return (socket) => { socket.write(jsonHead('Content-Encoding: gzip', `Content-Length: ${String(body.length)}`)); socket.write(body); }; }, check: 'response.body.undecodable', message: /larger than \d+ bytes once decompressed/ },
  { name: 'nests arrays 100,000 deep', answer: () => answers(json('['.repeat(100_000) + ']'.repeat(100_000))), check: 'response.too-deep', message: /nested too deeply/ },
  { name: 'nests objects 100,000 deep', answer: () => answers(json('[' + '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000) + ']')), check: 'response.too-deep', message: /nested too deeply/ },
  { name: 'opens arrays for ever', answer: () => answers(json('['.repeat(1_900_000))), check: 'response.too-deep', message: /nested too deeply/ },
  { name: 'sends a million faults', answer: () => answers(json(`[${'1,'.repeat(949_999)}1]`)), check: 'response.body.schema', message: /expected/ },
  { name: 'sends a hundred thousand undocumented members', answer: () => answers(json(`[{${Array.from({ length: 100_000 }, (_, i) => `"a${String(i)}":1`).join()}}]`)), check: 'response.body.undocumented', message: /is not documented/ },
  { name: 'repeats an item a hundred thousand times', answer: () => answers(json(`[${'{},'.repeat(100_000)}{}]`)), check: 'response.body.schema', message: /no item twice/ },
  { name: 'sends text that a pattern is slow on', answer: () => answers(json(`[{"slow":"${'a'.repeat(100)}!"}]`)), check: 'document.schema.pattern-timeout', message: /longer than \d+ ms/ },
  { name: 'sends many texts that a pattern is slow on', answer: () => answers(json(`[${Array.from({ length: 9000 }, (_, i) => `{"slow":"${'a'.repeat(18)}!${String(i)}"}`).join()}]`)), check: 'document.schema.pattern-timeout', message: /longer than \d+ ms/ },
  { name: 'sends a text of megabytes', answer: () => answers(json(`[{"slow":"${'a'.repeat(1_900_000)}!"}]`)), check: 'document.schema.pattern-timeout', message: /pattern/ },
  { name: 'sends one enormous number', answer: () => answers(json(`[{"count":${'9'.repeat(1_000_000)}}]`)), check: 'response.body.schema', message: /count/ },
  { name: 'names members after what every object inherits', answer: () => answers(json('[{"__proto__":{"count":"x"},"constructor":1,"toString":null,"hasOwnProperty":0,"count":"x"}]')), check: 'response.body.schema', message: /count/ },
]; // prettier-ignore

export interface HostileServer {
  url: string;
  close(): Promise<void>;
}

export function startHostile({ answer }: Hostile): Promise<HostileServer> {
  return rawServer(answer());
}
