import type { Json } from '../../json/json.js';
import type { MediaType } from '../../model/document.js';
import type { Shape } from '../../schema/shape/index.js';
import { typedText } from '../../schema/shape/typed-text.js';
import { isFormType, isJsonType, isXmlType, parseMediaType } from '../media-type.js';
import { hasNamedParts } from '../serialize/multipart.js';

/** Whether a media type, or a range of them, is text that people read. */
export function isTextType(type: string): boolean {
  return parseMediaType(type)?.essence.startsWith('text/') === true;
}

/**
 * Whether no body of a documented media type can be judged by its schema: it is neither JSON, XML, a form,
 * parts with names nor text of one type, so how its bytes stand for the objects, arrays or numbers of the schema is nowhere said.
 */
export function isBeyondJudging({ type }: MediaType, shape: Shape): boolean {
  const types = shape.types();
  const essence = parseMediaType(type)?.essence ?? '';
  const isKnown =
    [isJsonType, isXmlType, isFormType].some((is) => is(type)) ||
    /^(application|\*)\/\*$/.test(essence) ||
    (hasNamedParts(type) && !types.has('array'));
  if (isKnown || types.size === 0 || types.has('string')) return false;
  return !isTextType(type) || isStructured(shape);
}

/** Whether a schema speaks of objects or arrays. */
export function isStructured(shape: Shape): boolean {
  return shape.types().has('object') || shape.types().has('array');
}

/**
 * What a text can be as the value of a schema: itself, and with line ends as Unix writes them and without the last; each
 * as a number or boolean where one is documented, or as JSON where an object or array is.
 */
export function textValues(text: string, shape: Shape): Json[] {
  const plain = text.replace(/^\uFEFF/, '');
  const unix = plain.replaceAll('\r\n', '\n');
  const texts = [...new Set([plain, plain.replace(/\r?\n$/, ''), unix, unix.replace(/\n$/, '')])];
  return texts.flatMap((each) => {
    const typed = typedText(each, shape);
    return typed === each ? [each] : [typed, each];
  });
}
