import type { Host } from '../host.js';

/** Milliseconds between two looks at a line that is written over, and between two lines of a log. */
const EVERY = { live: 100, log: 10_000 };

/** Back to the start of the line, and nothing behind it. */
const ERASE = '\r\u001b[K';

/**
 * Says how far a command has come, on standard error: at a terminal in one line that is written over again and again, else
 * in a line every ten seconds. One line needs no more than a carriage return, so no library draws it.
 */
export class LiveLine {
  private readonly timer: NodeJS.Timeout;
  private isShown = false;

  /** @param text the line in so many columns; undefined as long as there is nothing to say. */
  constructor(
    private readonly host: Host,
    private readonly text: (columns: number) => string | undefined,
  ) {
    this.timer = setInterval(() => this.show(), host.isLive === true ? EVERY.live : EVERY.log);
    // A run that is over does not wait for it.
    this.timer.unref();
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
    const { isLive = false, columns, stderr } = this.host;
    // A line as wide as the terminal would take two.
    const line = this.text(isLive ? columns - 1 : Infinity);
    if (line === undefined) return;
    stderr(isLive ? `${ERASE}${line}` : `specproof: ${line}\n`);
    this.isShown = isLive;
  }
}
