import type { Case, Operation } from '../model.js';
import { refusalKeys } from '../openapi/responses.js';
import type { CaseDetails, Draft } from './draft.js';

/** Makes a case of the phase *negative*. */
export type Make = (draft: Draft, details: Omit<CaseDetails, 'phase'>) => Case;

/** That a request must be refused: by a documented 4xx, or by any where none is documented. */
export function refusals(
  operation: Operation,
  claim: Case['expected']['claim'],
  reason: string,
): Case['expected'] {
  return { claim, statuses: refusalKeys(operation), reason };
}
