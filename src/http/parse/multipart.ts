import { parseJson } from '../../json/text.js';
import type { Encoding } from '../../model/document.js';
import type { Decoded } from '../decode-body.js';
import { findMediaType, isJsonType, parseMediaType } from '../media-type.js';
import type { FormField } from './form.js';

/**
 * The fields of a multipart body whose parts have names, as those of multipart/form-data have (RFC 7578). Parts of a JSON type are parsed, files are taken as text. A part that
 * names its media type must name one that `encodings` documents for it.
 */
export function multipartFields(
  type: string,
  body: Uint8Array,
  encodings: readonly Encoding[] = [],
): Decoded<FormField[]> {
  const { essence = '', parameters = {} } = parseMediaType(type) ?? {};
  const { boundary } = parameters;
  const broken = (why: string): { ok: false; why: string } => ({
    ok: false,
    why: `the body is not ${essence}: ${why}`,
  });
  if (boundary === undefined || boundary === '') return broken('its Content-Type names no boundary');
  // One character for each byte: boundaries and headers are ASCII, contents are decoded one by one.
  const text = `\r\n${Buffer.from(body).toString('latin1')}`;
  const [, ...parts] = text.split(`\r\n--${boundary}`);
  const end = parts.pop();
  if (end?.startsWith('--') !== true) return broken('its closing boundary is missing');
  const fields: FormField[] = [];
  for (const part of parts) {
    const field = fieldOf(part, encodings);
    if (typeof field === 'string') return broken(field);
    fields.push(field);
  }
  return { ok: true, value: fields };
}

function fieldOf(part: string, encodings: readonly Encoding[]): FormField | string {
  const gap = part.indexOf('\r\n\r\n');
  if (gap < 0) return 'a part has no header section';
  const headers = part.slice(0, gap);
  const text = fromBytes(part.slice(gap + 4));
  const name = /^content-disposition:[^\r\n]*?;\s*name=(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))/im.exec(headers);
  if (!name) return 'a part has no name';
  const named = /^content-type:([^\r\n]*)/im.exec(headers)?.[1]?.trim();
  const key = unescapeName(fromBytes(name[1] ?? name[2] ?? ''));
  const { contentType } = encodings.find(({ property }) => property === key) ?? {};
  const documented = contentType?.split(',').map((each) => ({ type: each.trim() }));
  if (named !== undefined && documented && !findMediaType(named, documented))
    return `the part '${key}' is no ${contentType ?? ''}`;
  if (!isJsonType(named ?? 'text/plain')) return [key, text];
  try {
    return [key, parseJson(text)];
  } catch {
    return `the part '${key}' is not JSON`;
  }
}

/** The text in UTF-8 whose bytes are the characters of `bytes`; mostly they are the same. */
function fromBytes(bytes: string): string {
  return /[\x80-\xff]/.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;
}

/** Browsers percent-encode what would end the name (HTML Standard §4.10.22.8); others escape it with a backslash. */
function unescapeName(name: string): string {
  if (!/[\\%]/.test(name)) return name;
  return name.replaceAll(/\\(["\\])/g, '$1').replaceAll(/%(?:22|0D|0A)/gi, decodeURIComponent);
}
