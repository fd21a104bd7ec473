import type { Finding } from '../../model/report.js';
import { ENFORCEABLE } from '../../model/report.js';

/**
 * What a finding says besides its message, each with its name: what was expected, and received. What is wrong with a
 * document stands in the message, and what is said besides is how to mend it.
 */
export function sidesOf({
  at,
  expected,
  received,
}: Pick<Finding, 'expected' | 'received'> & { at?: string | undefined }): [name: string, text: string][] {
  if (at === 'document') return expected === ENFORCEABLE ? [] : [['remedy', expected]];
  return [
    ['expected', expected],
    ['received', received],
  ];
}
