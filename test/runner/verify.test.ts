import { describe, expect, it } from 'vitest';
import type { RunSettings } from '../../src/config/run-settings.js';
import { onlyReads } from '../../src/document/safety.js';
import type { Contract } from '../../src/model/document.js';
import type { Report } from '../../src/model/report.js';
import type { RunOptions } from '../../src/runner/options.js';
import { plan } from '../../src/runner/plan.js';
import type { KnownDeviation } from '../../src/runner/record/known-deviations.js';
import { isLocal } from '../../src/runner/selection.js';
import { bundledContracts } from '../support/bundled.js';
import type { Fault, Received } from '../support/conforming-server.js';
import { startConformingServer } from '../support/conforming-server.js';
import { contractOf } from '../support/contracts.js';
import { reportedFindings } from '../support/findings.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

const contracts = await bundledContracts();
const DEVICES = 'v1PocketAgent_GetRegisteredDevices';
const OK = { responses: { 200: { description: '' } } };
const APPLE = 'getCallerIdResources';

type Asked = RunSettings & { contracts?: readonly Contract[] };

interface Outcome {
  report: Report;
  requests: Received[];
  codes: string[];
}

async function verified(own: Asked = {}, fault?: Fault): Promise<Outcome> {
  const server = await startConformingServer(fault);
  const { contracts: asked = contracts, ...settings } = own;
  const report = await reportOf(verifyOptions(asked, server.url, settings));
  await server.close();
  return { report, requests: server.requests, codes: reportedFindings(report).map(({ check }) => check) };
}

const lines = (requests: Received[]): string[] =>
  requests.map(({ method, url, headers, body }) =>
    JSON.stringify([method, url, { ...headers, host: '' }, body]),
  );

describe('the plan of a verification', () => {
  const options = verifyOptions(contracts, 'http://127.0.0.1:9');
  const cases = [...plan(options)];

  it('is bounded, explained, and the same every time', () => {
    expect(cases.length).toBeLessThanOrEqual(150);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    expect(cases.filter(({ why }) => why === '')).toEqual([]);
    const bytes = (all: typeof cases): string => JSON.stringify(all.map(({ id, request }) => [id, request]));
    expect(bytes([...plan(verifyOptions(contracts, 'http://127.0.0.1:9'))])).toBe(bytes(cases));
  });

  it('is what is sent, whatever the concurrency', async () => {
    const one = await verified({ concurrency: 1 });
    const eight = await verified({ concurrency: 8 });
    expect(lines(one.requests)).toHaveLength(cases.length);
    expect(lines(eight.requests).sort()).toEqual(lines(one.requests).sort());
    expect({ ...eight.report, documents: [], causes: [] }).toEqual({
      ...one.report,
      documents: [],
      causes: [],
    });
  });

  it.each([
    ['examples', /:examples:/],
    ['coverage', /:coverage:/],
    ['negative', /:negative:/],
  ] as const)('keeps to the phase %s', (phase, pattern) => {
    const ids = [...plan(verifyOptions(contracts, 'http://127.0.0.1:9', { phases: [phase] }))].map(
      ({ id }) => id,
    );
    expect(ids.length).toBeGreaterThan(4);
    expect(ids.filter((id) => !pattern.test(id))).toEqual([]);
  });

  it('has each enumerated clause of the documents', () => {
    const ids = cases.map(({ id }) => id);
    for (const id of [
      `${DEVICES}:coverage:body/AssociateId:format`,
      `${DEVICES}:coverage:body/AssociateId:presence`,
      `${DEVICES}:coverage:accept:application/xml`,
      `${DEVICES}:coverage:content-type:application/xml`,
      `${DEVICES}:negative:body:malformed`,
      `${DEVICES}:negative:body:required`,
      `${DEVICES}:negative:body/AssociateId:type`,
      `${DEVICES}:negative:content-type:undocumented`,
      `${DEVICES}:negative:security:none`,
      `${DEVICES}:negative:method:GET`,
      `${APPLE}:coverage:query/limit:minimum`,
      `${APPLE}:negative:query/limit:minimum`,
      `${APPLE}:negative:path/orgId:pattern`,
    ]) {
      expect(ids).toContain(id);
    }
    // Any text is a valid string in a query: there is nothing to violate.
    expect(
      ids.filter((id) => id.includes('negative:query/ql') || id.includes('negative:query/$select')),
    ).toEqual([]);
  });
});

describe('a verification with credentials', () => {
  const credentials = {
    Basic: 'ada:pass:word',
    Bearer: 'abcdefgh',
    SoTicket: '7T:ticket-of-mine',
    SoAppToken: 'app-token-1',
  };

  it('tries each alternative it has credentials for, and wrong ones', async () => {
    const { requests, report } = await verified({ credentials, onlyOperations: [DEVICES] });
    const sent = new Set(requests.map(({ headers }) => headers.authorization));
    expect(sent).toContain(`Basic ${Buffer.from('ada:pass:word').toString('base64')}`);
    expect(sent).toContain('Bearer abcdefgh');
    expect(sent).toContain('SoTicket 7T:ticket-of-mine');
    expect(sent).toContain(undefined);
    expect(requests.some(({ headers }) => headers['so-apptoken'] === 'app-token-1')).toBe(true);
    const shown = report.evidence.filter(
      ({ clause, state }) => clause.startsWith('accepts security:') && state === 'seen',
    );
    expect(shown.map(({ clause }) => clause.slice(17)).sort()).toEqual([
      'Basic',
      'Bearer',
      'SoTicket',
      'SoTicket+SoAppToken',
    ]);
  });

  it('finds a server that does not look at them', async () => {
    const { codes, report } = await verified({ credentials, onlyOperations: [DEVICES] });
    // The server of these tests accepts any well-formed credential: wrong ones too.
    expect(codes).toContain('request.auth.ignored');
    expect(reportedFindings(report).find(({ check }) => check === 'request.auth.ignored')?.case).toBe(
      `${DEVICES}:negative:security:Basic:wrong`,
    );
  });

  it('shows none of them in its report', async () => {
    const { report } = await verified({ credentials }, (answer, { headers }) => {
      answer.body = { said: headers.authorization, token: headers['so-apptoken'] };
    });
    expect(reportedFindings(report).length).toBeGreaterThan(0);
    const text = JSON.stringify(report);
    for (const secret of [
      'pass:word',
      Buffer.from('ada:pass:word').toString('base64'),
      'abcdefgh',
      'ticket-of-mine',
      'app-token-1',
    ]) {
      expect(text).not.toContain(secret);
    }
  });
});

describe('values that only the tenant knows', () => {
  it('replace the documented values in every valid case', async () => {
    const values = { orgId: '1234567', brandId: '7654321', AssociateId: 99 };
    const { requests, report } = await verified({
      parameters: values,
      onlyOperations: [APPLE, DEVICES],
      phases: ['examples', 'coverage'],
    });
    expect(reportedFindings(report).filter(({ severity }) => severity === 'error')).toEqual([]);
    const urls = requests.map(({ url }) => url).filter((url) => url.includes('/orgs/'));
    expect(urls.every((url) => url.startsWith('/api/v1/orgs/1234567/brands/7654321/'))).toBe(true);
    expect(requests.some(({ body }) => body === '{"AssociateId":99}')).toBe(true);
    expect(requests.some(({ body }) => body.includes('117'))).toBe(false);
  });
});

describe('servers that accept invalid input', () => {
  const lenient: Fault = (answer, { body }) => {
    if (answer.status === 400 && body !== '') Object.assign(answer, { status: 200, body: [] });
  };
  it('are accused of it, unless they are known to be lenient', async () => {
    const strict = await verified({ onlyOperations: [DEVICES] }, lenient);
    expect(
      reportedFindings(strict.report).filter(({ check }) => check === 'request.invalid.accepted')[0]
        ?.severity,
    ).toBe('error');
    for (const own of [{ lenientInput: true }, { operations: { [DEVICES]: { lenientInput: true } } }]) {
      const { report } = await verified({ onlyOperations: [DEVICES], ...own }, lenient);
      const accepted = reportedFindings(report).filter(({ check }) => check === 'request.invalid.accepted');
      expect(new Set(accepted.map(({ severity }) => severity))).toEqual(new Set(['warning']));
    }
  });
});

describe('the limits of a verification', () => {
  it('--max-cases bounds the cases sent, and the report says that some were left out', async () => {
    const { requests, report } = await verified({ maxCases: 5 });
    expect(requests).toHaveLength(5);
    expect(report.end).toBe('max-cases');
    expect(report.summary.cases).toBeGreaterThan(100);
  });

  it('--max-time ends a run against a server that hangs', async () => {
    const { report } = await verified(
      { maxTime: 3000, timeout: 1000, connectTimeout: 1000, maxBody: 1e6 },
      () => true,
    );
    expect(report.end).toBe('max-time');
    expect(report.summary.exchanges).toBeGreaterThan(0);
    expect(reportedFindings(report).map(({ check }) => check)).toContain('connection.timeout');
  });

  it('allow sending a case again after the pause that Retry-After asks for', async () => {
    let refusals = 0;
    const { report, requests } = await verified(
      { onlyOperations: [APPLE], phases: ['examples'], concurrency: 1 },
      (answer) => {
        if (refusals++ > 1) return;
        Object.assign(answer, { status: 429, headers: { 'retry-after': '0' }, body: undefined });
      },
    );
    expect(requests).toHaveLength(4);
    expect(report.summary.exchanges).toBe(2);
    expect(reportedFindings(report).map(({ check, severity }) => [check, severity])).toEqual([
      ['pace.throttled', 'note'],
    ]);
  });

  it('do not allow a pause of a day: the answer that asks for it is judged', async () => {
    const { codes } = await verified({ onlyOperations: [APPLE], phases: ['examples'] }, (answer) => {
      Object.assign(answer, {
        status: 503,
        headers: { 'retry-after': '86400', 'content-type': 'application/json' },
        body: { code: 'BUSY' },
      });
    });
    expect(codes).toContain('response.status.server-error');
  });

  it('--rate spaces requests out: each waits for its turn', async () => {
    const { requests, report } = await verified({
      onlyOperations: [APPLE],
      phases: ['examples'],
      rate: 1000,
    });
    expect(requests).toHaveLength(2);
    expect(report.end).toBe('complete');
  });
});

describe('known deviations', () => {
  const noEtag: Fault = (answer) => {
    const body = structuredClone(answer.body) as { data?: Record<string, unknown>[] } | null;
    for (const item of body?.data ?? []) delete item['etag'];
    answer.body = body;
  };
  const known: KnownDeviation = {
    operation: APPLE,
    code: 'response.body.schema',
    pointer: 'body#/data/0/etag',
    reason: 'ticket 17',
  };

  it('are reported as known, and fail nothing', async () => {
    const { report } = await verified({ onlyOperations: [APPLE], expect: [known] }, noEtag);
    expect(report.summary.causes.error).toBe(0);
    const accepted = reportedFindings(report).filter((finding) => finding.known);
    expect(accepted.length).toBeGreaterThan(0);
    expect(accepted[0]).toMatchObject({
      severity: 'note',
      known: { severity: 'error', reason: 'ticket 17' },
    });
  });

  it('fail again after their last day', async () => {
    const today = '2026-06-02';
    const on = await verified(
      { onlyOperations: [APPLE], today, expect: [{ ...known, until: '2026-06-02' }] },
      noEtag,
    );
    expect(on.report.summary.causes.error).toBe(0);
    const after = await verified(
      { onlyOperations: [APPLE], today, expect: [{ ...known, until: '2026-06-01' }] },
      noEtag,
    );
    expect(reportedFindings(after.report).find(({ severity }) => severity === 'error')?.message).toContain(
      'was accepted until 2026-06-01',
    );
  });

  it('fail when they are no longer needed', async () => {
    const { codes } = await verified({ onlyOperations: [APPLE], expect: [known] });
    expect(codes).toContain('deviation.unneeded');
  });
});

describe('other people’s servers', () => {
  const [pocket] = contracts;
  /** The same document without the mark that its POSTs only read. */
  const unmarked = (): Contract[] => {
    const copy: Contract = { ...(pocket as Contract), operations: [] };
    copy.operations = (pocket as Contract).operations.map((operation) => ({
      ...operation,
      contract: copy,
      extension: {},
    }));
    return [copy];
  };

  it.each([
    ['http://127.0.0.1:1', true],
    ['http://localhost:1', true],
    ['http://[::1]:1', true],
    ['http://localhost.example.com', false],
    ['https://127.example.com', false],
    ['https://online2.superoffice.com/Cust1', false],
    ['http://192.168.0.1', false],
  ])('are told from this machine: %s is this machine: %s', (server, local) => {
    expect(isLocal(server)).toBe(local);
  });

  it('are sent only what reads', () => {
    expect(pocket?.operations.every(onlyReads)).toBe(true);
    const remote = (own: RunSettings): RunOptions => verifyOptions(unmarked(), 'https://example.com', own);
    expect(() => remote({})).toThrow(/could change something/);
    expect([...plan(remote({ allowWrites: true }))].length).toBeGreaterThan(50);
    const methods = [...plan(verifyOptions(contracts, 'https://example.com'))].map(
      ({ request }) => request.method,
    );
    expect(new Set(methods)).toEqual(new Set(['GET', 'POST']));
  });

  it('are sent less on this machine too, where that is asked for', async () => {
    const { operations } = verifyOptions(contracts, 'http://127.0.0.1:9', { readsOnly: true });
    expect(operations.map(({ allowWrites }) => allowWrites)).toContain(false);
    const ids = (own: RunSettings): string[] =>
      verifyOptions(unmarked(), 'http://127.0.0.1:9', own).operations.map(({ operation }) => operation.id);
    expect(ids({})).toHaveLength(3);
    expect(() => ids({ readsOnly: true, allowWrites: true })).toThrow(/could change something/);
    const ending = await contractOf({
      paths: { '/things': { get: OK, post: OK }, '/admin/shutdown': { post: { operationId: 'end', ...OK } } },
    });
    const left = (own: RunSettings, server = 'http://127.0.0.1:9'): string[] =>
      [...verifyOptions([ending], server, own).guarded].map(([{ id }, why]) => `${id}: ${why}`);
    expect(left({})).toEqual([expect.stringMatching(/^end: its name says .* --allow-writes sends it/)]);
    expect(left({ allowWrites: true })).toEqual([]);
    expect(left({ allowWrites: true, readsOnly: true })).toHaveLength(2);
  });

  it('are never tried with a method that could change something', () => {
    const cases = [...plan(verifyOptions(contracts, 'https://example.com'))];
    const tried = cases.filter(({ id }) => id.includes(':method:')).map(({ request }) => request.method);
    expect(new Set(tried)).toEqual(new Set(['GET']));
  });
});

describe('operations that are left out', () => {
  it('are not sent, and are shown as not verified', async () => {
    const { report, requests } = await verified({ operations: { [DEVICES]: { skip: 'slow today' } } });
    expect(requests.some(({ url }) => url.includes('GetRegisteredDevices'))).toBe(false);
    expect(report.operations.find(({ id }) => id === DEVICES)).toMatchObject({
      exchanges: 0,
      skipped: 'slow today',
    });
  });
});

describe('fuzzing an operation', () => {
  const fuzz = { phases: ['fuzz' as const], onlyOperations: [DEVICES], fuzz: 200, concurrency: 1 };
  /** A fault that hand-written values hardly meet. */
  const crashes: Fault = (answer, { body }) => {
    const { AssociateId: id } = (JSON.parse(body) ?? {}) as { AssociateId?: unknown };
    if (typeof id === 'number' && Number.isInteger(id) && id > 5000) answer.status = 500;
  };

  it('finds nothing wrong with a conforming server, and sends what it was told to', async () => {
    const { report, requests } = await verified({ ...fuzz, fuzz: 60 });
    expect(reportedFindings(report).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(requests).toHaveLength(60);
  });

  it('makes a failure small, and repeats it by its id', async () => {
    const { report } = await verified(fuzz, crashes);
    const [finding] = reportedFindings(report).filter(({ severity }) => severity === 'error');
    expect(finding?.check).toBe('response.status.server-error');
    expect(finding?.curl).toMatch(/--data-raw '\{"AssociateId":5001\}'/);
    const again = await verified({ ...fuzz, onlyCases: [finding?.case ?? ''] }, crashes);
    expect(again.requests.map(({ body }) => body)).toEqual(['{"AssociateId":5001}']);
    expect(again.codes).toContain('response.status.server-error');
  });

  it('goes on after a failure, and makes the first of each check small', async () => {
    const { report, requests } = await verified(fuzz, (answer, request, response) => {
      crashes(answer, request, response);
      const { AssociateId: id } = (JSON.parse(request.body) ?? {}) as { AssociateId?: unknown };
      if (typeof id === 'number' && id < -70) answer.headers['content-type'] = 'text/plain';
    });
    const first = (check: string): string | undefined =>
      reportedFindings(report).find((each) => each.check === check && each.severity === 'error')?.curl;
    expect(first('response.status.server-error')).toMatch(/--data-raw '\{"AssociateId":5001\}'/);
    expect(first('response.content-type.undocumented')).toMatch(/--data-raw '\{"AssociateId":-71\}'/);
    expect(requests.length).toBeGreaterThanOrEqual(200);
    expect(report.operations[0]?.exchanges).toBe(200);
  });

  it('sends the same requests whatever the concurrency', async () => {
    const all = { phases: ['fuzz' as const], fuzz: 50 };
    const one = await verified({ ...all, concurrency: 1 });
    const eight = await verified({ ...all, concurrency: 8 });
    expect(one.requests).toHaveLength(200);
    expect(lines(eight.requests).sort()).toEqual(lines(one.requests).sort());
  });

  it('spoils parameters too, and leaves cursors and queries to their behaviors', async () => {
    const { report, requests } = await verified({ ...fuzz, onlyOperations: [APPLE] });
    const refused = requests.filter(({ url }) => !/^\/api\/v1\/orgs\/\d+\/brands\/\d+\/caller-ids/.test(url));
    const limits = requests.map(({ url }) => new URL(url, 'http://a').searchParams.get('limit'));
    expect(refused.length).toBeGreaterThan(5);
    expect(new Set(limits).size).toBeGreaterThan(5);
    expect(requests.filter(({ url }) => url.includes('after='))).toEqual([]);
    expect(reportedFindings(report).filter(({ severity }) => severity !== 'note')).toEqual([]);
  });

  it('reports that its time was over', async () => {
    const { report } = await verified({ ...fuzz, fuzz: 1_000_000, maxTime: 300 });
    expect(report.end).toBe('max-time');
    expect(report.operations[0]?.exchanges).toBeGreaterThan(0);
  });

  it('ends at the limit on cases', async () => {
    const { report, requests } = await verified({ ...fuzz, maxCases: 20 });
    expect(requests).toHaveLength(20);
    expect(report.end).toBe('max-cases');
  });

  it('sends the same requests for the same seed, others for another', async () => {
    const bodies = async (seed: number): Promise<string[]> =>
      (await verified({ ...fuzz, fuzz: 20, seed })).requests.map(({ body }) => body);
    expect(await bodies(7)).toEqual(await bodies(7));
    expect(await bodies(8)).not.toEqual(await bodies(7));
  });
});
