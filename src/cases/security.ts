import type { Case, Operation } from '../model.js';
import { credentialsGiven, nameOf, provided } from '../message/credentials.js';
import { successKeys } from '../openapi/responses.js';
import type { CaseDetails, Draft, PlanOptions } from './draft.js';

type Make = (draft: Draft, details: Omit<CaseDetails, 'phase'>) => Case;

/** Each way to authenticate for which there are credentials: documented, and so it must succeed. */
export function securityCases(operation: Operation, base: Draft, options: PlanOptions, make: Make): Case[] {
  return provided(operation, options.credentials).map((requirement) => {
    const names = nameOf(requirement);
    return make(base, {
      label: `security:${names}`,
      why: `with the credentials of ${names}`,
      clause: requirement.schemes[0]?.pointer ?? operation.pointer,
      credentials: credentialsGiven(requirement, options.credentials),
      expected: {
        claim: 'documented',
        statuses: successKeys(operation),
        reason: 'these credentials are documented and were given',
      },
    });
  });
}
