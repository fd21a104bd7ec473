import type { Json } from '../../json/json.js';
import { memoizeBy } from '../../json/memoize.js';
import { parseJson } from '../../json/text.js';
import type { Operation, Parameter } from '../../model/document.js';
import { shapeOf } from '../../schema/shape/index.js';
import type { SchemaProblem } from '../../schema/validate/problems.js';
import { schemaProblems } from '../../schema/validate/problems.js';
import type { HeaderList } from '../headers.js';
import { headerValue, headerValues } from '../headers.js';
import { isFormType, isJsonType } from '../media-type.js';
import { decodePercent } from '../percent-encoding.js';
import { cookiesOf } from './cookies.js';
import { readUrlencoded } from './form.js';
import { ValueReader } from './parameter-styles.js';
import type { QueryPair } from './query-pairs.js';
import { decodeForm } from './query-pairs.js';

/** The texts of a request that parameters are read from, still encoded. */
export interface ParameterTexts {
  /** By the name of the parameter. */
  path: ReadonlyMap<string, string>;
  query: readonly QueryPair[];
  /** The query as it stands. */
  queryString: string;
  headers: HeaderList;
}

/** The reader of an operation's parameter: it leaves alone what belongs to the others of its place. */
export const readerOf = memoizeBy((operation: Operation, parameter: Parameter): ValueReader => {
  const schema = parameter.schema ?? parameter.content?.schema;
  const others = operation.parameters.filter((other) => other !== parameter && other.in === parameter.in);
  const taken = new Set(others.map((other) => other.name));
  return new ValueReader(parameter, shapeOf(operation.contract, schema?.pointer), taken);
});

/** What the text of one parameter can mean (OpenAPI 3.1 §4.8.12.4), likeliest first; nothing when it was not sent. */
export function parameterReadings(operation: Operation, parameter: Parameter, texts: ParameterTexts): Json[] {
  const { in: place, name } = parameter;
  const { path, query, headers } = texts;
  const reader = readerOf(operation, parameter);
  switch (place) {
    case 'path':
      return reader.ofText(path.get(name), decodePercent);
    case 'header':
      return reader.ofText(headerValue(headers, name)?.trim(), (text) => text.trim());
    case 'query':
      return reader.ofPairs(query, decodeForm);
    case 'cookie': {
      const decode = parameter.style === 'cookie' ? asItIs : decodePercent;
      const cookies = cookiesOf(headerValues(headers, 'cookie'));
      return reader.ofPairs(
        cookies.map(({ name: key, value }) => ({ name: decode(key), value })),
        decode,
      );
    }
    case 'querystring':
      return readQueryString(operation, parameter, texts);
  }
}

const asItIs = (text: string): string => text;

/** A form, less the credentials that stand in the query too; any other content is one text, percent-encoded. */
function readQueryString(
  { contract, security }: Operation,
  { content }: Parameter,
  { query, queryString }: ParameterTexts,
): Json[] {
  if (queryString === '' || !content) return [];
  if (!isFormType(content.type)) {
    const text = decodePercent(queryString);
    return [isJsonType(content.type) ? (parsedJson(text) ?? text) : text];
  }
  const schemes = security.flatMap((alternative) => alternative.schemes);
  const keys = new Set(schemes.flatMap((scheme) => (scheme.in === 'query' ? [scheme.name] : [])));
  const own = queryString
    .split('&')
    .filter((pair) => pair !== '')
    .filter((_, i) => !keys.has(query[i]?.name));
  const shape = shapeOf(contract, content.schema?.pointer);
  return own.length > 0 ? [readUrlencoded(own.join('&'), shape, false, content.encoding)] : [];
}

function parsedJson(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/**
 * The first valid reading, else the first, with what is wrong with it; undefined where there is none. Where a parameter
 * may stand without a value (`allowEmptyValue`, OpenAPI 3.1 §4.8.12.2.1), nothing is wrong with an empty one.
 */
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
  const valid = judged.find(({ problems }) => problems.length === 0);
  if (valid) return valid;
  const isEmpty =
    parameter.allowEmptyValue === true &&
    readings.some((value) => value === '' || (Array.isArray(value) && value.length === 1 && value[0] === ''));
  return isEmpty ? { value: '', problems: [] } : judged[0];
}
