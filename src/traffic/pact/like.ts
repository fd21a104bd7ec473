import { responseFor } from '../../document/responses.js';
import { ToolError } from '../../errors.js';
import { isJsonType } from '../../http/media-type.js';
import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { nearestName } from '../../json/suggestion.js';
import { jsonText } from '../../json/text.js';
import type { Contract, Header, MediaType, Operation, ResponseObject } from '../../model/document.js';
import { sample } from '../../schema/sample/index.js';
import type { Matcher } from './common-matcher.js';
import { promisedMatcher } from './promised-matcher.js';

/** Which documented answer is meant, and what the provider's state makes certain of it. */
export interface LikeOptions {
  /** Name of the example to start from; by default the first one, or a value made from the schema. */
  example?: string;
  /** The value to start from, in place of an example. */
  value?: Json;
  /** JSON Pointers to parts of the body that are there and not null in this state, `''` for the body itself. */
  stated?: readonly string[];
}

/** A matcher for a text, with an example of it. */
interface TextMatcher {
  'pact:matcher:type': 'regex';
  regex: string;
  value: string;
}

/** An answer as a pact may expect it: matchers in the form that Pact's libraries for every language read. */
export interface Likeness {
  status: number;
  headers: Record<string, TextMatcher>;
  /** Undefined where the document promises nothing of the body that Pact could ask for. */
  body: Matcher | undefined;
  /** The body that Pact's own server will answer a consumer's test with. */
  example: Json | undefined;
}

/**
 * What a consumer may expect of an answer: matchers that follow from its schemas, so that a pact never asks for more
 * than the document promises. Members that are not required are left out, what may be null may be null, and texts
 * follow `pattern` and `format`; `stated` says what the provider's state makes certain beyond that.
 *
 * @throws {ToolError} when there is no such operation, response or example.
 * @example
 * import { like, readContract } from 'specproof';
 *
 * const contract = await readContract('api.yaml', { cwd: '.' });
 * const { headers, body } = like(contract, 'listThings', 200, { stated: ['/items/0'] });
 * // pact.addInteraction()….willRespondWith(200, (response) => response.headers(headers).jsonBody(body))
 */
export function like(
  contract: Contract,
  operationId: string,
  status: number,
  options: LikeOptions = {},
): Likeness {
  const { operations } = contract;
  const operation = operations.find(({ id }) => id === operationId);
  if (!operation) {
    const known = operations.map(({ id }) => id);
    throw new ToolError(`no operation is called '${operationId}'${nearestName(operationId, known)}`);
  }
  const response = responseFor(operation, status);
  if (!response) {
    const known = operation.responses.map((each) => each.status).join(', ');
    throw new ToolError(`${operationId} documents no ${String(status)}; documented are ${known}`);
  }
  const headers = Object.fromEntries(response.headers.filter(({ required }) => required).map((header) => [header.name, headerMatcher(contract, header)])); // prettier-ignore
  const media = response.content.find(({ type }) => isJsonType(type));
  // Where any type at all is documented, an answer need not be JSON, whatever the consumer accepts.
  const isAnyType = response.content.some(({ type }) => type === '*/*');
  if (!media?.schema || isAnyType) return { status, headers, body: undefined, example: undefined };
  const value = valueFor(operation, response, media, options);
  const body = promisedMatcher(contract, [media.schema.pointer], value, new Set(options.stated));
  const type = mediaTypeMatcher(media.type);
  return {
    status,
    headers: { 'Content-Type': type, ...headers },
    body,
    example: body === undefined ? undefined : exampleIn(body),
  };
}

function valueFor(
  { id, contract }: Operation,
  { status }: ResponseObject,
  { examples, schema }: MediaType,
  { example, value }: LikeOptions,
): Json {
  if (value !== undefined) return value;
  if (example !== undefined) {
    const named = examples.find(({ name }) => name === example);
    if (named) return named.value;
    const known = examples.flatMap(({ name }) => name ?? []);
    throw new ToolError(`${id} has no example '${example}' for ${status}${nearestName(example, known)}`);
  }
  const made = examples[0] ?? (schema && sample(contract, schema.pointer, 'response'));
  if (made === undefined) throw new ToolError(`no valid answer ${status} of ${id} could be made up`);
  return made.value;
}

/** Any parameters may follow: `charset=utf-8` is none of the document's business. */
function mediaTypeMatcher(type: string): TextMatcher {
  const escaped = type
    .replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`)
    .replaceAll(String.raw`\*`, '[^;]+');
  return {
    'pact:matcher:type': 'regex',
    regex: `^${escaped}(;.*)?$`,
    value: type.replace('*/*', 'application/json').replace('*', 'json'),
  };
}

/** A header that is required is there; what it says is a text on the wire, whatever its schema. */
function headerMatcher(contract: Contract, { schema, examples, name }: Header): TextMatcher {
  const made = examples[0] ?? (schema && sample(contract, schema.pointer, 'response'));
  const value =
    made === undefined ? name : typeof made.value === 'string' ? made.value : jsonText(made.value);
  return { 'pact:matcher:type': 'regex', regex: '^.*$', value };
}

/** What is left of a matcher when the rules are taken out. */
function exampleIn(matcher: Matcher): Json {
  if (Array.isArray(matcher)) return matcher.map(exampleIn);
  if (!isObject(matcher)) return matcher;
  if (matcher['pact:matcher:type'] === undefined) return membersIn(matcher);
  return matcher.value === undefined ? null : exampleIn(matcher.value);
}

function membersIn(object: JsonObject): Json {
  return Object.fromEntries(Object.entries(object).map(([name, member]) => [name, exampleIn(member)]));
}
