import type { GivenCredentials } from '../../http/credentials/index.js';
import { headerOf, provided, usualCredentials } from '../../http/credentials/index.js';
import type { InjectedCredentials } from '../../io/pact-verifier.js';
import type { Contract } from '../../model/document.js';

/**
 * The credentials that take the place of those in pacts, which are nobody's: whatever scheme a pact shows, a server is
 * sent those that were given.
 */
export function injectedCredentials(
  contracts: readonly Contract[],
  given: GivenCredentials,
): InjectedCredentials {
  const schemes = contracts.flatMap(({ securitySchemes }) => securitySchemes);
  const fields = schemes.flatMap((scheme) => headerOf(scheme)?.toLowerCase() ?? []);
  const operation = contracts
    .flatMap(({ operations }) => operations)
    .find((each) => provided(each, given).length > 0);
  const headers = operation ? usualCredentials(operation, given, []).headers : [];
  return {
    fields: [...new Set(fields)],
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
  };
}
