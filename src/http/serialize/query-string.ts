import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { jsonText } from '../../json/text.js';
import type { Parameter } from '../../model/document.js';
import { isFormType, isJsonType } from '../media-type.js';
import { formText } from './form.js';
import { encode, primitive } from './parameters.js';

/** The whole query as a parameter `in: querystring` describes it (OpenAPI 3.2 §4.12.1): a form, or a text. */
export function queryStringText({ content }: Pick<Parameter, 'content'>, value: Json): string {
  if (isFormType(content?.type ?? '') && isObject(value)) return formText(value, content?.encoding);
  return encode(isJsonType(content?.type ?? '') ? jsonText(value) : primitive(value));
}
