import { UNPRINTABLE } from '../../json/printable.js';
import type { SentRequest } from '../../model/exchange.js';
import { headerValue } from '../headers.js';
import type { Secrets } from './redaction.js';

/** Headers that curl computes itself. */
const AUTOMATIC = new Set(['content-length', 'connection', 'transfer-encoding']);

/** With these, curl announces an empty body only when told to; some servers answer 411 otherwise. */
const WITH_BODY = new Set(['POST', 'PUT', 'PATCH']);

/**
 * A shell command that repeats the request. A secret header or query parameter becomes a variable of its name
 * (`"$AUTHORIZATION"`), so that the line works once the variable is set and shows nothing. A body with control
 * characters, as one of several parts has, is piped in: no terminal would show it as it is.
 */
export function curlLine(request: SentRequest, secrets: Secrets): string {
  const { method, url, body } = request;
  const address = urlWord(url, secrets);
  const parts = ['curl', '-sS', '-i'];
  // Brackets would be expanded, and dot segments removed.
  if (/[[\]{}]/.test(address)) parts.push('--globoff');
  if (/\/(\.|%2e){1,2}([/?#]|$)/i.test(url)) parts.push('--path-as-is');
  // Decodes the answer; what to ask for stands among the headers.
  if (headerValue(request.headers, 'accept-encoding') !== undefined) parts.push('--compressed');
  if (method === 'HEAD' && body === undefined) parts.push('--head');
  else if (method !== 'GET' || body !== undefined) parts.push('-X', method);
  parts.push(address, ...headerWords(request, secrets));
  if (body === undefined) return parts.join(' ');
  const shown = secrets.text(body);
  if (UNSHOWN.test(shown)) return `printf ${printed(shown)} | ${parts.join(' ')} --data-binary @-`;
  // Unlike --data-binary, --data-raw does not read a file where the body starts with an @.
  return `${parts.join(' ')} --data-raw ${quote(shown)}`;
}

function urlWord(url: string, secrets: Secrets): string {
  return quote(secrets.url(url)).replaceAll(
    /([?&])([^=&#]+)=\[redacted\]/g,
    (_, mark: string, name: string) => `${mark}${name}='"$${variableName(name)}"'`,
  );
}

function headerWords({ method, url, headers, body }: SentRequest, secrets: Secrets): string[] {
  const words = headers
    .filter(([name, value]) => !AUTOMATIC.has(name.toLowerCase()) && !isHostOf(url, name, value))
    .map(([name, value]) => headerWord(name, value, secrets));
  // curl would ask for */* by itself.
  if (headerValue(headers, 'accept') === undefined) words.push(quote('Accept:'));
  if (body === undefined && WITH_BODY.has(method)) words.push(quote('Content-Length: 0'));
  return words.flatMap((word) => ['-H', word]);
}

function headerWord(name: string, value: string, secrets: Secrets): string {
  if (!secrets.hidesHeader(name, value)) {
    // curl drops a header without value unless it ends in a semicolon.
    return quote(value.trim() === '' ? `${name};` : `${name}: ${value}`);
  }
  const variable = `$${variableName(name)}`;
  const pairs = value.split('; ');
  const hidden = pairs.filter((pair) => secrets.hidesHeader(name, pair));
  if (name.toLowerCase() === 'cookie' && hidden.length < pairs.length) {
    const words = pairs.map((pair) => (hidden.includes(pair) ? cookieWord(pair) : quote(pair)));
    return `${quote(`${name}: `)}${words.join(`'; '`)}`;
  }
  // Between double quotes, a shell would execute what some legal names hold.
  return /^[\w-]+$/.test(name) ? `"${name}: ${variable}"` : `${quote(`${name}: `)}"${variable}"`;
}

/** A cookie as a variable of its name. */
function cookieWord(pair: string): string {
  const [name = ''] = pair.split('=');
  return `${quote(`${name}=`)}"$${variableName(name)}"`;
}

function isHostOf(url: string, name: string, value: string): boolean {
  return name.toLowerCase() === 'host' && URL.canParse(url) && new URL(url).host === value;
}

function variableName(name: string): string {
  return name
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '_')
    .replace(/^(?=\d)/, '_');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What a terminal would not show as it is, or no argument can hold. Line feeds may stay: a body has many lines. */
const UNSHOWN = new RegExp(`(?!\\n)[${UNPRINTABLE}]`, 'u');

/** The format by which every shell's printf writes the text. */
function printed(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')
    // Else it would be taken for an option.
    .replace(/^-/, '\\055')
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t');
  return quote(escaped.replaceAll(new RegExp(UNSHOWN, 'gu'), octets));
}

/** Three octal digits each: no digit that follows can be taken for a part of them. */
function octets(character: string): string {
  return Array.from(Buffer.from(character), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
