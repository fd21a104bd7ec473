import { describe, expect, it } from 'vitest';
import type { RunSettings } from '../../src/config/run-settings.js';
import type { Report } from '../../src/model/report.js';
import { plan } from '../../src/runner/plan.js';
import { verify } from '../../src/runner/verify.js';
import { RICH } from '../support/behavior-data.js';
import { parameter } from '../support/behavior-faults.js';
import { bundledContracts } from '../support/bundled.js';
import type { Fault, Received } from '../support/conforming-server.js';
import { startConformingServer } from '../support/conforming-server.js';
import { reportedFindings } from '../support/findings.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

const contracts = await bundledContracts();
const APPLE = 'getCallerIdResources';
const HASH = 'v1PocketAgent_GetMyCallerIDs';

async function run(own: RunSettings, fault?: Fault): Promise<{ report: Report; requests: Received[] }> {
  const server = await startConformingServer(fault, RICH);
  const report = await reportOf(verifyOptions(contracts, server.url, { phases: ['behaviors'], ...own }));
  await server.close();
  return { report, requests: server.requests };
}

const written = (requests: readonly Received[]): string[] =>
  requests.map(({ method, url, headers, body }) =>
    JSON.stringify([method, url, { ...headers, host: '' }, body]),
  );

const losing: Fault = (answer, request) => {
  const body = structuredClone(answer.body) as { data?: unknown[] } | null;
  if (parameter(request, 'ql') === undefined && body?.data) {
    body.data = body.data.slice(1);
    answer.body = body;
  }
};

describe('probes', () => {
  it('send the same requests, byte for byte, to a server that answers the same', async () => {
    const [first, second] = [await run({}), await run({ concurrency: 16 })];
    expect(written(first.requests)).toEqual(written(second.requests));
    expect(first.requests.length).toBeLessThan(150);
  });

  it('send nothing twice, unless to see whether something has changed', async () => {
    const { requests } = await run({});
    const sent = written(requests);
    expect(new Set(sent).size).toBe(sent.length);
  });

  it('end at once when there is no answer to go on from', async () => {
    const { report, requests } = await run({ onlyOperations: [APPLE] }, (answer) => {
      Object.assign(answer, { status: 500, body: { code: 'x' } });
    });
    expect(requests.length).toBeLessThan(10);
    expect(new Set(reportedFindings(report).map(({ check }) => check))).toEqual(
      new Set(['response.status.server-error', 'evidence.nothing-proved']),
    );
  });
});

describe('--case with the id of a probe', () => {
  it('repeats the probe that the case belongs to, and nothing else', async () => {
    const { report } = await run({ onlyOperations: [APPLE] }, losing);
    const finding = reportedFindings(report).find(({ check }) => check === 'behavior.page.missing');
    expect(finding?.case).toMatch(`${APPLE}:behaviors:page:`);
    const again = await run({ onlyCases: [finding?.case ?? ''] }, losing);
    expect(reportedFindings(again.report).map(({ check }) => check)).toContain('behavior.page.missing');
    expect(again.requests.every((request) => parameter(request, 'ql') === undefined)).toBe(true);
    expect(again.requests.every(({ url }) => url.includes('caller-ids'))).toBe(true);
  });

  it.each(['select', 'unchanged'])('repeats a probe of %s', async (behavior) => {
    const ids = [...plan(verifyOptions(contracts, 'http://127.0.0.1:9', { phases: ['behaviors'] }))].map(({ id }) => id);
    const wanted = ids.find((id) => id.startsWith(`${HASH}:behaviors:${behavior}:`)) ?? '';
    const { report, requests } = await run({ onlyCases: [wanted] });
    expect(requests.length).toBeGreaterThan(1);
    expect(requests.every(({ url }) => url.includes('GetMyCallerIDs'))).toBe(true);
    expect(requests.some(({ url }) => url.includes('PersonName'))).toBe(behavior === 'select');
    expect(reportedFindings(report).filter(({ severity }) => severity === 'error')).toEqual([]);
  }); // prettier-ignore
});

describe('--plan of an operation with probes', () => {
  it('lists the requests that are known before anything is answered', () => {
    const planned = [...plan(verifyOptions(contracts, 'http://127.0.0.1:9', { phases: ['behaviors'] }))];
    const ids = planned.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain(`${HASH}:behaviors:select:CallerIDs/PhoneNumber`);
    expect(ids).toContain(`${HASH}:behaviors:unchanged:without`);
    expect(ids).toContain(`${APPLE}:behaviors:filter:refuses an unknown selector`);
    expect(planned.every(({ why, phase }) => why !== '' && phase === 'behaviors')).toBe(true);
  });

  it('lists only requests that a run sends', async () => {
    const planned = [...plan(verifyOptions(contracts, 'http://127.0.0.1:9', { phases: ['behaviors'] }))];
    const { requests } = await run({});
    const urls = requests.map(({ url }) => url);
    for (const { request } of planned) expect(urls).toContain(request.target);
  });
});

describe('the limits of a run with probes', () => {
  it.each([1, 5, 33])('--max-cases %i stops the probes there', async (maxCases) => {
    const { report, requests } = await run({ maxCases });
    expect(requests).toHaveLength(maxCases);
    expect(report.end).toBe('max-cases');
    expect(report.summary.exchanges).toBe(maxCases);
  });

  it('--max-cases counts what the other phases send', async () => {
    const { report, requests } = await run({ phases: ['examples', 'behaviors'], maxCases: 30 });
    expect(requests).toHaveLength(30);
    expect(report.end).toBe('max-cases');
  });

  it('--max-failures ends the probes', async () => {
    const { report, requests } = await run({ maxFailures: 1, onlyOperations: [APPLE] }, losing);
    expect(report.end).toBe('max-failures');
    expect(reportedFindings(report).filter(({ severity }) => severity === 'error')).toHaveLength(1);
    const whole = await run({ onlyOperations: [APPLE] }, losing);
    expect(requests.length).toBeLessThan(whole.requests.length);
  });

  it('--max-time ends the probes', async () => {
    const { report } = await run({ maxTime: 300 }, (answer, _request, response) => {
      setTimeout(
        () => response.writeHead(answer.status, answer.headers).end(JSON.stringify(answer.body)),
        50,
      );
      return true;
    });
    expect(report.end).toBe('max-time');
    expect(report.summary.exchanges).toBeGreaterThan(0);
  });

  it('an interruption ends the probes, with a report of what was seen', async () => {
    const server = await startConformingServer(undefined, RICH);
    const stop = new AbortController();
    const options = verifyOptions(contracts, server.url, { phases: ['behaviors'], signal: stop.signal });
    let exchanges = 0;
    let report: Report | undefined;
    for await (const event of verify(options)) {
      if (event.type === 'report') report = event.report;
      else if (++exchanges === 10) stop.abort();
    }
    await server.close();
    expect(report?.end).toBe('interrupted');
    expect(report?.summary.exchanges).toBe(10);
  });
});

it('a secret that a server sends back is in no finding of a probe', async () => {
  const secret = 'tok-5ecre7-value';
  const { report } = await run({ headers: [['Authorization', `Bearer ${secret}`]], onlyOperations: [APPLE] }, (answer, request) => {
    const body = structuredClone(answer.body) as { data?: Record<string, unknown>[] } | null;
    if (parameter(request, 'ql') !== undefined) for (const item of body?.data ?? []) Object.assign(item, { state: `${secret}!` });
    answer.body = body;
  }); // prettier-ignore
  expect(reportedFindings(report).map(({ check }) => check)).toContain('behavior.filter');
  expect(JSON.stringify(report)).not.toContain(secret);
});
