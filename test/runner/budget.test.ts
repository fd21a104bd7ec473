import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunSettings } from '../../src/config/run-settings.js';
import { groupBy } from '../../src/json/group-by.js';
import type { JsonObject } from '../../src/json/json.js';
import type { Contract } from '../../src/model/document.js';
import type { Case } from '../../src/model/exchange.js';
import { RunBudget } from '../../src/runner/budget.js';
import { plan } from '../../src/runner/plan.js';
import { bundledContracts } from '../support/bundled.js';
import { soundContractOf } from '../support/contracts.js';
import { CRUD_DOCUMENT } from '../support/crud-document.js';
import { crudRun } from '../support/crud-runs.js';
import { CrudServer } from '../support/crud-server.js';
import type { Asked, Judged, Reply } from '../support/independent-server.js';
import { judged } from '../support/independent-server.js';
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

describe('the budget of all phases', () => {
  const asked = ({ method, path }: Pick<Asked, 'method' | 'path'>): string => `${method} ${path.replace(/\/[^/]+$/, (id) => (/^\/[a-z]+$/.test(path) ? id : '/{id}'))}`; // prettier-ignore

  it('holds for behaviors, lives and what is tried again, and is told; removing comes on top', async () => {
    const contract = await soundContractOf(CRUD_DOCUMENT);
    const server = new CrudServer();
    const { report, requests } = await crudRun(contract, server, { budget: 12 });
    const counts = groupBy(requests, asked);
    const of = (kind: RegExp): number[] =>
      [...counts].flatMap(([key, all]) => (kind.test(key) ? [all.length] : []));
    expect(Math.max(...of(/^(GET|POST|PUT|PATCH) \/(customers|products|orders)/))).toBeLessThanOrEqual(12);
    expect(Math.max(...of(/^DELETE /))).toBeGreaterThan(12);
    expect(server.rows()).toEqual([]);
    const notes = report.causes.map(({ check, severity, expected }) => [check, severity, expected]);
    expect(notes).toContainEqual(['document.case.left-out', 'note', 'Raise --budget.']);
    expect(notes).toContainEqual(['budget.exceeded', 'note', 'none beyond the budget']);
    const unproved = report.evidence.filter(({ reason }) => reason === 'no request was left for it');
    expect(unproved.length).toBeGreaterThan(0);
  });

  it('holds for the whole run', async () => {
    const contract = await soundContractOf(CRUD_DOCUMENT);
    const { requests } = await crudRun(contract, new CrudServer(), { budget: 4 });
    const others = requests.filter(({ method }) => method !== 'DELETE');
    expect(others.length).toBeLessThanOrEqual(4 * 15);
  });

  it('leaves nothing out where it is large enough', async () => {
    const contract = await soundContractOf(CRUD_DOCUMENT);
    const [some, all] = [
      await crudRun(contract, new CrudServer()),
      await crudRun(contract, new CrudServer(), { budget: 0 }),
    ];
    const sent = ({ requests }: Judged): string[] =>
      requests.map(({ body, ...each }) => `${asked(each)} ${body}`);
    expect(sent(some)).toEqual(sent(all));
  });
});

describe('the budget of a run', () => {
  it('is that of thirty operations', async () => {
    const counts = [...planned(await birds(40, 17)).values()].map(({ length }) => length);
    expect(counts).toHaveLength(40);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(3000);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(75);
  });

  it('sends what was left out once it is known that there is room, and tells of the rest alone', async () => {
    const paths = Object.fromEntries([
      ...Object.entries((await birds(2, 17)).document.paths as JsonObject),
      ...Array.from({ length: 58 }, (_, i) => [`/nests${String(i)}`, { get: { responses: { 200: { description: '' } } } }]), // prettier-ignore
    ]) as JsonObject;
    const answer = ({ method, query }: Asked): Reply =>
      method === 'GET' ? ([...query.values()].every((value) => /^[1-9]$/.test(value)) ? 200 : 400) : { status: 405, headers: { allow: 'GET' } }; // prettier-ignore
    const { report, requests } = await judged(await soundContractOf({ paths }), answer, { budget: 10 });
    const sent = groupBy(requests, ({ path }) => path);
    expect(sent.get('/birds0')).toHaveLength(10);
    expect(sent.get('/birds1')).toHaveLength(10);
    const told = report.causes.filter(({ check }) => check === 'document.case.left-out');
    expect(told.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^GET \/birds0: 10 of \d+ requests are sent; .* 1 other operations/),
    ]);
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
            budget.spend(operation, count);
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
