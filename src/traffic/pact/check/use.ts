import type { Operation } from '../../../model/document.js';
import type { Finding } from '../../../model/report.js';

/**
 * Something that a consumer uses, or needs, and the document does not give. `at` is the place in the pact, `pointer` the
 * clause in the document.
 */
export type PactFinding = Finding;

/** An interaction's operation, and what the path of its request says of parameters. */
export interface Found {
  operation: Operation;
  pathTexts: ReadonlyMap<string, string>;
}

/** A finding of severity `error` unless it says otherwise. */
export function used(
  check: string,
  parts: Omit<PactFinding, 'check' | 'severity'> & { severity?: PactFinding['severity'] },
): PactFinding {
  return { check, severity: 'error', ...parts };
}
