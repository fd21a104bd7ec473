import type { Severity } from './document.js';
import type { Exchange, ShownExchange } from './exchange.js';
import type { Report, ReportedFinding } from './report.js';

/** How far a run has come. */
export interface Progress {
  exchanges: number;
  /** Cases that are planned so far. */
  planned: number;
  /** Operations whose cases are planned so far, and all. */
  operations: { planned: number; all: number };
  /** What seems to be the number of causes: at the end, some turn out to be one. */
  causes: Record<Severity, number>;
}

/**
 * What a verification tells while it runs, in the order of the plan; the report comes last.
 * - `exchange`: one request and what came back, and what that breaks.
 * - `finding`: several exchanges together show it; the one named is the last of them.
 */
export type VerifyEvent = JudgedEvent | { type: 'report'; report: Report };

/** What was found of an exchange. */
export interface JudgedEvent {
  type: 'exchange' | 'finding';
  exchange: Exchange;
  /** The exchange as it may be shown, less its secrets: what `exchange` has of them is as it was sent. */
  shown: () => ShownExchange;
  findings: readonly ReportedFinding[];
  progress: Progress;
}
