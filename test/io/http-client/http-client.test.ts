import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import ts from 'typescript';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpClient, HttpLimits } from '../../../src/io/http-client/index.js';
import { addressed, createHttpClient } from '../../../src/io/http-client/index.js';
import type { HttpFailure, HttpResponse, SentRequest } from '../../../src/model/exchange.js';
import { lawRuns, sampleOf } from '../../support/suite.js';
import type { Answer, RawServer } from './servers.js';
import { listen, ok, rawServer, recorder } from './servers.js';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function client(limits: Partial<HttpLimits> = {}, connections = 1): HttpClient {
  const made = createHttpClient(
    { timeout: 20_000, connectTimeout: 10_000, maxBody: 1_000_000, ...limits },
    connections,
  );
  cleanups.push(() => made.close());
  return made;
}

async function raw(answer: string | Buffer | Answer, host?: string): Promise<RawServer> {
  const server = await rawServer(answer, host);
  cleanups.push(() => server.close());
  return server;
}

type Outcome = HttpResponse | HttpFailure;

async function send(to: HttpClient, url: string, request: Partial<SentRequest> = {}): Promise<Outcome> {
  return (await to.send({ method: 'GET', url, headers: [], ...request })).outcome;
}

/** What comes of one request to a server that answers with these bytes and closes. */
async function outcomeOf(
  answer: string | Buffer | Answer,
  { method = 'GET', ...limits }: Partial<HttpLimits> & { method?: string } = {},
): Promise<Outcome> {
  const { url } = await raw(answer);
  return send(client(limits), `${url}/`, { method });
}

const head = (...lines: string[]): string => [...lines, '', ''].join('\r\n');
const textOf = (outcome: Outcome): string | undefined =>
  outcome.kind === 'response' ? Buffer.from(outcome.body).toString('latin1') : undefined;

describe('a response', () => {
  it('arrives as it was sent: names, order, repetitions, reason, bytes', async () => {
    const outcome = await outcomeOf(
      head('HTTP/1.1 299 Quite Fine', 'X-b: 1', 'x-A:  padded  ', 'X-B: 2', 'X-Empty:', 'Content-Length: 3') + 'a\0b',
    );
    expect(outcome).toEqual({
      kind: 'response',
      status: 299,
      statusText: 'Quite Fine',
      headers: [['X-b', '1'], ['x-A', 'padded'], ['X-B', '2'], ['X-Empty', ''], ['Content-Length', '3']],
      body: Buffer.from('a\0b'),
      maxDecoded: expect.any(Number),
    });
  }); // prettier-ignore

  const bodies: [what: string, bytes: string, body: string, method?: string][] = [
    ['of a stated length', ok('hello'), 'hello'],
    ['of length 0', ok(''), ''],
    ['in chunks', head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked') + '3\r\nhel\r\n2;ext=1\r\nlo\r\n0\r\n\r\n', 'hello'],
    ['in chunks with trailers', head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', 'Trailer: X') + '1\r\na\r\n0\r\nX: y\r\n\r\n', 'a'],
    ['that ends with the connection', head('HTTP/1.1 200 OK') + 'hello', 'hello'],
    ['of HTTP/1.0', head('HTTP/1.0 200 OK') + 'hello', 'hello'],
    ['without a reason phrase', head('HTTP/1.1 200', 'Content-Length: 1') + 'a', 'a'],
    ['after 100 Continue', head('HTTP/1.1 100 Continue') + ok('a'), 'a'],
    ['after several informational ones', head('HTTP/1.1 102 Processing') + head('HTTP/1.1 103 Early Hints', 'Link: </x>') + ok('a'), 'a'],
    ['to HEAD with a length that means nothing', head('HTTP/1.1 200 OK', 'Content-Length: 5'), '', 'HEAD'],
    ['to HEAD with chunks that do not come', head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked'), '', 'HEAD'],
    ['of status 204 without a body', head('HTTP/1.1 204 No Content'), ''],
    ['of status 304 with the length it would have had', head('HTTP/1.1 304 Not Modified', 'Content-Length: 5'), ''],
    ['with a status of no class', head('HTTP/1.1 999 ?', 'Content-Length: 1') + 'a', 'a'],
  ]; // prettier-ignore
  it.each(bodies)('%s is read to its end', async (_what, bytes, body, method = 'GET') => {
    const outcome = await outcomeOf(bytes, { method });
    expect(outcome.kind).toBe('response');
    expect(textOf(outcome)).toBe(body);
  });

  it('that switches protocols is returned at once', async () => {
    const outcome = await outcomeOf((socket) => {
      socket.write(head('HTTP/1.1 101 Switching Protocols', 'Upgrade: h2c', 'Connection: Upgrade'));
    });
    expect(outcome).toMatchObject({ kind: 'response', status: 101, body: Buffer.alloc(0) });
  });

  it('that is compressed stays compressed', async () => {
    const packed = gzipSync('hello');
    const outcome = await outcomeOf(
      Buffer.concat([
        Buffer.from(
          head('HTTP/1.1 200 OK', 'Content-Encoding: gzip', `Content-Length: ${String(packed.length)}`),
        ),
        packed,
      ]),
    );
    expect(outcome).toMatchObject({ headers: [['Content-Encoding', 'gzip'], ['Content-Length', expect.any(String)]] }); // prettier-ignore
    expect(outcome.kind === 'response' && Buffer.from(outcome.body).equals(packed)).toBe(true);
  });

  it('that redirects is not followed', async () => {
    const server = await raw(head('HTTP/1.1 302 Found', 'Location: /elsewhere', 'Content-Length: 0'));
    expect(await send(client(), `${server.url}/here`)).toMatchObject({ kind: 'response', status: 302 });
    expect(server.received.join('')).not.toContain('elsewhere');
  });

  it('has header values read as UTF-8, or else byte by byte', async () => {
    const bytes = head('HTTP/1.1 200 OK', 'X-Utf8: Zürich 日', 'X-Latin1: Z~rich', 'Content-Length: 0');
    const outcome = await outcomeOf(
      Buffer.from(bytes).map((byte) => (byte === '~'.charCodeAt(0) ? 0xfc : byte)) as Buffer,
    );
    expect(outcome).toMatchObject({ headers: [['X-Utf8', 'Zürich 日'], ['X-Latin1', 'Zürich'], ['Content-Length', '0']] }); // prettier-ignore
  });

  it('arrives whole in chunks of any bytes and sizes', async () => {
    let pieces: Uint8Array[] = [];
    const server = await raw((socket) => {
      socket.write(head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked'));
      for (const piece of pieces) {
        socket.write(`${piece.length.toString(16)}\r\n`);
        socket.write(piece);
        socket.write('\r\n');
      }
      socket.write('0\r\n\r\n');
    });
    const patient = client();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 1, maxLength: 5000 })), async (given) => {
        pieces = given;
        const outcome = await send(patient, server.url);
        expect(outcome.kind === 'response' && Buffer.from(outcome.body).equals(Buffer.concat(given))).toBe(
          true,
        );
      }),
      { numRuns: lawRuns(50) },
    );
  });
});

describe('an answer that is no valid response', () => {
  const broken: [what: string, bytes: string | Answer, reason: string, message: RegExp, method?: string][] = [
    ['nothing, and the end of the connection', (socket) => socket.end(), 'reset', /without an answer$/],
    ['nothing, and a reset of the connection', (socket) => socket.resetAndDestroy(), 'reset', /without an answer$/],
    ['half a status line', 'HTTP/1.1 2', 'reset', /without an answer$/],
    ['only 100 Continue', head('HTTP/1.1 100 Continue'), 'reset', /without an answer$/],
    ['half of the headers', 'HTTP/1.1 200 OK\r\nX-A: b\r\n', 'reset', /without an answer$/],
    ['a body that is cut off', head('HTTP/1.1 200 OK', 'Content-Length: 10') + 'half', 'reset', /before the body was complete$/],
    ['a body that is reset', (socket) => { socket.write(head('HTTP/1.1 200 OK', 'Content-Length: 10') + 'half', () => setImmediate(() => socket.resetAndDestroy())); }, 'reset', /^the (connection|server) closed/],
    ['chunks that are cut off', head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked') + '5\r\nab', 'reset', /before the body was complete$/],
    ['chunks without an end', head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked') + '1\r\na\r\n', 'reset', /before the body was complete$/],
    ['chunks of garbage', head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked') + 'xyz\r\na\r\n', 'protocol', /^not valid HTTP: .*chunk size/],
    ['a body longer than its length', ok('hello') + ' world', 'protocol', /^not valid HTTP: /],
    ['two lengths', head('HTTP/1.1 200 OK', 'Content-Length: 1', 'Content-Length: 2') + 'ab', 'protocol', /Content-Length/],
    ['a length and chunks', head('HTTP/1.1 200 OK', 'Content-Length: 1', 'Transfer-Encoding: chunked') + '0\r\n\r\n', 'protocol', /Content-Length/],
    ['a length of letters', head('HTTP/1.1 200 OK', 'Content-Length: many') + 'ab', 'protocol', /Content-Length/],
    ['a negative length', head('HTTP/1.1 200 OK', 'Content-Length: -1') + 'ab', 'protocol', /Content-Length/],
    ['204 with a body', head('HTTP/1.1 204 No Content', 'Content-Length: 2') + 'ab', 'protocol', /^not valid HTTP: /],
    ['HEAD with a body', ok('hello'), 'protocol', /^not valid HTTP: /, 'HEAD'],
    ['a status of two digits', head('HTTP/1.1 20 OK'), 'protocol', /^not valid HTTP: .*status/],
    ['a header name with a space', head('HTTP/1.1 200 OK', 'X A: b', 'Content-Length: 0'), 'protocol', /^not valid HTTP: .*header/],
    ['a header value with a NUL', head('HTTP/1.1 200 OK', 'X-A: \0', 'Content-Length: 0'), 'protocol', /^not valid HTTP: .*header/],
    ['another protocol', 'SSH-2.0-OpenSSH_9.9\r\n', 'protocol', /^not valid HTTP: /],
    ['a bare page, as of HTTP/0.9', '<html>hello</html>', 'protocol', /^not valid HTTP: /],
    ['binary noise', '\x16\x03\x01\xff\0', 'protocol', /^not valid HTTP: /],
    ['headers of 20 kB', head('HTTP/1.1 200 OK', `X-A: ${'a'.repeat(20_000)}`, 'Content-Length: 0'), 'too-large', /header section is larger than 16384 bytes$/],
    ['headers without end', (socket) => flood(socket, head('HTTP/1.1 200 OK').slice(0, -2), 'X-A: b\r\n'.repeat(100)), 'too-large', /header section/],
  ]; // prettier-ignore
  it.each(broken)(
    'is a failure with its reason: %s',
    async (_what, bytes, reason, message, method = 'GET') => {
      expect(await outcomeOf(bytes, { method })).toEqual({
        kind: 'failure',
        reason,
        message: expect.stringMatching(message) as string,
      });
    },
  );

  it('never makes the client throw, whatever bytes come', async () => {
    let bytes = Buffer.alloc(0);
    const server = await raw((socket) => socket.end(bytes));
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ unit: 'binary-ascii' }).map((text) => Buffer.from(`HTTP/1.1 200 OK\r\n${text}\r\n\r\n`)),
    );
    const patient = client();
    await fc.assert(
      fc.asyncProperty(noise, async (given) => {
        bytes = Buffer.from(given);
        expect((await send(patient, server.url)).kind).toMatch(/^(response|failure)$/);
      }),
      { numRuns: lawRuns(200) },
    );
  });
});

/** Writes without end, as fast as the other side reads. */
function flood(socket: Socket, start: string, more: string | Buffer): void {
  socket.write(start);
  const write = (): void => {
    while (!socket.destroyed && socket.write(more));
  };
  socket.on('drain', write);
  write();
}

describe('the limits of the client', () => {
  it('cut off a body without end soon after its limit', async () => {
    let peer: Socket | undefined;
    const server = await raw((socket) => {
      peer = socket;
      flood(socket, head('HTTP/1.1 200 OK', 'Content-Length: 1000000000'), Buffer.alloc(64 * 1024));
    });
    expect(await send(client({ maxBody: 100_000 }), server.url)).toEqual({
      kind: 'failure',
      reason: 'too-large',
      message: 'the body is larger than 100000 bytes',
    });
    await new Promise<void>((resolve) => (peer!.closed ? resolve() : peer!.once('close', () => resolve())));
    // What the two sockets can hold, not the gigabyte.
    expect(peer!.bytesWritten).toBeLessThan(50_000_000);
  });

  it('let a body of exactly the limit through', async () => {
    expect(textOf(await outcomeOf(ok('12345'), { maxBody: 5 }))).toBe('12345');
    expect(await outcomeOf(ok('123456'), { maxBody: 5 })).toMatchObject({ reason: 'too-large' });
  });

  const drip = (socket: Socket, start: string, more: string): void => {
    socket.write(start);
    const timer = setInterval(() => socket.write(more), 20);
    socket.on('close', () => clearInterval(timer));
  };
  const hanging: [what: string, answer: Answer, message: string][] = [
    ['no answer', () => undefined, 'no answer within 1500 ms'],
    ['half a status line', (socket) => socket.write('HTTP/1'), 'no answer within 1500 ms'],
    ['headers that drip', (socket) => drip(socket, 'HTTP/1.1 200 OK\r\n', 'X: y\r\n'), 'no answer within 1500 ms'],
    ['informational answers without end', (socket) => drip(socket, '', head('HTTP/1.1 103 Early Hints')), 'no answer within 1500 ms'],
    ['no body', (socket) => socket.write(head('HTTP/1.1 200 OK', 'Content-Length: 5')), 'the body was not complete within 1500 ms'],
    ['half a body', (socket) => socket.write(head('HTTP/1.1 200 OK', 'Content-Length: 5') + 'ab'), 'the body was not complete within 1500 ms'],
    ['a body that drips', (socket) => drip(socket, head('HTTP/1.1 200 OK', 'Content-Length: 500000'), 'a'), 'the body was not complete within 1500 ms'],
    ['a body that ends with a connection that does not', (socket) => socket.write(head('HTTP/1.1 200 OK') + 'ab'), 'the body was not complete within 1500 ms'],
  ]; // prettier-ignore
  it('end an answer that does not end by a timeout', async () => {
    const outcomes = hanging.map(async ([what, answer]) => {
      const outcome = await outcomeOf(answer, { timeout: 1500 });
      return [what, outcome.kind === 'failure' && [outcome.reason, outcome.message]];
    });
    expect(await Promise.all(outcomes)).toEqual(
      hanging.map(([what, , message]) => [what, ['timeout', message]]),
    );
  });

  it('close the connection after a timeout and leave the client usable', async () => {
    let closed = 0;
    const server = await raw((socket, connection) => {
      socket.on('close', () => closed++);
      if (connection > 0) socket.write(ok('b'));
    });
    const impatient = client({ timeout: 1500 });
    expect(await send(impatient, server.url)).toMatchObject({ reason: 'timeout' });
    expect(textOf(await send(impatient, server.url))).toBe('b');
    expect(closed).toBe(1);
  });
});

describe('the connections of the client', () => {
  it('fail when the server refuses them', async () => {
    const gone = await rawServer('');
    await gone.close();
    expect(await send(client(), gone.url)).toEqual({
      kind: 'failure',
      reason: 'connect',
      message: expect.stringContaining('ECONNREFUSED') as string,
    });
  });

  it('fail over TLS after a time limit when the server says nothing', async () => {
    const server = await raw(() => undefined);
    const url = server.url.replace('http:', 'https:');
    const failure = { kind: 'failure', reason: 'connect', message: 'no connection within 200 ms' };
    expect(await send(client({ connectTimeout: 200 }), url)).toEqual(failure);
    // The shorter of the two limits counts.
    expect(await send(client({ timeout: 200 }), url)).toEqual(failure);
  });

  it('fail over TLS when the server speaks plain HTTP', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => socket.end(head('HTTP/1.1 400 Bad Request', 'Content-Length: 0')));
    });
    await listen(server);
    cleanups.push(() => server.close());
    const url = `https://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
    expect(await send(client(), url)).toMatchObject({ kind: 'failure', reason: 'connect' });
  });

  it('are used again for later requests', async () => {
    const server = await raw((socket, connection, request) => {
      socket.write(ok(`${String(connection)}.${String(request)}`));
    });
    const patient = client();
    const bodies = [];
    for (let i = 0; i < 3; i++) bodies.push(textOf(await send(patient, server.url)));
    expect(bodies).toEqual(['0.0', '0.1', '0.2']);
  });

  it('are never more than allowed, whatever number of requests wait', async () => {
    const waiting: Socket[] = [];
    let most = 0;
    const server = await raw((socket) => {
      most = Math.max(most, waiting.push(socket));
      setTimeout(() => waiting.shift()?.write(ok('')), 20);
    });
    const three = client({}, 3);
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => send(three, server.url)));
    expect(outcomes.every(({ kind }) => kind === 'response')).toBe(true);
    expect(most).toBeLessThanOrEqual(3);
    expect(server.received.length).toBeLessThanOrEqual(3);
  });

  it('that the server gave up meanwhile are replaced, and the request is sent once more', async () => {
    const server = await raw((socket, _connection, request) => {
      if (request === 0) socket.write(ok('answered'));
      else socket.destroy();
    });
    const patient = client();
    for (let i = 0; i < 3; i++) expect(textOf(await send(patient, server.url))).toBe('answered');
    expect(server.received.map((text) => text.split('\r\n\r\n').length - 1)).toEqual([2, 2, 1]);
  });

  it('that the server gave up all at once are all replaced', async () => {
    const server = await raw((socket, _connection, request) => {
      if (request === 0) setTimeout(() => socket.write(ok('answered')), 20);
      else socket.resetAndDestroy();
    });
    const four = client({}, 4);
    const all = (): Promise<Outcome[]> =>
      Promise.all(Array.from({ length: 4 }, () => send(four, server.url)));
    expect((await all()).map(textOf)).toEqual(Array(4).fill('answered'));
    expect(server.received.length).toBe(4);
    // One at a time: the connection for the second try must not be another one that is gone.
    for (let i = 0; i < 3; i++) expect(textOf(await send(four, server.url))).toBe('answered');
    expect((await all()).map(textOf)).toEqual(Array(4).fill('answered'));
  });

  it('that die during a request are replaced only once', async () => {
    const server = await raw((socket, connection, request) => {
      if (connection === 0 && request === 0) socket.write(ok('answered'));
      else socket.destroy();
    });
    const patient = client();
    expect(textOf(await send(patient, server.url))).toBe('answered');
    expect(await send(patient, server.url)).toMatchObject({ reason: 'reset' });
    expect(server.received.map((text) => text.split('\r\n\r\n').length - 1)).toEqual([2, 1]);
  });

  it('that die when they are new, or after the answer began, are not replaced', async () => {
    const fresh = await raw((socket) => socket.destroy());
    expect(await send(client(), fresh.url)).toMatchObject({ reason: 'reset' });
    expect(fresh.received.length).toBe(1);
    const begun = await raw((socket, _connection, request) => {
      if (request === 0) socket.write(ok('answered'));
      else socket.end(head('HTTP/1.1 200 OK', 'Content-Length: 5') + 'ab');
    });
    const patient = client();
    expect(textOf(await send(patient, begun.url))).toBe('answered');
    expect(await send(patient, begun.url)).toMatchObject({ reason: 'reset' });
    expect(begun.received.length).toBe(1);
  });

  it('are closed with the client, whatever they carry', async () => {
    let arrived = (): void => undefined;
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    const server = await raw(() => arrived());
    const closing = client();
    const underway = send(closing, server.url);
    await arrival;
    closing.close();
    expect(await underway).toMatchObject({ kind: 'failure', reason: 'reset' });
  });

  const hasIPv6 = Object.values(networkInterfaces()).some((list) =>
    list?.some(({ address }) => address === '::1'),
  );
  it.skipIf(!hasIPv6)('reach a server over IPv6 (skipped where there is none)', async () => {
    const server = await raw((socket) => socket.write(ok('six')), '::1');
    expect(textOf(await send(client(), `${server.url}/p`))).toBe('six');
    expect(server.received[0]).toContain(`Host: [::1]:${String(server.port)}\r\n`);
  });
});

describe('a request', () => {
  /** The bytes of a request as they arrive. */
  async function bytesOf(request: Partial<SentRequest>, path = '/'): Promise<{ text: string; port: number }> {
    const server = await raw((socket) => socket.write(ok('')));
    expect(await send(client(), `${server.url}${path}`, request)).toMatchObject({ kind: 'response' });
    return { text: server.received[0] ?? '', port: server.port };
  }

  it('consists of its method, target and headers, and only Host and Connection are added', async () => {
    const { text, port } = await bytesOf({ headers: [['Accept', 'a/b'], ['x-lower', '1'], ['X-Empty', '']] }, '/p?q'); // prettier-ignore
    expect(text).toBe(
      head('GET /p?q HTTP/1.1', 'Accept: a/b', 'x-lower: 1', 'X-Empty: ', `Host: 127.0.0.1:${String(port)}`, 'Connection: keep-alive'),
    ); // prettier-ignore
  });

  it.each([
    ['/a/../b//c/./%2e%2E/?x=%2F', '/a/../b//c/./%2e%2E/?x=%2F'],
    ['', '/'],
    ['?a=1', '/?a=1'],
    ['//two', '//two'],
    ["/!$&'()*+,;=:@-._~%7e", "/!$&'()*+,;=:@-._~%7e"],
    ['/a?b?c/d#fragment', '/a?b?c/d'],
    ['/{a}[1]|\\^`"<>', '/{a}[1]|\\^`"<>'],
    ['/http://x/', '/http://x/'],
    ['/ü 日', '/%C3%BC%20%E6%97%A5'],
  ])('for the path %s asks for the target %s', async (path, target) => {
    const { text } = await bytesOf({}, path);
    expect(text.split('\r\n')[0]).toBe(`GET ${target} HTTP/1.1`);
  });

  it('has the Host of its URL, or the one it was given', async () => {
    const { text, port } = await bytesOf({});
    expect(text).toContain(`Host: 127.0.0.1:${String(port)}\r\n`);
    const given = await bytesOf({ headers: [['host', 'other.example']] });
    expect(given.text.match(/host: .*/gi)).toEqual(['host: other.example']);
  });

  it('repeats headers as given, in any case, and joins cookies', async () => {
    const { text } = await bytesOf({
      headers: [['X-A', '1'], ['x-a', '2'], ['Cookie', 'a=1'], ['cookie', 'b=2'], ['Accept', 'a/b'], ['accept', 'c/d']],
    }); // prettier-ignore
    expect(text.match(/^(x-a|cookie|accept): .*$/gim)).toEqual([
      'X-A: 1',
      'X-A: 2',
      'Cookie: a=1; b=2',
      'Accept: a/b',
      'Accept: c/d',
    ]);
  });

  it('has header values in UTF-8', async () => {
    const { text } = await bytesOf({ headers: [['X-A', 'Zürich 日 \ud800']] });
    expect(Buffer.from(text, 'latin1').toString()).toContain('X-A: Zürich 日 \ufffd\r\n');
  });

  it.each([
    ['POST', undefined, '0'],
    ['PUT', '', '0'],
    ['POST', 'é', '2'],
    ['DELETE', 'abc', '3'],
    ['GET', 'abc', '3'],
    ['GET', undefined, undefined],
    ['DELETE', undefined, undefined],
    ['OPTIONS', undefined, undefined],
  ])('%s with body %j has Content-Length %s', async (method, body, length) => {
    const server = await recorder();
    cleanups.push(() => server.close());
    await send(client(), server.url, { method, ...(body === undefined ? {} : { body }) });
    const [request] = server.requests;
    expect(request).toMatchObject({ method, body: body ?? '' });
    expect(request!.headers.find(([name]) => name === 'Content-Length')?.[1]).toBe(length);
    expect(request!.headers.some(([name]) => name === 'Transfer-Encoding')).toBe(false);
  });

  it.each([
    ['a header with a line break', { headers: [['X-A', 'a\r\nX-B: c']] }],
    ['a header name with a space', { headers: [['X A', 'a']] }],
    ['a method that is none', { method: 'G ET' }],
  ] as [string, Partial<SentRequest>][])('with %s is never sent', async (_what, request) => {
    const server = await raw(ok(''));
    expect(await send(client(), server.url, request)).toMatchObject({ kind: 'failure', reason: 'protocol' });
    expect(server.received).toEqual([]);
  });

  it.each(['', 'http://', 'no url', 'ftp://127.0.0.1/', 'http://127.0.0.1:99999/'])(
    'to %j fails instead of throwing',
    async (url) => {
      expect((await send(client({ connectTimeout: 500 }), url)).kind).toBe('failure');
    },
  );
});

describe('addressed', () => {
  it.each([
    ['http://h', '/p?q', 'http://h/p?q'],
    ['http://h/', '/p', 'http://h/p'],
    ['http://h///', '/p', 'http://h/p'],
    ['https://h:1/Cust1', '/api', 'https://h:1/Cust1/api'],
    ['http://[::1]:2/a/../b/', '/./c//d', 'http://[::1]:2/a/../b/./c//d'],
    ['http://h', '', 'http://h'],
  ])('joins the server %s and the target %s', (server, target, url) => {
    const headers: [string, string][] = [['A', 'b']];
    expect(addressed({ method: 'PUT', target, headers, body: '' }, server)).toEqual({
      method: 'PUT',
      url,
      headers,
      body: '',
    });
    expect(addressed({ method: 'PUT', target, headers }, server)).not.toHaveProperty('body');
  });
});

describe('a process that uses the client', () => {
  const root = fileURLToPath(new URL('../../../', import.meta.url));

  /** The client as a program of its own has it: the file and all that it imports. */
  function transpileInto(directory: string, name = 'io/http-client/index', done = new Set<string>()): void {
    if (done.has(name)) return;
    done.add(name);
    const { outputText } = ts.transpileModule(readFileSync(join(root, 'src', `${name}.ts`), 'utf8'), {
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true,
      },
    });
    mkdirSync(join(directory, dirname(name)), { recursive: true });
    writeFileSync(join(directory, `${name}.js`), outputText);
    for (const { fileName } of ts.preProcessFile(outputText, true, true).importedFiles) {
      if (!fileName.startsWith('.')) continue;
      transpileInto(directory, posix.join(posix.dirname(name), fileName.replace(/\.js$/, '')), done);
    }
  }

  it.each(sampleOf(['close', 'forget']))(
    'ends by itself after all kinds of exchanges (%s the client)',
    async (end) => {
      const directory = mkdtempSync(join(tmpdir(), 'specproof-http-'));
      transpileInto(directory);
      writeFileSync(join(directory, 'package.json'), '{ "type": "module" }');
      symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'), 'junction');
      cleanups.push(() => rmSync(directory, { recursive: true, force: true }));
      const server = await raw((socket, _connection, request) => {
        const target = /^\S+ (\S+)/.exec(server.received.at(-1)?.split('\r\n\r\n').at(-2) ?? '')?.[1];
        if (target === '/hang' || request > 5) return;
        if (target === '/half') socket.write(head('HTTP/1.1 200 OK', 'Content-Length: 5') + 'a');
        else if (target === '/large') flood(socket, head('HTTP/1.1 200 OK'), 'x'.repeat(10_000));
        else if (target === '/reset') socket.destroy();
        else if (target === '/switch')
          socket.write(head('HTTP/1.1 101 Switching', 'Connection: upgrade', 'Upgrade: x'));
        else socket.write(ok('fine'));
      });
      const gone = await rawServer('');
      await gone.close();
      const script = `
      import { createHttpClient } from './io/http-client/index.js';
      const client = createHttpClient({ timeout: 800, connectTimeout: 600000, maxBody: 1000 }, 2);
      const get = (url) => client.send({ method: 'GET', url, headers: [] });
      const urls = ['/', '/hang', '/half', '/large', '/reset', '/switch', '/'].map((path) => '${server.url}' + path);
      const outcomes = [];
      for (const url of [...urls, '${gone.url}', '${server.url.replace('http:', 'https:')}']) outcomes.push((await get(url)).outcome);
      console.log(outcomes.map(({ status, reason }) => status ?? reason).join(' '));
      if ('${end}' === 'close') client.close();
    `;
      const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { cwd: directory });
      let printed = '';
      child.stdout.on('data', (chunk) => (printed += String(chunk)));
      child.stderr.on('data', (chunk) => (printed += String(chunk)));
      const [code] = (await once(child, 'close')) as [number];
      expect(printed.trim()).toBe('200 timeout timeout too-large reset 101 200 connect connect');
      expect(code).toBe(0);
    },
  );
});
