import { describe, expect, it } from 'vitest';
import { behaviorsOf } from '../../../src/behaviors/index.js';
import { judge } from '../../../src/behaviors/judge.js';
import type { Json } from '../../../src/json/json.js';
import type { Phase } from '../../../src/model/exchange.js';
import type { Report } from '../../../src/model/report.js';
import { RICH } from '../../support/behavior-data.js';
import { itemsOf, parameter, withParameter } from '../../support/behavior-faults.js';
import { bundledContracts } from '../../support/bundled.js';
import type { Fault } from '../../support/conforming-server.js';
import { respond, startConformingServer } from '../../support/conforming-server.js';
import { reportedFindings } from '../../support/findings.js';
import { reportOf, verifyOptions } from '../../support/verify-options.js';

const contracts = (await bundledContracts()).filter(({ name }) => name.startsWith('apple'));

async function verified(phases: Phase[], fault?: Fault, path = ''): Promise<Report> {
  const server = await startConformingServer((answer, request, response) => {
    const own = { ...request, url: request.url.slice(path.length) };
    Object.assign(answer, structuredClone(respond(own, RICH)));
    return fault?.(answer, own, response);
  }, RICH);
  const report = await reportOf(verifyOptions(contracts, server.url + path, { phases }));
  await server.close();
  return report;
}

const errors = (report: Report): string[] => [
  ...new Set(
    reportedFindings(report)
      .filter(({ severity }) => severity === 'error')
      .map(({ check }) => check),
  ),
];

describe('an answer with a page', () => {
  it('is an error where it has more items than its request asks for', async () => {
    const report = await verified(['coverage'], (answer, request) => {
      if (parameter(request, 'limit') !== '1' || answer.status !== 200) return;
      Object.assign(answer, respond(withParameter(request, 'limit', '2'), RICH));
    });
    expect(errors(report)).toEqual(['behavior.page.size']);
    expect(reportedFindings(report).find(({ check }) => check === 'behavior.page.size')?.received).toBe(
      '2 items',
    );
  });

  it('is an error where it has no items and a total above zero', async () => {
    const report = await verified(['examples'], (answer) => {
      if (itemsOf(answer)?.length === 0) Object.assign(answer.body as object, { total: 7 });
    });
    expect(errors(report)).toEqual(['behavior.page.total']);
  });

  it.each([
    ['a last page', 'after=4', { data: [], total: 4 }],
    ['a page before others', '', { data: [], total: 4, pagination: { cursors: { after: 'x' } } }],
    ['an address', '', { data: [], total: 4, pagination: { next: '/x' } }],
    ['a size that is no number', 'limit=x', { data: [{}, {}], total: 4 }],
    ['no total', '', { data: [] }],
    ['no list', '', { data: 'x', total: 4 }],
  ])('is no error where it does not show enough to judge: %s', (_name, query, body) => {
    const [operation] = contracts.flatMap(({ operations }) => operations);
    if (!operation) throw new Error('no operation');
    const rulesAside = { ...operation, extension: { page: operation.extension['page'] as Json } };
    expect(behaviorsOf(rulesAside)).toHaveLength(1);
    const target = `/api/v1/orgs/1/brands/2/caller-ids?${query}`;
    const expected = { claim: 'documented' as const, statuses: ['200'], reason: 'test' };
    const request = { method: 'GET', target, headers: [] };
    const outcome = { kind: 'response' as const, status: 200, statusText: '', headers: [['content-type', 'application/json']] as [string, string][], body: Buffer.from(JSON.stringify(body)) };
    const planned = { id: 'x', operation: rulesAside, phase: 'examples' as const, why: 'x', clause: '#', request, expected };
    expect(judge({ case: planned, request: { ...request, url: `http://server${target}` }, outcome, duration: 1 }).findings).toEqual([]);
  }); // prettier-ignore
});

describe('the next address of a page, on a server with a path of its own', () => {
  const seen = 'page: the next address leads to the next page';

  it.each([
    ['an address with the path of the server', '/tenant'],
    ['an address relative to the path of the server', ''],
  ])('leads to the next page: %s', async (_name, prefix) => {
    const report = await verified(
      ['behaviors'],
      (answer) => {
        const { pagination } = (answer.body ?? {}) as { pagination?: { next?: string } };
        if (pagination?.next !== undefined) pagination.next = prefix + pagination.next;
      },
      '/tenant',
    );
    expect(reportedFindings(report)).toEqual([]);
    expect(report.evidence.find(({ clause }) => clause === seen)?.state).toBe('seen');
  });

  it('is an error, and is not followed, where it leads to another server', async () => {
    const report = await verified(
      ['behaviors'],
      (answer) => {
        const { pagination } = (answer.body ?? {}) as { pagination?: { next?: string } };
        if (pagination?.next !== undefined) pagination.next = `http://127.0.0.1:1${pagination.next}`;
      },
      '/tenant',
    );
    expect(errors(report)).toEqual(['behavior.page.next']);
  });
});
