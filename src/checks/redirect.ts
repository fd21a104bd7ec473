import { responseFor } from '../document/responses.js';
import { headerValue } from '../http/headers.js';
import { withoutGrants } from '../http/secrets/redaction.js';
import { snippet } from '../schema/validate/problems.js';
import { defineCheck, finding } from './shared/finding.js';
import { parts } from './status.js';

/** A redirect that is not documented. It is not followed: the answer under test is this one. */
export const redirect = defineCheck(['response.redirect'], ({ outcome, case: planned }, operation) => {
  if (outcome.kind === 'failure' || outcome.status < 300 || outcome.status >= 400) return [];
  const response = responseFor(operation, outcome.status);
  if (response && response.status !== 'default') return [];
  const location = headerValue(outcome.headers, 'location');
  return [
    finding({
      check: 'response.redirect',
      severity: planned.expected.claim === 'documented' ? 'error' : 'warning',
      message:
        location === undefined
          ? unlocated(outcome.status)
          : `redirects to ${snippet(withoutGrants(location))}`,
      pointer: operation.pointer,
      ...parts(outcome, planned),
    }),
  ];
});

/** Not every status of the class is about another place (RFC 9110 §15.4). */
function unlocated(status: number): string {
  return [300, 304, 305, 306].includes(status)
    ? `the status ${String(status)} is not documented`
    : 'redirects without saying where to: there is no Location';
}
