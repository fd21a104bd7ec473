import type { Report, VerifyEvent } from '../model/report.js';

export interface RenderOptions {
  /** Whether the text may carry ANSI colors. */
  color: boolean;
  /** Width of the screen in columns, for a reporter that has one in mind; 80 by default. */
  columns?: number | undefined;
  /** How much is told: the verdict alone, each cause, or each occurrence too; `causes` by default. */
  detail?: 'verdict' | 'causes' | 'occurrences' | undefined;
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
