import { decodePercent } from './percent.js';
import type { Contract } from '../model.js';
import { placeholderOf } from './credentials.js';

/** Headers that carry credentials whatever the document says. */
const WELL_KNOWN = [
  'authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-xsrf-token', 'x-csrf-token', 'so-apptoken',
  'x-api-key', 'api-key', 'x-auth-token',
]; // prettier-ignore

export const REDACTED = '[redacted]';

/** Shorter values would redact ordinary words. */
const SHORTEST = 6;

/** Knows which parts of a message are secrets: by name, and by the values the user gave. */
export class Secrets {
  private readonly headers: Set<string>;
  private readonly queries: Set<string>;
  private readonly values: RegExp | undefined;
  private readonly harmless: Set<string>;

  /** `values`: credentials the user gave; they are redacted wherever they turn up. */
  constructor(contracts: readonly Contract[], values: readonly string[] = []) {
    const schemes = contracts.flatMap((contract) => contract.securitySchemes);
    const namesIn = (place: string): string[] =>
      schemes
        .filter((scheme) => scheme.type === 'apiKey' && scheme.in === place)
        .map((scheme) => (scheme.name ?? '').toLowerCase());
    this.headers = new Set([...WELL_KNOWN, ...namesIn('header')]);
    this.queries = new Set(namesIn('query'));
    // The longest first: a value may begin with another one.
    const parts = [...new Set(values.flatMap(partsOf))].sort((a, b) => b.length - a.length);
    this.values = parts.length > 0 ? new RegExp(parts.map(anySpelling).join('|'), 'gu') : undefined;
    this.harmless = new Set(
      schemes.flatMap((scheme) => [placeholderOf(scheme), `${scheme.name ?? ''}=${placeholderOf(scheme)}`]),
    );
  }

  /** Whether the value of this header must not be shown. What stands in for a credential is no secret. */
  hidesHeader(name: string, value: string): boolean {
    return (this.headers.has(name.toLowerCase()) && !this.harmless.has(value)) || this.text(value) !== value;
  }

  header(name: string, value: string): string {
    return this.hidesHeader(name, value) ? REDACTED : value;
  }

  /** A URL without credentials in its user information or query. */
  url(url: string): string {
    const withoutUser = url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, `$1${REDACTED}@`);
    const redacted = withoutUser.replace(
      /([?&])([^=&#]+)=([^&#]*)/g,
      (pair, mark: string, name: string, value: string) =>
        this.queries.has(decodePercent(name).toLowerCase()) && !this.harmless.has(decodePercent(value))
          ? `${mark}${name}=${REDACTED}`
          : pair,
    );
    return this.text(redacted);
  }

  /** Any text, less the credentials the user gave. */
  text(text: string): string {
    return this.values ? text.replaceAll(this.values, REDACTED) : text;
  }
}

/** A header's value and what in it is a secret by itself: after a scheme, in a cookie, in Basic credentials. */
function partsOf(value: string): string[] {
  const [scheme = '', ...tokens] = value.trim().split(/\s+/);
  const afterScheme = value.trim().slice(scheme.length).trim();
  const cookies = [...value.matchAll(/(?:^|;)\s*[^=;\s]+=([^;]*)/g)].map(([, cookie = '']) => cookie.trim());
  const decoded = scheme.toLowerCase() === 'basic' ? Buffer.from(afterScheme, 'base64').toString() : '';
  const password = decoded.slice(decoded.indexOf(':') + 1);
  const parts = [value.trim(), afterScheme, ...tokens, ...cookies, decoded, password];
  return parts.filter((part) => part.length >= SHORTEST);
}

/** Where an ellipsis cut a text short, so many characters tell the beginning of a value from ordinary words. */
const SHORTEST_PREFIX = 4;

/** More characters of a value than any shortened text shows. */
const LONGEST_PREFIX = 128;

/** A pattern for a value however it is spelled, whole or cut short by an ellipsis. */
function anySpelling(value: string): string {
  const characters = (value.match(/\\+|[^\\]/gu) ?? []).map(spelling);
  const start = characters.slice(0, SHORTEST_PREFIX).join('');
  const rest = characters
    .slice(SHORTEST_PREFIX, LONGEST_PREFIX)
    .reduceRight((inner, character) => `(?:${character}${inner})?`, '[^\\s…]*');
  return `${characters.join('')}|${start}${rest}(?:[%\\\\&][^\\s…]*)?(?=…)`;
}

/** A pattern for a character as it is, in a URL or form, in JSON (and JSON within JSON), in HTML, in bytes misread. */
function spelling(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) return character;
  if (character.startsWith('\\')) return backslashes(character.length);
  const bytes = Buffer.from(character);
  const code = character.codePointAt(0) ?? 0;
  const hex = anyCase(code.toString(16));
  const spellings = [
    `\\\\{0,3}${escapePattern(character)}`,
    ...(character === ' ' ? ['\\+'] : []),
    Array.from(bytes, (byte) => `%${anyCase(byte.toString(16).padStart(2, '0'))}`).join(''),
    `\\\\{1,2}u${anyCase(code.toString(16).padStart(4, '0'))}`,
    `&#(?:${String(code)}|[xX]${hex});`,
    ...(HTML[character] ?? []),
    ...(code > 0x7f ? [escapePattern(bytes.toString('latin1'))] : []),
  ];
  return `(?:${spellings.join('|')})`;
}

/** A run of backslashes is matched at once: one by one, JSON's doubling could be divided among them in endless ways. */
function backslashes(count: number): string {
  const [least, most] = [String(count), String(4 * count)];
  return `(?:\\\\{${least},${most}}|(?:%5[cC]){${least}})`;
}

const HTML: Readonly<Record<string, string[]>> = {
  '&': ['&amp;'],
  '<': ['&lt;'],
  '>': ['&gt;'],
  '"': ['&quot;'],
  "'": ['&apos;'],
};

function anyCase(hex: string): string {
  return hex.replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
