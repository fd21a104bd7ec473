import { ignoresNameCase } from '../../behaviors/index.js';
import type { Decoded } from '../../http/decode-body.js';
import { decodeJson, decodeText } from '../../http/decode-body.js';
import type { HeaderList } from '../../http/headers.js';
import { headerValue } from '../../http/headers.js';
import { hasMoreNames } from '../../http/json-extent.js';
import {
  documentedMediaType,
  isFormType,
  isJsonType,
  isXmlType,
  parseMediaType,
} from '../../http/media-type.js';
import { emptyBodyValue } from '../../http/parse/empty-body.js';
import { readForm, readUrlencoded } from '../../http/parse/form.js';
import { multipartFields } from '../../http/parse/multipart.js';
import { textValues } from '../../http/parse/text.js';
import { readSequence } from '../../http/sequences/body.js';
import type { SequenceKind } from '../../http/sequences/kinds.js';
import { sequenceKind } from '../../http/sequences/kinds.js';
import { hasNamedParts } from '../../http/serialize/multipart.js';
import type { Json } from '../../json/json.js';
import type { MediaType, Operation } from '../../model/document.js';
import { shapeOf } from '../../schema/shape/index.js';
import { bindPropertyNames } from '../../schema/shape/property-names.js';
import { isValid } from '../../schema/validate/is-valid.js';
import type { SchemaProblem } from '../../schema/validate/problems.js';
import { schemaProblems } from '../../schema/validate/problems.js';
import { parseXml } from '../../xml/document.js';
import { readXml } from '../../xml/read.js';
import { octetViolations } from './octets.js';
import type { Refusal, Violation } from './refusal.js';
import { refusal, violationsAt } from './refusal.js';
import type { MockRequest } from './request.js';

/** A request body as the operation's schema describes it. */
export interface BoundBody {
  kind: 'body';
  media: MediaType | undefined;
  /** Undefined when there is no body, or none that the mock can parse. */
  value: Json | undefined;
  violations: Violation[];
}

const NONE: readonly MediaType[] = [];

const CODINGS = new Set(['', 'identity', 'gzip', 'x-gzip', 'deflate', 'br']);

/** Parses the body by its media type, applies the documented types and names, and validates it. */
export function readBody(operation: Operation, request: MockRequest): BoundBody | Refusal {
  const { headers, body } = request;
  const documented = operation.requestBody;
  if (body === 'too-large') return refusal([413], 'The request body is larger than the mock accepts.');
  const type = headerValue(headers, 'content-type');
  const media = type === undefined ? undefined : documentedMediaType(type, documented?.content ?? NONE);
  if (body.length === 0) return emptyBody(operation, media);
  if (type === undefined && documented?.content.some(({ type: range }) => isAnyType(range)) === true)
    return { kind: 'body', media: undefined, value: undefined, violations: [] };
  if (type === undefined || !media) return unsupportedType(operation, type);
  const coding = unknownCoding(headers);
  if (coding !== undefined) {
    return refusal([415], `The content coding '${coding}' is not supported.`, {
      headers: [['Accept-Encoding', 'gzip, deflate, br']],
    });
  }
  const maxDecoded = Math.max(MAX_DECODED, body.length);
  const read = decoded(operation, type, media, { headers, body, maxDecoded });
  if (!read.ok && read.isTooLarge === true) return refusal([413], `The request body ${read.why}.`);
  if (!read.ok) return refusal([400, 422], `The request body cannot be read: ${read.why}.`);
  if (read.value === undefined) {
    const violations = octetViolations(operation, media, { headers, body });
    return { kind: 'body', media, value: undefined, violations };
  }
  const problems = problemsOf(operation, media, read.value);
  return { kind: 'body', media, value: read.value, violations: violationsAt(['body'], problems) };
}

/** A body of a type that nobody has named is of any type (RFC 9110 §8.3). */
function isAnyType(range: string): boolean {
  return parseMediaType(range)?.essence === '*/*';
}

function emptyBody({ contract, requestBody }: Operation, media: MediaType | undefined): BoundBody {
  const value = requestBody?.required === true && media ? emptyBodyValue(contract, media) : undefined;
  if (value !== undefined) return { kind: 'body', media, value, violations: [] };
  const violations = requestBody?.required === true ? [missing(requestBody)] : [];
  return { kind: 'body', media: undefined, value: undefined, violations };
}

function problemsOf(
  { contract }: Operation,
  { schema, itemSchema }: MediaType,
  value: Json,
): SchemaProblem[] {
  const whole = schema ? schemaProblems(contract, schema.pointer, value, 'request') : [];
  if (!itemSchema || !Array.isArray(value)) return whole;
  const ofItems = value.flatMap((item, i) =>
    schemaProblems(contract, itemSchema.pointer, item, 'request').map((each) => ({
      ...each,
      path: `/${String(i)}${each.path}`,
    })),
  );
  return [...whole, ...ofItems];
}

function missing({ pointer }: NonNullable<Operation['requestBody']>): Violation {
  return { at: ['body'], code: 'required', pointer, message: 'the request body is missing' };
}

function unsupportedType({ requestBody }: Operation, type: string | undefined): Refusal {
  const types = (requestBody?.content ?? []).map((media) => media.type).join(', ');
  const received = type === undefined ? 'no Content-Type' : `'${type}'`;
  const expected = types === '' ? 'the operation takes no body' : `supported are ${types}`;
  return refusal([415], `A body with ${received} cannot be taken: ${expected}.`, {
    // With a 415, Accept lists the supported media types (RFC 9110 §12.5.1).
    headers: types === '' ? [] : [['Accept', types]],
  });
}

function unknownCoding(headers: HeaderList): string | undefined {
  const field = headerValue(headers, 'content-encoding');
  if (field === undefined) return undefined;
  const codings = field.split(',');
  return codings.map((name) => name.trim().toLowerCase()).find((name) => !CODINGS.has(name));
}

/** Bytes of a compressed body once it is decompressed; as much as is taken of others. */
const MAX_DECODED = 10 * 1024 * 1024;

interface Message {
  headers: HeaderList;
  body: Uint8Array;
  maxDecoded: number;
}

type Read = Decoded<Json | undefined> & { isTooLarge?: true };

function decoded(operation: Operation, type: string, media: MediaType, message: Message): Read {
  const { contract } = operation;
  const shape = shapeOf(contract, media.schema?.pointer);
  const ignoreCase = ignoresNameCase(operation);
  if (isJsonType(type)) {
    if (hasTooManyNames(message)) return TOO_MANY_NAMES;
    const json = decodeJson(message);
    return json.ok && ignoreCase ? { ok: true, value: bindPropertyNames(json.value, shape) } : json;
  }
  const kind = media.itemSchema && sequenceKind(type);
  if (kind) return itemsOf(kind, message);
  if (hasNamedParts(type)) {
    if (isTooMany(type, Buffer.from(message.body).toString('latin1'))) return TOO_MANY;
    const fields = multipartFields(type, message.body, media.encoding);
    return fields.ok ? { ok: true, value: readForm(fields.value, shape, ignoreCase) } : fields;
  }
  if (!isTextual(type)) return { ok: true, value: undefined };
  const text = decodeText(message);
  if (!text.ok) return text;
  if (isTooMany(type, text.value)) return TOO_MANY;
  if (isFormType(type))
    return { ok: true, value: readUrlencoded(text.value, shape, ignoreCase, media.encoding) };
  if (!isXmlType(type)) return { ok: true, value: textValue(operation, media, text.value) };
  const xml = parseXml(text.value);
  return xml.ok ? { ok: true, value: readXml(xml.value, shape, ignoreCase) } : xml;
}

/** Of all that a text can mean, the first value that is valid, else the likeliest. */
function textValue({ contract }: Operation, { schema }: MediaType, text: string): Json {
  const values = textValues(text, shapeOf(contract, schema?.pointer));
  const valid = values.find((value) => !schema || isValid(contract, 'request', schema.pointer, value));
  return valid ?? values[0] ?? text;
}

/** So much is read in a tenth of a second, in which nobody else is answered: of names, each is looked up and judged. */
const MOST_FIELDS = 20_000;
const MOST_TAGS = 40_000;

const TOO_MANY: Read = {
  ok: false,
  isTooLarge: true,
  why: 'has more fields, parts, tags or attributes than the mock reads',
};

const TOO_MANY_NAMES: Read = {
  ok: false,
  isTooLarge: true,
  why: 'has an object with more names than the mock reads',
};

/** Looked for in the text, because a value with so many names takes long to be made. */
function hasTooManyNames(message: Message): boolean {
  const isCompressed = headerValue(message.headers, 'content-encoding') !== undefined;
  if (!isCompressed && message.body.length < MOST_FIELDS) return false;
  const text = decodeText(message);
  return text.ok && hasMoreNames(text.value, MOST_FIELDS);
}

function isTooMany(type: string, text: string): boolean {
  if (hasNamedParts(type)) return countsMore(text, '\n--', MOST_FIELDS);
  if (isFormType(type)) return countsMore(text, '&', MOST_FIELDS);
  return isXmlType(type) && (countsMore(text, '<', MOST_TAGS) || countsMore(text, '=', MOST_FIELDS));
}

function countsMore(text: string, mark: string, most: number): boolean {
  let count = 0;
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) if (++count > most) return true;
  return false;
}

function itemsOf(kind: SequenceKind, message: Message): Decoded<Json> {
  const read = readSequence(kind, message);
  if (!read.ok) return read;
  const { items, fault } = read.value;
  return fault === undefined ? { ok: true, value: items } : { ok: false, why: fault };
}

function isTextual(type: string): boolean {
  return isXmlType(type) || isFormType(type) || parseMediaType(type)?.essence.startsWith('text/') === true;
}
