import type { Severity } from '../../model/document.js';
import type { Finding } from '../../model/report.js';

/** A finding of severity `error` unless it says otherwise. */
export function finding(parts: Omit<Finding, 'severity'> & { severity?: Severity }): Finding {
  return { severity: 'error', ...parts };
}
