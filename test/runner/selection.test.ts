import { describe, expect, it } from 'vitest';
import type { RunSettings } from '../../src/config/run-settings.js';
import { loadContracts } from '../../src/load/index.js';
import { leaveOutUnusable } from '../../src/load/usability.js';
import type { Contract } from '../../src/model/document.js';
import type { Report } from '../../src/model/report.js';
import type { RunOptions } from '../../src/runner/options.js';
import { plan } from '../../src/runner/plan.js';
import type { KnownDeviation } from '../../src/runner/record/known-deviations.js';
import { exitCodeOf } from '../../src/runner/report.js';
import { verify } from '../../src/runner/verify.js';
import { bundledContracts } from '../support/bundled.js';
import type { Fault, Received } from '../support/conforming-server.js';
import { startConformingServer } from '../support/conforming-server.js';
import { contractOf, INFO } from '../support/contracts.js';
import { reportedFindings } from '../support/findings.js';
import { ROOT } from '../support/root.js';
import { verifyOptions } from '../support/verify-options.js';

const contracts = await bundledContracts();
const DEVICES = 'v1PocketAgent_GetRegisteredDevices';
const APPLE = 'getCallerIdResources';

type Asked = RunSettings & { contracts?: readonly Contract[] };

interface Outcome {
  report: Report;
  requests: Received[];
  /** What was thrown after the report. */
  thrown: unknown;
}

async function verified(own: Asked = {}, fault?: Fault): Promise<Outcome> {
  const server = await startConformingServer(fault);
  let report: Report | undefined;
  let thrown: unknown;
  try {
    const { contracts: asked = contracts, ...settings } = own;
    for await (const event of verify(verifyOptions(asked, server.url, settings)))
      if (event.type === 'report') report = event.report;
  } catch (caught) {
    thrown = caught;
  }
  await server.close();
  if (!report) throw thrown;
  return { report, requests: server.requests, thrown };
}

describe('a run that left operations out', () => {
  it('is incomplete, says how much it left out, and counts the clauses of all', async () => {
    const whole = await verified();
    const cut = await verified({ maxCases: 5 });
    expect([exitCodeOf(whole.report), whole.report.summary.left]).toEqual([0, undefined]);
    expect(exitCodeOf(cut.report)).toBe(1);
    const { cases, evidence } = whole.report.summary;
    expect(cut.report.summary).toMatchObject({ cases, left: { operations: 3, cases: cases - 5 } });
    expect(cut.report.summary.evidence.clauses).toBe(evidence.clauses);
    expect(cut.report.summary.causes.error).toBe(0);
  });

  it('is no failure when every operation was reached', async () => {
    const { report } = await verified({ onlyOperations: [APPLE], maxCases: 5 });
    expect([report.end, report.summary.left?.operations, exitCodeOf(report)]).toEqual(['max-cases', 0, 0]);
  });

  it('knows the whole plan though it was interrupted', async () => {
    const whole = await verified();
    const ending = new AbortController();
    const cut = await verified({ signal: ending.signal, concurrency: 1 }, () => {
      ending.abort();
    });
    expect([cut.report.end, exitCodeOf(cut.report)]).toEqual(['interrupted', 130]);
    expect(cut.report.summary.cases).toBe(whole.report.summary.cases);
    expect(cut.report.summary.evidence.clauses).toBe(whole.report.summary.evidence.clauses);
  });

  it('starts no random requests after its end', async () => {
    const { report, requests } = await verified({ phases: ['examples', 'fuzz'], fuzz: 10, maxCases: 3 });
    expect(requests).toHaveLength(3);
    expect(report.summary.left?.cases).toBe(report.summary.cases - 3);
    expect(report.summary.cases).toBeGreaterThan(40);
  });
});

describe('cases selected with --case', () => {
  it.each([`${DEVICES}:fuzz:3`, `${DEVICES}:negative:body:malformed`])('need no phase: %s', async (id) => {
    const { report, requests } = await verified({
      onlyCases: [id],
      phases: ['examples', 'coverage', 'negative'],
    });
    expect(requests).toHaveLength(1);
    expect(report.operations.map((operation) => operation.id)).toEqual([DEVICES]);
  });

  it.each([
    `${DEVICES}:fuzz:1:99999`,
    `${DEVICES}:fuzz:x`,
    `${DEVICES}:fuzz:99999999999`,
    'nope:fuzz:1',
    `${DEVICES}:behaviors:nope:1`,
    `${DEVICES}:coverage:nope`,
    'nope',
  ])('are refused when no case can have one of the ids: %s', async (id) => {
    await expect(verified({ onlyCases: [`${DEVICES}:fuzz:3`, id] })).rejects.toThrow(
      `no case is called '${id}'`,
    );
  });

  it('of a behavior show their own findings only', async () => {
    const spoil: Fault = (answer) => {
      delete answer.headers['apple-request-id'];
    };
    const found = ({ report }: Outcome): string[] => [
      ...new Set(
        reportedFindings(report)
          .flatMap((one) => one.case ?? [])
          .filter((id) => id.includes(':filter:')),
      ),
    ];
    const ids = found(await verified({ phases: ['behaviors'], onlyOperations: [APPLE] }, spoil));
    expect(ids.length).toBeGreaterThan(2);
    const last = ids.at(-1) ?? '';
    const again = await verified({ onlyCases: [last] }, spoil);
    expect(again.requests.length).toBeGreaterThan(1);
    expect(found(again)).toEqual([last]);
    expect(again.thrown).toBeUndefined();
  });

  it('of a behavior that no answer leads to are reported at the end', async () => {
    const id = `${DEVICES}:behaviors:select:nonsense`;
    const { report, thrown } = await verified({ onlyCases: [id] });
    expect(report.end).toBe('complete');
    expect(String(thrown)).toContain(`no case is called '${id}'`);
  });

  it('are not sent where the configuration leaves their operation out', async () => {
    const operations = { [DEVICES]: { skip: 'slow' } };
    await expect(verified({ onlyCases: [`${DEVICES}:fuzz:3`], operations })).rejects.toThrow(
      /leaves .* out: slow/,
    );
  });
});

describe('the plan of a selection', () => {
  const planOf = (own: RunSettings): ReturnType<typeof plan> =>
    plan(verifyOptions(contracts, 'http://127.0.0.1:9', own));

  it('lists random requests, which are the ones sent', async () => {
    const own = { phases: ['fuzz'] as const, fuzz: 3, onlyOperations: [DEVICES] };
    const listed = [...planOf(own)];
    expect(listed.map(({ id }) => id)).toEqual([0, 1, 2].map((n) => `${DEVICES}:fuzz:${String(n)}`));
    const { requests } = await verified({ ...own, concurrency: 1 });
    expect(requests.map(({ body }) => body)).toEqual(listed.map(({ request }) => request.body ?? ''));
  });

  it('keeps to the limit on cases in all phases, and says what it does not list', () => {
    const all = planOf({ phases: ['examples', 'behaviors', 'fuzz'], fuzz: 5, maxCases: 7 });
    const listed = [];
    let next = all.next();
    for (; next.done !== true; next = all.next()) listed.push(next.value);
    expect(listed).toHaveLength(7);
    expect(next.value.isOpen).toBe(true);
    expect(next.value.left).toBeGreaterThan(20);
  });
});

describe('what only a whole run shows', () => {
  const expected: KnownDeviation[] = [
    { operation: APPLE, code: 'response.body.schema', reason: 'ticket 17' },
  ];
  it.each<[string, RunSettings, unneeded: boolean]>([
    ['all', {}, true],
    ['its operation', { onlyOperations: [APPLE] }, true],
    ['another operation', { onlyOperations: [DEVICES] }, false],
    ['a phase', { onlyPhases: ['examples'] }, false],
    ['a case', { onlyCases: [`${APPLE}:negative:method:PATCH`] }, false],
    ['all but it', { operations: { [APPLE]: { skip: 'slow' } } }, false],
    ['all up to a limit', { maxCases: 3 }, false],
  ])('a deviation is no longer needed when nothing met it in %s', async (_, own, unneeded) => {
    const { report } = await verified({ expect: expected, ...own });
    expect(reportedFindings(report).some(({ check }) => check === 'deviation.unneeded')).toBe(unneeded);
  });

  it('a deviation of any operation is needed until all have been verified', async () => {
    const anywhere: KnownDeviation[] = [{ code: 'response.body.schema', reason: 'ticket 17' }];
    const codes = async (own: RunSettings): Promise<string[]> =>
      reportedFindings((await verified({ expect: anywhere, ...own })).report).map(({ check }) => check);
    expect(await codes({})).toContain('deviation.unneeded');
    expect(await codes({ onlyOperations: [APPLE] })).not.toContain('deviation.unneeded');
  });

  it('a share of the evidence is demanded of whole operations, and not judged of less', async () => {
    const shares = async (own: RunSettings): Promise<string[]> =>
      reportedFindings((await verified({ minEvidence: 1, ...own })).report)
        .filter(({ check }) => check === 'evidence.below-threshold')
        .map(({ severity }) => severity);
    expect(await shares({ onlyPhases: ['examples'] })).toEqual(['note']);
    expect(await shares({ onlyCases: [`${APPLE}:negative:method:PATCH`] })).toEqual(['note']);
    expect(await shares({ maxCases: 3 })).toEqual(['error']);
  });
});

describe('operations that could change something on somebody else’s server', () => {
  it('are named as left out, not sent', async () => {
    const [pocket, apple] = contracts as [Contract, Contract];
    const unmarked: Contract = { ...pocket, operations: [] };
    unmarked.operations = pocket.operations.map((one) => ({ ...one, contract: unmarked, extension: {} }));
    const server = await startConformingServer();
    const servers = { [pocket.name]: 'https://example.invalid', [apple.name]: server.url };
    const runOf = (own: RunSettings): RunOptions =>
      verifyOptions([unmarked, apple], undefined, { servers, ...own });
    let report: Report | undefined;
    for await (const event of verify(runOf({}))) if (event.type === 'report') report = event.report;
    await server.close();
    const left = report?.operations.filter(({ skipped }) => skipped?.includes('--allow-writes'));
    expect(left?.map(({ id }) => id)).toEqual(pocket.operations.map(({ id }) => id));
    expect(() => runOf({ onlyCases: [`${DEVICES}:fuzz:1`] })).toThrow(`'${DEVICES}' could change`);
  });
});

describe('schemas that cannot be enforced', () => {
  const content = (schema: object): object => ({ 200: { description: 'yes', content: { 'application/json': { schema } } } }); // prettier-ignore
  const document = {
    openapi: '3.1.0',
    info: INFO,
    paths: {
      '/a': { get: { operationId: 'a', responses: content({ $ref: '#/components/schemas/Bad' }) } },
      '/b': { get: { operationId: 'b', responses: content({ type: 'object' }) } },
    },
    components: { schemas: { Bad: { type: 'string', pattern: '(' }, Unused: { requried: ['x'] } } },
  };

  async function judged(): Promise<Contract> {
    const contract = await contractOf(document as Parameters<typeof contractOf>[0]);
    leaveOutUnusable(contract);
    return contract;
  }

  it.each<[operations: string[], found: string[]]>([
    [['b'], []],
    [[], ['#/components/schemas/Bad/pattern', '#/components/schemas/Unused/requried']],
  ])('are reported for the selected operations: %j', async (operations, found) => {
    const contract = await judged();
    const { report } = await verified({ contracts: [contract], onlyOperations: operations });
    const about = reportedFindings(report).filter(({ check }) => check.startsWith('document.schema.'));
    expect(about.map(({ pointer }) => pointer).sort()).toEqual(found);
  });

  it('are the reason why an operation that needs them cannot be selected', async () => {
    const contract = await judged();
    await expect(verified({ contracts: [contract], onlyOperations: ['a'] })).rejects.toThrow(
      "operation 'a' is not usable: not an ECMAScript regular expression",
    );
  });

  it('leave the operations that need them out of the report, which names them', async () => {
    const { report } = await verified({ contracts: [await judged()] });
    expect(report.operations.map(({ id }) => id)).toEqual(['b']);
    const [bad] = reportedFindings(report).filter(({ check }) => check === 'document.schema.pattern');
    expect(bad?.message).toMatch(/; left out because of it: a$/);
  });
});

it('a document that is named twice counts once', async () => {
  const file = 'spec/apple-caller-ids.openapi.yaml';
  const loaded = await loadContracts([file, `./${file}`, `${ROOT}/${file}`], { cwd: ROOT });
  expect(loaded.map(({ source }) => source)).toEqual([file]);
});
