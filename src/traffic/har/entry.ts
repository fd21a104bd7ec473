import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { HttpFailure, HttpResponse } from '../../model/exchange.js';
import type { RecordedExchange } from '../recorded.js';
import { bytesOf, failureIn, isOfHttp, numberOr, objectIn, statusIn, textIn, urlIn } from '../recorded.js';

/**
 * An entry of HTTP Archive 1.2 as an exchange; undefined for what a browser lists and no server over HTTP has answered, such
 * as `data:`, `blob:` and the connection of a WebSocket. @throws BrokenRecord
 */
export function exchangeOfEntry(entry: JsonObject): RecordedExchange | undefined {
  const request = objectIn(entry, 'request');
  const { url } = request;
  if (typeof url === 'string' && URL.canParse(url) && !isOfHttp(url)) return undefined;
  const response = objectIn(entry, 'response');
  const { _specproof: origin, startedDateTime } = entry;
  const started = typeof startedDateTime === 'string' ? Date.parse(startedDateTime) : NaN;
  const failure = failureIn(isObject(origin) ? origin.failure : undefined);
  const lack = failure ? undefined : lackOf(request, response, entry._fromCache);
  const body = postedBody(request);
  return {
    method: textIn(request, 'method', 'request').toUpperCase(),
    url: urlIn(request),
    headers: headersOf(request, request.postData),
    ...(body && { body }),
    outcome: failure ?? outcomeOf(response),
    ...(lack !== undefined && { lack }),
    ...(entry._resourceType === 'preflight' && { isPreflight: true }),
    ...(Number.isNaN(started) ? {} : { started }),
    duration: numberOr(entry.time, 0),
    ...(isObject(origin) && { origin }),
  };
}

/** What of an exchange was not kept: to judge a body that nobody has kept as an empty one would be a false alarm. */
function lackOf(request: JsonObject, response: JsonObject, cache: Json | undefined): string | undefined {
  if (response.status === 0) return `has no response${reasonOf(response)}`;
  const { content, _isCoded: isCoded } = response;
  const { postData } = request;
  if (isObject(postData) && Array.isArray(postData.params) && (postData.text ?? '') === '')
    for (const pair of postData.params)
      if (isObject(pair) && typeof pair.fileName === 'string')
        return 'holds no bytes of the files that were sent';
  const { text, size } = isObject(content) ? content : {};
  const bytes = numberOr(size, 0);
  if (typeof text !== 'string' && bytes > 0 && isCoded !== true)
    return `holds no body of its response, which has ${String(bytes)} bytes`;
  // A browser has not asked, and does not always say what it has read.
  if (typeof cache === 'string' && (text ?? '') === '')
    return 'was answered by the cache of the browser, without a body';
  return undefined;
}

function outcomeOf(response: JsonObject): HttpResponse | HttpFailure {
  if (response.status === 0) return { kind: 'failure', reason: 'reset', message: 'no response' };
  const { statusText, content, _isOpen: isOpen, _isCoded: isCoded } = response;
  return {
    kind: 'response',
    status: statusIn(response),
    statusText: typeof statusText === 'string' ? statusText : '',
    headers: headersOf(response, content),
    body: contentOf(content),
    // An archive has bodies without their content coding.
    ...(isCoded === true ? {} : { isDecoded: true as const }),
    ...(isOpen === true && { isOpen: true as const }),
  };
}

function reasonOf({ _error: error }: JsonObject): string {
  return typeof error === 'string' ? `: ${error}` : '';
}

function contentOf(content: Json | undefined): Uint8Array {
  if (!isObject(content) || typeof content.text !== 'string') return new Uint8Array();
  return bytesOf(content.text, content.encoding);
}

function postedBody({ postData }: JsonObject): Uint8Array | undefined {
  if (!isObject(postData)) return undefined;
  const { text, params, _encoding: encoding, encoding: other } = postData;
  if (typeof text === 'string' && text !== '') return bytesOf(text, encoding ?? other);
  if (!Array.isArray(params) || params.length === 0) return undefined;
  const pairs = params.flatMap((pair) => {
    if (!isObject(pair) || typeof pair.name !== 'string') return [];
    return [[pair.name, typeof pair.value === 'string' ? pair.value : ''] as [string, string]];
  });
  return Buffer.from(new URLSearchParams(pairs).toString());
}

/**
 * Without the fields that HTTP/2 has for what stands in the first line of HTTP/1.1 (RFC 9113 §8.3). `body`: says of which
 * type it is, for recorders that have kept no fields.
 */
function headersOf({ headers }: JsonObject, body: Json | undefined): [name: string, value: string][] {
  const listed = Array.isArray(headers) ? headers : [];
  const type = isObject(body) ? body.mimeType : undefined;
  if (listed.length === 0 && typeof type === 'string' && type.includes('/')) return [['Content-Type', type]];
  return listed.flatMap((field): [string, string][] => {
    if (!isObject(field) || typeof field.name !== 'string' || typeof field.value !== 'string') return [];
    return field.name.startsWith(':') ? [] : [[field.name, field.value]];
  });
}
