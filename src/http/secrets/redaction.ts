import type { Contract } from '../../model/document.js';
import { emptied } from '../credentials/corrupt-credential.js';
import { placeholderOf } from '../credentials/index.js';
import { decodePercent } from '../percent-encoding.js';
import { encodingsPattern, isCodedWithin } from './encodings-pattern.js';

/** Headers that carry credentials whatever the document says. */
const WELL_KNOWN = [
  'authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-xsrf-token', 'x-csrf-token', 'so-apptoken',
  'x-api-key', 'api-key', 'x-auth-token',
]; // prettier-ignore

/** Headers that hold a URL of the server's choice. */
const ADDRESSES = new Set(['location', 'content-location', 'refresh', 'link']);

export const REDACTED = '[redacted]';

/** Characters of the shortest secret: shorter ones stand in every word, and cannot be kept out of any text. */
const SHORTEST_SECRET = 3;

/** Characters of the shortest single word of a longer secret that is a secret by itself. */
const SHORTEST_WORD = 6;

/** Whether a header or parameter of this name is likely to carry a secret. */
export function looksSecret(name: string): boolean {
  return /token|secret|passw|pwd|credential|cookie|session|[xc]srf|ticket|signature|key(?!word|board)|auth(?!ors?\b)/i.test(
    name,
  );
}

/** Knows which parts of a message are secrets: by name, and by the values the user gave. */
export class Secrets {
  private readonly headers: Set<string>;
  private readonly queries: Set<string>;
  /** What is redacted wherever it turns up, the longest first: a value may begin with another one. */
  private parts: readonly string[] = [];
  /** Whether there are secrets that texts were not looked through for before. */
  hasLearnt = false;
  private values: RegExp | undefined;
  private readonly harmless: Set<string>;
  private readonly cookies: Set<string>;

  /**
   * `values`: secrets the user gave; they are redacted wherever they turn up, however they are spelled.
   * `headers`: names of headers that carry secrets, besides the well-known and the documented ones.
   */
  constructor(
    contracts: readonly Contract[],
    values: readonly string[] = [],
    headers: readonly string[] = [],
  ) {
    const schemes = contracts.flatMap((contract) => contract.securitySchemes);
    const namesIn = (place: string): string[] =>
      schemes
        .filter((scheme) => scheme.type === 'apiKey' && scheme.in === place)
        .map((scheme) => (scheme.name ?? '').toLowerCase());
    const own = headers.map((name) => name.toLowerCase());
    this.headers = new Set([...WELL_KNOWN, ...namesIn('header'), ...own]);
    this.queries = new Set(namesIn('query'));
    this.learn(values);
    this.hasLearnt = false;
    this.harmless = new Set(
      schemes.flatMap((scheme) => {
        const placeholder = placeholderOf(scheme);
        const shown = [placeholder, emptied(scheme, placeholder)];
        return [...shown, ...shown.map((value) => `${scheme.name ?? ''}=${value}`)];
      }),
    );
    // A header Cookie that the user gave holds what the document says nothing of.
    this.cookies = new Set(own.includes('cookie') ? [] : ordinaryCookies(contracts, namesIn('cookie')));
  }

  /** Takes note of more secrets: from now on they are redacted wherever they turn up, as those given at first. */
  learn(values: readonly string[]): void {
    const parts = [...new Set([...this.parts, ...values.flatMap(partsOf)])];
    if (parts.length === this.parts.length) return;
    parts.sort((a, b) => b.length - a.length);
    this.parts = parts;
    this.hasLearnt = true;
    this.values = undefined;
  }

  /** Made when a text is looked through: recordings hold many secrets, and may have nothing to tell. */
  private pattern(): RegExp | undefined {
    const { parts } = this;
    if (parts.length === 0) return undefined;
    return (this.values ??= new RegExp(
      parts
        .map((part) => encodingsPattern(part, !parts.some((inner) => isCodedWithin(inner, part))))
        .join('|'),
      'giu',
    ));
  }

  /** Whether the value of this header must not be shown. What stands in for a credential is no secret, nor is the lack of one. */
  hidesHeader(name: string, value: string): boolean {
    return this.isCredential(name, value) || this.text(value) !== value;
  }

  /** Whether a header is known to carry a secret by its name, whatever else is known of its value. */
  isCredential(name: string, value: string): boolean {
    const key = name.toLowerCase();
    if (!this.headers.has(key) || this.harmless.has(value)) return false;
    return key !== 'cookie' || !value.split('; ').every((pair) => this.showsCookie(pair));
  }

  private showsCookie(pair: string): boolean {
    return this.harmless.has(pair) || this.cookies.has((pair.split('=')[0] ?? '').toLowerCase());
  }

  header(name: string, value: string): string {
    if (this.hidesHeader(name, value)) return REDACTED;
    return ADDRESSES.has(name.toLowerCase()) ? withoutGrants(value) : value;
  }

  /** A URL without credentials in its user information or query. */
  url(url: string): string {
    const redacted = withoutUser(url).replace(
      /([?&])([^=&#]+)=([^&#]*)/g,
      (pair, mark: string, name: string, value: string) =>
        this.queries.has(decodePercent(name).toLowerCase()) && !this.harmless.has(decodePercent(value))
          ? `${mark}${name}=${REDACTED}`
          : pair,
    );
    return this.text(redacted);
  }

  /** Any text, less the secrets the user gave. */
  text(text: string): string {
    const pattern = text === '' ? undefined : this.pattern();
    return pattern ? text.replaceAll(pattern, REDACTED) : text;
  }
}

function withoutUser(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, `$1${REDACTED}@`);
}

/** A URL that a server sends its client to, without what it grants by that: codes and tokens (RFC 6749 §4). */
export function withoutGrants(url: string): string {
  return withoutUser(url).replace(/([?&#])([^=&#]+)=([^&#]*)/g, (pair, mark: string, name: string) =>
    looksSecret(decodePercent(name)) || name === 'code' ? `${mark}${name}=${REDACTED}` : pair,
  );
}

/** The documented cookies that carry no credential, by their lower-cased names. */
function ordinaryCookies(contracts: readonly Contract[], secret: readonly string[]): string[] {
  return contracts
    .flatMap((contract) => contract.operations.flatMap(({ parameters }) => parameters))
    .filter((parameter) => parameter.in === 'cookie' && !looksSecret(parameter.name))
    .map(({ name }) => name.toLowerCase())
    .filter((name) => !secret.includes(name));
}

/** A header's value and what in it is a secret by itself: after a scheme, in a cookie, in Basic credentials. */
function partsOf(value: string): string[] {
  const whole = value.trim();
  const [scheme = '', ...words] = whole.split(/\s+/);
  const afterScheme = whole.slice(scheme.length).trim();
  const cookies = [...value.matchAll(/(?:^|;)\s*[^=;\s]+="?([^;]*)/g)].map(([, cookie = '']) =>
    cookie.trim().replace(/"$/, ''),
  );
  const decoded = scheme.toLowerCase() === 'basic' ? Buffer.from(afterScheme, 'base64').toString() : '';
  const password = decoded.slice(decoded.indexOf(':') + 1);
  return [
    ...[whole, afterScheme, ...cookies, decoded, password].filter((part) => part.length >= SHORTEST_SECRET),
    ...words.filter((word) => word.length >= SHORTEST_WORD),
  ];
}
