import { isOfRefusal, responsesWithExample, successKeys } from '../../document/responses.js';
import type { Operation } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';

/**
 * The statuses expected for a valid request that is the example `name`: those whose response has an example of the
 * same name, plus the documented successes, because OpenAPI itself gives equal names no meaning. Where only refusals
 * have that name, just those are expected, and only as `plausible`.
 */
export function pairedWith(
  operation: Operation,
  name: string | undefined,
  unpaired: Pick<Case['expected'], 'claim' | 'reason'>,
): Case['expected'] {
  const success = successKeys(operation);
  const paired = (name === undefined ? [] : responsesWithExample(operation, name)).map(
    ({ status }) => status,
  );
  if (paired.length === 0) return { ...unpaired, statuses: success };
  const reason = `the response example '${name ?? ''}' belongs to it`;
  if (isOfRefusal(operation, name)) return { claim: 'plausible', statuses: paired, reason };
  return { claim: unpaired.claim, statuses: [...new Set([...paired, ...success])], reason };
}
