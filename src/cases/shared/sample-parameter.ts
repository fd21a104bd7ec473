import type { Json } from '../../json/json.js';
import type { Operation, Parameter } from '../../model/document.js';
import { sample, samples } from '../../schema/sample/index.js';
import { isExpressible } from './representable.js';

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
  const first = sample(contract, schema.pointer, 'request');
  if (!first || isExpressible(operation, parameter, first.value)) return first;
  const others = samples(contract, [schema.pointer], 'request', MOST_OTHERS);
  const other = others.find((value) => isExpressible(operation, parameter, value));
  return other === undefined ? first : { value: other };
}
