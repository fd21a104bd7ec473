import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunSettings } from '../../src/config/run-settings.js';
import type { JsonObject } from '../../src/json/json.js';
import type { Contract } from '../../src/model/document.js';
import type { Case } from '../../src/model/exchange.js';
import { RunBudget } from '../../src/runner/budget.js';
import { plan } from '../../src/runner/plan.js';
import { bundledContracts } from '../support/bundled.js';
import { soundContractOf } from '../support/contracts.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

/** Operations with so many query parameters each, of which every one has clauses of its own. */
function birds(operations: number, parameters: number): Promise<Contract> {
  const all: JsonObject[] = Array.from({ length: parameters }, (_, i) => ({
    name: `p${String(i)}`,
    in: 'query',
    schema: { type: 'integer', minimum: 1, maximum: 9 },
  }));
  const get = { parameters: all, responses: { 200: { description: '' }, 400: { description: '' } } };
  const paths = Array.from({ length: operations }, (_, i) => [`/birds${String(i)}`, { get }] as const);
  return soundContractOf({ paths: Object.fromEntries(paths) });
}

function planned(contract: Contract, own: RunSettings = {}): Map<string, Case[]> {
  const byOperation = new Map<string, Case[]>();
  for (const one of plan(verifyOptions([contract], 'http://127.0.0.1:9', own)))
    byOperation.set(one.operation.id, [...(byOperation.get(one.operation.id) ?? []), one]);
  return byOperation;
}

const clauses = (cases: readonly Case[]): Set<string> =>
  new Set(cases.map(({ phase, clause }) => `${phase} ${clause}`));

describe('the budget of an operation', () => {
  it('is a hundred requests, which are about all clauses where there are fewer of those', async () => {
    const contract = await birds(1, 17);
    const [[, cases] = ['', []]] = planned(contract);
    const [[, all] = ['', []]] = planned(contract, { budget: 0 });
    expect(cases).toHaveLength(100);
    expect(all.length).toBeGreaterThan(100);
    expect(clauses(cases)).toEqual(clauses(all));
  });

  it('is raised by its option, and does not count for a case that is named', async () => {
    const contract = await birds(1, 17);
    const [[, all] = ['', []]] = planned(contract, { budget: 1000 });
    const [[, some] = ['', []]] = planned(contract);
    const left = all.find(({ id }) => !some.some((one) => one.id === id));
    const [[, named] = ['', []]] = planned(contract, { onlyCases: [left?.id ?? ''] });
    expect(named).toEqual([left]);
  });

  it('leaves out nothing of the bundled documents', async () => {
    for (const contract of await bundledContracts())
      expect(planned(contract)).toEqual(planned(contract, { budget: 0 }));
  });
});

describe('the budget of a run', () => {
  it('is that of thirty operations', async () => {
    const counts = [...planned(await birds(40, 17)).values()].map(({ length }) => length);
    expect(counts).toHaveLength(40);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(3000);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(75);
  });

  it('gives what one operation does not use to the next, and nobody more than its own', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 100 }),
        (each, wishes) => {
          const budget = new RunBudget(each, wishes.length);
          const operations = wishes.map((_, i) => ({ id: String(i) }) as unknown as Case['operation']);
          const spent = operations.map((operation, i) => {
            const granted = budget.of(operation);
            const count = Math.min(granted, wishes[i] ?? 0);
            budget.spend(count);
            expect(budget.of(operation)).toBe(granted);
            expect(granted).toBeGreaterThanOrEqual(1);
            expect(granted).toBeLessThanOrEqual(each);
            return count;
          });
          const total = spent.reduce((sum, count) => sum + count, 0);
          expect(total).toBeLessThanOrEqual(Math.max(30 * each, wishes.length));
        },
      ),
    );
  });

  it('is told of once in the report, with the flag that raises it', async () => {
    const server = createServer(({ url = '', method }, response) => {
      if (method !== 'GET') return void response.writeHead(405, { Allow: 'GET' }).end();
      const values = [...new URL(url, 'http://x').searchParams.values()];
      response.writeHead(values.every((value) => /^[1-9]$/.test(value)) ? 200 : 400).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const report = await reportOf(verifyOptions([await birds(3, 4)], url, { budget: 10 }));
    server.close();
    expect(report.causes.map(({ check, severity, expected }) => [check, severity, expected])).toEqual([
      ['document.case.left-out', 'note', 'Raise --budget.'],
    ]);
    expect(report.causes[0]?.message).toMatch(/: 10 of \d+ requests .* 2 other operations/);
    expect(report.operations.map(({ exchanges }) => exchanges)).toEqual([10, 10, 10]);
  });
});
