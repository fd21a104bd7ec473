import { headerValue } from '../../http/headers.js';
import type { Exchange } from '../../model/exchange.js';

/** Longest pause that a server's Retry-After is granted. */
const LONGEST = 30_000;

/** Milliseconds the server asks to wait; undefined when it asks for nothing that can be understood, or for too much. */
export function requestedPause({ outcome }: Exchange): number | undefined {
  if (outcome.kind === 'failure' || (outcome.status !== 429 && outcome.status !== 503)) return undefined;
  const pause = retryAfter(headerValue(outcome.headers, 'retry-after')?.trim() ?? '');
  return pause <= LONGEST ? Math.max(pause, 0) : undefined;
}

/** The three forms of a date in HTTP (RFC 9110 §5.6.7); the last, which names no zone, means UTC too. */
const HTTP_DATE = /^[A-Z][a-z]+, \d\d[ -].* GMT$|^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}$/;

/** Milliseconds from now, of a number of seconds or a date (RFC 9110 §10.2.3); NaN of anything else. */
function retryAfter(value: string): number {
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  if (!HTTP_DATE.test(value)) return NaN;
  return Date.parse(value.endsWith('GMT') ? value : `${value} GMT`) - Date.now();
}
