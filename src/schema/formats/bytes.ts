import type { TextFormat } from './format.js';
import { anything } from './format.js';

const BASE64 = /^[A-Za-z0-9+/]*$/;

/** RFC 4648 §4, padding included. */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && BASE64.test(text.replace(/={1,2}$/, ''));
}

/** RFC 4648 §5, where padding may be left out; one character alone encodes nothing. */
function isBase64Url(text: string): boolean {
  const plain = text.replace(/={1,2}$/, '');
  const isWhole = plain === text ? text.length % 4 !== 1 : text.length % 4 === 0;
  return isWhole && /^[A-Za-z0-9_-]*$/.test(plain);
}

/** Bytes in a string. */
export const BYTES = {
  byte: {
    section: 'OpenAPI Format Registry, RFC 4648 §4',
    appliesTo: 'string',
    validate: isBase64,
    sample: 'ZXhhbXBsZQ==',
    languages: ['^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$'],
    arbitrary: (check) => check.base64String(),
    covers: '^([A-Za-z0-9+/=]{4})*$',
    nearMisses: [['ZXhhbXBsZQ='], ['ZXhhbXBsZQ!!']],
  },
  base64url: {
    section: 'OpenAPI Format Registry, RFC 4648 §5',
    appliesTo: 'string',
    validate: isBase64Url,
    sample: 'ZXhhbXBsZQ',
    languages: ['^([A-Za-z0-9_-]{4})*([A-Za-z0-9_-][AQgw]|[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048])?$'],
    arbitrary: (check) =>
      check.base64String().map((text) => text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')),
    covers: '^[A-Za-z0-9_-]*={0,2}$',
    nearMisses: [['ZXhh+bXBsZQ']],
  },
  binary: {
    section: 'OpenAPI Format Registry',
    appliesTo: 'string',
    validate: anything,
    sample: 'text',
    nearMisses: [],
  },
} as const satisfies Readonly<Record<string, TextFormat>>;
