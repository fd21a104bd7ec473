import type { Json, JsonObject } from '../json/json.js';
import { isObject } from '../json/json.js';
import type { HttpFailure, HttpResponse } from '../model/exchange.js';
import { exchangeOfEntry } from './har/entry.js';
import type { RecordedExchange } from './recorded.js';
import { BrokenRecord, bytesOf, failureIn, numberOr, objectIn, statusIn, textIn, urlIn } from './recorded.js';

/**
 * A line of NDJSON as an exchange: an event of the report `ndjson`, such an exchange by itself, or an entry of an HTTP
 * Archive. Undefined for what is none and need not be one, such as the report in the last line.
 * @throws BrokenRecord
 */
export function exchangeOfLine(line: JsonObject): RecordedExchange | undefined {
  const { type, exchange } = line;
  if (type === 'report' || type === 'finding') return undefined;
  const record = type === 'exchange' && isObject(exchange) ? exchange : line;
  const { response } = record;
  if (isObject(response) && isObject(response.content)) return exchangeOfEntry(record);
  return exchangeOf(record);
}

function exchangeOf(record: JsonObject): RecordedExchange {
  const request = objectIn(record, 'request');
  const { started, duration, document, operation, case: planned } = record;
  const body = bodyOf(request.body);
  const isOwn = document !== undefined && operation !== undefined && planned !== undefined;
  const at = numberOr(started, undefined);
  return {
    method: textIn(request, 'method', 'request').toUpperCase(),
    url: urlIn(request),
    headers: headersOf(request.headers),
    ...(body && { body }),
    outcome: failureIn(record.failure) ?? responseOf(objectIn(record, 'response')),
    ...(at !== undefined && { started: at }),
    duration: numberOr(duration, 0),
    ...(isOwn && { origin: { document, operation, case: planned } }),
  };
}

function responseOf(response: JsonObject): HttpResponse | HttpFailure {
  const { statusText, headers, body, isCoded, isOpen } = response;
  return {
    kind: 'response',
    status: statusIn(response),
    statusText: typeof statusText === 'string' ? statusText : '',
    headers: headersOf(headers),
    body: bodyOf(body) ?? new Uint8Array(),
    ...(isCoded === true ? {} : { isDecoded: true as const }),
    ...(isOpen === true && { isOpen: true as const }),
  };
}

/** A text, `{ text }`, or `{ base64 }`. */
function bodyOf(body: Json | undefined): Uint8Array | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string') return bytesOf(body, undefined);
  if (isObject(body) && typeof body.text === 'string') return bytesOf(body.text, undefined);
  if (isObject(body) && typeof body.base64 === 'string') return bytesOf(body.base64, 'base64');
  throw new BrokenRecord('has a body that is no text, { text } or { base64 }');
}

/** A list of pairs, or an object of texts or lists of texts. */
function headersOf(headers: Json | undefined): [name: string, value: string][] {
  if (Array.isArray(headers))
    return headers.flatMap((pair): [string, string][] => {
      const [name, value] = Array.isArray(pair) ? pair : [];
      return typeof name === 'string' && typeof value === 'string' ? [[name, value]] : [];
    });
  if (!isObject(headers)) return [];
  return Object.entries(headers).flatMap(([name, values]) =>
    [values]
      .flat()
      .flatMap((value): [string, string][] => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
