import type { VerifyEvent } from '../model/events.js';
import type { Report } from '../model/report.js';

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
  /** The text for the whole report. */
  render: (report: Report, options: RenderOptions) => string;
  /** For a reporter that tells of single exchanges: starts a text, of one run, that is made while the run goes on. */
  follow?: (options: RenderOptions) => Follower;
  /** Set where `render` can say nothing, as a report holds no exchanges. */
  needsEvents?: true;
  /** A text of its own that is put behind what the file holds that an environment variable names, where it names one. */
  appends?: { variable: string; render: Reporter['render'] };
}

/** What looks at each event of a run, for a text that is written once the report is there. */
interface Gatherer {
  onEvent: (event: VerifyEvent) => void;
}

/** A reporter whose text is written at the end, of the report and of what it has gathered on the way, if anything. */
export function gathering<G extends Gatherer>(
  start: () => G,
  render: (report: Report, gathered: G) => string,
): Reporter {
  return {
    render: (report) => render(report, start()),
    follow: () => {
      const gathered = start();
      return {
        onEvent: (event) => {
          gathered.onEvent(event);
          return '';
        },
        end: (report) => render(report, gathered),
      };
    },
  };
}

/** One text in the making. Its parts follow each other; what `end` gives is the last of them. */
export interface Follower {
  /** The part for something that has just happened, e.g. one line for each exchange; the empty text for nothing. */
  onEvent: (event: VerifyEvent) => string;
  /** What is left to say once the report is there. */
  end: (report: Report) => string;
}
