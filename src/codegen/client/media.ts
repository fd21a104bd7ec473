import { isFile } from '../../http/binary-body.js';
import {
  concreteType,
  findMediaType,
  isFormType,
  isJsonType,
  isXmlType,
  parseMediaType,
} from '../../http/media-type.js';
import { sequenceKind } from '../../http/sequences/kinds.js';
import { hasNamedParts, hasUnknownParts, isMultipartForm } from '../../http/serialize/multipart.js';
import type { Contract, MediaType, Operation } from '../../model/document.js';
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

/** How a client writes the body of an operation. */
export interface BodyMedia {
  media: MediaType;
  /** What is named in the header: a range stands for one of its types. */
  contentType: string;
  /** Set where the body is a list of items, each written as JSON. */
  sequence?: 'lines' | 'records';
}

/** JSON wherever the document offers it; where it does not, what it does offer. */
export function mediaOf(operation: Operation): Media {
  const { requestBody, responses } = operation;
  const perResponse = responses.map(({ status, content }) => ({ status, types: preferred(content) }));
  const answers = [...new Set(perResponse.flatMap(({ types }) => types))];
  const success = perResponse.filter(isSuccessOf(responses)).flatMap(({ types }) => types);
  const content = responses.filter(isSuccessOf(responses)).flatMap((response) => response.content);
  const accept = [...new Set(answers.map(concrete))].join(', ');
  return {
    answers: answers.length > 0 ? answers : [JSON_TYPE],
    accept: accept === JSON_TYPE || accept === '' ? undefined : accept,
    parseAs: isStreamed(content, success) ? 'stream' : parserOf(success),
    body: requestBody && bodyOf(operation.contract, requestBody.content),
  };
}

/** Whether a response of an operation is one of success: of 2XX, or the default where no such is documented. */
export function isSuccessOf(all: readonly { status: string }[]): (response: { status: string }) => boolean {
  const hasOwn = all.some(({ status }) => status.startsWith('2'));
  return ({ status }) => (hasOwn ? status.startsWith('2') : status === 'default');
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

/** Whether a body is written in parts, one for each member of an object: multipart/mixed where a schema names them. */
export function takesParts(contract: Contract, media: MediaType): boolean {
  if (isMultipartForm(media.type)) return true;
  return media.schema !== undefined && hasNamedParts(media.type) && !hasUnknownParts(contract, media);
}

/** JSON if it is documented, else the first that is written from a value, else the first. */
function bodyOf(contract: Contract, content: readonly MediaType[]): BodyMedia | undefined {
  const isValue = (media: MediaType): boolean => isJson(media.type) && !isFile(contract, media);
  const isForm = (media: MediaType): boolean => isFormType(media.type) || takesParts(contract, media);
  const exact = content.find((media) => media.type === JSON_TYPE);
  const media = exact ?? [isValue, isForm].map((is) => content.find(is)).find((each) => each) ?? content[0];
  if (!media) return undefined;
  const { type, itemSchema } = media;
  const kind = itemSchema && sequenceKind(type);
  const contentType = isValue(media) ? concrete(type) : concreteType(type, '');
  return { media, contentType, ...(kind && kind !== 'events' && { sequence: kind }) };
}
