import type { Ajv, Format } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import {
  isEmail,
  isHostname,
  isInternationalEmail,
  isInternationalHost,
  isIpv4,
  isIpv6,
  isUri,
  isUriReference,
  isUriTemplate,
  percentEncoded,
} from './internet.js';
import { isDate, isDateTime, isDuration, isLocalDateTime, isLocalTime, isTime } from './time.js';

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

/**
 * Those of JSON Schema 2020-12 §7.3, each by the grammar of its standard. Those of ajv-formats take offsets without a
 * colon, a blank for the T, URNs for UUIDs and quotes in URIs, refuse what the standards allow (`a@localhost`,
 * `{a.b}`), and some run out of stack on megabytes.
 */
const JSON_SCHEMA: Readonly<Record<string, Format>> = {
  date: isDate,
  time: isTime,
  'date-time': isDateTime,
  duration: isDuration,
  email: isEmail,
  'idn-email': isInternationalEmail,
  hostname: isHostname,
  'idn-hostname': isInternationalHost,
  ipv4: isIpv4,
  ipv6: isIpv6,
  uri: isUri,
  'uri-reference': isUriReference,
  iri: (value) => isUri(percentEncoded(value)),
  'iri-reference': (value) => isUriReference(percentEncoded(value)),
  'uri-template': isUriTemplate,
  // RFC 9562 §4.
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  'json-pointer': isJsonPointer,
  'relative-json-pointer': (value) => {
    // draft-bhutton-relative-json-pointer-00 §3.
    const [, rest] = /^(?:0|[1-9]\d*)(?:[+-](?:0|[1-9]\d*))?(.*)$/s.exec(value) ?? [];
    return rest === '#' || (rest !== undefined && isJsonPointer(rest));
  },
};

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
  byte: isBase64,
  base64url: isBase64Url,
  'date-time-local': isLocalDateTime,
  'time-local': isLocalTime,
  'http-date': new RegExp(`^${DAY.source}, \\d\\d ${MONTH.source} \\d{4} ${TIME.source} GMT$`),
  'media-range': new RegExp(`^(\\*/\\*|(?!\\*/)${TOKEN.source}/${TOKEN.source})(\\s*;\\s*${TOKEN.source}=("[^"]*"|${TOKEN.source}))*$`),
}; // prettier-ignore

/** In no standard, but in many documents: nothing is a URL that no browser would take for one. */
const OTHERS: Readonly<Record<string, Format>> = { url: (value) => URL.canParse(value) };

function isBase64(value: string): boolean {
  return value.length % 4 === 0 && BASE64.test(value.replace(/={1,2}$/, ''));
}

/** RFC 4648 §5, where padding may be left out; one character alone encodes nothing. */
function isBase64Url(value: string): boolean {
  const plain = value.replace(/={1,2}$/, '');
  const isWhole = plain === value ? value.length % 4 !== 1 : value.length % 4 === 0;
  return isWhole && /^[A-Za-z0-9_-]*$/.test(plain);
}

/** RFC 6901 §3. */
function isJsonPointer(value: string): boolean {
  return (value === '' || value.startsWith('/')) && !/~(?![01])/.test(value);
}

/** Adds every format that can be enforced: those of JSON Schema 2020-12 §7.3 and of the OpenAPI Format Registry. */
export function registerFormats(ajv: Ajv): void {
  // ajv-formats is CommonJS: under NodeNext its default export is the module's `exports`.
  (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  for (const [name, format] of Object.entries({ ...JSON_SCHEMA, ...REGISTRY, ...OTHERS }))
    ajv.addFormat(name, format);
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
