import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ask, rawly, relayed, relayTo } from './relayed.js';

describe('a connection that is upgraded', () => {
  it('carries bytes both ways, and its handshake is told', async () => {
    const { relay, upstream, told } = await relayed((_, response) => void response.end());
    upstream.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: ${String(request.headers.upgrade)}\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\nhello`); // prettier-ignore
      socket.on('data', (part: Buffer) => socket.write(part.toString().toUpperCase()));
    });
    const { socket, until } = await rawly(relay.url, 'GET /ws HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Key: k\n\n'); // prettier-ignore
    expect(await until(/hello/)).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x/); // prettier-ignore
    socket.write('abc');
    await until(/ABC/);
    expect(await told(1)).toMatchObject([{ kind: 'exchange', exchange: { status: 101 } }]);
  });

  it('stays with HTTP where the upstream says so', async () => {
    const { relay, upstream } = await relayed((_, response) => void response.end());
    upstream.on('upgrade', (_: IncomingMessage, socket: Duplex) => {
      socket.end('HTTP/1.1 401 Unauthorized\r\nX-Why: no\r\nContent-Length: 2\r\n\r\nno');
    });
    const { until } = await rawly(
      relay.url,
      'GET /ws HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: websocket\n\n',
    );
    expect(await until(/<closed>/)).toMatch(
      /^HTTP\/1\.1 401 Unauthorized\r\nX-Why: no\r\n[^]*\r\n\r\nno<closed>$/,
    );
  });

  it('is an ordinary one where HTTP/2 is asked for, with the body of the request', async () => {
    let seen: IncomingMessage['headers'] = {};
    const { relay } = await relayed((request, response) => {
      seen = request.headers;
      request.pipe(response);
    });
    const { until } = await rawly(relay.url, 'POST / HTTP/1.1\nHost: localhost\nConnection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: AAM\nContent-Length: 3\n\nabc'); // prettier-ignore
    expect(await until(/abc/)).toMatch(/^HTTP\/1\.1 200/);
    expect(seen).toMatchObject({ 'content-length': '3' });
    expect([seen.upgrade, seen['http2-settings']]).toEqual([undefined, undefined]);
  });
});

describe('what breaks off', () => {
  it('ends at the upstream too when the client goes away, and is told of nobody', async () => {
    let gone: Promise<unknown> = Promise.resolve();
    let arrived = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (arrived = resolve));
    const { relay, events } = await relayed((request, response) => {
      gone = new Promise((resolve) => response.once('close', resolve));
      request.resume();
      arrived();
    });
    const { socket } = await rawly(relay.url, 'GET / HTTP/1.1\nHost: localhost\n\n');
    await waiting;
    socket.destroy();
    await gone;
    expect(events).toEqual([]);
  });

  it('is told as an open stream when its reader leaves', async () => {
    const { relay, told } = await relayed((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write('data: 1\n\n');
    });
    const { socket, until } = await rawly(relay.url, 'GET / HTTP/1.1\nHost: localhost\n\n');
    await until(/data: 1/);
    socket.destroy();
    expect(await told(1)).toMatchObject([{ kind: 'exchange', exchange: { isOpen: true } }]);
  });

  it('breaks off for the client where the upstream does', async () => {
    const { relay, told } = await relayed((request, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('half', () => request.socket.destroy());
    });
    await expect(ask(relay.url)).rejects.toThrow(/aborted|hang up|ECONNRESET/);
    expect(await told(1)).toMatchObject([{ kind: 'failed', why: 'it broke off within its answer' }]);
  });
});

describe('an upstream that fails', () => {
  it('is told from a server: the client reads why in an answer of the relay', async () => {
    const { relay, told } = await relayed((request) => void request.socket.destroy());
    const { status, body } = await ask(`${relay.url}/things`, {
      method: 'POST',
      headers: ['Content-Length', '1'],
      body: 'a',
    });
    expect(status).toBe(502);
    expect(body.toString()).toMatch(/^specproof proxy: http:\/\/127\.0\.0\.1:\d+ gave no answer: it closed the connection before it had answered\n$/); // prettier-ignore
    expect(await told(1)).toMatchObject([{ kind: 'failed', method: 'POST' }]);
  });

  it.each([
    ['what is no HTTP', 'SSH-2.0-x\r\n', 'what it sent is not valid HTTP'],
    [
      'a header section without end',
      `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(300_000)}\r\n\r\n`,
      'its header section is too large',
    ],
  ])('by %s', async (_, text, why) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(text));
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { relay, told } = await relayTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {}, () => void server.close()); // prettier-ignore
    const { status, body } = await ask(relay.url);
    expect([status, body.toString()]).toEqual([502, expect.stringContaining(why)]);
    await told(1);
  });

  it('by refusing connections', async () => {
    const { relay, told } = await relayTo('http://127.0.0.1:1');
    expect((await ask(relay.url)).body.toString()).toContain('the connection was refused');
    await told(1);
  });

  it('is asked once more where it has closed an idle connection', async () => {
    let count = 0;
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      const isFirst = count++ === 0;
      let requests = 0;
      socket.on('data', () => {
        // The second request on the first connection meets its end.
        if (isFirst && ++requests === 2) return void socket.resetAndDestroy();
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { relay } = await relayTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {}, () => void server.close()); // prettier-ignore
    expect((await ask(relay.url)).status).toBe(200);
    expect((await ask(relay.url)).status).toBe(200);
    expect(count).toBe(2);
  });
});

describe('what nobody has judged yet', () => {
  it('is bounded: what comes then is relayed all the same', async () => {
    const limits = { body: 100, exchanges: 1, bytes: 100 };
    const { relay, told } = await relayed((_, response) => void response.end('ok'), { limits });
    for (let i = 0; i < 3; i++) expect((await ask(relay.url)).body.toString()).toBe('ok');
    expect((await told(3)).map(({ kind }) => kind)).toEqual(['exchange', 'unjudged', 'unjudged']);
    relay.judged(1, 2);
    await ask(relay.url);
    expect((await told(4)).map(({ kind }) => kind).at(-1)).toBe('exchange');
  });
});

describe('a client that asks for what is found', () => {
  it('gets it in a field of the answer, which waits for it', async () => {
    let seen: string[] = [];
    const { relay, told } = await relayed((request, response) => {
      seen = Object.keys(request.headers);
      response.writeHead(200, { Trailer: 'X-Sum' });
      response.write('a');
      response.addTrailers({ 'X-Sum': '1' });
      response.end('b');
    });
    const asking = ask(relay.url, { headers: ['X-Specproof-Findings', '1'] });
    const [event] = await told(1);
    if (event?.kind !== 'exchange' || event.ticket === undefined) throw new Error('nothing was asked');
    relay.found(event.ticket, '[{"check":"c"}]');
    const { headers, body, trailers } = await asking;
    expect([headers['x-specproof-findings'], body.toString(), trailers]).toEqual([
      '[{"check":"c"}]',
      'ab',
      ['X-Sum', '1'],
    ]);
    expect(seen).not.toContain('x-specproof-findings');
  });

  it('gets what cannot wait at once, and is told so', async () => {
    const limits = { body: 3, exchanges: 10, bytes: 1000 };
    const { relay } = await relayed((request, response) => {
      if (request.url === '/stream') response.setHeader('Content-Type', 'application/x-ndjson');
      response.end('abcdef');
    }, { limits }); // prettier-ignore
    const headers = ['X-Specproof-Findings', '1'];
    const large = await ask(relay.url, { headers });
    expect([large.headers['x-specproof-findings'], large.body.toString()]).toEqual([
      'not judged: it is too large to be kept',
      'abcdef',
    ]);
    const stream = await ask(`${relay.url}/stream`, { headers });
    expect([stream.headers['x-specproof-findings'], stream.body.toString()]).toEqual([
      'not judged: it is a stream',
      'abcdef',
    ]);
  });
});

it('refuses requests for other hosts on an address of this machine alone', async () => {
  const { relay } = await relayed((_, response) => void response.end('secret'));
  for (const host of ['evil.example', 'evil.example:80']) {
    const { until } = await rawly(relay.url, `GET / HTTP/1.1\nHost: ${host}\n\n`);
    expect(await until(/<closed>/)).toMatch(/^HTTP\/1\.1 421 (?![^]*secret)/);
  }
  const { until } = await rawly(relay.url, 'GET / HTTP/1.1\nHost: [::1]:99\nConnection: close\n\n');
  expect(await until(/<closed>/)).toContain('secret');
});
