import { responseFor } from '../../document/responses.js';
import type { Operation } from '../../model/document.js';
import type { Case, Exchange } from '../../model/exchange.js';
import { roleOf } from '../../resources/graph.js';
import { isValid, statusOf } from './answers.js';

export function makes(operation: Operation): boolean {
  return roleOf(operation) === 'makes';
}

/**
 * A request that is to be refused for its fault is not to be refused because there is such a thing already: that would
 * show nothing.
 */
export function leastTurn({ operation, ...planned }: Case): number {
  if (isValid(planned) || planned.expected.claim === 'method' || !makes(operation)) return 0;
  return operation.responses.some(({ status }) => status === '409') ? 1 : 0;
}

/** Whether a refusal of what is to be made may say that there is such a thing already: a conflict does so by its name. */
export function mayBeTaken(exchange: Exchange, isKnown: boolean): boolean {
  const { operation, phase } = exchange.case;
  const status = statusOf(exchange);
  if (status === undefined || !makes(operation)) return false;
  if (status === 409) return true;
  const isDocumented = responseFor(operation, status) !== undefined;
  if (!isDocumented || (status !== 400 && status !== 422)) return false;
  // By 422 servers also refuse what another request has used up; what is wrong with a value stays so with other texts.
  return phase === 'examples' || isKnown || (status === 422 && phase === 'coverage');
}

/** An exchange that another one stands for: its answer is judged, but not that it is a refusal. */
export function inVain(exchange: Exchange): Exchange {
  const { operation, expected } = exchange.case;
  const status = statusOf(exchange);
  const key = status === undefined ? undefined : responseFor(operation, status)?.status;
  const statuses = [...expected.statuses, ...(key === undefined ? [] : [key])];
  const reason = 'the server may refuse an id of its own, or a value that is taken';
  return { ...exchange, case: { ...exchange.case, expected: { claim: 'plausible', statuses, reason } } };
}
