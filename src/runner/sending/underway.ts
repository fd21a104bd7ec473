import type { Exchange } from '../../model/exchange.js';

/** An exchange of which it is known whether it has come to its end. */
export class Underway {
  isSettled = false;
  exchange: Exchange | undefined;
  /** What went wrong with what the run needs, in a list of its own: anything can be thrown. */
  failure: [thrown: unknown] | undefined;
  readonly settled: Promise<void>;

  constructor(exchange: Promise<Exchange | undefined>) {
    this.settled = exchange
      .then(
        (found) => void (this.exchange = found),
        (thrown: unknown) => void (this.failure = [thrown]),
      )
      .finally(() => void (this.isSettled = true));
  }

  /** @throws what went wrong. */
  result(): Exchange | undefined {
    if (this.failure) throw this.failure[0];
    return this.exchange;
  }
}

/** Takes out what has come to its end, up to the first that has not. */
export function answeredFirst(underway: Underway[]): Underway[] {
  const open = underway.findIndex(({ isSettled }) => !isSettled);
  return underway.splice(0, open < 0 ? underway.length : open);
}
