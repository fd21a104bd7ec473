import { responsesWithExample, successKeys } from '../../document/responses.js';
import type { Operation } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';

/**
 * What may answer a valid request that is an example of this name. Response examples of the same name are taken for its
 * answers, although OpenAPI gives equal names no meaning: so any documented success will do as well, and what is paired
 * with refusals alone is no more than plausibly one of them.
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
  const isRefusal = !paired.some((status) => success.includes(status));
  if (isRefusal) return { claim: 'plausible', statuses: paired, reason };
  return { claim: unpaired.claim, statuses: [...new Set([...paired, ...success])], reason };
}
