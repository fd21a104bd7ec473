import type { Finding, Severity } from '../model.js';

/** A finding of severity `error` unless it says otherwise. */
export function finding(parts: Omit<Finding, 'severity'> & { severity?: Severity }): Finding {
  return { severity: 'error', ...parts };
}
