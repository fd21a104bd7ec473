import type { JsonObject } from '../../json/json.js';
import { tokensOf } from '../../json/pointer.js';
import type { SchemaProblem } from '../../schema/validate/problems.js';

/** One thing wrong with a request. */
export interface Violation {
  /** The way to it, e.g. `['body', 'SelectionId']` or `['query', 'limit']`. */
  at: string[];
  /** The violated keyword. */
  code: string;
  message: string;
}

/** A request the mock does not serve, and why. Nothing here depends on what the document says of errors. */
export interface Refusal {
  kind: 'refusal';
  /** The statuses that say so, best first: a documented one is taken before an undocumented one. */
  statuses: readonly [number, ...number[]];
  detail: string;
  violations: readonly Violation[];
  /** The caller asked the mock for something it does not have: no documented error says that. */
  isAboutMock: boolean;
  /** Fields that the status demands, such as Allow. */
  headers: readonly (readonly [name: string, value: string])[];
}

export function refusal(
  statuses: Refusal['statuses'],
  detail: string,
  extras: { violations?: readonly Violation[]; headers?: Refusal['headers'] } = {},
): Refusal {
  return { kind: 'refusal', statuses, detail, isAboutMock: false, violations: [], headers: [], ...extras };
}

/** A wish that the mock cannot grant, whatever the document says of errors. */
export function mockRefusal(status: number, detail: string): Refusal {
  return { ...refusal([status], detail), isAboutMock: true };
}

/** A request that can be read but breaks its schemas. 422 says so best, 400 is what most documents have. */
export function invalidRequest(violations: readonly Violation[]): Refusal {
  return refusal([422, 400], 'The request is not as documented.', { violations });
}

/** The schema problems of a part of the request, seen from the whole request. */
export function violationsAt(place: readonly string[], problems: readonly SchemaProblem[]): Violation[] {
  return problems.map(({ path, keyword, expected, received }) => ({
    at: [...place, ...(tokensOf(path) ?? [])],
    code: keyword,
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

/**
 * Problem details (RFC 9457), for errors the document does not describe. `about:blank` says that the status tells
 * all (§4.2.1). The list of violations is spelled as Prism spells it.
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
    title: TITLES[status] ?? 'Error',
    status,
    detail,
    ...(validation.length > 0 ? { validation } : {}),
  };
}
