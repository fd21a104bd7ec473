import { describe, expect, it } from 'vitest';
import type { Contract } from '../../src/model/document.js';
import type { Report } from '../../src/model/report.js';
import { RICH } from '../support/behavior-data.js';
import { behaviorMutants } from '../support/behavior-mutants.js';
import { bundledContracts } from '../support/bundled.js';
import type { Data, Fault } from '../support/conforming-server.js';
import { startConformingServer } from '../support/conforming-server.js';
import { reportedFindings } from '../support/findings.js';
import { checksIn, testKillRates } from '../support/kill-rates.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

const contracts = await bundledContracts();
const operations = contracts.flatMap((contract) => contract.operations);
const mutants = operations.flatMap(behaviorMutants);

async function reportFor(operation: string | undefined, fault: Fault, data: Data): Promise<Report> {
  const server = await startConformingServer(fault, data);
  const own = contracts.filter((each) => each.operations.some(({ id }) => id === operation));
  const report = await reportOf(
    verifyOptions(operation === undefined ? contracts : own, server.url, {
      phases: ['examples', 'behaviors'],
      onlyOperations: operation === undefined ? [] : [operation],
    }),
  );
  await server.close();
  return report;
}

testKillRates('servers that break one behavior', mutants, async ({ operation, fault, data }) =>
  checksIn(await reportFor(operation, fault, data), (severity) => severity === 'error'),
);

it('an operation that answers more slowly than it declares gets a warning', async () => {
  const impatient = contracts.map((contract): Contract => ({
    ...contract,
    operations: contract.operations.map((operation) => ({
      ...operation,
      extension: { 'slow-after': 20 },
    })),
  }));
  const server = await startConformingServer((answer, _request, response) => {
    setTimeout(() => response.writeHead(answer.status, answer.headers).end(JSON.stringify(answer.body)), 60);
    return true;
  });
  const report = await reportOf(verifyOptions(impatient, server.url, { phases: ['examples', 'behaviors'] }));
  await server.close();
  const slow = reportedFindings(report).filter(({ check }) => check === 'response.slow');
  expect(new Set(slow.map(({ operation }) => operation))).toEqual(new Set(operations.map(({ id }) => id)));
  expect(new Set(slow.map(({ severity }) => severity))).toEqual(new Set(['warning']));
});

describe('the server that the mutants change', () => {
  it('keeps every behavior, and a run without a fault proves all of them', async () => {
    const report = await reportFor(undefined, () => undefined, RICH);
    expect(reportedFindings(report)).toEqual([]);
    const behaviors = report.evidence.filter(({ about }) => about === 'behavior');
    expect(behaviors.filter(({ state }) => state !== 'seen').map(({ clause }) => clause)).toEqual([]);
    expect(behaviors.length).toBeGreaterThan(50);
  });
});
