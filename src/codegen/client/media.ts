import { findMediaType, isFormType, isJsonType, isXmlType, parseMediaType } from '../../http/media-type.js';
import { sequenceKind } from '../../http/sequences/kinds.js';
import type { MediaType, Operation } from '../../model/document.js';
import { isStreamed } from './streams.js';

const JSON_TYPE = 'application/json';

/** How a client speaks to one operation. Members are undefined where openapi-fetch does the right thing unasked. */
export interface Media {
  /** The documented media types that answers are asked for in: the keys their types are found under. */
  answers: string[];
  accept: string | undefined;
  parseAs: 'text' | 'blob' | 'stream' | undefined;
  body: BodyMedia | undefined;
}

interface BodyMedia {
  /** The documented media type, or undefined where the body is taken as fetch takes it. */
  type: string | undefined;
  contentType: string | undefined;
  /** Set where the body is a list of items, each written as JSON. */
  sequence?: 'lines' | 'records';
}

/** JSON wherever the document offers it; where it does not, what it does offer. */
export function mediaOf(operation: Operation): Media {
  const { requestBody, responses } = operation;
  const perResponse = responses.map(({ status, content }) => ({ status, types: preferred(content) }));
  const answers = [...new Set(perResponse.flatMap(({ types }) => types))];
  const success = perResponse.filter(({ status }) => status.startsWith('2')).flatMap(({ types }) => types);
  const accept = [...new Set(answers.map(concrete))].join(', ');
  return {
    answers: answers.length > 0 ? answers : [JSON_TYPE],
    accept: accept === JSON_TYPE || accept === '' ? undefined : accept,
    parseAs: isStreamed(operation, success) ? 'stream' : parserOf(success),
    body: requestBody && bodyOf(preferred(requestBody.content)[0], requestBody.content),
  };
}

/** The media types of all answers of all operations. */
export function allAnswers(operations: readonly Operation[]): string[] {
  const all = new Set(operations.flatMap((operation) => mediaOf(operation).answers));
  return all.size > 0 ? [...all] : [JSON_TYPE];
}

/** Of the media types of one message, those to use: one of JSON if there is any, else all. */
function preferred(content: readonly MediaType[]): string[] {
  const exact =
    content.find(({ type }) => type === JSON_TYPE) ?? content.find(({ type }) => isJsonType(type));
  const json = exact ?? findMediaType(JSON_TYPE, content);
  return json ? [json.type] : content.map(({ type }) => type);
}

function isJson(type: string): boolean {
  return isJsonType(type) || findMediaType(JSON_TYPE, [{ type }]) !== undefined;
}

/** The type to name in a header: a range that admits JSON means JSON. */
function concrete(type: string): string {
  if (!isJson(type)) return type;
  const essence = parseMediaType(type)?.essence ?? type;
  return essence.includes('*') ? JSON_TYPE : essence;
}

function parserOf(success: readonly string[]): Media['parseAs'] {
  if (success.length === 0 || success.some(isJson)) return undefined;
  return success.every((type) => type.startsWith('text/') || isXmlType(type) || isFormType(type))
    ? 'text'
    : 'blob';
}

function bodyOf(type: string | undefined, content: readonly MediaType[]): BodyMedia {
  if (type === undefined) return { type, contentType: undefined };
  const header = concrete(type);
  const kind = content.some((media) => media.type === type && media.itemSchema)
    ? sequenceKind(type)
    : undefined;
  if (kind && kind !== 'events') return { type, contentType: header, sequence: kind };
  // fetch itself sets the type of a multipart form, for it knows the boundary.
  const isAutomatic = header === JSON_TYPE || header.startsWith('multipart/') || header.includes('*');
  return {
    type: isJson(type) || isFormType(type) ? type : undefined,
    contentType: isAutomatic ? undefined : header,
  };
}
