/** What comes in pieces from elsewhere, to be read one after another. */
export class Inbox<T> implements AsyncIterable<T> {
  private readonly pieces: T[][] = [];
  private isClosed = false;
  private crash: Error | undefined;
  private wake = (): void => undefined;

  add(pieces: T[]): void {
    this.pieces.push(pieces);
    this.wake();
  }

  /** Nothing more comes; what is there is still read. */
  close(): void {
    this.isClosed = true;
    this.wake();
  }

  /** Whoever reads gets this error in place of what would come next. */
  fail(error: Error): void {
    this.crash = error;
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      if (this.crash) throw this.crash;
      const next = this.pieces.shift();
      if (next) {
        yield* next;
        // Signals and whatever else waits come in between.
        await new Promise((resolve) => setImmediate(resolve));
      } else if (this.isClosed) return;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}
