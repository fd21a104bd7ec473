import { refusalKeys, successKeys } from '../../document/responses.js';
import type { Operation } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';
import { isSynthesised } from '../examples.js';
import type { Draft } from './draft.js';

/** Valid input by the schemas: only their breadth says that the server must take it. */
export function plausible(operation: Operation, reason = 'it is valid by the schemas'): Case['expected'] {
  return { claim: 'plausible', statuses: successKeys(operation), reason };
}

/** What the document states outright: it must succeed, as far as the request around it must. */
export function documented(operation: Operation, base: Draft, reason: string): Case['expected'] {
  if (isSynthesised(base)) return plausible(operation, reason);
  return { claim: 'documented', statuses: successKeys(operation), reason };
}

/** That a request must be refused: by a documented 4xx, or by any where none is documented. */
export function refusals(
  operation: Operation,
  claim: Case['expected']['claim'],
  reason: string,
): Case['expected'] {
  return { claim, statuses: refusalKeys(operation), reason };
}
