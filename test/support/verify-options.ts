import type { PlanOptions } from '../../src/cases/shared/draft.js';
import { runOptions } from '../../src/config/run-options.js';
import type { RunSettings } from '../../src/config/run-settings.js';
import type { Contract } from '../../src/model/document.js';
import type { Report } from '../../src/model/report.js';
import type { RunOptions } from '../../src/runner/options.js';
import { verify } from '../../src/runner/verify.js';

/** What the command line makes of no options: without behaviors, and on a day of its own. */
export function verifyOptions(
  contracts: readonly Contract[],
  server: string | undefined,
  own: RunSettings = {},
): RunOptions {
  return runOptions(contracts, {
    server,
    phases: ['examples', 'coverage', 'negative'],
    maxTime: 60_000,
    today: '2026-01-01',
    ...own,
  });
}

/** The report of a whole run. */
export async function reportOf(options: RunOptions): Promise<Report> {
  for await (const event of verify(options)) if (event.type === 'report') return event.report;
  throw new Error('no report');
}

/** What a plan is made of when nobody asks for anything. */
export function planOptions(headers: PlanOptions['headers'] = []): PlanOptions {
  return { headers, credentials: {}, values: {}, allowWrites: true };
}
