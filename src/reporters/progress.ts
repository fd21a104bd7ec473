import { printable } from '../json/printable.js';
import type { Progress } from '../model/events.js';
import { fitted } from './terminal/layout.js';
import { plural } from './words/plural.js';

/** What is under way, and for how long the run has been. */
export interface Underway {
  progress: Progress;
  /** The id of the operation that was sent the last request. */
  operation: string;
  /** Milliseconds since the first request. */
  elapsed: number;
}

/**
 * How far a run has come, in a line of so many columns: `123 of ~450 cases  84/s  2 errors  4 s left  getPet`. A tilde
 * means that some operations are not planned yet.
 */
export function progressLine({ progress, operation, elapsed }: Underway, columns: number): string {
  const { exchanges, causes } = progress;
  const { all, isEstimate } = expectedCases(progress);
  const rate = elapsed > 0 ? (exchanges * 1000) / elapsed : 0;
  const found = [
    ...(causes.error > 0 ? [plural(causes.error, 'error')] : []),
    ...(causes.warning > 0 ? [plural(causes.warning, 'warning')] : []),
  ];
  const parts = [
    `${String(exchanges)} of ${isEstimate ? '~' : ''}${plural(all, 'case')}`,
    `${rate < 10 ? rate.toFixed(1) : rate.toFixed(0)}/s`,
    found.length > 0 ? found.join(', ') : 'no errors',
    ...(rate > 0 && all > exchanges
      ? [`${isEstimate ? '~' : ''}${duration((all - exchanges) / rate)} left`]
      : []),
    printable(operation),
  ];
  return fitted(parts.join('  '), columns);
}

/** Operations that are not planned yet are taken to have as many cases as the others. */
function expectedCases({ planned, exchanges, operations }: Progress): { all: number; isEstimate: boolean } {
  const isEstimate = operations.planned < operations.all;
  const all = isEstimate ? (planned * operations.all) / Math.max(1, operations.planned) : planned;
  return { all: Math.max(exchanges, Math.round(all)), isEstimate };
}

/** `4 s`, `2 min`, `1.5 h`. */
function duration(seconds: number): string {
  if (seconds < 90) return `${String(Math.ceil(seconds))} s`;
  const minutes = seconds / 60;
  return minutes < 90 ? `${minutes.toFixed(0)} min` : `${(minutes / 60).toFixed(1)} h`;
}
