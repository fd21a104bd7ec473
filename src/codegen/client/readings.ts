import { isFile } from '../../http/binary-body.js';
import { findMediaType, isFormType, isJsonType, isXmlType } from '../../http/media-type.js';
import type { Contract, MediaType, Operation, ResponseObject } from '../../model/document.js';
import { isStreamed } from './streams.js';

export const JSON_TYPE = 'application/json';

/**
 * How the body of a success is read: `any` by the media type that it comes with, as the documented one is a range;
 * `none` where the document has no body.
 */
export type Reading = 'json' | 'text' | 'blob' | 'stream' | 'any' | 'none';

/** Whether a response of an operation is one of success: of 2XX, or the default where no such is documented. */
export function isSuccessOf(all: readonly { status: string }[]): (response: { status: string }) => boolean {
  const hasOwn = all.some(({ status }) => status.startsWith('2'));
  return ({ status }) => (hasOwn ? status.startsWith('2') : status === 'default');
}

/** Of the media types of one message, those to use: one of JSON if there is any, else all. */
export function preferred(contract: Contract, content: readonly MediaType[]): MediaType[] {
  const values = content.filter((media) => !isFile(contract, media));
  const exact = values.find(({ type }) => type === JSON_TYPE) ?? values.find(({ type }) => isJsonType(type));
  const json = exact ?? findMediaType(JSON_TYPE, values);
  return json ? [json] : [...content];
}

/** Whether JSON falls under a media type or range. */
export function admitsJson(type: string): boolean {
  return isJsonType(type) || findMediaType(JSON_TYPE, [{ type }]) !== undefined;
}

/** How the successes of an operation are read, by their status; those are left out that never have a body. */
export function readingsOf({ contract, responses }: Operation): Map<string, Reading> {
  const successes = responses.filter(isSuccessOf(responses));
  // RFC 9110 §15.3.5 and §15.3.6.
  const withBody = successes.filter(({ status }) => status !== '204' && status !== '205');
  const used = withBody.flatMap(({ content }) => preferred(contract, content));
  const isSequence = isStreamed(
    withBody.flatMap(({ content }) => content),
    used.map(({ type }) => type),
  );
  return new Map(
    withBody.map((response) => [response.status, isSequence ? 'stream' : readingOf(contract, response)]),
  );
}

function readingOf(contract: Contract, { content }: ResponseObject): Reading {
  if (content.length === 0) return 'none';
  const used = preferred(contract, content);
  if (used.some((media) => isJsonType(media.type) && !isFile(contract, media))) return 'json';
  if (used.some((media) => admitsJson(media.type) && !isFile(contract, media))) return 'any';
  const isText = (type: string): boolean => type.startsWith('text/') || isXmlType(type) || isFormType(type);
  return used.every((media) => isText(media.type) && !isFile(contract, media)) ? 'text' : 'blob';
}
