import type { AddressInfo, Server } from 'node:net';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, ToolError } from '../../errors.js';

export interface Address {
  host: string;
  /** 0 stands for any free port. */
  port: number;
}

/** @throws ToolError when the address cannot be listened on. */
export function listen(server: Server, { host, port }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    try {
      server.listen({ port, host, backlog: BACKLOG }, resolve);
    } catch (thrown) {
      // A port out of range is thrown, not emitted.
      reject(listenError(thrown, host, port));
    }
  });
}

/**
 * A port that another process can listen on: the given one, or any that is free for 0.
 * @throws ToolError when the address cannot be listened on.
 */
export async function freePort(address: Address): Promise<number> {
  const server = createServer();
  await listen(server, address);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Resolves once somebody accepts connections at an address, or once `signal` says that nobody will. */
export async function untilAccepting(address: Address, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await isAccepting(address))) await delay(BETWEEN_LOOKS);
}

/** Milliseconds. */
const BETWEEN_LOOKS = 20;

function isAccepting({ host, port }: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (found: boolean) => (): void => {
      socket.destroy();
      resolve(found);
    };
    socket.once('connect', end(true)).once('error', end(false));
  });
}

/** Connections that may wait to be accepted: load tests open a thousand at once. */
const BACKLOG = 2048;

function listenError(thrown: unknown, host: string, port: number): ToolError {
  const code = (thrown as { code?: unknown }).code;
  const address = `${host}:${String(port)}`;
  switch (code) {
    case 'EADDRINUSE':
      return new ToolError(`${address} is in use`, {
        hint: 'Choose another port, or 0 for any that is free.',
        cause: thrown,
      });
    case 'EACCES':
      return new ToolError(`${address} needs more rights than this process has`, {
        hint: 'Choose a port above 1023, or 0 for any that is free.',
        cause: thrown,
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ToolError(`${host} is no address of this machine`, {
        hint: 'Use 127.0.0.1 for this machine only, 0.0.0.0 for every interface.',
        cause: thrown,
      });
    default:
      return new ToolError(`cannot listen on ${address}: ${messageOf(thrown)}`, { cause: thrown });
  }
}

/** An address that a client on this machine can use. */
export function urlOf(server: Server, scheme: 'http' | 'https', host: string): string {
  const { port } = server.address() as AddressInfo;
  return urlAt(scheme, { host, port });
}

/** The same, where the port is known. */
export function urlAt(scheme: 'http' | 'https', { host, port }: Address): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `${scheme}://${reachable.includes(':') ? `[${reachable}]` : reachable}:${String(port)}`;
}
