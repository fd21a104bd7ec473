import type { HeaderList } from '../../http/headers.js';
import { headerValue } from '../../http/headers.js';
import { findMediaType, isFormType, isJsonType } from '../../http/media-type.js';
import { readUrlencoded } from '../../http/parse/form.js';
import type { Decode } from '../../http/parse/parameter-styles.js';
import { matchSegments, segmentsOf } from '../../http/parse/path-template.js';
import { decodeForm, queryPairsOf } from '../../http/parse/query-pairs.js';
import type { ParameterTexts } from '../../http/parse/request-parameters.js';
import { bestReading, parameterReadings, readerOf } from '../../http/parse/request-parameters.js';
import type { Json, JsonObject } from '../../json/json.js';
import { memoize } from '../../json/memoize.js';
import { parseJson } from '../../json/text.js';
import type { Operation, Parameter } from '../../model/document.js';
import { shapeOf } from '../../schema/shape/index.js';
import { bindPropertyNames } from '../../schema/shape/property-names.js';
import { ignoresCase } from './name-case.js';

/**
 * A request as the behaviors see it. Documented parameters have the types that their schemas and styles give them.
 * Any other query parameter or header is a text, or a list of texts where the query repeats its name.
 */
export interface RequestView {
  method: string;
  /** Path and query as sent. */
  target: string;
  path: JsonObject;
  query: JsonObject;
  /** Names in lower case. */
  header: JsonObject;
  body: Json | undefined;
}

/** A request of which nothing has been parsed. */
export interface SentMessage {
  method: string;
  /** Path and query, percent-encoded. */
  target: string;
  headers: HeaderList;
  body?: string | undefined;
}

/** Values of a request that the caller has already read, for the operation that it was sent to. */
export interface ReadValues {
  parameters: ReadonlyMap<Parameter, Json>;
  body: Json | undefined;
}

/**
 * Returns the view of a request that was sent to an operation. Each part is parsed when it is first read, because
 * most parts never are; `values` spares parsing the documented parts again.
 */
export function viewOf(operation: Operation, message: SentMessage, values?: ReadValues): RequestView {
  return new View(operation, message, values);
}

class View implements RequestView {
  private known: { path?: JsonObject; query?: JsonObject; header?: JsonObject; body?: Json | undefined } = {};
  private texts: ParameterTexts | undefined;

  constructor(
    private readonly operation: Operation,
    private readonly message: SentMessage,
    private readonly values: ReadValues | undefined,
  ) {}

  get method(): string {
    return this.message.method;
  }

  get target(): string {
    return this.message.target;
  }

  get path(): JsonObject {
    return (this.known.path ??= Object.fromEntries(this.documented('path')));
  }

  get query(): JsonObject {
    return (this.known.query ??= {
      ...undocumentedQuery(this.operation, this.message.target),
      ...Object.fromEntries(this.documented('query')),
    });
  }

  get header(): JsonObject {
    const lower = ([name, value]: readonly [string, Json]): [string, Json] => [name.toLowerCase(), value];
    return (this.known.header ??= Object.fromEntries([
      ...this.message.headers.map(([name]) => lower([name, headerValue(this.message.headers, name) ?? ''])),
      ...this.documented('header').map(lower),
    ]));
  }

  get body(): Json | undefined {
    if (!('body' in this.known))
      this.known.body = this.values ? this.values.body : bodyOf(this.operation, this.message);
    return this.known.body;
  }

  private documented(place: Parameter['in']): [name: string, value: Json][] {
    const found: [name: string, value: Json][] = [];
    for (const parameter of this.operation.parameters) {
      if (parameter.in !== place) continue;
      const value = this.values ? this.values.parameters.get(parameter) : this.read(parameter);
      if (value !== undefined) found.push([parameter.name, value]);
    }
    return found;
  }

  private read(parameter: Parameter): Json | undefined {
    this.texts ??= textsOf(this.operation, this.message);
    const readings = parameterReadings(this.operation, parameter, this.texts);
    return readings.length < 2 ? readings[0] : bestReading(this.operation, parameter, readings)?.value;
  }
}

function textsOf(operation: Operation, { target, headers }: SentMessage): ParameterTexts {
  const segments = segmentsOf(operation.path);
  // The path of the server may precede the document's path.
  const texts = (target.split('?')[0] ?? '').split('/').slice(-segments.length);
  const queryString = queryOf(target);
  const path = matchSegments(segments, texts) ?? new Map<string, string>();
  return { path, query: queryPairsOf(queryString), queryString, headers };
}

function undocumentedQuery(operation: Operation, target: string): JsonObject {
  const query = queryOf(target);
  if (query === '') return {};
  const readers = queryReaders(operation);
  const found = new Map<string, string[]>();
  for (const { name, value } of queryPairsOf(query))
    if (!readers.some((reader) => reader.takes(name)))
      found.set(name, [...(found.get(name) ?? []), decodeForm(value)]);
  if (found.size === 0) return {};
  return Object.fromEntries(
    [...found].map(([name, texts]) => [name, texts.length > 1 ? texts : (texts[0] ?? '')]),
  );
}

const queryReaders = memoize((operation: Operation) =>
  operation.parameters
    .filter((parameter) => parameter.in === 'query')
    .map((parameter) => readerOf(operation, parameter)),
);

function queryOf(target: string): string {
  const mark = target.indexOf('?');
  return mark < 0 ? '' : target.slice(mark + 1);
}

function bodyOf(operation: Operation, { headers, body }: SentMessage): Json | undefined {
  if (body === undefined) return undefined;
  const type = headerValue(headers, 'content-type') ?? '';
  const media = findMediaType(type, operation.requestBody?.content ?? []);
  const shape = shapeOf(operation.contract, media?.schema?.pointer);
  const ignoreCase = ignoresCase(operation);
  if (isFormType(type)) return readUrlencoded(body, shape, ignoreCase, media?.encoding);
  if (!isJsonType(type)) return body;
  try {
    const value = parseJson(body);
    return ignoreCase ? bindPropertyNames(value, shape) : value;
  } catch {
    return undefined;
  }
}

/**
 * Returns the text of a query parameter as `decode` reads it: the first of that name, undefined where there is none.
 * Use it for query languages, in which a plus sign may stand for itself.
 */
export function queryText(target: string, name: string, decode: Decode): string | undefined {
  const pair = queryPairsOf(queryOf(target)).find((each) => each.name === name);
  return pair && decode(pair.value);
}

/** Returns the texts of a query value: the text itself, or those of a list, depending on the parameter's style. */
export function textsIn(value: Json | undefined): string[] {
  return [value ?? []].flat().filter((each) => typeof each === 'string');
}
