import { decodePercent } from '../percent-encoding.js';

/** Decodes a component of a query or form, where `+` is a space (URL Standard §5.1). */
export function decodeForm(text: string): string {
  return decodePercent(text.replaceAll('+', ' '));
}

export interface QueryPair {
  name: string;
  /** Still encoded: delimiters can only be told from data before decoding. */
  value: string;
}

/** The pairs of a query or form, names decoded. */
export function queryPairsOf(query: string): QueryPair[] {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      return {
        name: decodeForm(equals < 0 ? part : part.slice(0, equals)),
        value: equals < 0 ? '' : part.slice(equals + 1),
      };
    });
}
