import { ownerOf } from '../../behaviors/index.js';
import type { Operation, Parameter } from '../../model/document.js';

/**
 * True if the server itself has to provide the value, as for a cursor. The phases leave those to the behavior's
 * probes.
 */
export function isCursor(operation: Operation, parameter: Parameter): boolean {
  return ownerOf(operation, parameter)?.values === 'server';
}

/**
 * True if the value is in a query language, in which few texts are valid. The phases leave those to the behavior's
 * probes.
 */
export function isQuery(operation: Operation, parameter: Parameter): boolean {
  return ownerOf(operation, parameter)?.values === 'query';
}
