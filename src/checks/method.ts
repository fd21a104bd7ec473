import type { Check } from '../model.js';
import { headerValue } from '../message/headers.js';
import { finding } from './finding.js';
import { parts } from './status.js';

/**
 * An undocumented method is not served, and a 405 names those that are (RFC 9110 §15.5.6). Both are warnings: OpenAPI
 * does not say that what it leaves out does not exist.
 */
export const method: Check = ({ outcome, case: planned }) => {
  if (outcome.kind === 'failure' || planned.expected.claim !== 'method') return [];
  const common = { severity: 'warning' as const, pointer: planned.clause };
  if (outcome.status < 300) {
    const message = `answered ${planned.why}`;
    return [finding({ ...common, check: 'request.method.accepted', message, ...parts(outcome, planned) })];
  }
  if (outcome.status !== 405 || headerValue(outcome.headers, 'allow') !== undefined) return [];
  const [at, expected, received] = ['header:allow', 'the methods that are allowed', 'nothing'];
  return [
    finding({
      ...common,
      check: 'response.header.allow',
      message: '405 without Allow',
      at,
      expected,
      received,
    }),
  ];
};
