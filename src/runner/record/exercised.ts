import type { Operation } from '../../model/document.js';
import type { RunOptions } from '../options.js';

/**
 * Whether a run would have met a deviation at the operation of an id, or anywhere, if there still were one.
 * `isReached`: whether all was sent to an operation that was to be.
 */
export function exercised(
  { contracts, operations, isRecorded }: Pick<RunOptions, 'contracts' | 'operations' | 'isRecorded'>,
  isReached: (operation: Operation) => boolean,
): (id: string | undefined) => boolean {
  if (isRecorded === true) return () => false;
  const sent = operations
    .filter(({ operation, isWhole }) => isWhole && isReached(operation))
    .map(({ operation }) => operation);
  const all = contracts.flatMap((contract) => contract.operations);
  return (id) => {
    const meant = id === undefined ? all : all.filter((operation) => operation.id === id);
    return meant.length > 0 && meant.every((operation) => sent.includes(operation));
  };
}
