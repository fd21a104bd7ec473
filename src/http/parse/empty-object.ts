import type { Operation, Parameter } from '../../model/document.js';
import { shapeOf } from '../../schema/shape/index.js';
import { isInvalid } from '../../schema/validate/is-valid.js';
import { isFormType } from '../media-type.js';

/** Whether nothing at all is how an object without members is sent, and that is a valid value. */
export function mayBeEmpty({ contract }: Operation, parameter: Parameter): boolean {
  const { schema, content, style, explode, in: place } = parameter;
  const isSpread = content
    ? place === 'querystring' && isFormType(content.type)
    : style === 'deepObject' || (explode && place !== 'header');
  const at = (schema ?? content?.schema)?.pointer;
  if (!isSpread || at === undefined || !shapeOf(contract, at).types().has('object')) return false;
  return !isInvalid(contract, 'request', at, {});
}
