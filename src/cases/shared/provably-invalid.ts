import { isFormType, isJsonType, isXmlType } from '../../http/media-type.js';
import { isTextType } from '../../http/parse/text.js';
import { encodingOf, styleOf } from '../../http/serialize/form.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { tokensOf, valueAt } from '../../json/pointer.js';
import type { Contract, MediaType, Operation, Parameter, SchemaRef } from '../../model/document.js';
import { replaced } from '../../schema/places/places.js';
import { shapeOf } from '../../schema/shape/index.js';
import { scalarReadings, textReadings } from '../../schema/shape/text-readings.js';
import { isInvalid as isInvalidBy } from '../../schema/validate/is-valid.js';
import type { Variant } from '../../schema/vary/index.js';
import type { Carrier } from '../../schema/violate/index.js';
import { isExpressible, isExpressibleBody } from './representable.js';

/** Returns how a parameter carries invalid values. */
export function carrierOf(operation: Operation, parameter: Parameter): Carrier {
  const isText = !isJsonType(parameter.content?.type ?? '');
  return { isText, isProvable: (variant) => isProvablyInvalid(operation, parameter, variant) };
}

/** Returns how a body in this media type carries invalid values. */
export function bodyCarrier(contract: Contract, media: MediaType): Carrier {
  if (isJsonType(media.type)) return { isText: false, isProvable: () => true };
  return { isText: true, isProvable: (variant) => isProvablyInvalidForm(contract, media, variant) };
}

/**
 * True if a parameter is invalid in every way in which its text can be read: in a URL, `7` may also be the string
 * `"7"`.
 */
function isProvablyInvalid(operation: Operation, parameter: Parameter, variant: Variant): boolean {
  const { contract } = operation;
  const { value } = variant;
  const { schema, content } = parameter;
  if (content && parameter.in === 'querystring' && isFormType(content.type))
    return isProvablyInvalidForm(contract, content, variant);
  if (content) return isJsonType(content.type) && isExpressible(operation, parameter, value);
  if (!schema || value === null) return false;
  if (typeof value !== 'object') {
    return isNamed(contract, schema, parameter) && isInvalidText(contract, schema, parameter, String(value));
  }
  return (
    isExpressible(operation, parameter, value) &&
    isInvalidAsTexts(contract, schema, variant) &&
    wholeTexts(parameter, value).every((text) => isInvalidText(contract, schema, parameter, text))
  );
}

/**
 * True if a form body is invalid in every way in which it can be read: fields are texts, and one field may be a list
 * of one item.
 */
function isProvablyInvalidForm(contract: Contract, media: MediaType, variant: Variant): boolean {
  const { schema } = media;
  const { value, path } = variant;
  if (!schema || !isExpressibleBody(media, value) || !isInvalidAsTexts(contract, schema, variant))
    return false;
  if (!isInvalidInOctets(contract, media, variant)) return false;
  const part = valueAt(value, path);
  // A field that stands once may be the text itself.
  if (Array.isArray(part) && part.length === 1) {
    const texts = readingsOf(part[0] ?? null);
    return texts.every((reading) => isInvalid(contract, schema, replaced(value, path, reading) ?? value));
  }
  if (part === undefined || typeof part === 'object') return true;
  const lists = textLists(String(part)).map((list) => replaced(value, path, list));
  // An exploded object sends its members as fields, so a field of its own name may be ignored.
  const [name = ''] = tokensOf(path) ?? [];
  const isSpread = styleOf(encodingOf(media.encoding, name), name)?.explode === true;
  return [...lists, ...(isSpread ? [replaced(value, path, undefined)] : [])].every(
    (reading) => reading === undefined || isInvalid(contract, schema, reading),
  );
}

/**
 * False for a body that is no text and valid by the number of its bytes, which is what its length is (OpenAPI 3.1
 * §4.8.24.1). Whatever else a schema says of it, servers take the bytes for what the media type says: a picture under
 * `format: byte` is none in base64.
 */
function isInvalidInOctets(contract: Contract, media: MediaType, { value, keyword }: Variant): boolean {
  const octets = octetsOf(media, value);
  if (octets === undefined || !media.schema) return true;
  return ['minLength', 'maxLength'].includes(keyword) && isInvalid(contract, media.schema, octets);
}

/** False for a body that is no text and invalid by the number of its bytes. */
export function isValidInOctets(contract: Contract, media: MediaType, value: Json): boolean {
  const octets = octetsOf(media, value);
  return octets === undefined || !media.schema || !isInvalid(contract, media.schema, octets);
}

/** A character for each byte of a body that is no text; undefined where bytes do not count. */
function octetsOf({ type }: MediaType, value: Json): string | undefined {
  const isCounted =
    typeof value === 'string' &&
    !isTextType(type) &&
    !isFormType(type) &&
    !isJsonType(type) &&
    !isXmlType(type);
  return isCounted ? Buffer.from(value).toString('latin1') : undefined;
}

/**
 * True if a text under the parameter's name is read as the parameter. An exploded object is read from its members'
 * names.
 */
function isNamed(contract: Contract, schema: SchemaRef, { style, explode }: Parameter): boolean {
  if (style === 'deepObject') return false;
  const isSpread = explode && (style === 'form' || style === 'matrix');
  return !isSpread || !shapeOf(contract, schema.pointer).types().has('object');
}

/** A list that is sent as one text may be read as that text. */
function wholeTexts({ explode }: Parameter, value: Json): string[] {
  return Array.isArray(value) && (!explode || value.length === 1) ? [value.map(String).join(',')] : [];
}

function isInvalidText(contract: Contract, schema: SchemaRef, parameter: Parameter, text: string): boolean {
  // Such a path segment may lead to another path, and some HTTP software rejects control characters.
  if (parameter.in === 'path' && /^(\.{0,2})$|[/\\]/.test(text)) return false;
  // eslint-disable-next-line no-control-regex -- these are the ones meant
  if (/[\x00-\x1f\x7f]/.test(text) || (parameter.in === 'header' && text.trim() !== text)) return false;
  if (text === '') return false;
  return textReadings(contract, schema.pointer, text).every((reading) =>
    isInvalid(contract, schema, reading),
  );
}

/**
 * True if the value is invalid in every reading of its texts: the changed part in each type that a text can have, the
 * rest as documented, and everything as strings.
 */
function isInvalidAsTexts(contract: Contract, schema: SchemaRef, { value, path }: Variant): boolean {
  const part = valueAt(value, path);
  const readings = part === undefined ? [] : readingsOf(part);
  const whole = [
    value,
    ...readings.map((reading) => replaced(value, path, reading) ?? value),
    mapped(value, String),
  ];
  return whole.every((reading) => isInvalid(contract, schema, reading));
}

function textLists(text: string): Json[] {
  const split = text.split(/[, |]/);
  return [
    [text],
    [scalarReadings(text).at(-1) ?? text],
    split,
    split.map((item) => scalarReadings(item).at(-1) ?? item),
  ];
}

function readingsOf(part: Json): Json[] {
  if (part === null || typeof part !== 'object') return scalarReadings(String(part));
  // Each item or member is read as a string or as another type; try the first and the last of those readings.
  const typed = (pick: (readings: Json[]) => Json | undefined): Json =>
    mapped(part, (text) => pick(scalarReadings(text)) ?? text);
  return [typed((readings) => readings[1]), typed((readings) => readings.at(-1))];
}

/** Returns a copy in which each item or member is replaced by the result of `change` for its text. */
function mapped(value: Json, change: (text: string) => Json): Json {
  const one = (member: Json): Json =>
    member === null || typeof member === 'object' ? member : change(String(member));
  if (Array.isArray(value)) return value.map(one);
  if (!isObject(value)) return one(value);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, one(member)]));
}

function isInvalid(contract: Contract, { pointer }: SchemaRef, value: Json): boolean {
  return isInvalidBy(contract, 'request', pointer, value);
}
