import { responseFor } from '../../document/responses.js';
import type { Operation, ResponseObject } from '../../model/document.js';
import type { Exchange } from '../../model/exchange.js';

/**
 * The response object that documents the status received (OpenAPI 3.1 §4.8.16); undefined where none does, or where
 * nothing was received. For a request with an undocumented method, only a documented 405 counts.
 */
export function documentedResponse(
  { outcome, case: planned }: Exchange,
  operation: Operation,
): ResponseObject | undefined {
  if (outcome.kind === 'failure') return undefined;
  const response = responseFor(operation, outcome.status);
  if (planned.expected.claim !== 'method') return response;
  return outcome.status === 405 && response?.status === '405' ? response : undefined;
}
