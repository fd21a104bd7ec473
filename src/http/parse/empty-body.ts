import type { Json } from '../../json/json.js';
import type { Contract, MediaType } from '../../model/document.js';
import { shapeOf } from '../../schema/shape/index.js';
import { isValid } from '../../schema/validate/is-valid.js';
import { isFormType } from '../media-type.js';
import { isTextType } from './text.js';

/**
 * What a request body of no bytes means in a documented media type that its Content-Type names: a form without fields
 * (URL Standard §5.1), or an empty text. Undefined where it is not valid by the schema, or no message of the media type:
 * the body is missing then.
 */
export function emptyBodyValue(contract: Contract, { type, schema }: MediaType): Json | undefined {
  if (!schema || (!isFormType(type) && !isTextType(type))) return undefined;
  const value = isFormType(type) ? {} : '';
  if (isFormType(type) && !shapeOf(contract, schema.pointer).types().has('object')) return undefined;
  return isValid(contract, 'request', schema.pointer, value) ? value : undefined;
}
