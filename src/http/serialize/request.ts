import { methodName } from '../../document/methods.js';
import type { PathKey } from '../../document/path-key.js';
import { isQueryTemplate, pathKey } from '../../document/path-key.js';
import type { Json } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import { jsonText } from '../../json/text.js';
import type { Contract, MediaType, Operation, Parameter } from '../../model/document.js';
import type { PlannedRequest } from '../../model/exchange.js';
import type { Credentials } from '../credentials/index.js';
import type { HeaderList } from '../headers.js';
import { isFormType, isJsonType, isToken } from '../media-type.js';
import { queryPairsOf } from '../parse/query-pairs.js';
import { sequenceKind } from '../sequences/kinds.js';
import { writeItems } from '../sequences/write.js';
import { formText } from './form.js';
import { hasNamedParts, multipartBody } from './multipart.js';
import { encode, headerText, pathText, queryPairs } from './parameters.js';
import { queryStringText } from './query-string.js';

/** The values of one request, before they are serialised. */
export interface RequestValues {
  parameters: ReadonlyMap<Parameter, Json>;
  body?: { media: MediaType; value: Json };
  /** Media type asked for; no Accept header when undefined. */
  accept?: string;
  /** Headers and query parameters that carry credentials. */
  credentials: Credentials;
  /** Headers the user gave; they replace planned ones of the same name. */
  headers: readonly (readonly [name: string, value: string])[];
}

/** Serialises the values as OpenAPI's parameter styles and media types say. Equal values give equal bytes. */
export function planRequest(operation: Operation, values: RequestValues): PlannedRequest {
  const key = pathKey(operation.path);
  const query: string[] = writtenQuery(key, values.parameters);
  const cookies: string[] = [];
  const headers: [string, string][] = [];
  let path = key.template;
  if (values.accept !== undefined) headers.push(['Accept', values.accept]);
  for (const [parameter, value] of values.parameters) {
    if (parameter.in === 'path')
      path = path.replaceAll(`{${parameter.name}}`, () => pathText(parameter, value));
    else if (parameter.in === 'query') query.push(...queryPairs(parameter, value));
    else if (parameter.in === 'querystring') query.push(queryStringText(parameter, value));
    else if (parameter.in === 'cookie') cookies.push(...queryPairs(parameter, value));
    else headers.push([parameter.name, headerText(parameter, value)]);
  }
  // One Cookie field holds all cookies (RFC 6265 §5.4).
  for (const [name, value] of values.credentials.headers) {
    if (name === 'Cookie') cookies.push(value);
    else headers.push([name, value]);
  }
  query.push(...values.credentials.query.map(([name, value]) => `${encode(name)}=${encode(value)}`));
  if (cookies.length > 0) headers.push(['Cookie', cookies.join('; ')]);
  const body = values.body && written(operation.contract, values.body.media, values.body.value);
  if (body) headers.push(['Content-Type', body.type]);
  return {
    method: methodName(operation),
    target: targetOf(path, query),
    headers: override(headers, values.headers),
    ...(body === undefined ? {} : { body: body.text }),
  };
}

/** The query of the path's key, but for what is a parameter too, or stands for one: that is sent as such. */
function writtenQuery({ query }: PathKey, parameters: RequestValues['parameters']): string[] {
  const names = new Set([...parameters.keys()].filter((one) => one.in === 'query').map(({ name }) => name));
  return query
    .split('&')
    .filter((pair) =>
      queryPairsOf(pair).some(({ name, value }) => !names.has(name) && !isQueryTemplate(value)),
    );
}

/** What a path template holds beside its parameters is encoded as well where a URL could not hold it. */
function targetOf(path: string, query: readonly string[]): string {
  const encoded = path.replaceAll(/[^\x21-\x7e]|["<>\\^`{|}]/gu, (char) => encode(char));
  const pairs = query.filter((text) => text !== '');
  return pairs.length === 0 ? encoded : `${encoded}?${pairs.join('&')}`;
}

/** Whether a value can be written in this media type; XML has no serialisation that a JSON value alone decides. */
export function canSerialise(media: MediaType, value: Json): boolean {
  const isForm = isFormType(media.type) || hasNamedParts(media.type);
  if (Array.isArray(value) && isItems(media)) return true;
  return isJsonType(media.type) || (isForm && isObject(value)) || isText(media, value);
}

/** A sequential media type whose items are described. */
function isItems({ type, itemSchema }: MediaType): boolean {
  return itemSchema !== undefined && sequenceKind(type) !== undefined;
}

/** A text stands for itself, but it is no message of several parts. */
function isText({ type }: MediaType, value: Json): boolean {
  return typeof value === 'string' && !hasNamedParts(type);
}

/** The first header that HTTP cannot carry (RFC 9110 §5.1, §5.5): no client could send this request. */
export function unsendableHeader({ headers }: PlannedRequest): string | undefined {
  // eslint-disable-next-line no-control-regex -- control characters are what this is about
  return headers.find(([name, value]) => !isToken(name) || /[\0-\x08\x0a-\x1f\x7f]/.test(value))?.[0];
}

function written(contract: Contract, media: MediaType, value: Json): { type: string; text: string } {
  const { type } = media;
  if (isJsonType(type)) return { type, text: jsonText(value) };
  const kind = media.itemSchema && sequenceKind(type);
  if (kind && Array.isArray(value)) return { type, text: writeItems(kind, value).join('') };
  if (hasNamedParts(type) && isObject(value)) return multipartBody(contract, media, value);
  return { type, text: typeof value === 'string' ? value : formText(value, media.encoding) };
}

/** The header fields with the given ones in place of those of the same names. */
export function override(planned: HeaderList, given: HeaderList): [name: string, value: string][] {
  const names = new Set(given.map(([name]) => name.toLowerCase()));
  return [...planned.filter(([name]) => !names.has(name.toLowerCase())), ...given].map(([name, value]) => [
    name,
    value,
  ]);
}
