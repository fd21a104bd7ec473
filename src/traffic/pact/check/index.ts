import { methodName } from '../../../document/methods.js';
import { BasePathRouter } from '../../../http/routing/base-path-router.js';
import { join } from '../../../json/pointer.js';
import { nearestName } from '../../../json/suggestion.js';
import { fieldsOf } from '../../../mock/request/request.js';
import type { Contract, Operation } from '../../../model/document.js';
import type { PactFile, PactInteraction } from '../file.js';
import { queryStringOf } from '../file.js';
import { requestFindings } from './request-findings.js';
import { responseFindings } from './response-findings.js';
import type { Found, PactFinding } from './use.js';
import { used } from './use.js';

/** An interaction, and what is wrong with it. */
export interface CheckedInteraction {
  interaction: PactInteraction;
  /** The contract that it was judged by. */
  contract: Contract;
  /** The operation of its request; undefined where none is documented. */
  operation: string | undefined;
  findings: PactFinding[];
}

/** The contracts of a provider: that of its name, or all where none has it. */
export function contractsOfProvider(provider: string, contracts: readonly Contract[]): readonly Contract[] {
  const named = contracts.filter(({ name, title }) => name === provider || title === provider);
  return named.length > 0 ? named : contracts;
}

/** The operation that an interaction is about; undefined where none is documented. */
export function operationAsked(
  interaction: PactInteraction,
  contracts: readonly Contract[],
): Operation | undefined {
  const found = operationOf(interaction, new BasePathRouter(contracts), contracts);
  return 'operation' in found ? found.operation : undefined;
}

/** Each interaction of a pact with its operation, if one is documented, and what its request breaks. */
export function interactionsAsked(
  { interactions, provider }: PactFile,
  contracts: readonly Contract[],
): { interaction: PactInteraction; operation: Operation | undefined; findings: PactFinding[] }[] {
  const own = contractsOfProvider(provider, contracts);
  const router = new BasePathRouter(own);
  return interactions.map((interaction) => {
    const found = operationOf(interaction, router, own);
    const isKnown = 'operation' in found;
    return {
      interaction,
      operation: isKnown ? found.operation : undefined,
      findings: isKnown
        ? requestFindings(found, interaction).filter(({ severity }) => severity === 'error')
        : [],
    };
  });
}

/**
 * Judges each interaction of a pact by the documents, as live traffic is judged: a consumer may use less than is
 * documented, never more. The contract of the provider's name counts, or all where none has it.
 */
export function checkPact(
  { interactions, provider }: PactFile,
  contracts: readonly Contract[],
): CheckedInteraction[] {
  const own = contractsOfProvider(provider, contracts);
  const router = new BasePathRouter(own);
  return interactions.map((interaction) => {
    const found = operationOf(interaction, router, own);
    const contract = 'operation' in found ? found.operation.contract : (own[0] as Contract);
    if (!('operation' in found)) return { interaction, contract, operation: undefined, findings: [found] };
    const { operation } = found;
    const findings = [
      // What is refused need not be valid: that it is not may be why.
      ...(interaction.response.status >= 400 ? [] : requestFindings(found, interaction)),
      ...responseFindings(operation, interaction),
    ];
    return { interaction, contract, operation: operation.id, findings };
  });
}

function operationOf(
  { request }: PactInteraction,
  router: BasePathRouter,
  contracts: readonly Contract[],
): Found | PactFinding {
  const { method, path, headers, pointer } = request;
  const match = router.match(method, path, () => fieldsOf({ query: queryStringOf(request), headers }));
  if (match.found) return match;
  if (match.unusable)
    return used('document.operation.unusable', {
      message: `the document has errors that make ${match.unusable.id} unusable`,
      pointer: match.unusable.pointer,
      at: pointer,
      expected: 'an operation that can be used',
      received: match.unusable.problems.map((problem) => problem.message).join('; '),
    });
  const [other] = match.others;
  if (other) {
    const methods = [...new Set(match.others.map(methodName))].join(', ');
    return used('request.method.undocumented', {
      message: `the method ${method} is not documented for ${other.path}`,
      pointer: other.pointer.replace(/\/[^/]*$/, ''),
      at: join(pointer, 'method'),
      expected: methods,
      received: method,
    });
  }
  const near = router.nearest(path);
  const paths = contracts.flatMap(({ operations }) => operations.map((operation) => operation.path));
  return used('request.path.undocumented', {
    message: `the path ${path} is not documented${near === undefined ? nearestName(path, [...new Set(paths)].slice(0, 10)) : `; did you mean ${near}?`}`,
    pointer: '#/paths',
    at: join(pointer, 'path'),
    expected: 'a documented path',
    received: path,
  });
}
