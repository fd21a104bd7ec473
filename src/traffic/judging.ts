import type { JudgedEvent } from '../model/events.js';
import type { Exchange } from '../model/exchange.js';
import type { Report, ReportedFinding } from '../model/report.js';
import { documentProblems } from '../runner/document-problems.js';
import type { RunOptions } from '../runner/options.js';
import { Recorder } from '../runner/record/recorder.js';
import { shownExchange } from '../runner/record/shown-exchange.js';
import { summarise } from '../runner/report.js';
import type { Sorter } from './sorter.js';

/** Judges exchanges that others have made, one after another, and makes their report. */
export class Judging {
  private readonly recorder: Recorder;

  constructor(
    private readonly run: RunOptions,
    private readonly sorter: Sorter,
  ) {
    this.recorder = new Recorder(run);
    this.recorder.addProblems(documentProblems(run));
  }

  get exchanges(): number {
    return this.recorder.exchanges;
  }

  /** Whether more is to be judged. */
  get isOpen(): boolean {
    return this.recorder.isOpen;
  }

  /** Ends it before the recording does. */
  interrupt(): void {
    this.recorder.end = 'interrupted';
  }

  judge(exchange: Exchange): JudgedEvent {
    const { recorder, run } = this;
    recorder.expect(exchange.case);
    const findings: ReportedFinding[] = recorder.record({ type: 'exchange', exchange });
    const shown = (): ReturnType<typeof shownExchange> => shownExchange(exchange, run.secrets);
    return { type: 'exchange', exchange, shown, findings, progress: recorder.progress };
  }

  /** What all of it shows. */
  report(): Report {
    const { recorder, run, sorter } = this;
    recorder.addFindings(sorter.undocumented.findings());
    return summarise(run, recorder, recorder.conclude());
  }
}

/** Nothing is known of the server, and nothing is sent to it that the others had not sent. */
export function recordedRun(asked: RunOptions): RunOptions {
  const operations = asked.operations.map((own) => ({ ...own, phases: [], isWhole: true, isMock: false }));
  const unknown = { server: undefined, keepsThings: false, provableCredentials: {} };
  return { ...asked, ...unknown, operations, cases: [], isRecorded: true };
}
