import type { HeaderList } from '../../http/headers.js';
import { headerValue } from '../../http/headers.js';
import { queryPairsOf } from '../../http/parse/query-pairs.js';
import type { Fields } from '../../http/routing/selectors.js';
import type { Incoming } from '../../io/http-server/message.js';
import { pairsOf } from '../../io/http-server/message.js';
import type { Stubbed } from './stubbed.js';

/** A request as the mock received it. */
export interface MockRequest {
  /** The method as sent, in capitals. */
  method: string;
  /** The path, still percent-encoded, without the query. */
  path: string;
  /** The query, still percent-encoded, without its question mark. */
  query: string;
  headers: HeaderList;
  /** The bytes of the body; `too-large` if it exceeded the limit and was discarded. */
  body: Uint8Array | 'too-large';
  /** The answer that a test has set; undefined for the mock's own. */
  stubbed?: Stubbed | undefined;
}

/** Turns an incoming HTTP message into a request of the mock. */
export function requestOf({ method, target, fields, body }: Incoming): MockRequest {
  return { method, ...splitTarget(target), headers: pairsOf(fields), body };
}

/** What tells operations of one path apart. */
export function fieldsOf({ query, headers }: Pick<MockRequest, 'query' | 'headers'>): Fields {
  return { query: queryPairsOf(query), headers };
}

/** Path and query as sent. */
export function targetOf({ path, query }: MockRequest): string {
  return query === '' ? path : `${path}?${query}`;
}

/** The address of the mock, as its client has called it. */
export function originOf({ headers }: MockRequest): string {
  return `http://${headerValue(headers, 'host') ?? 'localhost'}`;
}

/** Splits a request target (RFC 9112 §3.2) in origin-form or absolute-form into path and query. */
export function splitTarget(target: string): { path: string; query: string } {
  const isPlain = target.startsWith('/') && !target.includes('#');
  const [origin = ''] = isPlain ? [target] : target.replace(/^https?:\/\/[^/?#]*/i, '').split('#');
  const mark = origin.indexOf('?');
  const path = mark < 0 ? origin : origin.slice(0, mark);
  return { path: path === '' ? '/' : path, query: mark < 0 ? '' : origin.slice(mark + 1) };
}
