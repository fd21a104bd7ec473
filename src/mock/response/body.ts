import { formatLocation } from '../../errors.js';
import { isFormType, isJsonType, isXmlType, parseMediaType, remembering } from '../../http/media-type.js';
import { formText } from '../../http/serialize/form.js';
import { hasNamedParts, multipartBody } from '../../http/serialize/multipart.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { jsonText } from '../../json/text.js';
import type { Contract } from '../../model/document.js';
import { shapeOf } from '../../schema/shape/index.js';
import { writeXml } from '../../xml/write.js';
import type { ChosenContent } from './choose-response.js';

/** A body as it is sent, and its Content-Type; or why it cannot be written. */
export type Written = { text: string; contentType: string } | { reason: string };

/**
 * Writes a body in the media type of the answer. Of a multipart body, a text of parts is taken for the whole of it.
 * `items`: the texts of a sequence, which are its body.
 */
export function written(
  value: Json,
  contract: Contract,
  content: ChosenContent,
  items?: readonly string[],
): Written {
  const { type, media } = content;
  if (items) return { text: items.join(''), contentType: contentTypeFor(type) };
  const isMultipart = parseMediaType(type)?.essence.startsWith('multipart/') === true;
  if (!isMultipart) return { text: serialise(value, contract, content), contentType: contentTypeFor(type) };
  if (hasNamedParts(type) && isObject(value)) {
    const { type: contentType, text } = multipartBody(contract, { ...media, type }, value);
    return { text, contentType };
  }
  const boundary = typeof value === 'string' ? /^(?:.*\n)?--(\S+)\r?\n/.exec(value)?.[1] : undefined;
  if (typeof value === 'string' && boundary !== undefined)
    return { text: value, contentType: `${type.replace(/;.*/s, '')}; boundary=${boundary}` };
  const place = formatLocation(contract.locate(media.pointer));
  return { reason: `${place}: bodies of ${type} are not made: no names tell their parts apart` };
}

/** Returns the text of a body in the media type of the answer. */
function serialise(value: Json, contract: Contract, { type, media }: ChosenContent): string {
  if (isJsonType(type)) return jsonText(value);
  if (isXmlType(type)) {
    // An example of an XML body may be given as XML text (OpenAPI 3.1 §4.8.19).
    if (typeof value === 'string' && value.trimStart().startsWith('<')) return value;
    return writeXml(value, shapeOf(contract, media.schema?.pointer));
  }
  if (isFormType(type)) return formText(value);
  return typeof value === 'string' ? value : jsonText(value);
}

/** Returns the Content-Type for a body in UTF-8, with a charset where the type allows one. */
export const contentTypeFor = remembering((type: string): string => {
  const { essence = '', parameters = {} } = parseMediaType(type) ?? {};
  if (parameters.charset !== undefined) return type;
  return isJsonType(type) || isXmlType(type) || essence.startsWith('text/') ? `${type}; charset=utf-8` : type;
});
