import type { Pointer } from '../json/json.js';
import type { Contract, Problem, Severity } from '../model/document.js';

/** The code of what is read and not looked at, so that no run can prove it. */
export const UNPROVED = 'document.unproved';

/** A problem of a contract at a place of its bundled document, an error unless `severity` says otherwise. */
export function problemAt(
  contract: Contract,
  pointer: Pointer,
  code: string,
  message: string,
  { severity = 'error', hint }: { severity?: Severity; hint?: string | undefined } = {},
): Problem {
  const location = contract.locate(pointer);
  return { contract, code, severity, message, pointer, location, ...(hint === undefined ? {} : { hint }) };
}
