import { headerValue, headerValues } from '../../http/headers.js';
import { ValueReader } from '../../http/parse/parameter-styles.js';
import type { QueryPair } from '../../http/parse/query-pairs.js';
import { decodeForm, queryPairsOf } from '../../http/parse/query-pairs.js';
import { decodePercent } from '../../http/percent-encoding.js';
import type { Json } from '../../json/json.js';
import type { Operation, Parameter } from '../../model/document.js';
import { shapeOf } from '../../schema/shape/index.js';
import type { SchemaProblem } from '../../schema/validate/problems.js';
import { schemaProblems } from '../../schema/validate/problems.js';
import type { Violation } from './refusal.js';
import { violationsAt } from './refusal.js';
import type { MockRequest } from './request.js';
import { cookiesOf } from './request.js';

export interface BoundParameters {
  values: Map<Parameter, Json>;
  violations: Violation[];
}

/** Reads the documented parameters of a request (OpenAPI 3.1 §4.8.12.4) and judges each; others are not looked at. */
export function readParameters(
  operation: Operation,
  pathTexts: ReadonlyMap<string, string>,
  request: MockRequest,
): BoundParameters {
  const bound: BoundParameters = { values: new Map(), violations: [] };
  const sources = { pathTexts, request, query: queryPairsOf(request.query) };
  for (const parameter of operation.parameters) {
    const possible = readings(operation, parameter, sources);
    const at = [parameter.in, parameter.name];
    if (possible.length === 0) {
      if (parameter.required)
        bound.violations.push({ at, code: 'required', message: 'the parameter is missing' });
      continue;
    }
    const { value, problems } = bestReading(operation, parameter, possible);
    bound.values.set(parameter, value);
    bound.violations.push(...violationsAt(at, problems));
  }
  return bound;
}

/** The first valid reading, else the first. */
function bestReading(
  { contract }: Operation,
  parameter: Parameter,
  possible: readonly Json[],
): { value: Json; problems: SchemaProblem[] } {
  const schema = parameter.schema ?? parameter.content?.schema;
  const judged = possible.map((value) => ({
    value,
    problems: schema ? schemaProblems(contract, schema.pointer, value, 'request') : [],
  }));
  const [first] = judged;
  return judged.find(({ problems }) => problems.length === 0) ?? (first as NonNullable<typeof first>);
}

interface Sources {
  pathTexts: ReadonlyMap<string, string>;
  request: MockRequest;
  query: readonly QueryPair[];
}

/** What the text of one parameter can mean, likeliest first; nothing when it was not sent. */
function readings(operation: Operation, parameter: Parameter, sources: Sources): Json[] {
  const { in: place, name } = parameter;
  const { request, pathTexts, query } = sources;
  const schema = parameter.schema ?? parameter.content?.schema;
  const others = operation.parameters.filter((other) => other !== parameter && other.in === place);
  const taken = new Set(others.map((other) => other.name));
  const reader = new ValueReader(parameter, shapeOf(operation.contract, schema?.pointer), taken);
  switch (place) {
    case 'path':
      return reader.ofText(pathTexts.get(name), decodePercent);
    case 'header':
      return reader.ofText(headerValue(request.headers, name)?.trim(), (text) => text.trim());
    case 'query':
      return reader.ofPairs(query, decodeForm);
    case 'cookie':
      return reader.ofPairs(
        cookiesOf(headerValues(request.headers, 'cookie')).map(({ name: key, value }) => ({
          name: decodePercent(key),
          value,
        })),
        decodePercent,
      );
  }
}
