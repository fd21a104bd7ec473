import type { PlanOptions } from '../../src/cases/shared/draft.js';
import { BUNDLED, bundledDocument } from '../../src/load/bundled.js';
import { loadContracts } from '../../src/load/index.js';
import type { Contract } from '../../src/model/document.js';
import type { Report } from '../../src/model/report.js';
import type { VerifyOptions } from '../../src/runner/verify.js';
import { verify } from '../../src/runner/verify.js';
import { ROOT } from './run-cli.js';

/** The two bundled documents. */
export function bundledContracts(): Promise<Contract[]> {
  return loadContracts(
    BUNDLED.map((name) => bundledDocument(name, ROOT)),
    { cwd: ROOT },
  );
}

/** What the command line makes of no options. */
export function verifyOptions(
  contracts: readonly Contract[],
  server: string,
  own: Partial<VerifyOptions> = {},
): VerifyOptions {
  return {
    contracts,
    server,
    headers: [],
    credentials: {},
    values: {},
    phases: ['examples', 'coverage', 'negative'],
    fuzz: 100,
    seed: 1,
    operations: [],
    cases: [],
    concurrency: 4,
    rate: undefined,
    maxCases: 0,
    maxFailures: 0,
    maxTime: 60_000,
    minEvidence: undefined,
    limits: { timeout: 10_000, connectTimeout: 5000, maxBody: 10_000_000 },
    allowWrites: false,
    lenientInput: false,
    settings: {},
    deviations: [],
    today: '2026-01-01',
    ...own,
  };
}

/** The report of a whole run. */
export async function reportOf(options: VerifyOptions): Promise<Report> {
  for await (const event of verify(options)) if (event.type === 'report') return event.report;
  throw new Error('no report');
}

/** What a plan is made of when nobody asks for anything. */
export function planOptions(headers: PlanOptions['headers'] = []): PlanOptions {
  return { headers, credentials: {}, values: {}, allowWrites: true };
}
