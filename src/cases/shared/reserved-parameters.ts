import { ownerOf } from '../../behaviors/index.js';
import type { Operation, Parameter } from '../../model/document.js';
import { plainName } from '../../resources/names.js';
import { shapeOf } from '../../schema/shape/index.js';

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

/** Names of query parameters that lead to a page by a mark which only the server can make. */
const PAGE_MARKS =
  /^(cursor|pagecursor|pagetoken|nexttoken|nextpagetoken|continuationtoken|startingafter|endingbefore|exclusivestartkey|bookmark)$/;

/**
 * True if a query parameter is, by its name, a mark of the server's own, and nothing in the document says what one looks
 * like: a made-up text is valid by the schema, and a server may refuse it all the same.
 */
export function isPageMark(
  { contract }: Operation,
  { in: place, name, schema, examples }: Parameter,
): boolean {
  if (place !== 'query' || !PAGE_MARKS.test(plainName(name)) || examples.length > 0 || !schema) return false;
  const shape = shapeOf(contract, schema.pointer);
  return shape.examples().length === 0 && !shape.types().has('integer') && !shape.types().has('number');
}
