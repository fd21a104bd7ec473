import type { Report, VerifyEvent } from '../model/report.js';

export interface RenderOptions {
  /** Whether the text may carry ANSI colors. */
  color: boolean;
  /** What may help whoever reads the report, one sentence each. */
  hints: readonly string[];
}

/** Turns a verification into text. It prints nothing: whoever asks decides where its text goes. */
export interface Reporter {
  /**
   * The text for something that has just happened, e.g. one line for each exchange; the empty text for nothing. The
   * texts of a run come before the rendered report. What it sees of requests still holds their secrets.
   */
  onEvent?: (event: VerifyEvent) => string;
  /** The text for the whole report. */
  render: (report: Report, options: RenderOptions) => string;
}
