import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { messageOf } from '../../errors.js';
import { endToEnd } from '../../http/end-to-end.js';
import type { AnswerTaker, Channel, Endpoint } from './channel.js';
import { linesOf } from './channel.js';
import { Channels } from './channels.js';

/** Bytes of a header section that are relayed. */
export const MAX_HEADERS = 256 * 1024;

/** The request header by which a client asks for what is found. */
export const ASKING = 'x-specproof-findings';

/** A request on its way to an upstream. */
export interface Sending {
  method: string;
  target: string;
  /** Names and values in turn. */
  fields: string[];
  hasBody: boolean;
}

/** The server behind a relay. */
export class Upstream {
  readonly origin: string;
  private readonly base: string;
  private readonly host: string;
  private readonly endpoint: Endpoint;
  private readonly channels: Channels;

  /** `connectTimeout`: milliseconds until a connection stands. */
  constructor(url: string, connectTimeout: number) {
    const { protocol, hostname, port, host, origin, pathname } = new URL(url);
    this.origin = origin;
    this.base = pathname.replace(/\/+$/, '');
    this.host = host;
    const isSecure = protocol === 'https:';
    this.endpoint = {
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (isSecure ? 443 : 80) : Number(port),
      isSecure,
      connectTimeout,
      maxHeaderSize: MAX_HEADERS,
    };
    this.channels = new Channels(this.endpoint);
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

  /** Sends a request on a connection of its own until its answer is complete. `fields`: as `fieldsOf` gives them. */
  send({ method, target, fields, hasBody }: Sending, taker: AnswerTaker): Channel {
    const path = this.pathOf(target);
    const isKept = isNamed(fields, 'connection');
    const head = `${method} ${path} HTTP/1.1\r\n${linesOf(fields)}${isKept ? '' : 'Connection: keep-alive\r\n'}\r\n`;
    const isChunked = hasBody && isNamed(fields, 'transfer-encoding');
    const channel = this.channels.take();
    channel.carry({ head, isHeadAsked: method === 'HEAD', hasBody, isChunked }, taker);
    return channel;
  }

  /** Starts a request that is to become something else than HTTP. */
  upgrade(method: string, target: string, fields: string[]): ClientRequest {
    const path = this.pathOf(target);
    const { hostname, port, isSecure, connectTimeout } = this.endpoint;
    const where = { hostname, port, method, path };
    const options = { ...where, headers: fields, agent: false, maxHeaderSize: MAX_HEADERS } as const;
    const outgoing = isSecure ? secureRequest(options) : plainRequest(options);
    outgoing.once('socket', (socket) => {
      const late = new Error(`no connection within ${connectTimeout} ms`);
      const timer = setTimeout(() => outgoing.destroy(late), connectTimeout);
      socket.once(isSecure ? 'secureConnect' : 'connect', () => clearTimeout(timer));
      socket.once('close', () => clearTimeout(timer));
    });
    return outgoing;
  }

  close(): void {
    this.channels.close();
  }
}

function isNamed(fields: readonly string[], key: string): boolean {
  return fields.some((text, i) => i % 2 === 0 && text.length === key.length && text.toLowerCase() === key);
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
