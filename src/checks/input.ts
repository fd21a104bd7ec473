import type { Check } from '../model.js';
import { responseFor } from '../openapi/responses.js';
import { isCertain } from './certainty.js';
import { finding } from './finding.js';
import { parts } from './status.js';

/** Valid input is accepted: examples must be, what only the schemas call valid should be. */
export const validRefused: Check = ({ outcome, case: planned }, operation) => {
  const { claim, statuses } = planned.expected;
  if (outcome.kind === 'failure' || (claim !== 'documented' && claim !== 'plausible')) return [];
  const { status } = outcome;
  const response = responseFor(operation, status);
  if (status < 400 || status >= 500 || (response && statuses.includes(response.status))) return [];
  // An undocumented status is a finding already.
  if (!response) return [];
  const why = status === 401 || status === 403 ? ': the credentials sent with it were not accepted' : '';
  return [
    finding({
      check: 'request.valid.refused',
      severity: isCertain(planned, status) ? 'error' : 'warning',
      message: `refused valid input (${planned.why})${why}`,
      pointer: planned.clause,
      ...parts(outcome, planned),
    }),
  ];
};

/** Provably invalid input is refused. */
export const invalidAccepted: Check = ({ outcome, case: planned }) => {
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
};
