import { refusalKeys, successKeys } from '../../document/responses.js';
import type { Operation } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';
import { isSynthesised } from '../examples.js';
import type { Draft } from './draft.js';

/**
 * Expects a success, but not for certain: the input is valid by the schemas, and schemas often allow more than the
 * server.
 */
export function plausible(operation: Operation, reason = 'it is valid by the schemas'): Case['expected'] {
  return { claim: 'plausible', statuses: successKeys(operation), reason };
}

/** Expects a success that the document states; only a plausible one if parts of the base request were generated. */
export function documented(operation: Operation, base: Draft, reason: string): Case['expected'] {
  if (isSynthesised(base)) return plausible(operation, reason);
  return { claim: 'documented', statuses: successKeys(operation), reason };
}

/** Expects a refusal: one of the documented 4xx, or any 4xx where none is documented. */
export function refusals(
  operation: Operation,
  claim: Case['expected']['claim'],
  reason: string,
): Case['expected'] {
  return { claim, statuses: refusalKeys(operation), reason };
}
