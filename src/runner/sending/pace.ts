import { setTimeout as delay } from 'node:timers/promises';
import type { RunOptions } from '../options.js';

/** When requests may start: the rate, the whole run's budget, and pauses that the server asked for. */
export class Pace {
  private readonly end: number;
  private next = 0;

  constructor(private readonly options: Pick<RunOptions, 'rate' | 'maxTime' | 'signal'>) {
    this.end = performance.now() + options.maxTime;
  }

  isOpen(): boolean {
    return this.options.signal?.aborted !== true && this.left() > 0;
  }

  /** Milliseconds to the end of the run. */
  left(): number {
    return this.end - performance.now();
  }

  /** Whether a pause of so many milliseconds would leave time to ask again. */
  allows(pause: number): boolean {
    return pause < this.left();
  }

  /** Takes a turn. Milliseconds until it comes; Infinity when that is after the end of the run. */
  turn(): number {
    const now = performance.now();
    const at = Math.max(this.next, now);
    if (at >= this.end) return Infinity;
    if (this.options.rate !== undefined) this.next = at + 1000 / this.options.rate;
    return at - now;
  }

  /** Holds for all requests. Returns the milliseconds by which they are later than without it. */
  rest(pause: number): number {
    const before = Math.max(this.next, performance.now());
    this.next = Math.max(this.next, performance.now() + pause);
    return Math.max(0, this.next - before);
  }

  async sleep(milliseconds: number): Promise<void> {
    const { signal } = this.options;
    await delay(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
}
