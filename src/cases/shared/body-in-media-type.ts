import { isJsonType, isXmlType } from '../../http/media-type.js';
import { canSerialise } from '../../http/serialize/request.js';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { MediaType, Operation } from '../../model/document.js';
import { sample } from '../../schema/sample/index.js';
import { shapeOf } from '../../schema/shape/index.js';
import { schemasOf } from '../../schema/validate/validator.js';
import { writeXml } from '../../xml/write.js';
import { isExpressibleBody } from './representable.js';

/**
 * Returns the value as this media type writes it. Undefined where it cannot, or where its schema does not allow the
 * value.
 */
export function writable(
  { contract }: Operation,
  media: MediaType,
  value: Json | undefined,
): Json | undefined {
  const { schema, type } = media;
  if (value === undefined) return undefined;
  // A form cannot carry null, so members that are null are left out.
  const fit = isJsonType(type) || isXmlType(type) || !isObject(value) ? value : withoutNulls(value);
  if (schema && schemasOf(contract, 'request').errors(schema.pointer, fit).length > 0) return undefined;
  if (isXmlType(type)) return writeXml(fit, shapeOf(contract, schema?.pointer));
  return canSerialise(media, fit) && isExpressibleBody(media, fit) ? fit : undefined;
}

function withoutNulls(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}

/**
 * Returns a value made from the media type's schema, as the media type writes it; undefined where none can be made.
 */
export function sampleIn(operation: Operation, media: MediaType): Json | undefined {
  const { contract } = operation;
  return writable(operation, media, media.schema && sample(contract, media.schema.pointer, 'request')?.value);
}
