import { NOW } from './faker.js';

/** Values of header fields that have a syntax of their own, whatever their schema says of texts, by the names of the fields. */
const FIELDS: Readonly<Record<string, string | number>> = {
  etag: '"5c556a5e5d47"',
  'last-modified': new Date(NOW).toUTCString(),
  date: new Date(NOW).toUTCString(),
  expires: new Date(NOW).toUTCString(),
  // An empty reference is the address itself (RFC 3986 §4.4).
  link: '<>; rel="self"',
  'retry-after': 1,
  'cache-control': 'no-cache',
  vary: 'Accept',
  allow: 'GET, HEAD',
  'content-language': 'en',
  'content-disposition': 'attachment; filename="file.pdf"',
  'accept-ranges': 'none',
  'set-cookie': 'session=placeholder; Path=/; HttpOnly',
  'www-authenticate': 'Bearer',
  'x-ratelimit-limit': 100,
  'x-ratelimit-remaining': 99,
  'x-ratelimit-reset': 60,
  'x-rate-limit-limit': 100,
  'x-rate-limit-remaining': 99,
  'x-rate-limit-reset': 60,
  'ratelimit-limit': 100,
  'ratelimit-remaining': 99,
  'ratelimit-reset': 60,
};

/** What a header field of this name may have (RFC 9110, RFC 8288); undefined for names that nothing is known of. */
export function proposedField(name: string): string | number | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(FIELDS, key) ? FIELDS[key] : undefined;
}
