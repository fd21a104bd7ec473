import { headerValue } from '../../http/headers.js';
import type { HttpResponse } from '../../model/exchange.js';

/**
 * Milliseconds that an answer 429 or 503 asks to wait: by Retry-After (RFC 9110 §10.2.3), of a 429 else by the fields of
 * rate limits that say when the window ends. Undefined when it says nothing that can be understood.
 */
export function requestedPause({ status, headers }: HttpResponse): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const told = retryAfter(headerValue(headers, 'retry-after')?.trim() ?? '');
  const pause = told ?? (status === 429 ? windowEnd(headers) : undefined);
  return pause === undefined ? undefined : Math.max(pause, 0);
}

/** The three forms of a date in HTTP (RFC 9110 §5.6.7); the last, which names no zone, means UTC too. */
const HTTP_DATE = /^[A-Z][a-z]+, \d\d[ -].* GMT$|^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}$/;

/** Milliseconds from now, of a number of seconds or a date. */
function retryAfter(value: string): number | undefined {
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  if (!HTTP_DATE.test(value)) return undefined;
  const pause = Date.parse(value.endsWith('GMT') ? value : `${value} GMT`) - Date.now();
  return Number.isNaN(pause) ? undefined : pause;
}

/** What servers called it before there was a draft of a standard: seconds, or a moment in seconds or milliseconds. */
const RESETS = ['ratelimit-reset', 'x-ratelimit-reset', 'x-rate-limit-reset'];

/** Numbers from here on are moments since 1970, in seconds and in milliseconds. */
const MOMENT = { seconds: 1e9, milliseconds: 1e12 };

/** Milliseconds to the end of the window whose requests are used up (draft-ietf-httpapi-ratelimit-headers). */
function windowEnd(headers: HttpResponse['headers']): number | undefined {
  const ofPolicies = (headerValue(headers, 'ratelimit') ?? '')
    // Before its eighth version, the draft had one policy: `limit=10, remaining=0, reset=30`.
    .split(/,(?=\s*")/)
    .filter((policy) => !/[;,\s](?:r|remaining)=[1-9]/.test(policy))
    .flatMap((policy) => /[;,\s](?:t|reset)=(\d+)/.exec(` ${policy}`)?.[1] ?? []);
  if (ofPolicies.length > 0) return Math.max(...ofPolicies.map(Number)) * 1000;
  const reset = RESETS.map((name) => headerValue(headers, name)?.trim() ?? '').find((value) =>
    /^\d+(\.\d+)?$/.test(value),
  );
  if (reset === undefined) return undefined;
  const number = Number(reset);
  if (number >= MOMENT.milliseconds) return number - Date.now();
  return number >= MOMENT.seconds ? number * 1000 - Date.now() : number * 1000;
}
