import type { IncomingHttpHeaders, RequestListener, Server } from 'node:http';
import { createServer, request } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import type { RelayEvent } from '../../../src/io/relay/event.js';
import type { Relay, RelayOptions } from '../../../src/io/relay/index.js';
import { startRelay } from '../../../src/io/relay/index.js';

export interface Relayed {
  relay: Relay;
  upstream: Server;
  /** What the relay has told so far. */
  events: RelayEvent[];
  /** Resolves once it has told so many. */
  told: (count: number) => Promise<RelayEvent[]>;
}

/** A relay before an upstream, both of which end with the test. */
export async function relayed(
  listener: RequestListener,
  options: Partial<RelayOptions> = {},
): Promise<Relayed> {
  const upstream = createServer(listener);
  await new Promise<void>((resolve) => void upstream.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${String((upstream.address() as AddressInfo).port)}`;
  return { upstream, ...(await relayTo(url, options, () => void upstream.closeAllConnections())) };
}

/** A relay before whatever listens there. */
export async function relayTo(
  upstream: string,
  options: Partial<RelayOptions> = {},
  end: () => void = () => undefined,
): Promise<Omit<Relayed, 'upstream'>> {
  const events: RelayEvent[] = [];
  let wake = (): void => undefined;
  const limits = { body: 10e6, exchanges: 100, bytes: 64e6 };
  const where = { upstream, host: '127.0.0.1', port: 0, connectTimeout: 2000, limits };
  const relay = await startRelay({ ...where, ...options }, (more) => {
    events.push(...more);
    wake();
  });
  onTestFinished(async () => {
    end();
    await relay.close();
  });
  const told = async (count: number): Promise<RelayEvent[]> => {
    while (events.length < count) await new Promise<void>((resolve) => (wake = resolve));
    return events;
  };
  return { relay, events, told };
}

export interface Got {
  status: number;
  statusText: string;
  fields: string[];
  headers: IncomingHttpHeaders;
  body: Buffer;
  trailers: string[];
}

/** What a client of Node gets. `headers`: names and values in turn. */
export function ask(
  url: string,
  {
    method = 'GET',
    headers = [],
    body,
  }: { method?: string; headers?: string[]; body?: string | Buffer } = {},
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const own = ['Host', new URL(url).host, ...headers];
    const sending = request(url, { method, headers: own, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('error', reject);
      response.once('end', () => {
        const { statusCode: status = 0, statusMessage: statusText = '', rawHeaders: fields, headers: own, rawTrailers: trailers } = response; // prettier-ignore
        resolve({ status, statusText, fields, headers: own, body: Buffer.concat(parts), trailers });
      });
    });
    sending.once('error', reject);
    sending.end(body);
  });
}

/** A connection on which a test writes what it likes. `until`: resolves with all that has come once it matches. */
export async function rawly(
  url: string,
  text: string,
): Promise<{ socket: Socket; until: (what: RegExp) => Promise<string> }> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let got = '';
  let wake = (): void => undefined;
  const more = (): void => wake();
  socket.on('data', (part) => {
    got += part.toString('latin1');
    more();
  });
  socket.on('error', more);
  socket.on('close', () => {
    got += '<closed>';
    more();
  });
  await new Promise<void>((resolve) => void socket.once('connect', resolve));
  socket.write(text.replaceAll('\n', '\r\n'));
  const until = async (what: RegExp): Promise<string> => {
    while (!what.test(got)) await new Promise<void>((resolve) => (wake = resolve));
    return got;
  };
  return { socket, until };
}
