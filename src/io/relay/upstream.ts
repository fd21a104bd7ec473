import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { messageOf } from '../../errors.js';
import { endToEnd } from '../../http/end-to-end.js';

/** Bytes of a header section that are relayed. */
export const MAX_HEADERS = 256 * 1024;

/** Milliseconds for which an idle connection is kept: shorter than most servers do, so that none is closed under a request. */
const IDLE = 4000;

/** The request header by which a client asks for what is found. */
export const ASKING = 'x-specproof-findings';

/** The server behind a relay. */
export class Upstream {
  readonly origin: string;
  private readonly base: string;
  private readonly host: string;
  private readonly target: { hostname: string; port: string };
  private readonly agent: Agent;
  private readonly isSecure: boolean;

  /** `connectTimeout`: milliseconds until a connection stands. */
  constructor(
    url: string,
    private readonly connectTimeout: number,
  ) {
    const { protocol, hostname, port, host, origin, pathname } = new URL(url);
    this.origin = origin;
    this.base = pathname.replace(/\/+$/, '');
    this.host = host;
    this.target = { hostname: hostname.replace(/^\[|\]$/g, ''), port };
    this.isSecure = protocol === 'https:';
    const settings = { keepAlive: true, timeout: IDLE, maxFreeSockets: 1024 };
    this.agent = this.isSecure ? new SecureAgent(settings) : new Agent(settings);
  }

  /** The path and query of a request there; a client may send a whole URL (RFC 9112 §3.2.2), or `*`. */
  pathOf(target: string): string {
    if (target.startsWith('/')) return this.base + target;
    if (target === '*') return target;
    return this.base + (/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(.*)$/i.exec(target)?.[1] ?? `/${target}`);
  }

  urlOf(target: string): string {
    const path = this.pathOf(target);
    return path === '*' ? `${this.origin}/*` : this.origin + path;
  }

  /** The fields of a request as it goes there: for its host, and without those of the client's connection. */
  fieldsOf({ rawHeaders, headers }: IncomingMessage): string[] {
    const fields = endToEnd(rawHeaders);
    let hasHost = false;
    for (let i = 0; i < fields.length; i += 2) {
      const key = fields[i]?.toLowerCase();
      if (key === 'host') {
        fields[i + 1] = this.host;
        hasHost = true;
      } else if (key === ASKING) {
        fields.splice(i, 2);
        i -= 2;
      }
    }
    if (!hasHost) fields.unshift('Host', this.host);
    if (/(^|,)\s*trailers\s*(,|;|$)/i.test(String(headers.te ?? '')))
      fields.push('TE', 'trailers', 'Connection', 'TE, keep-alive');
    if (headers['transfer-encoding'] !== undefined) fields.push('Transfer-Encoding', 'chunked');
    return fields;
  }

  /** Starts a request. Its errors are those of the network, and of what the upstream sends. */
  request(method: string, target: string, fields: string[]): ClientRequest {
    const path = this.pathOf(target);
    const { agent, isSecure } = this;
    const options = { ...this.target, method, path, headers: fields, agent, maxHeaderSize: MAX_HEADERS };
    const outgoing = isSecure ? secureRequest(options) : plainRequest(options);
    outgoing.once('socket', (socket) => {
      if (!socket.connecting) return;
      const late = new Error(`no connection within ${this.connectTimeout} ms`);
      const timer = setTimeout(() => outgoing.destroy(late), this.connectTimeout);
      socket.once(isSecure ? 'secureConnect' : 'connect', () => clearTimeout(timer));
      socket.once('close', () => clearTimeout(timer));
    });
    return outgoing;
  }

  close(): void {
    this.agent.destroy();
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'it closed the connection before it had answered',
  EPIPE: 'it closed the connection before it had answered',
  ENOTFOUND: 'its host name is unknown',
  EAI_AGAIN: 'its host name cannot be looked up',
  EHOSTUNREACH: 'there is no way to its host',
  ENETUNREACH: 'there is no way to its network',
  ETIMEDOUT: 'the connection took too long',
  HPE_HEADER_OVERFLOW: 'its header section is too large',
};

/** Why an upstream gave no answer, as the end of a sentence. */
export function reasonOf(error: Error): string {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code.startsWith('HPE_') && !(code in REASONS))
    return `what it sent is not valid HTTP: ${messageOf(error)}`;
  return REASONS[code] ?? messageOf(error);
}

/** What a client reads in place of an answer. */
export function failureText(origin: string, why: string): string {
  return `specproof proxy: ${origin} gave no answer: ${why}\n`;
}
