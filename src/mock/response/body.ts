import { isFormType, isJsonType, isXmlType, parseMediaType, remembering } from '../../http/media-type.js';
import { formText } from '../../http/serialize/form.js';
import type { Json } from '../../json/json.js';
import { jsonText } from '../../json/text.js';
import type { Contract } from '../../model/document.js';
import { shapeOf } from '../../schema/shape/index.js';
import { writeXml } from '../../xml/write.js';
import type { ChosenContent } from './choose-response.js';

/** Returns the text of a body in the media type of the answer. */
export function serialise(value: Json, contract: Contract, { type, media }: ChosenContent): string {
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
