import { isCovered, responseFor } from '../document/responses.js';
import { errorText } from '../http/error-text.js';
import { join } from '../json/pointer.js';
import type { Operation, Severity } from '../model/document.js';
import type { Case, HttpResponse } from '../model/exchange.js';
import type { Finding } from '../model/report.js';
import { defineCheck, finding } from './shared/finding.js';
import { isDefiniteRefusal } from './shared/refusal-severity.js';

/** About the pace alone (RFC 6585 §4), whichever request it answers: whoever sends them tells of it, once. */
export const TOO_MANY = 429;

/**
 * The status: documented at all, and one that a request of this claim may be answered with. Everything else about a
 * claim (valid input refused, invalid input accepted, …) has a check of its own; here it is about the code alone.
 */
export const status = defineCheck(
  ['response.status.server-error', 'response.status.unexpected', 'response.status.undocumented'],
  ({ outcome, case: planned }, operation) => {
    if (outcome.kind === 'failure') return [];
    const code = outcome.status;
    if (isExpected(planned, operation, code)) return [];
    if (code >= 500)
      return code === 501 && planned.expected.claim === 'method'
        ? []
        : [serverError(outcome, planned, operation)];
    // An operation that documents no answer allows any (OpenAPI 3.1 §4.8.10).
    if (operation.responses.length === 0) return [];
    if (responseFor(operation, code)) return unexpected(outcome, planned, operation);
    return undocumented(outcome, planned, operation);
  },
);

/** A 5xx is never expected because `default` covers it: it must be documented as one. */
function isExpected({ expected }: Case, operation: Operation, code: number): boolean {
  return expected.statuses.some(
    (key) => isCovered(operation, code, key) && (code < 500 || key.startsWith('5')),
  );
}

function serverError(
  outcome: HttpResponse,
  planned: Case,
  operation: Operation,
): Finding<'response.status.server-error'> {
  const pointer = responseFor(operation, outcome.status)?.pointer ?? join(operation.pointer, 'responses');
  const { code, message: said } = errorText(outcome);
  const message = [`the server failed with ${received(outcome)}`, code, said]
    .filter((part) => part !== undefined)
    .join(': ');
  // Where no answer is documented, it is not known what the operation is to do: the document says too little.
  const severity = operation.responses.length === 0 ? 'warning' : 'error';
  return finding({
    check: 'response.status.server-error',
    severity,
    message,
    pointer,
    ...parts(outcome, planned),
  });
}

/** A documented answer that is not the one expected. Refusals and redirects have their own checks. */
function unexpected(
  outcome: HttpResponse,
  planned: Case,
  operation: Operation,
): Finding<'response.status.unexpected'>[] {
  const { claim, statuses } = planned.expected;
  if (outcome.status >= 300 || (claim !== 'documented' && claim !== 'plausible')) return [];
  const pointer = responseFor(operation, outcome.status)?.pointer ?? operation.pointer;
  const message = `answered ${received(outcome)}`;
  // That a refusal was expected is told by names alone, see `cases/pairing.ts`.
  const isSure = statuses.some((key) => !key.startsWith('4') && !key.startsWith('5'));
  const severity = isSure ? 'error' : 'warning';
  return [
    finding({ check: 'response.status.unexpected', severity, message, pointer, ...parts(outcome, planned) }),
  ];
}

function undocumented(
  outcome: HttpResponse,
  planned: Case,
  operation: Operation,
): Finding<'response.status.undocumented'>[] {
  const severity = severityOf(planned, outcome.status);
  if (!severity) return [];
  const documented = operation.responses.map((known) => known.status).join(', ') || 'none';
  const message = `the status ${String(outcome.status)} is not documented (documented: ${documented})`;
  const pointer = join(operation.pointer, 'responses');
  return [
    finding({
      check: 'response.status.undocumented',
      severity,
      message,
      pointer,
      ...parts(outcome, planned),
    }),
  ];
}

/** What HTTP itself answers to a request that a server cannot take (RFC 9110 §15.5, RFC 6585 §5): nobody has to document it. */
const PROTOCOL: readonly number[] = [405, 406, 411, 413, 414, 415, 417, 431];

/** An undocumented success breaks the document; an undocumented refusal of anything but an example is a gap in it. */
function severityOf(planned: Case, code: number): Severity | undefined {
  const { claim } = planned.expected;
  if (claim === 'method' || (code >= 300 && code < 400) || code === TOO_MANY) return undefined;
  if (code < 300) return claim === 'documented' || claim === 'plausible' ? 'error' : undefined;
  const isValid = claim === 'documented' || claim === 'plausible';
  if (isValid && isDefiniteRefusal(planned, code)) return 'error';
  return PROTOCOL.includes(code) ? 'note' : 'warning';
}

function received({ status: code, statusText }: HttpResponse): string {
  return `${String(code)} ${statusText}`.trim();
}

/** What every finding about a status says. */
export function parts(
  outcome: HttpResponse,
  planned: Case,
): { at: string; received: string; expected: string } {
  const { statuses, reason, claim } = planned.expected;
  const wanted = statuses.length > 0 ? statuses.join(' or ') : claim === 'method' ? '405' : 'a 4xx';
  return { at: 'status', received: received(outcome), expected: `${wanted} (${reason})` };
}
