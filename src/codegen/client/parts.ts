import { methodName } from '../../document/methods.js';
import { isQueryTemplate, pathKey } from '../../document/path-key.js';
import { usualServerOf } from '../../document/reader/servers.js';
import { onlyReads } from '../../document/safety.js';
import { isFormType, isJsonType } from '../../http/media-type.js';
import { queryPairsOf } from '../../http/parse/query-pairs.js';
import { decodePercent } from '../../http/percent-encoding.js';
import { styleOf } from '../../http/serialize/form.js';
import { encode } from '../../http/serialize/parameters.js';
import { jsonText } from '../../json/text.js';
import type { Operation, Parameter, ParameterIn } from '../../model/document.js';
import { shapeOf } from '../../schema/shape/index.js';
import { quote, quoteAll } from '../shared/source-text.js';
import { unchangedPart } from './behaviors/unchanged.js';
import { bodyCode } from './body.js';
import { int64GivenPart, int64ReadPart, writesInt64 } from './int64/parts.js';
import type { Int64Places } from './int64/places.js';
import type { Media } from './media.js';
import { JSON_TYPE } from './readings.js';
import { hasJsonData } from './streams.js';
import { headerCode, isPlainHeader, objectCode, pairsCode, pathCode, stylesCode } from './styles.js';

/** What is usual in a client, so that an operation need not say it. */
export interface Usual {
  alternatives: readonly (readonly string[])[];
  server: string;
  /** Where integers of 64 bits are, if they are no numbers. */
  places?: Int64Places | undefined;
}

/** The parts that the requests of an operation consist of, as code; what openapi-fetch does unasked is none of them. */
export function partsOf(
  operation: Operation,
  media: Media,
  alternatives: readonly (readonly string[])[],
  usual: Usual,
): string[] {
  const { places } = usual;
  const server = usualServerOf(operation);
  const isSame = jsonText(alternatives) === jsonText(usual.alternatives);
  const parts = [
    places && int64GivenPart(operation, media, places),
    pathPart(operation),
    queryPart(operation, places === undefined ? 'JSON.stringify' : 'http.jsonOf'),
    headerPart(operation),
    cookiePart(operation),
    answersPart(operation, media),
    unchangedPart(operation, media),
    media.body &&
      bodyCode(operation.contract, media.body, places !== undefined && writesInt64(media, places)),
    isSame ? undefined : `http.secured(${alternatives.map(quoteAll).join(', ')})`,
    server === usual.server ? undefined : `http.servedAt(${quote(server)})`,
    onlyReads(operation) && !SAFE.test(methodName(operation)) ? 'http.reads' : undefined,
    methodName(operation) === methodName(operation).toUpperCase() ? undefined : 'http.exactMethod',
    places && int64ReadPart(operation, media, places),
  ];
  return parts.filter((part) => part !== undefined);
}

/** The methods that the client itself knows to be safe. */
const SAFE = /^(GET|HEAD|OPTIONS|QUERY|TRACE)$/;

function of({ parameters }: Operation, place: ParameterIn): Parameter[] {
  return parameters.filter((parameter) => parameter.in === place);
}

function call(name: string, ...args: (string | undefined)[]): string {
  const last = args.findLastIndex((arg) => arg !== undefined);
  return `http.${name}(${args
    .slice(0, last + 1)
    .map((arg) => arg ?? 'undefined')
    .join(', ')})`;
}

function pathPart(operation: Operation): string | undefined {
  const { template } = pathKey(operation.path);
  const parameters = of(operation, 'path');
  const sent = sentTemplate(template);
  if (parameters.length === 0 && sent === operation.path) return undefined;
  const styles = stylesCode(operation.contract, parameters, pathCode);
  return sent === operation.path ? call('path', styles) : call('pathAs', quote(sent), styles);
}

/** A URL encodes the rest itself. */
function sentTemplate(template: string): string {
  return template.replaceAll(/\{[^{}]*\}|["<>\\^`{|}]/g, (part) => (part.length > 1 ? part : encode(part)));
}

function queryPart(operation: Operation, writeJson: string): string | undefined {
  const whole = of(operation, 'querystring')[0]?.content;
  if (whole) return call('wholeQuery', wholeQuery(operation, whole, writeJson));
  const parameters = of(operation, 'query');
  const fixed = queryPairsOf(pathKey(operation.path).query)
    .map(({ name, value }) => [name, decodePercent(value)] as const)
    .filter(([, value]) => !isQueryTemplate(value));
  if (parameters.length === 0 && fixed.length === 0) return undefined;
  const pairs = objectCode(fixed.map(([name, value]) => [name, quote(value)]));
  const query = call('query', stylesCode(operation.contract, parameters, pairsCode));
  return pairs === undefined ? query : `${call('fixedQuery', pairs)}, ${query}`;
}

function wholeQuery(
  { contract }: Operation,
  { type, schema, encoding = [] }: NonNullable<Parameter['content']>,
  writeJson: string,
): string {
  if (!isFormType(type)) return `http.encoded(${isJsonType(type) ? writeJson : ''})`;
  const shape = shapeOf(contract, schema?.pointer);
  const styles = encoding.map((each) => {
    const style = styleOf(each, each.property);
    return [
      each.property,
      style && (pairsCode(style, shape.property(each.property)) ?? 'http.form()'),
    ] as const;
  });
  return `http.urlencoded(${objectCode(styles) ?? ''})`;
}

function headerPart(operation: Operation): string | undefined {
  const parameters = of(operation, 'header');
  if (parameters.every((parameter) => isPlainHeader(operation.contract, parameter))) return undefined;
  return call('header', stylesCode(operation.contract, parameters, headerCode));
}

function cookiePart(operation: Operation): string | undefined {
  const parameters = of(operation, 'cookie');
  return parameters.length === 0
    ? undefined
    : call('cookie', stylesCode(operation.contract, parameters, pairsCode));
}

function answersPart(
  operation: Operation,
  { accept, parseAs, readings, isMixed }: Media,
): string | undefined {
  const types = quote(accept ?? JSON_TYPE);
  if (isMixed) {
    const byStatus = objectCode([...readings].map(([status, reading]) => [status, quote(reading)]));
    return call('readBy', types, byStatus);
  }
  if (parseAs === 'stream') return call('streamed', types, hasJsonData(operation) ? 'true' : undefined);
  if (accept === undefined && parseAs === undefined) return undefined;
  return call('answers', types, parseAs === undefined ? undefined : quote(parseAs));
}
