import { responseFor } from '../../document/responses.js';
import type { Operation, ResponseObject } from '../../model/document.js';
import type { Exchange } from '../../model/exchange.js';

/**
 * The response object that an answer is held to. What an undocumented method answers is none of the operation's
 * answers, unless the operation documents 405 itself.
 */
export function answered(
  { outcome, case: planned }: Exchange,
  operation: Operation,
): ResponseObject | undefined {
  if (outcome.kind === 'failure') return undefined;
  const response = responseFor(operation, outcome.status);
  if (planned.expected.claim !== 'method') return response;
  return outcome.status === 405 && response?.status === '405' ? response : undefined;
}
