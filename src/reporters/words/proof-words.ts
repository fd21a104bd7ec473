import type { Report } from '../../model/report.js';
import { plural } from './plural.js';

/** How much a suite has noticed of the faults that it was tried on. */
export type Noticed = NonNullable<Report['proof']>;

/** What was noticed of all faults, 0 to 1; undefined where none could be tried, which proves nothing. */
export function killRate({ mutants, killed }: Noticed): number | undefined {
  return mutants === 0 ? undefined : killed / mutants;
}

/** `noticed 438 of 466 faults (93.9 %)`, or that there were none. */
export function noticedOf(noticed: Noticed): string {
  const rate = killRate(noticed);
  if (rate === undefined) return 'no fault could be tried';
  return `noticed ${String(noticed.killed)} of ${plural(noticed.mutants, 'fault')} (${percent(rate)})`;
}

/** What a sample or the time left out; no entry for nothing. */
export function leftOutOf({ leftOut = 0, operationsLeft = 0 }: Noticed): string[] {
  return [
    ...(leftOut > 0 ? [`${plural(leftOut, 'fault')} not tried`] : []),
    ...(operationsLeft > 0 ? [`${plural(operationsLeft, 'operation')} not looked at`] : []),
  ];
}

/** Rounded down: only everything is 100 %. */
export function percent(share: number): string {
  return `${String(Math.floor(share * 1000) / 10)} %`;
}
