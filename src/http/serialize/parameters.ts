import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { jsonText } from '../../json/text.js';
import type { MediaType, Parameter } from '../../model/document.js';
import { isJsonType } from '../media-type.js';

/** Characters that `allowReserved` leaves alone (RFC 3986 §2.2), less those that would end or split a query. */
const RESERVED = /%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi;

/** Of those, the ones that would end a segment of a path have to stay encoded. */
const RESERVED_IN_PATH = /%(3A|40|21|24|27|28|29|2A|2C|3B|26|3D|2B)/gi;

/** Percent-encodes for a path segment or query component. `+` always becomes %2B: form decoders read it as a space. */
export function encode(value: string, allowReserved = false): string {
  const encoded = encodeURIComponent(value.toWellFormed()).replaceAll(/[!'()*]/g, (char) => `%${hex(char)}`);
  return allowReserved ? encoded.replaceAll(RESERVED, decodeURIComponent) : encoded;
}

function hex(char: string): string {
  return char.charCodeAt(0).toString(16).toUpperCase();
}

type Encode = (value: string) => string;

/** What decides how a value is written. */
export type Serialisation = Pick<
  Parameter,
  'name' | 'in' | 'style' | 'explode' | 'allowReserved' | 'content'
>;

/** A primitive as it stands in a URL or header; anything else as JSON, for want of a rule. */
export function primitive(value: Json): string {
  return value === null ? '' : typeof value === 'string' ? value : jsonText(value);
}

/** A value in the media type that describes its parameter: of other types than JSON, a text is itself. */
function contentText({ type }: MediaType, value: Json): string {
  return isJsonType(type) ? jsonText(value) : primitive(value);
}

const DELIMITERS: Readonly<Record<string, string>> = {
  form: ',',
  spaceDelimited: '%20',
  pipeDelimited: '%7C',
};

/** `name=value` pairs of a query or cookie parameter, or of a form field (OpenAPI 3.1 §4.8.12.4). */
export function queryPairs(parameter: Serialisation, value: Json): string[] {
  // In a cookie, reserved characters would end the pair; the property is for queries only.
  // Style cookie takes names and values as they are: what needs an escape is given with it (OpenAPI 3.2 §4.12.4).
  const isRaw = parameter.style === 'cookie';
  const enc: Encode = (text) =>
    isRaw ? text : encode(text, parameter.in === 'query' && parameter.allowReserved);
  const name = isRaw ? parameter.name : encode(parameter.name);
  if (parameter.content) return [`${name}=${enc(contentText(parameter.content, value))}`];
  if (Array.isArray(value)) {
    const items = value.map((item) => enc(primitive(item)));
    if (parameter.explode && ['form', 'cookie'].includes(parameter.style))
      return items.map((item) => `${name}=${item}`);
    return items.length > 0 ? [`${name}=${items.join(DELIMITERS[parameter.style] ?? ',')}`] : [];
  }
  if (isObject(value)) {
    const entries = Object.entries(value).map(([key, member]): [string, string] => [
      enc(key),
      enc(primitive(member)),
    ]);
    if (parameter.style === 'deepObject')
      return entries.map(([key, member]) => `${name}%5B${key}%5D=${member}`);
    if (parameter.explode) return entries.map(([key, member]) => `${key}=${member}`);
    return entries.length > 0 ? [`${name}=${entries.flat().join(DELIMITERS[parameter.style] ?? ',')}`] : [];
  }
  return [`${name}=${enc(primitive(value))}`];
}

/** The text that replaces `{name}` in a path: styles simple, label and matrix. */
export function pathText(parameter: Serialisation, value: Json): string {
  if (parameter.content) return encode(contentText(parameter.content, value));
  if (parameter.style === 'matrix') return matrixText(parameter, value);
  const enc: Encode = (text) =>
    parameter.allowReserved ? encode(text).replaceAll(RESERVED_IN_PATH, decodeURIComponent) : encode(text);
  const simple = simpleText(value, parameter.explode, enc);
  if (parameter.style !== 'label') return simple;
  // Without explode `.a,b`, as RFC 6570 §3.2.5 has it; that OpenAPI 3.1.0 prints `.a.b` is mended in 3.1.1.
  return `.${parameter.explode ? simple.replaceAll(',', '.') : simple}`;
}

/** RFC 6570 §3.2.7: an empty value is a name without `=`. */
function matrixText({ name, explode }: Serialisation, value: Json): string {
  const pair = (key: string, text: string): string => (text === '' ? `;${key}` : `;${key}=${text}`);
  if (!explode || typeof value !== 'object' || value === null)
    return pair(encode(name), simpleText(value, false, encode));
  const entries = Array.isArray(value) ? value.map((item) => [name, item] as const) : Object.entries(value);
  return entries.map(([key, member]) => pair(encode(key), encode(primitive(member)))).join('');
}

/** The value of a header parameter: style simple, nothing encoded. */
export function headerText(parameter: Serialisation, value: Json): string {
  return parameter.content
    ? contentText(parameter.content, value)
    : simpleText(value, parameter.explode, (text) => text);
}

function simpleText(value: Json, explode: boolean, enc: Encode): string {
  if (Array.isArray(value)) return value.map((item) => enc(primitive(item))).join(',');
  if (!isObject(value)) return enc(primitive(value));
  return Object.entries(value)
    .map(([key, member]) => `${enc(key)}${explode ? '=' : ','}${enc(primitive(member))}`)
    .join(',');
}
