import type { Operation } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';
import { refusalKeys } from '../../document/responses.js';

/** That a request must be refused: by a documented 4xx, or by any where none is documented. */
export function refusals(
  operation: Operation,
  claim: Case['expected']['claim'],
  reason: string,
): Case['expected'] {
  return { claim, statuses: refusalKeys(operation), reason };
}
