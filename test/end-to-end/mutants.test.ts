import { describe, expect, it } from 'vitest';
import { bundledContracts } from '../support/bundled.js';
import { startConformingServer } from '../support/conforming-server.js';
import { reportedFindings } from '../support/findings.js';
import { checksIn, testKillRates } from '../support/kill-rates.js';
import { mutantsOf } from '../support/mutants.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

const contracts = await bundledContracts();
const operations = contracts.flatMap((contract) => contract.operations);
const mutants = (await mutantsOf(contracts)).flat();

testKillRates('servers with a single fault', mutants, async ({ operation, fault, options = {} }) => {
  const server = await startConformingServer(fault);
  const own = contracts.filter((contract) => contract.operations.some(({ id }) => id === operation));
  const report = await reportOf(verifyOptions(own, server.url, { onlyOperations: [operation], ...options }));
  await server.close();
  return checksIn(report);
});

describe('the servers with a single fault', () => {
  it('are many, and touch every operation', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(120);
    expect(new Set(mutants.map(({ operation }) => operation))).toEqual(
      new Set(operations.map(({ id }) => id)),
    );
  });

  it('are changes to a server against which a run has no error', async () => {
    const server = await startConformingServer();
    const report = await reportOf(verifyOptions(contracts, server.url));
    await server.close();
    expect(reportedFindings(report).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(report.summary.exchanges).toBeLessThanOrEqual(150);
  });
});
