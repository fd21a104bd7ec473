import { basePathsOf } from '../../document/reader/servers.js';
import { curlLine } from '../../http/secrets/curl.js';
import { Secrets } from '../../http/secrets/redaction.js';
import { addressed } from '../../io/http-client/index.js';
import type { Operation } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';

/** A command that asks the mock for an operation, with a documented request and placeholders as credentials. */
export async function curlFor(operation: Operation, base: string): Promise<string | undefined> {
  // The mock itself needs no requests; loading what makes them would delay its start.
  const { exampleCases } = await import('../../cases/examples.js');
  const options = { headers: [], credentials: {}, values: {}, allowWrites: true };
  const { cases } = exampleCases(operation, options);
  const chosen = cases.find(isOfSuccess) ?? cases[0];
  if (!chosen) return undefined;
  const request = addressed(chosen.request, base + basePathsOf(operation.contract).first);
  return curlLine(request, new Secrets([operation.contract]));
}

function isOfSuccess({ expected: { statuses } }: Case): boolean {
  return statuses.some((status) => status.startsWith('2'));
}
