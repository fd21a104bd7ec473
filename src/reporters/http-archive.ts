import { printable } from '../json/printable.js';
import { jsonText } from '../json/text.js';
import type { ShownBody, ShownExchange, ShownMessages } from '../model/exchange.js';
import { VERSION } from '../version.js';

/**
 * HTTP Archive 1.2, http://www.softwareishard.com/blog/har-12-spec/, in the making: the texts of its entries, and of its
 * end, follow each other. What specproof knows of an exchange besides stands in its member `_specproof`.
 */
export class HttpArchive {
  private isFirst = true;

  entry(exchange: ShownMessages | ShownExchange): string {
    const separator = this.isFirst ? '\n' : ',\n';
    return this.part(separator + printable(jsonText(entryOf(exchange))));
  }

  end(): string {
    return this.part(TAIL);
  }

  private part(text: string): string {
    const start = this.isFirst ? HEAD : '';
    this.isFirst = false;
    return start + text;
  }
}

const CREATOR = { name: 'specproof', version: VERSION };
const HEAD = `{"log":{"version":"1.2","creator":${jsonText(CREATOR)},"pages":[],"entries":[`;
const TAIL = '\n]}}\n';

/** One exchange as an entry of an archive. */
function entryOf(exchange: ShownMessages | ShownExchange): object {
  const { started, duration } = exchange;
  return {
    startedDateTime: new Date(started).toISOString(),
    time: duration,
    request: requestOf(exchange),
    response: responseOf(exchange),
    cache: {},
    timings: { send: 0, wait: duration, receive: 0 },
    ...originOf(exchange),
  };
}

/** What is known of an exchange that belongs to a case. */
function originOf(exchange: ShownMessages | ShownExchange): object {
  if (!('case' in exchange)) return {};
  const { document, operation, case: planned, failure } = exchange;
  return { _specproof: { document, operation, case: planned, ...(failure && { failure }) } };
}

function requestOf({ request: { method, url, headers, body } }: ShownMessages): object {
  const type = valueOf(headers, 'content-type');
  return {
    method,
    url,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: headers.map(toNameValue),
    queryString: queryOf(url),
    ...(body && { postData: { mimeType: type, ...textOf(body, '_encoding') } }),
    headersSize: -1,
    bodySize: body ? bytesOf(body) : 0,
  };
}

/** What never came is status 0, as in the archives of browsers. */
function responseOf({ response, failure }: ShownMessages): object {
  const { status = 0, statusText = '', headers = [], body = { text: '' }, size = -1 } = response ?? {};
  return {
    status,
    statusText,
    httpVersion: response ? 'HTTP/1.1' : '',
    cookies: [],
    headers: headers.map(toNameValue),
    content: {
      size: bytesOf(body),
      mimeType: valueOf(headers, 'content-type'),
      ...textOf(body, 'encoding'),
    },
    redirectURL: valueOf(headers, 'location'),
    headersSize: -1,
    bodySize: size,
    ...(response?.isCoded && { _isCoded: true }),
    ...(response?.isOpen && { _isOpen: true }),
    ...(failure && { _error: `${failure.reason}: ${failure.message}` }),
  };
}

interface NameValue {
  name: string;
  value: string;
}

function toNameValue([name, value]: [name: string, value: string]): NameValue {
  return { name, value };
}

function valueOf(headers: readonly [name: string, value: string][], wanted: string): string {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
}

/** The pairs as they were sent: an archive is no place to decode them. */
function queryOf(url: string): NameValue[] {
  const [, query = ''] = url.split(/\?(.*)/s);
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      return { name, value };
    });
}

function textOf(body: ShownBody, encoding: string): object {
  return body.text === undefined ? { text: body.base64, [encoding]: 'base64' } : { text: body.text };
}

function bytesOf(body: ShownBody): number {
  return body.text === undefined ? Buffer.from(body.base64, 'base64').length : Buffer.byteLength(body.text);
}
