import type { QueryPair } from './query-pairs.js';

/** The cookies of a request's Cookie fields (RFC 6265 §4.2.1), in order, still encoded. */
export function cookiesOf(fields: readonly string[]): QueryPair[] {
  return fields
    .flatMap((field) => field.split(';'))
    .map((part) => part.trim())
    .filter((part) => part.includes('='))
    .map((part) => ({ name: part.slice(0, part.indexOf('=')), value: part.slice(part.indexOf('=') + 1) }));
}
