import { headerValues } from '../http/headers.js';
import type { Operation } from '../model/document.js';
import { snippet } from '../schema/validate/problems.js';
import { defineCheck, finding } from './shared/finding.js';
import { parts } from './status.js';

/**
 * An undocumented method is not served, and a 405 names those that are (RFC 9110 §15.5.6), all documented ones among
 * them. These are warnings: OpenAPI does not say that what it leaves out does not exist, and what a resource supports
 * can change from one request to the next (RFC 9110 §10.2.1).
 */
export const method = defineCheck(
  ['request.method.accepted', 'response.header.allow'],
  ({ outcome, case: planned }, operation) => {
    if (outcome.kind === 'failure' || planned.expected.claim !== 'method') return [];
    const common = { severity: 'warning' as const, pointer: planned.clause };
    if (outcome.status < 300) {
      const message = `answered ${planned.why}`;
      return [finding({ ...common, check: 'request.method.accepted', message, ...parts(outcome, planned) })];
    }
    if (outcome.status !== 405) return [];
    const fields = headerValues(outcome.headers, 'allow');
    const named = fields.flatMap((field) => field.split(',')).map((name) => name.trim());
    const absent = documentedMethods(operation).filter((name) => !named.includes(name));
    if (absent.length === 0) return [];
    const isThere = fields.length > 0;
    return [
      finding({
        ...common,
        check: 'response.header.allow',
        message: isThere
          ? `Allow leaves out ${absent.join(', ')}, which the document describes`
          : '405 without Allow',
        at: 'header:allow',
        expected: isThere ? documentedMethods(operation).join(', ') : 'the methods that are allowed',
        received: isThere ? snippet(fields.join(', ')) : 'nothing',
      }),
    ];
  },
);

/** Of the operation's path, as they stand in a request: methods have a case (RFC 9110 §9.1). */
function documentedMethods({ contract, path }: Operation): string[] {
  return contract.operations
    .filter((other) => other.path === path)
    .map(({ method: name }) => name.toUpperCase());
}
