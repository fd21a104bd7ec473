import type { JsonObject, Pointer } from '../../json/json.js';
import { tokensOf } from '../../json/pointer.js';
import type { SchemaProblem } from '../../schema/validate/problems.js';

/** One violation in a request. */
export interface Violation {
  /** The path to it, e.g. `['body', 'SelectionId']` or `['query', 'limit']`. */
  at: string[];
  /** The violated keyword. */
  code: string;
  /** The violated clause of the document. */
  pointer: Pointer;
  message: string;
}

/** Why the mock does not serve a request. It does not depend on the errors that the document describes. */
export interface Refusal {
  kind: 'refusal';
  /** Suitable statuses, best first. A documented one is preferred to an undocumented one. */
  statuses: readonly [number, ...number[]];
  /** The status where none of them is documented; the first of them by default. */
  undocumented?: number;
  detail: string;
  violations: readonly Violation[];
  /** True if the request asked the mock for something that it does not have; no documented error describes that. */
  isAboutMock: boolean;
  /** Fields that the status requires, such as Allow. */
  headers: readonly (readonly [name: string, value: string])[];
}

export function refusal(
  statuses: Refusal['statuses'],
  detail: string,
  extras: Partial<Pick<Refusal, 'violations' | 'headers' | 'undocumented'>> = {},
): Refusal {
  return { kind: 'refusal', statuses, detail, isAboutMock: false, violations: [], headers: [], ...extras };
}

/** Refuses something that the mock cannot do; the documented errors are not used. */
export function mockRefusal(status: number, detail: string): Refusal {
  return { ...refusal([status], detail), isAboutMock: true };
}

/**
 * Refuses a request that breaks its schemas. 400 is what most documents mean by it, also where they have 422 for what
 * the server's state forbids; where they have neither, 422 is the most exact, and what Prism answers.
 */
export function invalidRequest(violations: readonly Violation[]): Refusal {
  return refusal([400, 422], 'The request is not as documented.', { violations, undocumented: 422 });
}

/** Turns the schema problems of a part of the request into violations; `place` is the path to that part. */
export function violationsAt(place: readonly string[], problems: readonly SchemaProblem[]): Violation[] {
  return problems.map(({ path, keyword, pointer, expected, received }) => ({
    at: [...place, ...(tokensOf(path) ?? [])],
    code: keyword,
    pointer,
    message: `expected ${expected}, received ${received}`,
  }));
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** The name of a status (RFC 9110 §15). */
export function titleOf(status: number): string {
  return TITLES[status] ?? 'Error';
}

/** Why a request was refused, in sentences; at most so many violations are listed. */
export function reasonText({ detail, violations }: Refusal, most = Infinity): string {
  const list = violations.slice(0, most).map(({ at, message }) => `${at.join('/')}: ${message}`);
  return [detail, ...list].join(' ');
}

/** Why a request was refused, in a line for programs: `body/lines: required, query/limit: maximum`. */
export function refusedBecause({ detail, violations }: Refusal): string {
  const list = violations.slice(0, MAX_LISTED).map(({ at, code }) => `${at.join('/')}: ${code}`);
  const more = violations.length > MAX_LISTED ? [`and ${String(violations.length - MAX_LISTED)} more`] : [];
  return list.length > 0 ? [...list, ...more].join(', ') : detail;
}

/** Violations that a header field lists: clients limit the size of all fields. */
const MAX_LISTED = 10;

/**
 * Returns problem details (RFC 9457), for errors that the document does not describe. `about:blank` means that the
 * status says it all (§4.2.1). The list of violations has the form that Prism uses.
 */
export function problemDetails(status: number, { detail, violations }: Refusal): JsonObject {
  const validation = violations.map(({ at, code, message }) => ({
    location: at,
    severity: 'Error',
    code,
    message,
  }));
  return {
    type: 'about:blank',
    title: titleOf(status),
    status,
    detail,
    ...(validation.length > 0 ? { validation } : {}),
  };
}
