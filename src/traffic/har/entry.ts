import type { Json, JsonObject } from '../../json/json.js';
import { isObject } from '../../json/json.js';
import type { HttpFailure, HttpResponse } from '../../model/exchange.js';
import type { RecordedExchange } from '../recorded.js';
import {
  BrokenRecord,
  bytesOf,
  failureIn,
  numberOr,
  objectIn,
  statusIn,
  textIn,
  urlIn,
} from '../recorded.js';

/** An entry of HTTP Archive 1.2 as an exchange. @throws BrokenRecord */
export function exchangeOfEntry(entry: JsonObject): RecordedExchange {
  const request = objectIn(entry, 'request');
  const response = objectIn(entry, 'response');
  const { _specproof: origin, startedDateTime } = entry;
  const started = typeof startedDateTime === 'string' ? Date.parse(startedDateTime) : NaN;
  const body = postedBody(request);
  return {
    method: textIn(request, 'method', 'request').toUpperCase(),
    url: urlIn(request),
    headers: headersOf(request),
    ...(body && { body }),
    outcome: failureIn(isObject(origin) ? origin.failure : undefined) ?? outcomeOf(response),
    ...(Number.isNaN(started) ? {} : { started }),
    duration: numberOr(entry.time, 0),
    ...(isObject(origin) && { origin }),
  };
}

function outcomeOf(response: JsonObject): HttpResponse | HttpFailure {
  if (response.status === 0) throw new BrokenRecord(`has no response${reasonOf(response)}`);
  const { statusText, content, _isOpen: isOpen, _isCoded: isCoded } = response;
  return {
    kind: 'response',
    status: statusIn(response),
    statusText: typeof statusText === 'string' ? statusText : '',
    headers: headersOf(response),
    body: contentOf(content, isCoded === true),
    // An archive has bodies without their content coding.
    ...(isCoded === true ? {} : { isDecoded: true as const }),
    ...(isOpen === true && { isOpen: true as const }),
  };
}

function reasonOf({ _error: error }: JsonObject): string {
  return typeof error === 'string' ? `: ${error}` : '';
}

function contentOf(content: Json | undefined, isCoded: boolean): Uint8Array {
  if (!isObject(content)) return new Uint8Array();
  const { text, encoding, size } = content;
  if (typeof text === 'string') return bytesOf(text, encoding);
  // To judge a body that nobody kept as an empty one would be a false alarm.
  const bytes = numberOr(size, 0);
  if (bytes > 0 && !isCoded)
    throw new BrokenRecord(`holds no body of its response, which has ${String(bytes)} bytes`);
  return new Uint8Array();
}

function postedBody({ postData }: JsonObject): Uint8Array | undefined {
  if (!isObject(postData)) return undefined;
  const { text, params, _encoding: encoding, encoding: other } = postData;
  if (typeof text === 'string' && text !== '') return bytesOf(text, encoding ?? other);
  if (!Array.isArray(params) || params.length === 0) return undefined;
  const pairs = params.flatMap((pair) => {
    if (!isObject(pair) || typeof pair.name !== 'string') return [];
    if (typeof pair.fileName === 'string')
      throw new BrokenRecord('holds no bytes of the files that were sent');
    return [[pair.name, typeof pair.value === 'string' ? pair.value : ''] as [string, string]];
  });
  return Buffer.from(new URLSearchParams(pairs).toString());
}

/** Without the fields that HTTP/2 has for what stands in the first line of HTTP/1.1 (RFC 9113 §8.3). */
function headersOf({ headers }: JsonObject): [name: string, value: string][] {
  if (!Array.isArray(headers)) return [];
  return headers.flatMap((field): [string, string][] => {
    if (!isObject(field) || typeof field.name !== 'string' || typeof field.value !== 'string') return [];
    return field.name.startsWith(':') ? [] : [[field.name, field.value]];
  });
}
