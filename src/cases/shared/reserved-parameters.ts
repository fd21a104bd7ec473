import { ownerOf } from '../../behaviors/index.js';
import type { Operation, Parameter } from '../../model/document.js';

/** Whether only a value that the server has just given is valid, such as a cursor: a behavior sends those. */
export function isCursor(operation: Operation, parameter: Parameter): boolean {
  return ownerOf(operation, parameter)?.values === 'server';
}

/** Whether values are in a language of their own, of which hardly any text is one: a behavior sends those. */
export function isQuery(operation: Operation, parameter: Parameter): boolean {
  return ownerOf(operation, parameter)?.values === 'query';
}
