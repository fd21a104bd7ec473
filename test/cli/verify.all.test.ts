import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Report, ReportedFinding } from '../../src/model/report.js';
import reportSchema from '../../src/reporters/report.schema.json' with { type: 'json' };
import type { Answer, Fault, Received } from '../support/conforming-server.js';
import { startConformingServer } from '../support/conforming-server.js';
import { reportedFindings } from '../support/findings.js';
import { runCli, runMain } from '../support/run-cli.js';
import { sampleOf } from '../support/suite.js';

const OPERATIONS = [
  'v1PocketAgent_GetCallerIDsFromSelection',
  'v1PocketAgent_GetMyCallerIDs',
  'v1PocketAgent_GetRegisteredDevices',
  'getCallerIdResources',
];

const isReport = new Ajv2020({ allErrors: true }).compile<Report>(reportSchema);

function errorsOf(report: Report): ReportedFinding[] {
  return reportedFindings(report).filter(({ severity }) => severity === 'error');
}

interface Verified {
  code: number | null;
  stdout: string;
  stderr: string;
  report: Report;
  requests: Received[];
}

/** Runs the command line, within this process, against the conforming server, with one fault where one is given. */
async function verifyAgainst(fault?: Fault, args: string[] = []): Promise<Verified> {
  const server = await startConformingServer(fault);
  const file = join(mkdtempSync(join(tmpdir(), 'specproof-')), 'report.json');
  const result = await runMain(['verify', '--server', server.url, '--report', `json=${file}`, ...args]);
  await server.close();
  const report: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isReport(report)) throw new Error(`no valid report: ${JSON.stringify(isReport.errors)}`);
  return { ...result, report, requests: server.requests };
}

describe('specproof verify without --server', () => {
  it('starts the mock, names four operations and ends with 0', async () => {
    const { code, stdout } = await runCli(['verify']);
    for (const operation of OPERATIONS) expect(stdout).toContain(`✓ ${operation} `);
    expect(stdout).toContain('no errors  4 operations');
    expect(code).toBe(0);
  });

  it('takes the name of a bundled document', async () => {
    const { code, stdout } = await runCli(['verify', 'apple-caller-ids']);
    expect(stdout).toContain('no errors  1 operation');
    expect(code).toBe(0);
  });
});

describe('specproof verify against a conforming server', () => {
  let verified: Verified;
  beforeAll(async () => {
    verified = await verifyAgainst();
  });

  it('finds nothing and ends with 0', () => {
    expect(errorsOf(verified.report)).toEqual([]);
    expect(verified.code).toBe(0);
    expect(verified.stderr).toBe('');
  });

  it('requests every operation and sees every success answer', () => {
    expect(verified.report.operations.map(({ id, exchanges }) => [id, exchanges > 0])).toEqual(
      OPERATIONS.map((id) => [id, true]),
    );
    const successes = verified.report.evidence.filter(({ clause }) => clause === '200');
    expect(successes.map(({ operation, state }) => [operation, state])).toEqual(
      OPERATIONS.map((id) => [id, 'seen']),
    );
    expect(verified.report.summary.exchanges).toBe(verified.requests.length);
    expect(verified.report.summary.cases).toBe(verified.requests.length);
  });

  it('sends the same requests again with the same seed, whatever the concurrency', async () => {
    const sorted = ({ requests }: Verified): string[] =>
      requests
        .map(({ method, url, headers, body }) =>
          JSON.stringify([method, url, { ...headers, host: '' }, body]),
        )
        .sort();
    const again = await verifyAgainst(undefined, ['--concurrency', '1']);
    expect(sorted(again)).toEqual(sorted(verified));
    // The servers have ports of their own, which documents and curl lines show.
    const comparable = ({ report }: Verified): unknown => ({
      ...report,
      documents: [],
      causes: report.causes.map(({ curl: _, ...cause }) => cause),
    });
    expect(comparable(again)).toEqual(comparable(verified));
  });

  it('narrows to one operation or one case', async () => {
    const one = await verifyAgainst(undefined, ['--operation', 'v1PocketAgent_GetRegisteredDevices']);
    expect(one.report.operations.map(({ id }) => id)).toEqual(['v1PocketAgent_GetRegisteredDevices']);
    const id = 'getCallerIdResources:examples:noMatch';
    const single = await verifyAgainst(undefined, ['--case', id]);
    expect(single.requests.map(({ url }) => url)).toEqual([
      '/api/v1/orgs/9467895078742654934/brands/9467895078742654921/caller-ids?ql=createdDate%3Dgt%3D2999-01-01T00%3A00%3A00Z',
    ]);
  });
});

// Every property that the two documents describe in a success answer, by operation.
const CALLER_ID = [
  'PhoneNumber',
  'DialInPrefix',
  'PersonId',
  'PersonName',
  'Mrmrs',
  'ContactId',
  'ContactName',
];
const DEVICE = [
  'DeviceName',
  'DeviceIdentifier',
  'PocketVersion',
  'Language',
  'PNSHandle',
  'Platform',
  'OSVersion',
];
const RESOURCE = ['orgId', 'brandId', 'id', 'createdDate', 'updatedDate', 'state', 'etag', 'callerIdDetails'];
const PROPERTIES: Record<string, string[]> = {
  v1PocketAgent_GetCallerIDsFromSelection: [
    'CallerIDHash',
    'CallerIDs',
    ...CALLER_ID.map((name) => `CallerIDs/0/${name}`),
  ],
  v1PocketAgent_GetMyCallerIDs: [
    'CallerIDHash',
    'CallerIDs',
    ...CALLER_ID.map((name) => `CallerIDs/0/${name}`),
  ],
  v1PocketAgent_GetRegisteredDevices: DEVICE.map((name) => `0/${name}`),
  getCallerIdResources: ['data', 'total', ...RESOURCE.map((name) => `data/0/${name}`)],
};
/** Documented, but not required: leaving them out is no fault, a wrong type is. */
const OPTIONAL = ['pagination', 'pagination/next', 'pagination/cursors', 'pagination/cursors/after', 'data/0/callerIdDetails/phoneNumber', 'data/0/callerIdDetails/department']; // prettier-ignore
const everyProperty = Object.entries(PROPERTIES).flatMap(([operation, paths]) =>
  paths.map((path) => ({ operation, path })),
);
const everyTyped = [
  ...everyProperty,
  ...OPTIONAL.map((path) => ({ operation: 'getCallerIdResources', path })),
];

/** Changes the member at a path of every answer that has it. */
function atPath(
  answer: Answer,
  path: string,
  change: (owner: Record<string, unknown>, key: string) => void,
): void {
  const steps = path.split('/');
  const key = steps.pop() ?? '';
  answer.body = structuredClone(answer.body);
  const owner = steps.reduce<unknown>(
    (node, step) => (node as Record<string, unknown> | null | undefined)?.[step],
    answer.body,
  );
  if (typeof owner === 'object' && owner !== null && key in owner)
    change(owner as Record<string, unknown>, key);
}

describe('specproof verify against a server with one fault', () => {
  it.each(sampleOf(everyProperty, 5))(
    'reports a missing $path in an answer of $operation',
    async ({ operation, path }) => {
      const drop: Fault = (answer) =>
        atPath(answer, path, (owner, key) => Reflect.deleteProperty(owner, key));
      const { code, stdout, report } = await verifyAgainst(drop, ['--operation', operation]);
      expect(code).toBe(1);
      expect(errorsOf(report).map(({ check, at }) => [check, at])).toContainEqual([
        'response.body.schema',
        `body#/${path}`,
      ]);
      expect(new Set(errorsOf(report).map(({ at }) => at))).toEqual(new Set([`body#/${path}`]));
      expect(stdout).toContain(`/${path}: expected the property to be present`);
    },
  );

  it.each(sampleOf(everyTyped, 5))(
    'reports a wrong type at $path in an answer of $operation',
    async ({ operation, path }) => {
      const spoil: Fault = (answer) => atPath(answer, path, (owner, key) => (owner[key] = [[true]]));
      const { code, report } = await verifyAgainst(spoil, ['--operation', operation]);
      expect(code).toBe(1);
      const places = errorsOf(report).map(({ at }) => at);
      expect(places.length).toBeGreaterThan(0);
      // In an array, it is the item that has the wrong type.
      for (const place of places) expect(place.startsWith(`body#/${path}`)).toBe(true);
    },
  );

  const faults: [string, Fault, string][] = [
    ['an undocumented success', (answer) => void (answer.status = 201), 'response.status.undocumented'],
    ['a status of 500', (answer) => void (answer.status = 500), 'response.status.server-error'],
    ['a refusal of valid requests', (answer) => void (answer.status = 401), 'request.valid.refused'],
    [
      'an undocumented media type',
      (answer) => void (answer.headers['content-type'] = 'text/html'),
      'response.content-type.undocumented',
    ],
    [
      'a missing Content-Type',
      (answer) => void delete answer.headers['content-type'],
      'response.content-type.missing',
    ],
    ['an empty body', (answer) => void (answer.raw = ''), 'response.body.missing'],
    ['half a body', (answer) => void (answer.raw = '{"data": ['), 'response.body.undecodable'],
    [
      'JSON quoted as a string',
      (answer) => void (answer.raw = JSON.stringify(JSON.stringify(answer.body))),
      'response.body.schema',
    ],
    [
      'a missing header',
      (answer) => void delete answer.headers['apple-request-id'],
      'response.header.missing',
    ],
    ['a reset connection', (_answer, _request, response) => (response.destroy(), true), 'connection.reset'],
  ];
  it.each(faults)('reports %s', async (_what, fault, check) => {
    const { code, report } = await verifyAgainst(fault, ['--operation', 'getCallerIdResources']);
    expect(code).toBe(1);
    expect(reportedFindings(report).map((finding) => finding.check)).toContain(check);
  });

  it('reports a timeout when the server hangs', async () => {
    const { code, report } = await verifyAgainst(
      () => true,
      ['--operation', 'getCallerIdResources', '--phase', 'examples', '--timeout', '300ms'],
    );
    expect(code).toBe(1);
    const found = reportedFindings(report).map((finding) => finding.check);
    expect(new Set(found)).toEqual(new Set(['connection.timeout', 'evidence.nothing-proved']));
  });

  it('shows of a finding what to mend and how to repeat it', async () => {
    const { stdout, report } = await verifyAgainst((answer) =>
      atPath(answer, 'total', (owner, key) => (owner[key] = '4')),
    );
    const [finding] = errorsOf(report);
    expect(finding).toMatchObject({
      check: 'response.body.schema',
      severity: 'error',
      operation: 'getCallerIdResources',
      case: 'getCallerIdResources:examples:createdAfter',
      at: 'body#/total',
      expected: 'type integer',
      received: '"4"',
      pointer: '#/components/schemas/CallerIdPage/properties/total/type',
    });
    const { file, line } = finding?.location ?? { file: '', line: 0 };
    expect(file).toBe('spec/apple-caller-ids.openapi.yaml');
    expect(readFileSync(file, 'utf8').split('\n')[line - 1]).toContain('type: integer');
    for (const part of [
      // The line ends where the screen does.
      finding?.case?.slice(0, 30),
      'type integer',
      `${file}:${String(line)}:`,
      `curl -sS -i '${finding?.curl?.split("'")[1] ?? '?'}'`,
    ]) {
      expect(stdout).toContain(part);
    }
  });

  it('stops at --max-failures and says that the rest was not verified', async () => {
    const { code, report, stdout } = await verifyAgainst(
      (answer) => void (answer.status = 500),
      ['--max-failures', '1'],
    );
    expect(code).toBe(1);
    expect(report.end).toBe('max-failures');
    expect(report.summary.exchanges).toBeLessThan(report.summary.cases);
    expect(stdout).toContain('the rest was not verified');
  });
});

describe('what specproof verify sends and writes', () => {
  it('has the header of -H in its requests, and in no output', async () => {
    const token = 'Bearer s3cr3t-t0ken-of-mine';
    const { stdout, stderr, report, requests } = await verifyAgainst(
      (answer, { headers }) =>
        void (answer.body = { echoed: headers.authorization, total: headers.authorization }),
      ['-H', `Authorization: ${token}`],
    );
    const sent = requests.map(({ headers }) => headers.authorization);
    expect(sent).toContain(token);
    // Only the cases about missing and wrong credentials go without.
    const others = requests.length - sent.filter((value) => value === token).length;
    const plan = (
      await runMain(['verify', '--plan', '--server', 'http://127.0.0.1:9', '-H', `Authorization: ${token}`])
    ).stdout.split('\n');
    const without = plan.filter((line) => /^\S+:security:(none|\S+:)/.test(line));
    expect(without.length).toBeGreaterThan(0);
    expect(others).toBe(without.length);
    expect(stdout + stderr + JSON.stringify(report)).not.toContain('s3cr3t-t0ken-of-mine');
    expect(stdout).toContain('-H "Authorization: $AUTHORIZATION"');
  });

  it('is the report alone on standard output with --report json=-', async () => {
    const server = await startConformingServer();
    const { stdout, stderr } = await runCli(['verify', '--server', server.url, '--report', 'json=-']);
    await server.close();
    expect(isReport(JSON.parse(stdout))).toBe(true);
    expect(stderr).toContain('no errors');
  });

  it('includes the report so far when it is interrupted', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'specproof-')), 'report.json');
    let answered = 0;
    let interrupt = (): void => undefined;
    const server = await startConformingServer(() => {
      answered++;
      if (answered < 5) return false;
      interrupt();
      return true;
    });
    const others = ['har', 'junit'].flatMap((format) => ['--report', `${format}=${file}.${format}`]);
    const args = [
      'verify',
      '--server',
      server.url,
      '--concurrency',
      '1',
      '--report',
      `json=${file}`,
      ...others,
    ];
    const result = await new Promise<Awaited<ReturnType<typeof runCli>>>((resolve) => {
      void runCli(args, { onStart: (kill) => (interrupt = () => kill('SIGINT')) }).then(resolve);
    });
    await server.close();
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    expect(result.code).toBe(130);
    expect(report.end).toBe('interrupted');
    expect(report.summary.exchanges).toBe(4);
    expect(result.stdout).toContain('interrupted');
    const archive = JSON.parse(readFileSync(`${file}.har`, 'utf8')) as { log: { entries: unknown[] } };
    expect(archive.log.entries).toHaveLength(4);
    expect(readFileSync(`${file}.junit`, 'utf8')).toMatch(
      /<failure message="interrupted[^]*<\/testsuites>\n$/,
    );
    expect(readdirSync(dirname(file)).sort()).toEqual([
      'report.json',
      'report.json.har',
      'report.json.junit',
    ]);
  });

  it('includes the report so far when the server dies, and says that the server is gone', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'specproof-')), 'report.json');
    let answered = 0;
    const server = await startConformingServer(() => {
      if (++answered === 3) void server.close();
    });
    const args = ['verify', '--server', server.url, '--concurrency', '1', '--report', `json=${file}`];
    const { code } = await runCli(args);
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    expect(code).toBe(2);
    expect(report.end).toBe('target-lost');
    expect(reportedFindings(report).map(({ check }) => check)).toContain('connection.refused');
  });
});
