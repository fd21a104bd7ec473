import { afterAll, describe, expect, it } from 'vitest';
import { startConformingServer } from '../support/conforming-server.js';
import { mutantsOf } from '../support/mutants.js';
import { bundledContracts, reportOf, verifyOptions } from '../support/verify-options.js';

const contracts = await bundledContracts();
const operations = contracts.flatMap((contract) => contract.operations);
const mutants = operations.flatMap(mutantsOf);
const tally = new Map<string, { killed: number; of: number }>();

/** Servers that are wrong in exactly one way. Each must be caught, and by a check that names what is wrong. */
describe('servers with a single fault', () => {
  it('are many, and touch every operation', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(120);
    expect(new Set(mutants.map(({ operation }) => operation))).toEqual(
      new Set(operations.map(({ id }) => id)),
    );
  });

  it.each(mutants)('$name', async ({ operation, fault, caughtBy, options = {} }) => {
    const server = await startConformingServer(fault);
    const own = contracts.filter((contract) => contract.operations.some(({ id }) => id === operation));
    const report = await reportOf(
      verifyOptions(own, server.url, { onlyOperations: [operation], ...options }),
    );
    await server.close();
    const found = report.findings.map(({ check }) => check);
    const killers = caughtBy.filter((code) => found.includes(code));
    const [code = ''] = [...killers, ...caughtBy];
    const entry = tally.get(code) ?? { killed: 0, of: 0 };
    tally.set(code, { killed: entry.killed + Math.min(killers.length, 1), of: entry.of + 1 });
    expect(
      killers,
      `found only ${[...new Set(found)].join(', ') || 'nothing'}; wanted ${caughtBy.join(' or ')}`,
    ).not.toEqual([]);
  });

  afterAll(() => {
    const rows = [...tally]
      .sort()
      .map(([code, { killed, of }]) => `  ${code.padEnd(36)} ${String(killed)}/${String(of)}`);
    console.log([`kill rate by check, ${String(mutants.length)} servers`, ...rows].join('\n'));
  });
});

describe('the conforming server behind them', () => {
  it('has no fault', async () => {
    const server = await startConformingServer();
    const report = await reportOf(verifyOptions(contracts, server.url));
    await server.close();
    expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(report.summary.exchanges).toBeLessThanOrEqual(150);
  });
});
