import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Knows which connections owe an answer, so that closing need not wait for the others. */
export class Connections {
  private readonly owing = new Map<Socket, number>();
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
    this.owing.set(socket, (this.owing.get(socket) ?? 0) + 1);
    response.once('close', () => this.settle(socket));
  }

  /** One answer less to wait for. */
  settle(socket: Socket): void {
    const left = (this.owing.get(socket) ?? 1) - 1;
    if (socket.destroyed) return;
    this.owing.set(socket, left);
    if (this.isClosing && left <= 0) socket.destroySoon();
  }

  /**
   * Stops listening and resolves once every request that was read is answered. Connections that are idle, new, or
   * still sending are ended at once: Node alone would wait for them.
   */
  close(): Promise<void> {
    return (this.closing ??= new Promise((resolve) => {
      this.server.close(() => resolve());
      for (const [socket, owed] of this.owing) if (owed <= 0) socket.destroy();
      for (const socket of this.handshaking.values()) socket.destroy();
    }));
  }

  private shaking(socket: Socket): void {
    const peer = peerOf(socket);
    this.handshaking.set(peer, socket);
    socket.once('close', () => this.handshaking.delete(peer));
  }

  private opened(socket: Socket): void {
    this.owing.set(socket, 0);
    socket.once('close', () => this.owing.delete(socket));
  }
}

function peerOf({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return `${remoteAddress} ${String(remotePort)}`;
}
