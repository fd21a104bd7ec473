import { isIP } from 'node:net';
import { isToken } from '../../http/media-type.js';
import type { SentRequest } from '../../model/exchange.js';

/** Where connections go to. Those with the same key are interchangeable. */
export interface Endpoint {
  key: string;
  isSecure: boolean;
  host: string;
  port: number;
  /** The name that the server's certificate has to bear; undefined for addresses. */
  serverName: string | undefined;
}

/** A request as it goes over a connection. */
export interface WireRequest {
  endpoint: Endpoint;
  isHead: boolean;
  /** One character for each byte where there is no body. */
  message: string | Buffer;
  /** Whether the request itself asks for the end of the connection (RFC 9112 §9.6). */
  isLast: boolean;
}

/** Methods that do not anticipate a body: without one, nothing is said of its length (RFC 9110 §8.6). */
const BODILESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

/**
 * The bytes of a request: target and header fields as planned, then the fields that HTTP needs (RFC 9112 §3.2, §6.2)
 * where none are planned.
 * @throws Error when the request cannot be sent as it is, for example a header with a line break.
 */
export function wireRequest({ method, url, headers, body }: SentRequest): WireRequest {
  if (!isToken(method)) throw new Error(`'${method}' is no method`);
  const { origin, target } = split(url);
  const { isSecure, hostname, host, port } = originOf(origin);
  const fields = grouped(headers);
  const length = body === undefined ? (BODILESS.has(method) ? undefined : 0) : Buffer.byteLength(body);
  let head = `${method} ${target} HTTP/1.1\r\n`;
  for (const { name, values } of fields.values()) for (const value of values) head += `${name}: ${value}\r\n`;
  if (length !== undefined && !fields.has('content-length')) head += `Content-Length: ${String(length)}\r\n`;
  if (!fields.has('host')) head += `Host: ${host}\r\n`;
  if (!fields.has('connection')) head += 'Connection: keep-alive\r\n';
  head += '\r\n';
  const named = fields.get('host')?.values[0]?.replace(/:\d*$/, '') ?? hostname;
  const serverName = isSecure && isIP(named) === 0 ? named : undefined;
  return {
    endpoint: { key: `${origin} ${serverName ?? ''}`, isSecure, host: hostname, port, serverName },
    isHead: method === 'HEAD',
    message:
      body === undefined || body === ''
        ? head
        : Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]),
    isLast: fields.get('connection')?.values.some((value) => /\bclose\b/i.test(value)) ?? false,
  };
}

/**
 * Node's own URL handling normalises paths (`/a/../b`, `//`); what is sent must be what was planned, byte for byte.
 */
function split(url: string): { origin: string; target: string } {
  const origin = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url)?.[0] ?? '';
  const hash = url.indexOf('#');
  const target = url.slice(origin.length, hash < 0 ? undefined : hash);
  const ascii = /^[\x21-\x7e]*$/.test(target)
    ? target
    : target.replaceAll(/[^\x21-\x7e]+/g, (text) => encodeURIComponent(text.toWellFormed()));
  return { origin, target: ascii.startsWith('/') ? ascii : `/${ascii}` };
}

interface Origin {
  isSecure: boolean;
  hostname: string;
  /** As the field Host has it. */
  host: string;
  port: number;
}

/** A run has few origins; who sends to more pays for reading them again. */
const origins = new Map<string, Origin>();
const MAX_ORIGINS = 100;

function originOf(text: string): Origin {
  const known = origins.get(text);
  if (known) return known;
  const { protocol, hostname, host, port } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') throw new Error(`${protocol} is not spoken here`);
  const isSecure = protocol === 'https:';
  const origin = {
    isSecure,
    hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
    host,
    port: port === '' ? (isSecure ? 443 : 80) : Number(port),
  };
  if (origins.size >= MAX_ORIGINS) origins.clear();
  origins.set(text, origin);
  return origin;
}

interface Field {
  name: string;
  values: string[];
}

/** Fields of one name stand together, in the first one's spelling; cookies become one field (RFC 6265 §5.4). */
function grouped(headers: SentRequest['headers']): Map<string, Field> {
  const byName = new Map<string, Field>();
  for (const [name, text] of headers) {
    const key = name.toLowerCase();
    const value = sendable(name, text);
    const known = byName.get(key);
    if (!known) byName.set(key, { name, values: [value] });
    else if (key === 'cookie') known.values = [`${known.values[0] ?? ''}; ${value}`];
    else known.values.push(value);
  }
  return byName;
}

/** The value with one character for each byte of its UTF-8. */
function sendable(name: string, value: string): string {
  if (!isToken(name)) throw new Error(`'${name}' is no name of a header`);
  // The body is sent in one piece and as it is: another coding would be a lie about it.
  if (name.length === 17 && name.toLowerCase() === 'transfer-encoding')
    throw new Error(`the header '${name}' cannot be set`);
  if (/^[\t\x20-\x7e]*$/.test(value)) return value;
  const bytes = Buffer.from(value).toString('latin1');
  if (/[^\t\x20-\x7e\x80-\xff]/.test(bytes))
    throw new Error(`the header '${name}' has a value that cannot be sent`);
  return bytes;
}
