import { defineCheck, finding } from './shared/finding.js';
import { parts } from './status.js';

/** A request without (right) credentials is not served. */
export const authIgnored = defineCheck(['request.auth.ignored'], ({ outcome, case: planned }) => {
  if (outcome.kind === 'failure' || planned.expected.claim !== 'unauthenticated') return [];
  if (outcome.status < 200 || outcome.status >= 300) return [];
  return [
    finding({
      check: 'request.auth.ignored',
      message: `served a request ${planned.why}`,
      pointer: planned.clause,
      ...parts(outcome, planned),
    }),
  ];
});
