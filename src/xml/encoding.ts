import type { Decoded } from '../http/decode-body.js';
import { charsetOf, decodeBytes } from '../http/decode-body.js';
import type { HeaderList } from '../http/headers.js';

/** Number of leading bytes that are searched for the XML declaration. */
const DECLARATION = 200;

const MARKS: readonly [encoding: string, mark: readonly number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/**
 * Decodes an XML body. The encoding is taken from the Content-Type, else from the byte order mark, else from the XML
 * declaration, else it is UTF-8 (RFC 7303 §3; XML 1.0 §4.3.3). Returns undefined for an encoding that the document
 * declares and specproof does not know.
 */
export function decodeXml(message: { headers: HeaderList; body: Uint8Array }): Decoded<string> | undefined {
  const bytes = decodeBytes(message);
  if (!bytes.ok) return bytes;
  const stated = charsetOf(message.headers);
  const encoding = stated ?? marked(bytes.value) ?? declared(bytes.value) ?? 'utf-8';
  try {
    return { ok: true, value: new TextDecoder(encoding, { fatal: true }).decode(bytes.value) };
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) return { ok: false, why: `the body is not valid ${encoding}` };
    return stated === undefined ? undefined : { ok: false, why: `the charset '${encoding}' is unknown` };
  }
}

function marked(bytes: Uint8Array): string | undefined {
  return MARKS.find(([, mark]) => mark.every((byte, i) => bytes[i] === byte))?.[0];
}

function declared(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, DECLARATION));
  return /^<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(start)?.[1];
}
