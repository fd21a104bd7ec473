import type { VerifyEvent } from '../model/events.js';
import type { Underway } from '../reporters/progress.js';
import { progressLine } from '../reporters/progress.js';
import type { Host } from './host.js';
import { LiveLine } from './text/live-line.js';

/** Says how far a verification has come. */
export class LiveProgress extends LiveLine {
  private underway: Underway | undefined;
  private readonly start = performance.now();

  constructor(host: Host) {
    super(host, (columns) => {
      if (!this.underway) return undefined;
      return progressLine({ ...this.underway, elapsed: performance.now() - this.start }, columns);
    });
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
}
