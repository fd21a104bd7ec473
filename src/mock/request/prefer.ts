import type { HeaderList } from '../../http/headers.js';
import { headerValues } from '../../http/headers.js';
import { splitOutsideQuotes } from '../../http/media-type.js';
import { decodeForm, queryPairsOf } from '../../http/parse/query-pairs.js';
import type { Fault } from './fault.js';
import { FAULT_NAMES, parseFault } from './fault.js';
import type { Refusal } from './refusal.js';
import { mockRefusal } from './refusal.js';

/** What a request asks of the mock, with the names that Prism uses. */
export interface Preferences {
  kind: 'preferences';
  /** `code`: the status to answer with. */
  status: number | undefined;
  /** `example`: the name of the response example. */
  example: string | undefined;
  /** `dynamic`: generate values for each request instead of using the example. */
  dynamic: boolean;
  /** `delay`: milliseconds to wait before answering. */
  delay: number | undefined;
  /** `fault`: the fault to apply. */
  fault: Fault | undefined;
}

/** The preferences of a request that asks for nothing. */
export const NO_PREFERENCES: Preferences = {
  kind: 'preferences',
  status: undefined,
  example: undefined,
  dynamic: false,
  delay: undefined,
  fault: undefined,
};

/**
 * Reads the Prefer fields of a request. Unknown preferences are ignored (RFC 7240 §2). A known one with an invalid
 * value is refused, because a test that gets another answer than it asked for would prove nothing.
 */
export function readPreferences(headers: HeaderList): Preferences | Refusal {
  const fields = headerValues(headers, 'prefer');
  if (fields.length === 0) return NO_PREFERENCES;
  const given = parsePrefer(fields);
  const code = given.get('code');
  const dynamic = given.get('dynamic');
  // 1xx statuses are not final answers.
  if (code !== undefined && !/^[2-5]\d\d$/.test(code))
    return notUnderstood('code', code, 'a status from 200 to 599');
  if (dynamic !== undefined && !/^(true|false|)$/i.test(dynamic))
    return notUnderstood('dynamic', dynamic, 'true or false');
  const delay = given.get('delay');
  const milliseconds = delay === undefined ? undefined : millisecondsOf(delay);
  if (delay !== undefined && milliseconds === undefined)
    return notUnderstood('delay', delay, 'a duration such as 250, 250ms or 2s', 400);
  const fault = given.get('fault');
  const parsedFault = fault === undefined ? undefined : parseFault(fault);
  if (fault !== undefined && !parsedFault) return notUnderstood('fault', fault, FAULT_NAMES, 400);
  return {
    kind: 'preferences',
    status: code === undefined ? undefined : Number(code),
    example: given.get('example'),
    dynamic: dynamic !== undefined && dynamic.toLowerCase() !== 'false',
    delay: milliseconds,
    fault: parsedFault,
  };
}

/** Refuses a preference with an invalid value, by default with 422 as Prism does. */
function notUnderstood(name: string, value: string, expected: string, status = 422): Refusal {
  return mockRefusal(status, `Prefer: ${name}=${value} is not understood: expected ${expected}.`);
}

function millisecondsOf(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s)?$/i.exec(text) ?? [];
  if (number === undefined) return undefined;
  return Math.round(Number(number) * (unit?.toLowerCase() === 's' ? 1000 : 1));
}

/**
 * Returns the preferences by lower-cased name (RFC 7240 §2). Several fields, and several preferences in a field, form
 * one list in which the first of a name counts. Parameters after a semicolon are ignored; a missing value is an empty
 * text.
 */
export function parsePrefer(fields: readonly string[]): Map<string, string> {
  const preferences = new Map<string, string>();
  for (const item of fields.flatMap((field) => splitOutsideQuotes(field, ','))) {
    const [preference = ''] = splitOutsideQuotes(item, ';');
    const equals = preference.indexOf('=');
    const name = (equals < 0 ? preference : preference.slice(0, equals)).trim().toLowerCase();
    if (name === '' || preferences.has(name)) continue;
    preferences.set(name, equals < 0 ? '' : unquote(preference.slice(equals + 1).trim()));
  }
  return preferences;
}

const IN_QUERY = ['code', 'example', 'dynamic', 'delay', 'fault'];

/**
 * Returns the preferences of a query, such as `__code=404`, as a Prefer field; undefined when there are none. They
 * are for links and address bars; a Prefer field takes precedence.
 */
export function preferInQuery(query: string): string | undefined {
  if (!query.includes('__')) return undefined;
  const given = queryPairsOf(query).flatMap(({ name, value }) => {
    const known = IN_QUERY.find((each) => name === `__${each}`);
    return known === undefined ? [] : [`${known}="${quotable(decodeForm(value))}"`];
  });
  return given.length > 0 ? given.join(', ') : undefined;
}

/** Escapes a text for use in a quoted string (RFC 9110 §5.6.4). */
function quotable(text: string): string {
  return text.replaceAll(/["\\]/g, '\\$&');
}

function unquote(value: string): string {
  return /^".*"$/s.test(value) ? value.slice(1, -1).replaceAll(/\\(.)/gs, '$1') : value;
}
