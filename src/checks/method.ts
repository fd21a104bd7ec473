import { methodName } from '../document/methods.js';
import { pathShape } from '../document/path-key.js';
import { headerValues } from '../http/headers.js';
import type { Operation } from '../model/document.js';
import type { Case, HttpResponse } from '../model/exchange.js';
import type { Finding } from '../model/report.js';
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
    if (outcome.status < 300) return [accepted(outcome, planned)];
    if (outcome.status !== 405) return [];
    return incompleteAllow(headerValues(outcome.headers, 'allow'), documentedMethods(operation), planned);
  },
);

function accepted(outcome: HttpResponse, planned: Case): Finding<'request.method.accepted'> {
  return finding({
    check: 'request.method.accepted',
    severity: 'warning',
    message: `answered ${planned.why}`,
    pointer: planned.clause,
    ...parts(outcome, planned),
  });
}

/** What a 405 says, or leaves out, of the methods that are documented. */
function incompleteAllow(
  fields: readonly string[],
  documented: readonly string[],
  { clause: pointer }: Case,
): Finding<'response.header.allow'>[] {
  const common = {
    check: 'response.header.allow' as const,
    severity: 'warning' as const,
    pointer,
    at: 'header:allow',
  };
  if (fields.length === 0) {
    const expected = 'the methods that are allowed';
    return [finding({ ...common, message: '405 without Allow', expected, received: 'nothing' })];
  }
  const named = fields.flatMap((field) => field.split(',')).map((name) => name.trim());
  const absent = documented.filter((name) => !named.includes(name));
  if (absent.length === 0) return [];
  const message = `Allow leaves out ${absent.join(', ')}, which the document describes`;
  const received = snippet(fields.join(', '));
  return [finding({ ...common, message, expected: documented.join(', '), received })];
}

/** Of the operation's path, as they stand in a request: methods have a case (RFC 9110 §9.1). */
function documentedMethods({ contract, path }: Operation): string[] {
  const names = contract.operations
    .filter((other) => pathShape(other.path) === pathShape(path))
    .map(methodName);
  return [...new Set(names)];
}
