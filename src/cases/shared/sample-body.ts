import { concreteType, isFormType, isJsonType, isXmlType } from '../../http/media-type.js';
import { emptyBodyValue } from '../../http/parse/empty-body.js';
import { sequenceKind } from '../../http/sequences/kinds.js';
import { sampleItems } from '../../http/sequences/sample.js';
import { hasNamedParts, hasUnknownParts, isUnnamedMultipart } from '../../http/serialize/multipart.js';
import { canSerialise } from '../../http/serialize/request.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { Contract, MediaType, Operation } from '../../model/document.js';
import { sample, sampleOfType, samples } from '../../schema/sample/index.js';
import { shapeOf } from '../../schema/shape/index.js';
import { isValid } from '../../schema/validate/is-valid.js';
import { writeXml } from '../../xml/write.js';
import type { Draft } from './draft.js';
import { isExpressibleBody } from './representable.js';

/**
 * Returns a body made from the operation's schemas; undefined where none is documented, or a string with the reason
 * why none can be made.
 */
export function sampleBody({ contract, requestBody }: Operation): Draft['body'] | string {
  const documented = requestBody?.content ?? [];
  for (const media of [...documented].sort((a, b) => rank(a) - rank(b))) {
    const body = madeFor(contract, media);
    if (body) return body;
  }
  const types = documented.map(({ type }) => type).join(' or ');
  if (documented.length === 0) return undefined;
  return isNeverWritten(contract, documented)
    ? `bodies of ${types} cannot be written, as no names tell their parts apart`
    : `no valid ${types} body could be synthesised`;
}

/** Whether no media type is one that bodies are written in, whatever is given as an example. */
function isNeverWritten(contract: Contract, documented: readonly MediaType[]): boolean {
  return documented.length > 0 && documented.every((media) => hasUnknownParts(contract, media));
}

/** What helps an operation that no request can be made for. */
export function remedyFor({ contract, requestBody }: Operation): string {
  const isWritten = requestBody?.required !== true || !isNeverWritten(contract, requestBody.content);
  return isWritten
    ? 'Give the operation a request example.'
    : "Leave it out by 'skip' in the configuration, and verify it otherwise.";
}

/**
 * Sort order of media types: JSON first, as its schema describes it best; XML last, as one value can be written in
 * several ways.
 */
function rank({ type }: MediaType): number {
  return isJsonType(type) ? 0 : isXmlType(type) ? 2 : 1;
}

function madeFor(contract: Contract, documented: MediaType): Draft['body'] {
  const made = valueFor(contract, documented);
  if (!made) return undefined;
  const { schema } = documented;
  const body = written(contract, documented, made.value);
  if (!schema || (body && !isNothing(made.value))) return body;
  // Nothing can be told from a body that is not there, so another one is sent where there is one.
  const others = samples(contract, [schema.pointer], 'request', MOST_OTHERS).filter(
    (each) => !isNothing(each),
  );
  // A message of parts has one at least (RFC 2046 §5.1.1), whatever its name where none is documented.
  const fallbacks = [...(hasNamedParts(documented.type) ? [ANY_PART] : []), {}];
  const fit = fallbacks.filter((value) => isValid(contract, 'request', schema.pointer, value));
  const values = [...others, made.value, ...fit];
  return values.map((value) => written(contract, documented, value)).find((each) => each !== undefined);
}

const ANY_PART = { text: 'text' };

function isNothing(value: Json): boolean {
  return value === '' || isEmptyObject(value);
}

/** So many values are made in search of one that says something. */
const MOST_OTHERS = 4;

function isEmptyObject(value: Json): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

function written(contract: Contract, documented: MediaType, made: Json): Draft['body'] {
  const media = sendable(documented, made);
  const isForm = isFormType(media.type) || hasNamedParts(media.type);
  // Without a schema, the elements of an XML document are unknown.
  if (isXmlType(media.type) && !media.schema) return undefined;
  const value = isXmlType(media.type) ? writeXml(made, shapeOf(contract, media.schema?.pointer)) : made;
  const isFit =
    !isForm || !media.schema || isExpressibleBody(media, value) || isEmptyForm(contract, media, value);
  return canSerialise(media, value) && isFit ? { media, value } : undefined;
}

/** Whether a form without fields is sent, which is valid, and read as nothing else. */
function isEmptyForm(contract: Contract, media: MediaType, value: Json): boolean {
  return isEmptyObject(value) && emptyBodyValue(contract, media) !== undefined;
}

/**
 * Returns the value to send. Without a schema, any bytes are valid; where a text is, it suits each media type of a
 * range.
 */
function valueFor(contract: Contract, media: MediaType): { value: Json } | undefined {
  const { type, schema } = media;
  if (media.itemSchema && sequenceKind(type)) {
    const items = sampleItems(contract, media, 'request', (at) => sample(contract, at, 'request')?.value);
    return items && { value: items };
  }
  if (isUnnamedMultipart(type)) return undefined;
  const isForm = isFormType(type) || hasNamedParts(type);
  if (!schema) return { value: isJsonType(type) || isForm ? {} : 'text' };
  const text = type.includes('*') ? sampleOfType(contract, schema.pointer, 'request', 'string') : undefined;
  return text ?? sample(contract, schema.pointer, 'request');
}

/** Replaces a documented media type range by one type of it, because a request cannot be sent as `*`. */
export function sendable(media: MediaType, value: Json): MediaType {
  return { ...media, type: concreteType(media.type, value) };
}
