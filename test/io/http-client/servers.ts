import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';

export interface RawServer {
  url: string;
  port: number;
  /** Everything that arrived, by connection. */
  received: string[];
  close(): Promise<void>;
}

/** `answer` is called once for each request, however many a connection carries; a text is sent as bytes. */
export type Answer = (socket: Socket, connection: number, request: number) => void;

/** A server that knows nothing of HTTP but the blank line that ends a request without a body. */
export async function rawServer(answer: string | Buffer | Answer, host = '127.0.0.1'): Promise<RawServer> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const connection = received.push('') - 1;
    let requests = 0;
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      received[connection] = `${received[connection] ?? ''}${chunk.toString('latin1')}`;
      for (; requests < received[connection].split('\r\n\r\n').length - 1; requests++) {
        if (typeof answer === 'function') answer(socket, connection, requests);
        else socket.end(answer);
      }
    });
  });
  await listen(server, host);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${String(port)}`,
    port,
    received,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export function listen(server: Server, host = '127.0.0.1'): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
}

/** A whole response that keeps the connection open. */
export function ok(body: string, ...headers: string[]): string {
  const fields = [`Content-Length: ${String(Buffer.byteLength(body))}`, ...headers];
  return `HTTP/1.1 200 OK\r\n${fields.join('\r\n')}\r\n\r\n${body}`;
}

export interface Recorded {
  method: string;
  target: string;
  headers: [name: string, value: string][];
  body: string;
}

export interface Recorder {
  url: string;
  requests: Recorded[];
  close(): Promise<void>;
}

/** A server that notes every request as it arrived, and answers 200 to all. */
export async function recorder(): Promise<Recorder> {
  const requests: Recorded[] = [];
  const server = createHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = request.rawHeaders.map((text) => Buffer.from(text, 'latin1').toString());
      requests.push({
        method: request.method ?? '',
        target: request.url ?? '',
        headers: raw.flatMap((name, i): [string, string][] =>
          i % 2 === 0 ? [[name, raw[i + 1] ?? '']] : [],
        ),
        body: Buffer.concat(chunks).toString(),
      });
      response.end();
    });
  });
  await listen(server);
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
