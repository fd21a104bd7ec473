import type { Json } from '../../json/json.js';
import type { Operation, Parameter } from '../../model/document.js';
import { shapeOf } from '../../schema/shape/index.js';
import type { SchemaProblem } from '../../schema/validate/problems.js';
import { schemaProblems } from '../../schema/validate/problems.js';
import type { HeaderList } from '../headers.js';
import { headerValue, headerValues } from '../headers.js';
import { decodePercent } from '../percent-encoding.js';
import { cookiesOf } from './cookies.js';
import { ValueReader } from './parameter-styles.js';
import type { QueryPair } from './query-pairs.js';
import { decodeForm } from './query-pairs.js';

/** The texts of a request that parameters are read from, still encoded. */
export interface ParameterTexts {
  /** By the name of the parameter. */
  path: ReadonlyMap<string, string>;
  query: readonly QueryPair[];
  headers: HeaderList;
}

/** The reader of an operation's parameter: it leaves alone what belongs to the others of its place. */
export function readerOf(operation: Operation, parameter: Parameter): ValueReader {
  const schema = parameter.schema ?? parameter.content?.schema;
  const others = operation.parameters.filter((other) => other !== parameter && other.in === parameter.in);
  const taken = new Set(others.map((other) => other.name));
  return new ValueReader(parameter, shapeOf(operation.contract, schema?.pointer), taken);
}

/** What the text of one parameter can mean (OpenAPI 3.1 §4.8.12.4), likeliest first; nothing when it was not sent. */
export function parameterReadings(
  operation: Operation,
  parameter: Parameter,
  { path, query, headers }: ParameterTexts,
): Json[] {
  const { in: place, name } = parameter;
  const reader = readerOf(operation, parameter);
  switch (place) {
    case 'path':
      return reader.ofText(path.get(name), decodePercent);
    case 'header':
      return reader.ofText(headerValue(headers, name)?.trim(), (text) => text.trim());
    case 'query':
      return reader.ofPairs(query, decodeForm);
    case 'cookie': {
      const cookies = cookiesOf(headerValues(headers, 'cookie'));
      return reader.ofPairs(
        cookies.map(({ name: key, value }) => ({ name: decodePercent(key), value })),
        decodePercent,
      );
    }
  }
}

/** The first valid reading, else the first, with what is wrong with it; undefined where there is none. */
export function bestReading(
  { contract }: Operation,
  parameter: Parameter,
  readings: readonly Json[],
): { value: Json; problems: SchemaProblem[] } | undefined {
  const schema = parameter.schema ?? parameter.content?.schema;
  const judged = readings.map((value) => ({
    value,
    problems: schema ? schemaProblems(contract, schema.pointer, value, 'request') : [],
  }));
  return judged.find(({ problems }) => problems.length === 0) ?? judged[0];
}
