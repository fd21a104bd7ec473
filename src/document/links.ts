import type { JsonObject, Pointer } from '../json/json.js';
import { isObject } from '../json/json.js';
import { canonical, join } from '../json/pointer.js';
import type { Contract, Operation, Parameter } from '../model/document.js';
import { resolved } from './resolve-schema.js';

/** A Link Object of a response (OpenAPI 3.1 §4.8.20), references followed, and where it stands in the response. */
interface Link {
  name: string;
  node: JsonObject;
  pointer: Pointer;
}

/** The links of the response at a pointer; what is none is left out. */
export function linksAt({ document }: Pick<Contract, 'document'>, pointer: Pointer): Link[] {
  const response = resolved(document, { $ref: pointer });
  return Object.entries(isObject(response?.links) ? response.links : {}).flatMap(([name, link]) => {
    const node = resolved(document, link);
    return node ? [{ name, node, pointer: join(pointer, 'links', name) }] : [];
  });
}

/** Whether a link leads to an operation, by its id or by a reference to it. */
export function isTarget(
  operation: Pick<Operation, 'id' | 'pointer'>,
  { operationId, operationRef }: JsonObject,
): boolean {
  if (typeof operationId === 'string') return operation.id === operationId;
  return typeof operationRef === 'string' && canonical(operationRef) === operation.pointer;
}

/** The parameter that a link names, qualified with its place (`path.id`) or not. */
export function linkedParameter({ parameters }: Operation, name: string): Parameter | undefined {
  return parameters.find((each) => each.name === name || `${each.in}.${each.name}` === name);
}
