import { isObject } from '../../json/json.js';
import type { Operation, Parameter } from '../../model/document.js';

/** A cursor is only valid when a server has just given it: the behavior `page` sends those. */
export function isCursor(operation: Operation, parameter: Parameter): boolean {
  return isOf(operation, 'page', parameter);
}

/** A query in a language of its own, of which hardly any text is one: the behavior `filter` sends those. */
export function isQuery(operation: Operation, parameter: Parameter): boolean {
  return isOf(operation, 'filter', parameter);
}

function isOf(
  { extension }: Operation,
  behavior: 'page' | 'filter',
  { in: place, name }: Parameter,
): boolean {
  const declared = extension[behavior];
  return isObject(declared) && place === 'query' && declared.parameter === name;
}
