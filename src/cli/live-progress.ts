import type { VerifyEvent } from '../model/report.js';
import type { Underway } from '../reporters/progress.js';
import { progressLine } from '../reporters/progress.js';
import type { Host } from './host.js';

/** Milliseconds between two looks at a line that is written over, and between two lines of a log. */
const EVERY = { live: 100, log: 10_000 };

/** Back to the start of the line, and nothing behind it. */
const ERASE = '\r\u001b[K';

/**
 * Says how far a run has come, on standard error: at a terminal in one line that is written over again and again, else
 * in a line every ten seconds. One line needs no more than a carriage return, so no library draws it.
 */
export class LiveProgress {
  private underway: Underway | undefined;
  private readonly start = performance.now();
  private readonly timer: NodeJS.Timeout;
  private isShown = false;

  constructor(private readonly host: Host) {
    this.timer = setInterval(() => this.show(), host.isLive === true ? EVERY.live : EVERY.log);
    // A run that is over does not wait for it.
    this.timer.unref();
  }

  onEvent(event: VerifyEvent): void {
    if (event.type === 'report') return;
    const { progress, exchange } = event;
    this.underway = {
      progress,
      operation: exchange.case.operation.id,
      elapsed: performance.now() - this.start,
    };
  }

  /** Takes the line away for good: others are to be written. */
  stop(): void {
    clearInterval(this.timer);
    this.clear();
  }

  /** Takes the line away, until it is written again. */
  clear(): void {
    if (this.isShown) this.host.stderr(ERASE);
    this.isShown = false;
  }

  private show(): void {
    if (!this.underway) return;
    const { isLive = false, columns, stderr } = this.host;
    const elapsed = performance.now() - this.start;
    // A line as wide as the terminal would take two.
    const line = progressLine({ ...this.underway, elapsed }, isLive ? columns - 1 : Infinity);
    stderr(isLive ? `${ERASE}${line}` : `specproof: ${line}\n`);
    this.isShown = isLive;
  }
}
