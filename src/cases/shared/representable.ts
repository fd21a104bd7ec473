import { isFormType, isJsonType, isXmlType } from '../../http/media-type.js';
import { encodingOf, styleOf } from '../../http/serialize/form.js';
import { hasNamedParts } from '../../http/serialize/multipart.js';
import type { Serialisation } from '../../http/serialize/parameters.js';
import { headerText, pathText, queryPairs } from '../../http/serialize/parameters.js';
import { queryStringText } from '../../http/serialize/query-string.js';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { MediaType, Operation, Parameter } from '../../model/document.js';

/**
 * True if a parameter can carry the value so that reading it by the same rules gives the same value. A URL or header
 * cannot carry null, or nesting beyond what its style defines (OpenAPI 3.1 §4.8.12.3), and an empty path segment
 * makes another path.
 */
export function isExpressible(operation: Operation, parameter: Parameter, value: Json): boolean {
  if (value === null || !isTransportable(parameter, value)) return false;
  if (parameter.in === 'querystring' && parameter.content) return isExpressibleBody(parameter.content, value);
  if (parameter.content) return true;
  const taken = operation.parameters.filter((other) => other !== parameter && other.in === parameter.in);
  return isUnambiguous(parameter, value, new Set(taken.map(({ name }) => name)));
}

function isTransportable(parameter: Parameter, value: Json): boolean {
  if (parameter.in === 'path') {
    const text = pathText(parameter, value);
    return !['', '.', '..'].includes(text) && !/%2F|%5C/i.test(text);
  }
  // RFC 9110 §5.5: visible ASCII, spaces only inside.
  if (parameter.in === 'header')
    return /^[\x21-\x7e]+([\t ]+[\x21-\x7e]+)*$/.test(headerText(parameter, value));
  if (parameter.in === 'querystring') return queryStringText(parameter, value) !== '';
  const pairs = queryPairs(parameter, value);
  // OpenAPI does not define what several cookies of one parameter mean.
  if (parameter.in !== 'cookie') return pairs.length > 0;
  // Nothing is escaped in style cookie, so only the characters of a cookie remain (RFC 6265 §4.1.1).
  const isPlain =
    parameter.style !== 'cookie' ||
    /^[^=]+=[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/.test(pairs[0] ?? '');
  return pairs.length === 1 && isPlain;
}

/**
 * True if a body carries the value unchanged: JSON carries any value, text any string, and a form what its fields or
 * parts can carry. False for XML, which can write one value in several ways.
 */
export function isExpressibleBody(media: MediaType, value: Json): boolean {
  const isMultipart = hasNamedParts(media.type);
  if (!isMultipart && !isFormType(media.type))
    return isJsonType(media.type) || (typeof value === 'string' && !isXmlType(media.type));
  if (!isObject(value) || Object.keys(value).length === 0) return false;
  return Object.entries(value).every(([name, member]) => {
    const encoding = encodingOf(media.encoding, name);
    const style = isMultipart ? undefined : styleOf(encoding, name);
    if (style) return isUnambiguous(style, member, new Set(Object.keys(value).filter((key) => key !== name)));
    if (!isMultipart && isJsonType(encoding?.contentType ?? '')) return member !== null;
    return isField(member);
  });
}

/**
 * True if a form field can carry the value: not null, and not an empty list. Items of a list are judged one by one.
 */
function isField(value: Json): boolean {
  if (!Array.isArray(value)) return value !== null;
  return value.length > 0 && value.every((item) => item !== null && !Array.isArray(item));
}

function isUnambiguous(style: Serialisation, value: Json, taken: ReadonlySet<string>): boolean {
  if (Array.isArray(value)) return isListOf(style, value);
  if (isObject(value)) return isMapOf(style, value, taken);
  // The other styles are for arrays and objects only.
  return value !== null && ['simple', 'label', 'matrix', 'form', 'cookie'].includes(style.style);
}

function isListOf(style: Serialisation, items: readonly Json[]): boolean {
  const texts = items.map(plain);
  if (style.style === 'deepObject' || !isDefined(style) || !texts.every((text) => text !== undefined))
    return false;
  // An empty list looks like a list of one empty item; without `explode`, an absent parameter does so too.
  const isRepeated = style.explode && (style.style === 'form' || style.style === 'matrix');
  if (texts.length === 0 || (texts.length === 1 && texts[0] === '' && !isRepeated)) return false;
  return texts.every((text) => isFreeOf(style, text) && !(style.in === 'header' && text === ''));
}

function isMapOf(style: Serialisation, value: JsonObject, taken: ReadonlySet<string>): boolean {
  const entries = Object.entries(value);
  if (entries.length === 0 || !isDefined(style)) return false;
  const isSpread = style.explode && ['form', 'cookie'].includes(style.style);
  return entries.every(([key, member]) => {
    const text = plain(member);
    if (text === undefined || key === '') return false;
    if (isSpread) return key !== style.name && !taken.has(key);
    if (style.style === 'deepObject') return !/[[\]]/.test(key);
    const isPair = style.in === 'header' && style.explode;
    return isFreeOf(style, key) && isFreeOf(style, text) && !(isPair && key.includes('='));
  });
}

/** Returns a primitive as text; undefined for null, arrays and objects. */
function plain(value: Json): string | undefined {
  return value === null || typeof value === 'object' ? undefined : String(value);
}

/**
 * False for the two styles with delimiters other than a comma together with `explode`, which OpenAPI does not define
 * (OpenAPI 3.1 §4.8.12.4).
 */
function isDefined({ style, explode }: Serialisation): boolean {
  return !explode || (style !== 'spaceDelimited' && style !== 'pipeDelimited');
}

/** True if the text does not contain the style's delimiter where percent-encoding would not set the two apart. */
function isFreeOf(style: Serialisation, text: string): boolean {
  if (style.in === 'header') return !text.includes(',') && text.trim() === text;
  if (style.style === 'spaceDelimited') return !text.includes(' ');
  if (style.style === 'pipeDelimited') return !text.includes('|');
  // A full stop is never percent-encoded.
  if (style.style === 'label' && style.explode) return !text.includes('.');
  return style.explode || !style.allowReserved || !text.includes(',');
}
