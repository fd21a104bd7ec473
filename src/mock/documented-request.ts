import { basePathsOf } from '../document/reader/servers.js';
import { addressed } from '../io/http-client/index.js';
import type { Operation } from '../model/document.js';
import type { Case, SentRequest } from '../model/exchange.js';

/**
 * A documented request to an operation of the mock at `base`, with placeholders as credentials: one that is to succeed,
 * where there is one. Undefined where none can be made.
 */
export async function documentedRequest(
  operation: Operation,
  base: string,
): Promise<SentRequest | undefined> {
  // The mock itself needs no requests; loading what makes them would delay its start.
  const { exampleCases } = await import('../cases/examples.js');
  const options = { headers: [], credentials: {}, values: {}, allowWrites: true, isSentOnce: true };
  const { cases } = exampleCases(operation, options);
  const chosen = cases.find(isOfSuccess) ?? cases[0];
  return chosen && addressed(chosen.request, base + basePathsOf(operation.contract).first);
}

function isOfSuccess({ expected: { statuses } }: Case): boolean {
  return statuses.some((status) => status.startsWith('2'));
}
