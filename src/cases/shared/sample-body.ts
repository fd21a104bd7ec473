import { concreteType, isFormType, isJsonType, isXmlType } from '../../http/media-type.js';
import { isMultipartForm } from '../../http/serialize/multipart.js';
import { canSerialise } from '../../http/serialize/request.js';
import type { Json } from '../../json/json.js';
import type { Contract, MediaType, Operation } from '../../model/document.js';
import { sample, sampleOfType } from '../../schema/sample/index.js';
import { shapeOf } from '../../schema/shape/index.js';
import { writeXml } from '../../xml/write.js';
import type { Draft } from './draft.js';
import { isExpressibleBody } from './representable.js';

/** A body of the operation made from its schemas; undefined where none is documented, or the reason why there is none. */
export function sampleBody({ contract, requestBody }: Operation): Draft['body'] | string {
  const documented = requestBody?.content ?? [];
  for (const media of [...documented].sort((a, b) => rank(a) - rank(b))) {
    const body = madeFor(contract, media);
    if (body) return body;
  }
  const types = documented.map(({ type }) => type).join(' or ');
  return documented.length === 0 ? undefined : `no valid ${types} body could be synthesised`;
}

/** JSON before anything else: its schema says the most. XML last: its serialisation leaves the most to choose. */
function rank({ type }: MediaType): number {
  return isJsonType(type) ? 0 : isXmlType(type) ? 2 : 1;
}

function madeFor(contract: Contract, documented: MediaType): Draft['body'] {
  const made = valueFor(contract, documented);
  if (!made) return undefined;
  const media = sendable(documented, made.value);
  const isForm = isFormType(media.type) || isMultipartForm(media.type);
  // Nothing says what the elements of an XML document without schema are.
  if (isXmlType(media.type) && !media.schema) return undefined;
  const value = isXmlType(media.type)
    ? writeXml(made.value, shapeOf(contract, media.schema?.pointer))
    : made.value;
  const isFit = canSerialise(media, value) && (!isForm || !media.schema || isExpressibleBody(media, value));
  return isFit ? { media, value } : undefined;
}

/** Any bytes will do where nothing is said of them; where a text will, it is one in every media type of a range. */
function valueFor(contract: Contract, { type, schema }: MediaType): { value: Json } | undefined {
  const isForm = isFormType(type) || isMultipartForm(type);
  if (!schema) return { value: isJsonType(type) || isForm ? {} : 'text' };
  const text = type.includes('*') ? sampleOfType(contract, schema.pointer, 'request', 'string') : undefined;
  return text ?? sample(contract, schema.pointer, 'request');
}

/** With a type in place of a documented range: `*` cannot be sent. */
export function sendable(media: MediaType, value: Json): MediaType {
  return { ...media, type: concreteType(media.type, value) };
}
