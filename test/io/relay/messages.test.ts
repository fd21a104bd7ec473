import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ask, rawly, relayed } from './relayed.js';

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  return Buffer.concat((await request.toArray()) as Buffer[]);
}

describe('a request', () => {
  it('goes on as it is: method, target, fields in their order and spelling, body', async () => {
    let seen:
      { method: string | undefined; url: string | undefined; fields: string[]; body: string } | undefined;
    const { relay, upstream } = await relayed((request, response) => {
      const { method, url, rawHeaders: fields } = request;
      void bodyOf(request).then((body) => {
        seen = { method, url, fields, body: body.toString() };
        response.end();
      });
    });
    const headers = ['X-Odd-Case', 'a', 'x-twice', '1', 'X-Twice', '2', 'X-Empty', '', 'Accept-Encoding', 'gzip', 'Content-Length', '3']; // prettier-ignore
    await ask(`${relay.url}/a%2Fb/c;d?q=%20+&q`, { method: 'PATCH', headers, body: 'abc' });
    const { port } = upstream.address() as { port: number };
    expect(seen).toEqual({
      method: 'PATCH',
      url: '/a%2Fb/c;d?q=%20+&q',
      fields: ['Host', `127.0.0.1:${port}`, ...headers, 'Connection', 'keep-alive'],
      body: 'abc',
    });
  });

  it('leaves behind what was for the connection to the relay', async () => {
    let seen: IncomingMessage['headers'] = {};
    const { relay } = await relayed((request, response) => {
      seen = request.headers;
      response.end();
    });
    const headers = ['Connection', 'close, X-Mine', 'X-Mine', '1', 'Keep-Alive', 'timeout=9', 'TE', 'gzip', 'Proxy-Connection', 'close', 'X-Kept', '1']; // prettier-ignore
    await ask(relay.url, { headers });
    expect(Object.keys(seen).sort()).toEqual(['connection', 'host', 'x-kept']);
    expect(seen.connection).toBe('keep-alive');
  });

  it('goes below the path of the upstream, whatever form its target has', async () => {
    const { relay, upstream } = await relayed((request, response) => void response.end(request.url));
    const { port } = upstream.address() as { port: number };
    const { relayTo } = await import('./relayed.js');
    const below = await relayTo(`http://127.0.0.1:${port}/api/`);
    const { until } = await rawly(
      below.relay.url,
      'GET http://localhost/things?x=1 HTTP/1.1\nHost: localhost\nConnection: close\n\n',
    );
    expect(await until(/<closed>/)).toContain('/api/things?x=1');
    expect((await ask(`${relay.url}/things`)).body.toString()).toBe('/things');
  });

  it('takes its trailers along, and is sent in chunks as it came', async () => {
    let seen: string[] = [];
    const { relay } = await relayed((request, response) => {
      request.resume().on('end', () => {
        seen = [String(request.headers['transfer-encoding']), ...request.rawTrailers];
        response.end();
      });
    });
    const { until } = await rawly(relay.url, 'POST / HTTP/1.1\nHost: localhost\nTrailer: X-Sum\nTransfer-Encoding: chunked\nConnection: close\n\n3\nabc\n0\nX-Sum: 7\n\n'); // prettier-ignore
    await until(/<closed>/);
    expect(seen).toEqual(['chunked', 'X-Sum', '7']);
  });

  it('sends a body only once the upstream has asked for it', async () => {
    const { relay, upstream } = await relayed((request, response) => void request.pipe(response));
    upstream.on('checkContinue', (request: IncomingMessage, response) => {
      if (request.url === '/no') response.writeHead(417).end();
      else {
        response.writeContinue();
        request.pipe(response);
      }
    });
    const head = (path: string): string => `POST ${path} HTTP/1.1\nHost: localhost\nContent-Length: 3\nExpect: 100-continue\n\n`; // prettier-ignore
    const taken = await rawly(relay.url, head('/yes'));
    await taken.until(/100 Continue/);
    taken.socket.write('abc');
    expect(await taken.until(/abc/)).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
    const refused = await rawly(relay.url, head('/no'));
    expect(await refused.until(/<closed>/)).toMatch(/^HTTP\/1\.1 417 /);
  });

  it('of many megabytes arrives whole, and so does its answer', async () => {
    const bytes = randomBytes(12e6);
    const { relay, told } = await relayed((request, response) => {
      void bodyOf(request).then((body) => response.end(Buffer.concat([body, body])));
    });
    const { body } = await ask(relay.url, {
      method: 'PUT',
      headers: ['Content-Length', String(bytes.length)],
      body: bytes,
    });
    const hash = (of: Buffer): string => createHash('sha256').update(of).digest('hex');
    expect(hash(body)).toBe(hash(Buffer.concat([bytes, bytes])));
    expect(await told(1)).toMatchObject([
      { kind: 'unjudged', why: 'has a request body of more than 10000000 bytes' },
    ]);
  });
});

describe('an answer', () => {
  it('comes back as it is: status, reason, fields in their order and spelling, bytes', async () => {
    const packed = gzipSync('{"a":1}');
    const fields = ['X-Odd-Case', 'a', 'Set-Cookie', 'a=1', 'set-cookie', 'b=2', 'X-Latin', 'caf\u00e9', 'Content-Encoding', 'gzip', 'Content-Length', String(packed.length)]; // prettier-ignore
    const { relay, told } = await relayed((_, response) => {
      response.sendDate = false;
      response.writeHead(218, 'This is fine', fields).end(packed);
    });
    const got = await ask(relay.url);
    expect([got.status, got.statusText]).toEqual([218, 'This is fine']);
    expect(got.fields.slice(0, fields.length)).toEqual(fields);
    expect(got.fields.slice(fields.length)).toEqual(['Connection', 'close']);
    expect(got.body.equals(packed)).toBe(true);
    const [event] = await told(1);
    expect(event).toMatchObject({ kind: 'exchange', exchange: { status: 218, url: `${new URL((event as { exchange: { url: string } }).exchange.url).origin}/` } }); // prettier-ignore
    if (event?.kind === 'exchange') expect(Buffer.from(event.exchange.answer).equals(packed)).toBe(true);
  });

  it('leaves behind what was for the connection to the upstream', async () => {
    const { relay } = await relayed((_, response) => {
      response
        .writeHead(200, { Connection: 'X-Mine', 'X-Mine': '1', 'Keep-Alive': 'timeout=77', 'X-Kept': '1' })
        .end();
    });
    const { headers } = await ask(relay.url);
    expect(headers).toMatchObject({ 'x-kept': '1' });
    expect(headers['x-mine']).toBeUndefined();
    expect(headers['keep-alive']).not.toBe('timeout=77');
  });

  it('comes in parts as they are sent, its head before the first of them', async () => {
    let send = (_text: string | undefined): void => undefined;
    const { relay } = await relayed((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
      send = (text) => void (text === undefined ? response.end() : response.write(text));
    });
    const { until } = await rawly(relay.url, 'GET / HTTP/1.1\nHost: localhost\n\n');
    await until(/\r\n\r\n/);
    send('data: 1\n\n');
    await until(/data: 1/);
    send('data: 2\n\n');
    await until(/data: 2/);
    send(undefined);
    await until(/\r\n0\r\n\r\n$/);
  });

  it('takes its trailers along', async () => {
    const { relay } = await relayed((_, response) => {
      response.writeHead(200, { Trailer: 'X-Sum' });
      response.write('abc');
      response.addTrailers({ 'X-Sum': '7' });
      response.end();
    });
    expect((await ask(relay.url)).trailers).toEqual(['X-Sum', '7']);
  });

  it.each([
    ['HEAD', 200, ['Content-Length', '1234']],
    ['GET', 304, ['ETag', '"a"', 'Content-Length', '1234']],
    ['GET', 204, ['X-A', '1']],
  ])('to %s with status %i has no body', async (method, status, fields) => {
    const { relay } = await relayed((_, response) => {
      response
        .writeHead(
          status,
          fields.filter((_, i) => fields[i - (i % 2)] !== 'Trailer'),
        )
        .end();
    });
    const { socket, until } = await rawly(relay.url, `${method} / HTTP/1.1\nHost: localhost\n\n`);
    await until(/\r\n\r\n/);
    socket.write(`${method} / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    const all = await until(/<closed>/);
    expect(all.split(`HTTP/1.1 ${status}`)).toHaveLength(3);
    expect(all).toContain(`${fields[0] ?? ''}: ${fields[1] ?? ''}`);
  });

  it('of no stated length ends with its connection, and a field without a value has none', async () => {
    const { relay, upstream, told } = await relayed(() => undefined);
    upstream.on('connection', (socket: Socket) => {
      socket.removeAllListeners('data');
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nX-Empty:\r\nX-Last: 1\r\n\r\nall');
        setTimeout(() => socket.end(' of it'), 20);
      });
    });
    const { fields, body } = await ask(relay.url);
    expect([fields.slice(0, 4), body.toString()]).toEqual([['X-Empty', '', 'X-Last', '1'], 'all of it']);
    expect(await told(1)).toMatchObject([{ kind: 'exchange' }]);
  });

  it('that comes before all of the request did is passed back, and the rest of the request still goes on', async () => {
    let length = 0;
    const { relay } = await relayed((request, response) => {
      response.writeHead(409, { 'Content-Length': '2' }).end('no');
      request.on('data', (part: Buffer) => (length += part.length));
    });
    const { socket, until } = await rawly(relay.url, 'PUT / HTTP/1.1\nHost: localhost\nContent-Length: 6\n\nabc'); // prettier-ignore
    await until(/^HTTP\/1\.1 409 [^]*no$/);
    socket.write('defGET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    expect((await until(/<closed>/)).split('HTTP/1.1 409')).toHaveLength(3);
    expect(length).toBe(6);
  });

  it('is read no faster than its client takes it', async () => {
    const bytes = 40e6;
    let written = 0;
    const { relay } = await relayed((_, response) => {
      const write = (): void => {
        while (written < bytes) {
          written += 1e5;
          if (!response.write(Buffer.alloc(1e5))) return void response.once('drain', write);
        }
        response.end();
      };
      write();
    });
    let read = 0;
    const reader = await new Promise<IncomingMessage>((resolve) => void get(relay.url, resolve));
    // What lies between both ends fills up, and then nothing moves.
    let before = -1;
    while (written !== before) {
      before = written;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(written).toBeLessThan(bytes);
    for await (const part of reader) read += (part as Buffer).length;
    expect([read, written]).toEqual([bytes, bytes]);
  });

  it('follows early hints', async () => {
    const { relay } = await relayed((_, response) => {
      response.writeEarlyHints({ link: '</a.css>; rel=preload' });
      response.end('done');
    });
    const { until } = await rawly(relay.url, 'GET / HTTP/1.1\nHost: localhost\n\n');
    expect(await until(/done/)).toMatch(
      /^HTTP\/1\.1 103 Early Hints\r\nlink: <\/a.css>; rel=preload\r\n\r\nHTTP\/1\.1 200/i,
    );
  });
});
