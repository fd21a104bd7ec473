import type { BehaviorCode } from '../behaviors/index.js';
import { BEHAVIOR_CODES } from '../behaviors/index.js';
import type { CheckCode } from '../checks/index.js';
import { CHECK_CODES } from '../checks/index.js';
import type { DocumentCode } from '../checks/shared/finding.js';
import type { RunCode } from './record/run-findings.js';
import { RUN_CODES } from './record/run-findings.js';
import type { SequenceCode } from './sequences/codes.js';
import { SEQUENCE_CODES } from './sequences/codes.js';

/** The code of a finding that has one place in the source: a check, a behavior, a sequence, or the run as a whole. */
export type ListedCode = CheckCode | BehaviorCode | SequenceCode | RunCode;

/** The code of any finding; those about a document itself are `document.` and the rule's name. */
export type FindingCode = ListedCode | DocumentCode;

/** The codes of findings, sorted, for whoever names one. Those about a document itself are not listed. */
export const CODES: readonly ListedCode[] = [
  ...new Set([...CHECK_CODES, ...BEHAVIOR_CODES, ...SEQUENCE_CODES, ...RUN_CODES]),
].sort();

/** True if a finding can have this code. */
export function isCode(code: string): code is FindingCode {
  return code.startsWith('document.') || CODES.some((known) => known === code);
}
