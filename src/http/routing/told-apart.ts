import { addressOf, pathKey } from '../../document/path-key.js';
import { schemaNode } from '../../document/resolve-schema.js';
import type { Json } from '../../json/json.js';
import { isScalar } from '../../json/json.js';
import type { Contract, Operation, Parameter, SchemaRef } from '../../model/document.js';
import { samples } from '../../schema/sample/index.js';
import { bestReading, parameterReadings } from '../parse/request-parameters.js';
import { encode } from '../serialize/parameters.js';
import { haveDifferentSelectors } from './selectors.js';

/** Of a schema without `enum`, so many values stand for all. */
const SAMPLES = 4;

/**
 * Whether a server can tell requests for two operations apart: by method, by path, by the values that a path parameter
 * at the same place may have, or by a query parameter or header that every request for one of them carries. OpenAPI
 * calls paths that differ in the names of their parameters identical (3.1 §4.8.8.2); routers that know the parameters'
 * patterns do not.
 */
export function areToldApart(a: Operation, b: Operation): boolean {
  if (addressOf(a) !== addressOf(b)) return true;
  return haveDifferentSelectors(a, b) || haveDifferentValues(a, b);
}

/** Whether the path parameters at some place take no value in common, as far as examples of them show. */
export function haveDifferentValues(a: Operation, b: Operation): boolean {
  const others = pathParameters(b);
  return pathParameters(a).some((parameter, i) => {
    const other = others[i];
    return (
      parameter !== undefined &&
      other !== undefined &&
      takesNone(a, parameter, textsOf(b.contract, other)) &&
      takesNone(b, other, textsOf(a.contract, parameter))
    );
  });
}

/** In the order of the template; undefined where none is declared. */
function pathParameters({ path, parameters }: Operation): (Parameter | undefined)[] {
  return [...pathKey(path).template.matchAll(/\{([^{}]*)\}/g)].map(([, name]) =>
    parameters.find((parameter) => parameter.in === 'path' && parameter.name === name),
  );
}

function takesNone(operation: Operation, parameter: Parameter, texts: readonly string[]): boolean {
  return texts.length > 0 && texts.every((text) => !takesText(operation, parameter, text));
}

/** Whether a path parameter can have this value, still encoded. What cannot be judged can. */
export function takesText(operation: Operation, parameter: Parameter, text: string): boolean {
  try {
    const texts = { path: new Map([[parameter.name, text]]), query: [], queryString: '', headers: [] };
    const best = bestReading(operation, parameter, parameterReadings(operation, parameter, texts));
    return best?.problems.length === 0;
  } catch {
    return true;
  }
}

function textsOf(contract: Contract, { schema }: Parameter): string[] {
  const values = schema ? valuesOf(contract, schema) : [];
  return values.filter(isScalar).map((value) => encode(String(value)));
}

function valuesOf(contract: Contract, schema: SchemaRef): readonly Json[] {
  const listed = schemaNode(contract, schema)?.enum;
  if (Array.isArray(listed)) return listed;
  try {
    return samples(contract, [schema.pointer], 'request', SAMPLES);
  } catch {
    return [];
  }
}
