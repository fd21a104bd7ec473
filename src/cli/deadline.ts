import { ToolError } from '../errors.js';
import { watchForStandstill } from '../io/watchdog.js';
import type { Host } from './host.js';

/** Milliseconds that a run has to end in order after its deadline. */
const GRACE = 700;

/** The time that a command may take, from the start of the process: loading the code, loading and planning count. */
export class Deadline {
  private readonly end: number;
  /** What is done when the command does not end by itself: it writes what was found, and has the exit code. */
  rescue: (() => Promise<number>) | undefined;
  private told: Promise<number> | undefined;
  private stopWatching = (): void => undefined;

  constructor(
    private readonly milliseconds: number,
    private readonly host: Host,
  ) {
    this.end = (host.startedAt ?? performance.now()) + milliseconds;
  }

  /** Milliseconds that are left, at least one. */
  left(): number {
    return Math.max(1, Math.ceil(this.end - performance.now()));
  }

  /**
   * Runs the command. When its time is over and it does not end, neither by itself nor within the grace, it is given up.
   * @throws ToolError then, unless there is something to rescue.
   */
  async run(command: () => Promise<number>): Promise<number> {
    const givenUp = new Promise<number>((resolve, reject) => {
      const giveUp = (): void => {
        this.settle();
        this.host.abandon?.();
        if (this.rescue) this.rescue().then(resolve, reject);
        else reject(this.tooLong());
      };
      const timer = setTimeout(giveUp, Math.min(this.left() + GRACE, 2 ** 31 - 1));
      timer.unref();
      const unwatch = watchForStandstill(this.left(), giveUp);
      this.stopWatching = () => {
        clearTimeout(timer);
        unwatch();
      };
    });
    // What is broken off takes its callers with it: this one must not be among them.
    const done = new Promise<void>((resolve) => void setImmediate(resolve)).then(command);
    try {
      return await Promise.race([done, givenUp]);
    } finally {
      this.settle();
    }
  }

  /**
   * Tells the result, once: a command that comes to its end while it is rescued has nothing to add. Nothing is given up
   * any more.
   */
  tell(result: () => Promise<number>): Promise<number> {
    this.settle();
    return (this.told ??= result());
  }

  /** Nothing is given up any more: what is left to do takes its time. */
  settle(): void {
    this.stopWatching();
  }

  private tooLong(): ToolError {
    const seconds = String(this.milliseconds / 1000);
    return new ToolError(`not done after ${seconds} s: the documents take longer to load or to plan`, {
      hint: 'Give it more time with --max-time, or fewer operations with --operation.',
    });
  }
}
