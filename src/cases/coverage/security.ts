import { successKeys } from '../../document/responses.js';
import { inOtherCase } from '../../http/credentials/corrupt-credential.js';
import {
  ANONYMOUS,
  carriesCredential,
  credentialsGiven,
  nameOf,
  placeholderOf,
  provided,
  withSchemeName,
} from '../../http/credentials/index.js';
import type { Operation, SecurityRequirement, SecurityScheme } from '../../model/document.js';
import type { Case } from '../../model/exchange.js';
import type { Draft, Make, PlanOptions } from '../shared/draft.js';
import { documented, plausible } from '../shared/expectations.js';

/** Each way to authenticate for which there are credentials, and none at all where the document says that none will do. */
export function securityCases(operation: Operation, base: Draft, options: PlanOptions, make: Make): Case[] {
  const alternatives = provided(operation, options.credentials);
  const given = alternatives.map((requirement) => {
    const names = nameOf(requirement);
    const isPart = alternatives.some((other) => isPartOf(requirement, other));
    return make(base, {
      label: `security:${names}`,
      why: `with the credentials of ${names}`,
      clause: requirement.schemes[0]?.pointer ?? operation.pointer,
      credentials: credentialsGiven(requirement, options.credentials),
      // Who gives more than the document asks for may need more.
      expected: isPart
        ? plausible(operation, 'these credentials are documented, and more were given')
        : certain(operation, base, 'these credentials are documented and were given'),
    });
  });
  return [
    ...given,
    ...anonymous(operation, base, options, make),
    ...spellings(operation, base, options, make),
  ];
}

function isPartOf({ schemes }: SecurityRequirement, other: SecurityRequirement): boolean {
  return schemes.length < other.schemes.length && schemes.every((each) => other.schemes.includes(each));
}

/** Where a request has neither parameters nor a body there is but one to send, and nothing in it is made up. */
function certain(operation: Operation, base: Draft, reason: string): Case['expected'] {
  const isBare = base.parameters.size === 0 && !base.body;
  return isBare
    ? { claim: 'documented', statuses: successKeys(operation), reason }
    : documented(operation, base, reason);
}

/** The empty alternative (OpenAPI 3.1 §4.8.30). */
function anonymous(operation: Operation, base: Draft, options: PlanOptions, make: Make): Case[] {
  const isOptional = operation.security.some(({ schemes }) => schemes.length === 0);
  if (!isOptional || carriesCredential(operation, options.headers)) return [];
  return [
    make(base, {
      label: `security:${ANONYMOUS}`,
      why: 'without credentials, which the document makes optional',
      clause: operation.pointer,
      credentials: { headers: [], query: [], security: ANONYMOUS },
      expected: certain(operation, base, 'no credentials are needed'),
    }),
  ];
}

/**
 * The name of each authentication scheme in another case: HTTP does not distinguish them (RFC 9110 §11.1). The document
 * says so only by naming a scheme of HTTP, so a refusal is no more than a warning.
 */
function spellings(operation: Operation, base: Draft, { credentials }: PlanOptions, make: Make): Case[] {
  const schemes = provided(operation, credentials).flatMap((requirement) =>
    requirement.schemes.length === 1 ? requirement.schemes : [],
  );
  const isReal = (scheme: SecurityScheme): boolean =>
    withSchemeName(scheme, credentials[scheme.key] ?? '') !== placeholderOf(scheme);
  return schemes.filter(isReal).flatMap((scheme) => {
    const value = inOtherCase(scheme, withSchemeName(scheme, credentials[scheme.key] ?? ''));
    if (value === undefined) return [];
    return make(base, {
      label: `security:${scheme.key}:case`,
      why: `with the credentials of ${scheme.key}, the name of the authentication scheme in another case`,
      clause: scheme.pointer,
      credentials: { headers: [['Authorization', value]], query: [] },
      expected: plausible(operation, 'names of authentication schemes match in any case'),
    });
  });
}
