import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { jsonText } from '../../json/text.js';
import type { Encoding, MediaType } from '../../model/document.js';
import { isJsonType } from '../media-type.js';
import type { Serialisation } from './parameters.js';
import { encode, primitive, queryPairs } from './parameters.js';

/**
 * An object as application/x-www-form-urlencoded (OpenAPI 3.1 §4.8.14.4): what is no primitive stands as JSON, an array
 * as several fields, unless `encoding` says otherwise. Null members are left out.
 */
export function formText(value: Json, encodings: readonly Encoding[] = []): string {
  if (!isObject(value)) return primitive(value);
  return Object.entries(value)
    .filter(([, member]) => member !== null)
    .flatMap(([name, member]) => fieldPairs(name, member, encodingOf(encodings, name)))
    .join('&')
    .replaceAll('%20', '+');
}

function fieldPairs(name: string, value: Json, encoding: Encoding | undefined): string[] {
  const style = styleOf(encoding, name);
  if (style) return queryPairs(style, value);
  const pair = (text: string): string => `${encode(name)}=${encode(text)}`;
  if (isJsonType(encoding?.contentType ?? '')) return [pair(jsonText(value))];
  return [value].flat().map((item) => pair(primitive(item)));
}

/**
 * How a field is written where `encoding` speaks of its style: as a query parameter would be. Undefined where the
 * content type decides: any of the three fields makes it count no more (OpenAPI 3.1 §4.8.15.1).
 */
export function styleOf(encoding: Encoding | undefined, name: string): Serialisation | undefined {
  if (!encoding) return undefined;
  const { style, explode, allowReserved } = encoding;
  if (style === undefined && explode === undefined && allowReserved === undefined) return undefined;
  const chosen = style ?? 'form';
  return {
    name,
    in: 'query',
    style: chosen,
    explode: explode ?? chosen === 'form',
    allowReserved: allowReserved ?? false,
  };
}

export function encodingOf(
  encodings: MediaType['encoding'] | readonly Encoding[],
  name: string,
): Encoding | undefined {
  return encodings?.find(({ property }) => property === name);
}
