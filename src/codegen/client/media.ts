import { isFile } from '../../http/binary-body.js';
import { concreteType, isFormType, parseMediaType } from '../../http/media-type.js';
import { sequenceKind } from '../../http/sequences/kinds.js';
import { hasNamedParts, hasUnknownParts, isMultipartForm } from '../../http/serialize/multipart.js';
import type { Contract, MediaType, Operation } from '../../model/document.js';
import type { Reading } from './readings.js';
import { admitsJson, JSON_TYPE, preferred, readingsOf } from './readings.js';

/** How a client speaks to one operation. Members are undefined where openapi-fetch does the right thing unasked. */
export interface Media {
  /** The documented media types that answers are asked for in: the keys their types are found under. */
  answers: string[];
  accept: string | undefined;
  parseAs: 'text' | 'blob' | 'stream' | undefined;
  /** How successes are read, by their status. */
  readings: ReadonlyMap<string, Reading>;
  /** Whether they are not all read in one way, which `parseAs` names. */
  isMixed: boolean;
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
  const { contract, requestBody, responses } = operation;
  const used = responses.flatMap(({ content }) => preferred(contract, content));
  const answers = [...new Set(used.map(({ type }) => type))];
  const accept = [...new Set(used.map((media) => asked(contract, media)))].join(', ');
  const readings = readingsOf(operation);
  const [only = 'json', ...others] = new Set(readings.values());
  const isMixed = others.length > 0 || only === 'any' || only === 'none';
  return {
    answers: answers.length > 0 ? answers : [JSON_TYPE],
    accept: accept === JSON_TYPE || accept === '' ? undefined : accept,
    parseAs: isMixed || only === 'json' ? undefined : only,
    readings,
    isMixed,
    body: requestBody && bodyOf(contract, requestBody.content),
  };
}

/** Whether what is read of successes are values as JSON has them. */
export function readsValues({ readings }: Media): boolean {
  return [...readings.values()].every((reading) => ['json', 'any', 'none'].includes(reading));
}

/** The media types of all answers of all operations. */
export function allAnswers(operations: readonly Operation[]): string[] {
  const all = new Set(operations.flatMap((operation) => mediaOf(operation).answers));
  return all.size > 0 ? [...all] : [JSON_TYPE];
}

/** What is asked for in place of a media type: JSON first, where a range admits it. */
function asked(contract: Contract, media: MediaType): string {
  const { type } = media;
  if (!admitsJson(type) || isFile(contract, media)) return type;
  const named = concrete(type);
  return named === type || !type.includes('*') ? named : `${named}, ${type};q=0.5`;
}

/** The type to name in a header: a range that admits JSON means JSON. JSON has no charset (RFC 8259 §11). */
function concrete(type: string): string {
  const { essence = type, parameters = {} } = parseMediaType(type) ?? {};
  if (essence.includes('*')) return JSON_TYPE;
  const names = Object.keys(parameters);
  if (names.every((name) => name === 'charset')) return essence;
  return names.includes('charset') ? type.replace(/;\s*charset\s*=\s*(?:"[^"]*"|[^;]*)/i, '') : type;
}

/** Whether a body is written in parts, one for each member of an object: multipart/mixed where a schema names them. */
export function takesParts(contract: Contract, media: MediaType): boolean {
  if (isMultipartForm(media.type)) return true;
  return media.schema !== undefined && hasNamedParts(media.type) && !hasUnknownParts(contract, media);
}

/** JSON if it is documented, else the first that is written from a value, else the first. */
function bodyOf(contract: Contract, content: readonly MediaType[]): BodyMedia | undefined {
  const isValue = (media: MediaType): boolean => admitsJson(media.type) && !isFile(contract, media);
  const isForm = (media: MediaType): boolean => isFormType(media.type) || takesParts(contract, media);
  const exact = content.find((media) => media.type === JSON_TYPE);
  const media = exact ?? [isValue, isForm].map((is) => content.find(is)).find((each) => each) ?? content[0];
  if (!media) return undefined;
  const { type, itemSchema } = media;
  const kind = itemSchema && sequenceKind(type);
  const contentType = isValue(media) ? concrete(type) : concreteType(type, '');
  return { media, contentType, ...(kind && kind !== 'events' && { sequence: kind }) };
}
