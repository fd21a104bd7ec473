import { mayBeEmpty } from '../../http/parse/empty-object.js';
import { queryPairsOf } from '../../http/parse/query-pairs.js';
import { bestReading, parameterReadings } from '../../http/parse/request-parameters.js';
import type { Json } from '../../json/json.js';
import type { Operation, Parameter } from '../../model/document.js';
import type { Violation } from './refusal.js';
import { violationsAt } from './refusal.js';
import type { MockRequest } from './request.js';

export interface BoundParameters {
  values: Map<Parameter, Json>;
  violations: Violation[];
}

/**
 * Reads and validates the documented parameters of a request (OpenAPI 3.1 §4.8.12.4). Undocumented ones are ignored.
 */
export function readParameters(
  operation: Operation,
  pathTexts: ReadonlyMap<string, string>,
  { query, headers }: MockRequest,
): BoundParameters {
  const bound: BoundParameters = { values: new Map(), violations: [] };
  const texts = { path: pathTexts, query: queryPairsOf(query), queryString: query, headers };
  for (const parameter of operation.parameters) {
    const at = [parameter.in, parameter.name];
    const best = bestReading(operation, parameter, parameterReadings(operation, parameter, texts));
    if (!best) {
      if (parameter.required && !mayBeEmpty(operation, parameter))
        bound.violations.push({
          at,
          code: 'required',
          pointer: parameter.pointer,
          message: 'the parameter is missing',
        });
      continue;
    }
    bound.values.set(parameter, best.value);
    bound.violations.push(...violationsAt(at, best.problems));
  }
  return bound;
}
