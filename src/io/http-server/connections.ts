import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Milliseconds for which a closing server still listens to a connection that was just opened or answered: its client
 * may have sent a request that is on its way.
 */
const GRACE = 100;

interface Connection {
  /** Answers that are due. */
  owed: number;
  /** When it was opened or last answered, by the clock of `performance`. */
  used: number;
}

/** Knows which connections owe an answer, so that closing need not wait for the others. */
export class Connections {
  private readonly open = new Map<Socket, Connection>();
  /** Sockets under a TLS handshake, by the address of the other side. */
  private readonly handshaking = new Map<string, Socket>();
  private closing: Promise<void> | undefined;

  constructor(
    private readonly server: Server,
    isSecure: boolean,
  ) {
    if (!isSecure) {
      server.on('connection', (socket: Socket) => this.opened(socket));
      return;
    }
    server.on('connection', (socket: Socket) => this.shaking(socket));
    // From here on the messages come through a socket of their own.
    server.on('secureConnection', (socket: Socket) => {
      this.handshaking.delete(peerOf(socket));
      this.opened(socket);
    });
  }

  get isClosing(): boolean {
    return this.closing !== undefined;
  }

  /** From when a request has been read until its answer is sent, or can no longer be. */
  answering({ socket }: IncomingMessage, response: ServerResponse): void {
    const connection = this.open.get(socket);
    if (!connection) return;
    connection.owed++;
    response.once('close', () => this.settle(socket));
  }

  /** One answer less to wait for. */
  settle(socket: Socket): void {
    const connection = this.open.get(socket);
    if (!connection) return;
    connection.owed--;
    connection.used = performance.now();
    if (this.isClosing) this.end(socket, connection);
  }

  /**
   * Stops listening and resolves once every request that was read is answered. Connections that are idle, new, or
   * still sending are ended, at once or after a moment of grace: Node alone would wait for them.
   */
  close(): Promise<void> {
    return (this.closing ??= new Promise((resolve) => {
      // Node would end every idle connection now, whatever is on its way to it.
      this.server.closeIdleConnections = () => undefined;
      this.server.close(() => resolve());
      for (const [socket, connection] of this.open) this.end(socket, connection);
      for (const socket of this.handshaking.values()) socket.destroy();
    }));
  }

  private end(socket: Socket, connection: Connection): void {
    // What is answered from now on says that it is the last.
    if (connection.owed > 0) return;
    const left = connection.used + GRACE - performance.now();
    if (left <= 0) socket.destroySoon();
    else setTimeout(() => this.end(socket, connection), left);
  }

  private shaking(socket: Socket): void {
    const peer = peerOf(socket);
    this.handshaking.set(peer, socket);
    socket.once('close', () => this.handshaking.delete(peer));
  }

  private opened(socket: Socket): void {
    this.open.set(socket, { owed: 0, used: performance.now() });
    socket.once('close', () => this.open.delete(socket));
  }
}

function peerOf({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return `${remoteAddress} ${String(remotePort)}`;
}
