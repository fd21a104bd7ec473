import { isTarget, linkedParameter, linksAt } from '../document/links.js';
import { problemAt } from '../document/problem.js';
import type { JsonObject, Pointer } from '../json/json.js';
import { isObject } from '../json/json.js';
import { join } from '../json/pointer.js';
import { meantName } from '../json/suggestion.js';
import type { Contract, Problem } from '../model/document.js';

/**
 * Warns of links that lead to no operation of the document, or name a parameter that the operation does not have
 * (OpenAPI 3.1 §4.8.20): nothing follows them. References into other documents are not looked at.
 */
export function linkProblems(contract: Contract): Problem[] {
  const found = new Map<Pointer, Problem>();
  for (const { responses } of contract.operations)
    for (const response of responses)
      for (const { node, pointer } of linksAt(contract, response.pointer)) {
        const fault = faultOf(contract, node);
        if (!fault || found.has(pointer)) continue;
        const at = join(pointer, ...fault.at);
        found.set(pointer, problemAt(contract, at, 'document.link', fault.message, { severity: 'warning' }));
      }
  return [...found.values()];
}

function faultOf(contract: Contract, link: JsonObject): { at: string[]; message: string } | undefined {
  const target = contract.operations.find((operation) => isTarget(operation, link));
  if (!target) return isKnown(contract, link) ? undefined : unknownTarget(contract, link);
  const names = Object.keys(isObject(link.parameters) ? link.parameters : {});
  const unknown = names.find((name) => !linkedParameter(target, name));
  if (unknown === undefined) return undefined;
  const near = meantName(
    unknown,
    target.parameters.map(({ name }) => name),
  );
  return { at: ['parameters', unknown], message: `'${target.id}' has no parameter '${unknown}'${near}` };
}

/** Whether the link leads to what is left out, or out of the document. */
function isKnown({ unusable }: Contract, link: JsonObject): boolean {
  const { operationId, operationRef } = link;
  const isElsewhere =
    typeof operationId !== 'string' && typeof operationRef === 'string' && !operationRef.startsWith('#');
  return isElsewhere || unusable.some((operation) => isTarget(operation, link));
}

function unknownTarget(
  { operations }: Contract,
  { operationId, operationRef }: JsonObject,
): { at: string[]; message: string } | undefined {
  if (typeof operationId === 'string') {
    const ids = operations.map(({ id }) => id);
    const message = `no operation is called '${operationId}'${meantName(operationId, ids)}`;
    return { at: ['operationId'], message };
  }
  if (typeof operationRef !== 'string') return undefined;
  return { at: ['operationRef'], message: `no operation stands at ${operationRef}` };
}
