import { nameOf } from '../../document/methods.js';
import { formatLocation } from '../../errors.js';
import type { Contract } from '../../model/document.js';

/** A line for each operation that is left out, and one for the first of the faults that it needs. */
export function leftOutLines(contracts: readonly Contract[]): string[] {
  return contracts.flatMap(({ unusable }) =>
    unusable.flatMap((operation) => {
      const [first, ...others] = operation.problems;
      const more = others.length > 0 ? ` (and ${String(others.length)} more)` : '';
      const why = first ? [`      ${formatLocation(first.location)}: ${oneLine(first.message)}${more}`] : [];
      return [`  ${nameOf(operation)}`, ...why];
    }),
  );
}

/** What is quoted must not write lines of its own. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
