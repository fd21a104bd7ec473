import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUNDLED, bundledDocument } from '../../src/load/bundled.js';
import { loadContracts } from '../../src/load/index.js';
import type { Report } from '../../src/model/report.js';
import { reportedFindings } from '../support/findings.js';
import { mocking } from '../support/mocks.js';
import { ROOT } from '../support/root.js';
import { ALL, shop } from '../support/shop.js';
import { sampleOf } from '../support/suite.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

const directory = mkdtempSync(join(tmpdir(), 'specproof-behaviors-'));
writeFileSync(join(directory, 'shop.openapi.yaml'), shop(ALL));

const documents: [name: string, documents: string[]][] = [
  ['the bundled documents', BUNDLED.map((name) => bundledDocument(name, ROOT))],
  ['a document that declares everything', [join(directory, 'shop.openapi.yaml')]],
];

async function reportFor(paths: string[], options: { records?: number; seed?: number }): Promise<Report> {
  const mock = await mocking({ documents: paths, port: 0, ...options });
  const contracts = await loadContracts(paths, { cwd: ROOT });
  return reportOf(verifyOptions(contracts, mock.url, { phases: ['examples', 'coverage', 'negative', 'behaviors'] }));
} // prettier-ignore

/** The two halves of every behavior prove each other. */
describe.each(documents)('the mock of %s', (_name, paths) => {
  it('keeps every behavior, and a run proves all of them', async () => {
    const report = await reportFor(paths, {});
    expect(reportedFindings(report).map(({ check, message, case: id }) => `${check} ${message} ${String(id)}`)).toEqual([]);
    expect(report.end).toBe('complete');
    const unproved = report.evidence.filter(({ about, state }) => about === 'behavior' && state !== 'seen');
    expect(unproved.map(({ operation, clause, state }) => `${operation} ${clause}: ${state}`)).toEqual([]);
  }); // prettier-ignore

  it.each(
    sampleOf([{ records: 0 }, { records: 1 }, { records: 25, seed: 3 }, { records: 300, seed: 4 }]),
  )('keeps every behavior when started with %j', async (options) => {
    const report = await reportFor(paths, options);
    expect(reportedFindings(report).filter(({ severity }) => severity === 'error').map(({ check, message, case: id }) => `${check} ${message} ${String(id)}`)).toEqual([]);
    expect(report.summary.exchanges).toBeLessThan(700);
  }); // prettier-ignore
});
