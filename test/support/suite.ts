/** Whether the whole suite runs (`npm run test:all`), or the quick one (`npm test`); `vitest.config.ts` sets it. */
export const IS_WHOLE_SUITE = process.env['SPECPROOF_TESTS'] === 'all';

/**
 * How many runs a law gets: as many as named in the whole suite, a twentieth of them in the quick one. Laws without a
 * number of their own get `lawRuns(100)`; one needs its own when a run is so cheap that many more are free, or so
 * dear that 100 would take minutes.
 */
export function lawRuns(whole: number): number {
  return IS_WHOLE_SUITE ? whole : Math.ceil(whole / 20);
}

/** Every row in the whole suite; in the quick one so many of them, evenly spread, the first among them. */
export function sampleOf<Row>(rows: readonly Row[], count = 1): readonly Row[] {
  if (IS_WHOLE_SUITE || rows.length <= count) return rows;
  const step = rows.length / count;
  return Array.from({ length: count }, (_, i) => rows[Math.floor(i * step)]!);
}
