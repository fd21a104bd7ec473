import type { HeaderList } from '../../http/headers.js';
import type { Incoming } from '../../io/http-server/message.js';
import { pairsOf } from '../../io/http-server/message.js';

/** A request as the mock received it. */
export interface MockRequest {
  /** As sent, in capitals. */
  method: string;
  /** Still percent-encoded, without the query. */
  path: string;
  /** Still percent-encoded, without its question mark. */
  query: string;
  headers: HeaderList;
  /** `too-large` when it went beyond the limit and was thrown away. */
  body: Uint8Array | 'too-large';
}

/** The request in the terms of the mock. */
export function requestOf({ method, target, fields, body }: Incoming): MockRequest {
  return { method, ...splitTarget(target), headers: pairsOf(fields), body };
}

/** Splits a request target (RFC 9112 §3.2) in origin-form or absolute-form into path and query. */
export function splitTarget(target: string): { path: string; query: string } {
  const [origin = ''] = target.replace(/^https?:\/\/[^/?#]*/i, '').split('#');
  const mark = origin.indexOf('?');
  const path = mark < 0 ? origin : origin.slice(0, mark);
  return { path: path === '' ? '/' : path, query: mark < 0 ? '' : origin.slice(mark + 1) };
}
