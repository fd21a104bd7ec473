import type { Json, Pointer } from '../../json/json.js';
import type { Operation, Parameter } from '../../model/document.js';
import { sample, samples } from '../../schema/sample/index.js';
import { shapeOf } from '../../schema/shape/index.js';
import { isValid } from '../../schema/validate/is-valid.js';
import { isExpressible } from './representable.js';

/**
 * Values of fields with which a request has no condition, or one that holds (RFC 9110 §13.1): a made-up text is no entity
 * tag, and an entity tag that nobody has given is that of nothing.
 */
const UNCONDITIONAL: Readonly<Record<string, string>> = {
  'if-match': '*',
  'if-none-match': '"text"',
  'if-modified-since': 'Thu, 01 Jan 1970 00:00:00 GMT',
  'if-unmodified-since': 'Fri, 31 Dec 2100 23:59:59 GMT',
};

/** So many values are made in search of one that the place of a parameter can carry. */
const MOST_OTHERS = 4;

/**
 * A value of a parameter made from its schema: the first that its place and style carry unchanged (OpenAPI 3.1
 * §4.8.12.3), else the first, as a style that nobody defines may be one that the server knows. Undefined where none is
 * valid.
 */
export function sampleParameter(operation: Operation, parameter: Parameter): { value: Json } | undefined {
  const { contract } = operation;
  const schema = parameter.schema ?? parameter.content?.schema;
  if (!schema) return { value: 'text' };
  const held = unconditional(operation, parameter, schema.pointer);
  if (held !== undefined) return { value: held };
  const first = sample(contract, schema.pointer, 'request');
  if (!first || isExpressible(operation, parameter, first.value)) return first;
  const others = samples(contract, [schema.pointer], 'request', MOST_OTHERS);
  const other = others.find((value) => isExpressible(operation, parameter, value));
  return other === undefined ? first : { value: other };
}

/** For a field with a condition whose values the document does not state: one with which the condition holds. */
function unconditional(
  { contract }: Operation,
  { in: place, name }: Parameter,
  schema: Pointer,
): string | undefined {
  const value = place === 'header' ? UNCONDITIONAL[name.toLowerCase()] : undefined;
  if (value === undefined || shapeOf(contract, schema).examples().length > 0) return undefined;
  return isValid(contract, 'request', schema, value) ? value : undefined;
}
