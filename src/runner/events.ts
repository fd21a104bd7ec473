import type { Shown } from '../behaviors/shared/behavior.js';
import type { Operation } from '../model/document.js';
import type { Case, Exchange } from '../model/exchange.js';
import type { Finding } from '../model/report.js';

/**
 * What happens while a plan is executed, in the order of the plan.
 * - `exchange`: a case was answered, or its request failed.
 * - `repeat`: a case came up whose request was answered before, so that it was not sent again.
 * - `finding`: several exchanges together show what is broken; the one named is the last of them.
 * - `shown`: a probe has seen a behavior kept (`seen`), or nothing to see it by (`empty`).
 * - `unproved`: a behavior cannot be seen, for a reason.
 */
export type RunEvent =
  | { type: 'exchange'; exchange: Exchange }
  | { type: 'repeat'; case: Case }
  | { type: 'finding'; exchange: Exchange; finding: Finding }
  | { type: 'shown'; operation: Operation; shown: Shown }
  | { type: 'unproved'; operation: Operation; clause: string; reason: string };

/** Decides how far a run goes. */
export interface Admission {
  /** Counts a case that is to be sent next; false when the limit on cases leaves no room for it. */
  admits(planned: Case): boolean;
  /** Whether nothing has ended the run so far. */
  readonly isOpen: boolean;
}
