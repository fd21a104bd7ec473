import { isSuccess } from '../document/responses.js';
import type { Exchange } from '../model/exchange.js';

/**
 * Refusals that do not show that a violation was noticed: they are about credentials, the Accept field, what is there
 * already, and pace (RFC 9110 §15.5.2, §15.5.7, §15.5.10, RFC 6585 §4).
 */
const ABOUT_OTHERS: readonly number[] = [401, 406, 409, 429];

/** True if the server did what the case expects: it refused an invalid request, or served a valid one. */
export function isBorneOut({ case: { expected, operation }, outcome }: Exchange): boolean {
  if (outcome.kind === 'failure') return false;
  const { status } = outcome;
  switch (expected.claim) {
    case 'unauthenticated':
      return status === 401 || status === 403;
    case 'invalid':
    case 'method':
      return (status >= 400 && status < 500 && !ABOUT_OTHERS.includes(status)) || status === 501;
    default:
      return (status >= 200 && status < 300) || isSuccess(operation, status);
  }
}
