import type { Operation } from '../../model/document.js';
import { isValid } from '../../schema/validate/is-valid.js';
import { queryParameter } from '../shared/operation-shapes.js';

/** Sizes of pages that documents often have as the greatest. */
const SIZES = [1000, 500, 250, 200, 100, 50, 25, 20, 10, 5, 2, 1];

/** The size of a page that the schema of its parameter allows: the one that is wanted, else one that is smaller. */
export function allowedSize(operation: Operation, parameter: string, wanted: number): number {
  const pointer = queryParameter(operation, parameter)?.schema?.pointer;
  if (pointer === undefined) return wanted;
  const isAllowed = (size: number): boolean => isValid(operation.contract, 'request', pointer, size);
  return [wanted, ...SIZES.filter((size) => size < wanted)].find(isAllowed) ?? wanted;
}
