import { domainToASCII } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Ajv, Format } from 'ajv';

/** Formats of the OpenAPI Format Registry that say how a value is shown or stored, and so constrain nothing. */
const ANNOTATIONS = [
  'binary', 'password', 'html', 'commonmark', 'decimal', 'decimal128', 'double', 'float', 'unixtime',
] as const; // prettier-ignore

function number(validate: (value: number) => boolean): Format {
  return { type: 'number', validate };
}

function integerWithin(minimum: number, maximum: number): Format {
  return number((value) => Number.isInteger(value) && value >= minimum && value <= maximum);
}

const BASE64 = /^[A-Za-z0-9+/]*$/;
const DAY = /(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/;
const MONTH = /(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)/;
const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/;
const TIME = /([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)/;

const REGISTRY: Readonly<Record<string, Format>> = {
  ...Object.fromEntries(ANNOTATIONS.map((name) => [name, true] as const)),
  int8: integerWithin(-(2 ** 7), 2 ** 7 - 1),
  int16: integerWithin(-(2 ** 15), 2 ** 15 - 1),
  int32: integerWithin(-(2 ** 31), 2 ** 31 - 1),
  // A JSON number beyond 2^53 is rounded when parsed, so the exact 64-bit bounds cannot be told apart from near misses.
  int64: integerWithin(-(2 ** 63), 2 ** 63),
  uint8: integerWithin(0, 2 ** 8 - 1),
  uint16: integerWithin(0, 2 ** 16 - 1),
  uint32: integerWithin(0, 2 ** 32 - 1),
  uint64: integerWithin(0, 2 ** 64),
  'double-int': integerWithin(-(2 ** 53) + 1, 2 ** 53 - 1),
  'sf-integer': integerWithin(-(10 ** 15) + 1, 10 ** 15 - 1),
  'sf-decimal': number((value) => /^-?\d{1,12}(\.\d{1,3})?$/.test(String(value))),
  'sf-boolean': /^\?[01]$/,
  'sf-string': /^"([\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"$/,
  'sf-token': /^[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*$/,
  'sf-binary': (value) => /^:[^:]*:$/.test(value) && isBase64(value.slice(1, -1)),
  char: /^.$/su,
  // Not those of ajv-formats: its expression runs out of stack on megabytes, and judges each line by itself.
  byte: isBase64,
  base64url: /^[A-Za-z0-9_-]*={0,2}$/,
  'date-time-local': (value) => is('date', value.slice(0, 10)) && isLocalTime(value.slice(10), /^[Tt ]/),
  'time-local': (value) => isLocalTime(value, /^/),
  'http-date': new RegExp(`^${DAY.source}, \\d\\d ${MONTH.source} \\d{4} ${TIME.source} GMT$`),
  'media-range': new RegExp(`^(\\*/\\*|(?!\\*/)${TOKEN.source}/${TOKEN.source})(\\s*;\\s*${TOKEN.source}=("[^"]*"|${TOKEN.source}))*$`),
  'idn-hostname': isInternationalHost,
  'idn-email': (value) => /^[^\s@]+@[^\s@]+$/u.test(value) && isInternationalHost(value.replace(/^.*@/su, '')),
  iri: (value) => is('uri', percentEncoded(value)),
  'iri-reference': (value) => is('uri-reference', percentEncoded(value)),
}; // prettier-ignore

function isBase64(value: string): boolean {
  return value.length % 4 === 0 && BASE64.test(value.replace(/={1,2}$/, ''));
}

function isLocalTime(value: string, start: RegExp): boolean {
  return start.test(value) && new RegExp(`^${TIME.source}(\\.\\d+)?$`).test(value.replace(/^[Tt ]/, ''));
}

function isInternationalHost(value: string): boolean {
  const ascii = domainToASCII(value);
  return ascii !== '' && is('hostname', ascii);
}

/** An IRI as a URI (RFC 3987 §3.1); half a surrogate pair has no UTF-8 and stays what no URI may hold. */
function percentEncoded(value: string): string {
  return value.replace(/[^\p{ASCII}\p{Surrogate}]/gu, encodeURIComponent);
}

/** Adds every format that can be enforced: those of JSON Schema 2020-12 §7.3 and of the OpenAPI Format Registry. */
export function registerFormats(ajv: Ajv): void {
  // ajv-formats is CommonJS: under NodeNext its default export is the module's `exports`.
  (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  for (const [name, format] of Object.entries(REGISTRY)) ajv.addFormat(name, format);
}

let registered: Ajv | undefined;

function known(): Ajv {
  if (!registered) registerFormats((registered = new Ajv2020()));
  return registered;
}

/** Whether values of this format are checked, or need no check because it only says how they are shown. */
export function isKnownFormat(name: string): boolean {
  return Object.hasOwn(known().formats, name);
}

function is(format: string, value: string): boolean {
  return known().validate({ type: 'string', format }, value);
}
