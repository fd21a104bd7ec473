import type { Contract } from '../model.js';

/** Headers that carry credentials whatever the document says. */
const WELL_KNOWN = [
  'authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-xsrf-token', 'x-csrf-token', 'so-apptoken',
  'x-api-key', 'api-key', 'x-auth-token',
]; // prettier-ignore

export const REDACTED = '[redacted]';

/** Knows which parts of a message are secrets: by name, and by the values the user gave. */
export class Secrets {
  private readonly headers: Set<string>;
  private readonly queries: Set<string>;
  private readonly values: string[];
  private readonly harmless: Set<string>;

  /** `values`: credentials the user gave; they are redacted wherever they turn up. */
  constructor(contracts: readonly Contract[], values: readonly string[] = []) {
    const schemes = contracts
      .flatMap((contract) => contract.securitySchemes)
      .filter(({ type }) => type === 'apiKey');
    const namesIn = (place: string): string[] =>
      schemes.filter((scheme) => scheme.in === place).map((scheme) => (scheme.name ?? '').toLowerCase());
    this.headers = new Set([...WELL_KNOWN, ...namesIn('header')]);
    this.queries = new Set(namesIn('query'));
    // Short values would redact ordinary words.
    this.values = values
      .flatMap((value) => [value, ...value.split(' ').slice(1)])
      .filter((value) => value.length >= 6);
    this.harmless = new Set(
      contracts.flatMap((contract) => contract.securitySchemes).flatMap((s) => s.placeholder ?? []),
    );
  }

  /** Whether the value of this header must not be shown. What a document prints as its placeholder is no secret. */
  hidesHeader(name: string, value: string): boolean {
    return (this.headers.has(name.toLowerCase()) && !this.harmless.has(value)) || this.text(value) !== value;
  }

  header(name: string, value: string): string {
    return this.hidesHeader(name, value) ? REDACTED : value;
  }

  /** A URL without credentials in its user information or query. */
  url(url: string): string {
    const withoutUser = url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i, `$1${REDACTED}@`);
    const redacted = withoutUser.replace(
      /([?&])([^=&#]+)=([^&#]*)/g,
      (pair, mark: string, name: string, value: string) =>
        this.queries.has(decodeLoosely(name).toLowerCase()) && !this.harmless.has(decodeLoosely(value))
          ? `${mark}${name}=${REDACTED}`
          : pair,
    );
    return this.text(redacted);
  }

  /** Any text, less the credentials the user gave. */
  text(text: string): string {
    return this.values.reduce((clean, value) => clean.replaceAll(value, REDACTED), text);
  }
}

function decodeLoosely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
