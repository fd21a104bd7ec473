import { responseFor } from '../document/responses.js';
import { carriesCredential, placeholderOf } from '../http/credentials/index.js';
import type { Operation } from '../model/document.js';
import type { Case } from '../model/exchange.js';
import { defineCheck, finding } from './shared/finding.js';
import { refusalSeverity } from './shared/refusal-severity.js';
import { parts, TOO_MANY } from './status.js';

/** Valid input is accepted: examples must be, what only the schemas call valid should be. */
export const validRefused = defineCheck(
  ['request.valid.refused'],
  ({ outcome, case: planned }, operation) => {
    const { claim, statuses } = planned.expected;
    if (outcome.kind === 'failure' || (claim !== 'documented' && claim !== 'plausible')) return [];
    const { status } = outcome;
    const response = responseFor(operation, status);
    if (
      status < 400 ||
      status >= 500 ||
      status === TOO_MANY ||
      (response && statuses.includes(response.status))
    )
      return [];
    // An undocumented status is a finding already.
    if (!response) return [];
    const why = status === 401 || status === FORBIDDEN ? `: ${permission(planned, operation, status)}` : '';
    return [
      finding({
        check: 'request.valid.refused',
        severity: refusalSeverity(planned, status),
        message: `refused valid input${why} (${planned.why})`,
        pointer: planned.clause,
        ...parts(outcome, planned),
      }),
    ];
  },
);

/** For whatever reason (RFC 9110 §15.5.4), where 401 is about the credentials. */
const FORBIDDEN = 403;

/** What stands in for a credential that nobody gave is no credential. */
function permission({ security, request }: Case, operation: Operation, status: number): string {
  if (operation.security.length === 0) return 'the document demands no credential';
  const placeholders = operation.security.flatMap(({ schemes }) => schemes.map(placeholderOf));
  const own = request.headers.filter(
    ([, value]) => !placeholders.some((one) => value === one || value.endsWith(`=${one}`)),
  );
  if (security === undefined && !carriesCredential(operation, own)) return 'no credential was given for it';
  return status === FORBIDDEN
    ? 'it is forbidden, for the credentials sent with it or another reason'
    : 'the credentials sent with it were not accepted';
}

/** Provably invalid input is refused. */
export const invalidAccepted = defineCheck(['request.invalid.accepted'], ({ outcome, case: planned }) => {
  if (outcome.kind === 'failure' || planned.expected.claim !== 'invalid') return [];
  if (outcome.status < 200 || outcome.status >= 300) return [];
  return [
    finding({
      check: 'request.invalid.accepted',
      message: `accepted invalid input (${planned.why})`,
      pointer: planned.clause,
      ...parts(outcome, planned),
    }),
  ];
});
