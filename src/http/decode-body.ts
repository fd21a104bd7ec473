import type zlibModule from 'node:zlib';
import type { ZlibOptions } from 'node:zlib';
import { messageOf } from '../errors.js';
import type { Json } from '../json/json.js';
import { parseJson } from '../json/text.js';
import { onDemand } from '../on-demand.js';
import { repeatedMembers } from './duplicate-members.js';
import type { HeaderList } from './headers.js';
import { headerValue } from './headers.js';
import { excessOf } from './json-extent.js';
import { parseMediaType } from './media-type.js';

export type Decoded<T> = { ok: true; value: T } | { ok: false; why: string };

interface Message {
  headers: HeaderList;
  body: Uint8Array;
  /** Bytes of the body once it is decompressed; 64 MiB by default. */
  maxDecoded?: number;
  /** The body is without its content coding already. */
  isDecoded?: true;
  /** The body is the beginning of one. */
  isOpen?: true;
}

/** A JSON value, and what its text has that no JSON text should have. */
export type DecodedJson = Decoded<Json> & {
  /** Set where the text is not parsed, because its value would cost too much memory (see `excessOf`). */
  excess?: NonNullable<ReturnType<typeof excessOf>>;
  /** The members that are there more than once (see `repeatedMembers`), of which the last counts. */
  repeated?: readonly string[];
  /** The charset it was read in: that of the Content-Type, where the bytes are no UTF-8 (RFC 8259 §8.1). */
  charset?: string;
};

/** Few messages are compressed, and a mock starts sooner without it. */
const zlib = onDemand((load) => load('node:zlib') as typeof zlibModule);

/** Decompressed bodies larger than this are not decoded, unless told otherwise: a small message can hold a bomb. */
const MAX_DECODED = 64 * 1024 * 1024;

/** The body without its content coding (RFC 9110 §8.4) as text in its charset, UTF-8 by default. A BOM is kept. */
export function decodeText(message: Message): Decoded<string> {
  const bytes = decodeBytes(message);
  if (!bytes.ok) return bytes;
  return readText(bytes.value, charsetOf(message.headers) ?? 'utf-8');
}

/** The charset that the Content-Type names. */
export function charsetOf(headers: HeaderList): string | undefined {
  return parseMediaType(headerValue(headers, 'content-type') ?? '')?.parameters.charset;
}

/** The body without its content coding (RFC 9110 §8.4). */
export function decodeBytes({
  headers,
  body,
  isOpen,
  isDecoded,
  maxDecoded = MAX_DECODED,
}: Message): Decoded<Uint8Array> {
  const field = headerValue(headers, 'content-encoding');
  if (field === undefined || isDecoded === true) return { ok: true, value: body };
  const codings = field.split(',').map((name) => name.trim().toLowerCase());
  const { constants } = zlib();
  let bytes = body;
  for (const coding of codings.reverse()) {
    // By default, zlib takes bytes that go on for broken ones.
    const flushed = coding === 'br' ? constants.BROTLI_OPERATION_FLUSH : constants.Z_SYNC_FLUSH;
    const options = {
      maxOutputLength: maxDecoded,
      ...(isOpen === true ? { finishFlush: flushed } : {}),
    };
    const decoded = decompress(bytes, coding, options);
    if (!decoded.ok) return decoded;
    bytes = decoded.value;
  }
  return { ok: true, value: bytes };
}

function decompress(
  bytes: Uint8Array,
  coding: string,
  options: { maxOutputLength: number; finishFlush?: number },
): Decoded<Uint8Array> {
  if (coding === '' || coding === 'identity') return { ok: true, value: bytes };
  try {
    switch (coding) {
      case 'gzip':
      case 'x-gzip':
        return { ok: true, value: zlib().gunzipSync(bytes, options) };
      case 'br':
        return { ok: true, value: zlib().brotliDecompressSync(bytes, options) };
      case 'deflate':
        return { ok: true, value: inflate(bytes, options) };
      default:
        return { ok: false, why: `the content coding '${coding}' is unknown` };
    }
  } catch (thrown) {
    return {
      ok: false,
      why: isTooLarge(thrown)
        ? `the body is larger than ${String(options.maxOutputLength)} bytes once decompressed`
        : `the body is not ${coding}: ${messageOf(thrown)}`,
    };
  }
}

function isTooLarge(thrown: unknown): boolean {
  return (thrown as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
}

/** `deflate` means zlib (RFC 9110 §8.4.1.2), but some servers send the raw stream. */
function inflate(bytes: Uint8Array, options: ZlibOptions): Uint8Array {
  const [cmf = 0, flags = 0] = bytes;
  // RFC 1950 §2.2.
  const isZlib = cmf % 16 === 8 && (cmf * 256 + flags) % 31 === 0;
  return isZlib ? zlib().inflateSync(bytes, options) : zlib().inflateRawSync(bytes, options);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function readText(bytes: Uint8Array, charset: string): Decoded<string> {
  try {
    const decoder = charset === 'utf-8' ? utf8 : new TextDecoder(charset, { fatal: true, ignoreBOM: true });
    return { ok: true, value: decoder.decode(bytes) };
  } catch (thrown) {
    const why =
      thrown instanceof RangeError
        ? `the charset '${charset}' is unknown`
        : `the body is not valid ${charset}`;
    return { ok: false, why };
  }
}

/**
 * The body as a JSON value (RFC 8259). A leading BOM is refused: senders must not add one (§8.1). A charset has no
 * effect on bytes that are UTF-8 (§11); in others, it is heeded and told. Several checks look at one message, so each
 * message is decoded once, and small bodies that came before are the same value again; nobody may change it.
 */
export function decodeJson(message: Message): DecodedJson {
  if (last?.message === message) return last.decoded;
  // Two huge values at once are one too many.
  last = undefined;
  const isKept = isSmall(message);
  const decoded = isKept ? recent(message) : decode(message);
  last = { message, decoded, isKept };
  return decoded;
}

/** One message is looked at after another; a table of them all would cost the garbage collector more than decoding. */
let last: { message: Message; decoded: DecodedJson; isKept: boolean } | undefined;

/** Bytes of a body that is worth keeping, in case it comes again. */
const MAX_SHARED = 16 * 1024;
/** Bodies kept. */
const MAX_RECENT = 8;

/** Servers answer many requests with the same bytes. What is made of the value of such a body can be kept with it. */
export function isShared(message: Message): boolean {
  return last?.message === message ? last.isKept : isSmall(message);
}

function isSmall({ headers, body }: Message): boolean {
  return body.length <= MAX_SHARED && headerValue(headers, 'content-encoding') === undefined;
}

const recents: { body: Uint8Array; charset: string | undefined; decoded: DecodedJson }[] = [];
let oldest = 0;

function recent(message: Message): DecodedJson {
  const { body } = message;
  const charset = charsetOf(message.headers);
  for (const known of recents) {
    if (known.body.length === body.length && known.charset === charset && isEqual(known.body, body))
      return known.decoded;
  }
  const decoded = decode(message);
  recents[oldest] = { body, charset, decoded };
  oldest = (oldest + 1) % MAX_RECENT;
  return decoded;
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

function decode(message: Message): DecodedJson {
  const bytes = decodeBytes(message);
  if (!bytes.ok) return bytes;
  const charset = charsetOf(message.headers) ?? 'utf-8';
  const text = readText(bytes.value, charset);
  if (!text.ok) return text;
  if (/^(utf-?8|us-ascii)$/i.test(charset)) return parseText(text.value);
  const plain = readText(bytes.value, 'utf-8');
  const asPlain = plain.ok ? parseText(plain.value) : plain;
  if (asPlain.ok) return asPlain;
  const parsed = parseText(text.value);
  return parsed.ok ? { ...parsed, charset } : parsed;
}

function parseText(text: string): DecodedJson {
  if (text.startsWith('\uFEFF')) return { ok: false, why: 'the body starts with a byte order mark' };
  if (text.trim() === '') return { ok: false, why: 'the body is empty' };
  const excess = excessOf(text);
  if (excess !== undefined) return { ok: false, why: `the body is ${excess} to be parsed`, excess };
  try {
    const value = parseJson(text);
    const repeated = repeatedMembers(text, value);
    return repeated.length > 0 ? { ok: true, value, repeated } : { ok: true, value };
  } catch (thrown) {
    return { ok: false, why: `the body is not JSON: ${messageOf(thrown)}` };
  }
}
