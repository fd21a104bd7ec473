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

/** Tries each alternative for which there are credentials, and no credentials where the document allows that. */
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
      // The user gave credentials for a larger alternative, so the server may need those as well.
      expected: isPart
        ? plausible(operation, 'these credentials are documented, and more were given')
        : certain(operation, base, 'these credentials are documented and were given'),
    });
  });
  return [
    ...given,
    ...anonymous(operation, base, options, make),
    ...limited(operation, base, options, make),
    ...spellings(operation, base, options, make),
  ];
}

function isPartOf({ schemes }: SecurityRequirement, other: SecurityRequirement): boolean {
  return schemes.length < other.schemes.length && schemes.every((each) => other.schemes.includes(each));
}

/** Expects a documented success for a request without parameters and body, because nothing in it was generated. */
function certain(operation: Operation, base: Draft, reason: string): Case['expected'] {
  const isBare = base.parameters.size === 0 && !base.body;
  return isBare
    ? { claim: 'documented', statuses: successKeys(operation), reason }
    : documented(operation, base, reason);
}

/** Tries the empty alternative, which makes credentials optional (OpenAPI 3.1 §4.8.30). */
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

/** Where 403 is documented: what somebody is answered who may do less, and may be allowed to do just this. */
function limited(operation: Operation, base: Draft, options: PlanOptions, make: Make): Case[] {
  const { limited: given = {}, headers } = options;
  const refusal = operation.responses.find(({ status }) => status === FORBIDDEN);
  const [requirement] = provided(operation, given);
  if (!refusal || !requirement || carriesCredential(operation, headers)) return [];
  // What it shows is not that these credentials are accepted.
  const { security: _security, ...credentials } = credentialsGiven(requirement, given);
  const others = operation.responses.map(({ status }) => status).filter(isOfRequest);
  return [
    make(base, {
      label: 'security:limited',
      why: 'with the credentials of somebody who may do less',
      clause: refusal.pointer,
      credentials,
      expected: {
        claim: 'plausible',
        statuses: [FORBIDDEN, ...successKeys(operation), ...others],
        reason: 'the document says that some may not do it',
      },
    }),
  ];
}

const FORBIDDEN = '403';

/** A refusal for another reason than credentials shows nothing of who may do it; 404 may stand for 403 (RFC 9110 §15.5.4). */
function isOfRequest(status: string): boolean {
  return status.startsWith('4') && status !== '401' && status !== FORBIDDEN;
}

/**
 * Sends the name of each authentication scheme in another letter case, which HTTP does not distinguish (RFC 9110
 * §11.1). The document states this only indirectly, by naming an HTTP scheme, so a refusal is a warning.
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
