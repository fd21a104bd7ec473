import { copyFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.js';
import type { Fault } from '../support/conforming-server.js';
import { startConformingServer } from '../support/conforming-server.js';
import { reportedFindings } from '../support/findings.js';
import { ROOT } from '../support/root.js';
import { runMain } from '../support/run-cli.js';

const APPLE = 'getCallerIdResources';

/** A folder with both documents and a configuration, against a server of our own. */
async function run(
  config: object,
  args: string[] = [],
  fault?: Fault,
  env: Record<string, string> = {},
  report = ['--report', 'json=r.json'],
) {
  const folder = mkdtempSync(join(tmpdir(), 'specproof-config-'));
  for (const name of ['apple-caller-ids', 'superoffice-pocket']) {
    copyFileSync(join(ROOT, `spec/${name}.openapi.yaml`), join(folder, `${name}.openapi.yaml`));
  }
  const server = await startConformingServer(fault);
  const text = JSON.stringify(config).replaceAll('SERVER', server.url);
  writeFileSync(join(folder, 'specproof.config.json'), text);
  const result = await runMain(['verify', ...args, ...report], folder, env);
  await server.close();
  const read = (): Report => JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8')) as Report;
  return { ...result, read, folder, requests: server.requests };
}

const documents = ['apple-caller-ids.openapi.yaml'];

describe('specproof verify with a configuration file', () => {
  it('takes documents, server, values, headers, phases and credentials from it', async () => {
    const { code, requests } = await run(
      {
        documents,
        server: 'SERVER',
        parameters: { orgId: '77', brandId: '88' },
        headers: { 'X-Trace': 'on' },
        phases: ['examples'],
        credentials: { AccessToken: { env: 'MY_TOKEN' } },
      },
      [],
      undefined,
      { MY_TOKEN: 'token-from-env' },
    );
    expect(code).toBe(0);
    expect(requests).toHaveLength(2);
    for (const { url, headers } of requests) {
      expect(url).toContain('/orgs/77/brands/88/');
      expect(headers).toMatchObject({ 'x-trace': 'on', authorization: 'Bearer token-from-env' });
    }
  });

  it('prefers options of the command line to settings of the file', async () => {
    const { requests } = await run({ documents, server: 'SERVER', phases: ['examples'], maxCases: 1 }, [
      '--max-cases',
      '2',
    ]);
    expect(requests).toHaveLength(2);
  });

  it('sends one header of a name: the command line wins over the operation, and that over the rest', async () => {
    const headers = { Authorization: 'Bearer for-all', 'X-A': 'for-all', 'X-B': 'for-all', 'X-C': 'for-all' };
    const own = { authorization: 'Bearer of-one', 'x-a': 'of-one', 'x-b': 'of-one' };
    const config = {
      documents: ['apple-caller-ids.openapi.yaml', 'superoffice-pocket.openapi.yaml'],
      server: 'SERVER',
      phases: ['examples'],
      headers,
      operations: { [APPLE]: { headers: own } },
    };
    const { requests } = await run(config, ['-H', 'x-B: typed']);
    const apple = requests.filter(({ url }) => url.includes('/orgs/'));
    const others = requests.filter(({ url }) => !url.includes('/orgs/'));
    expect(apple.length * others.length).toBeGreaterThan(0);
    for (const { headers: sent } of apple)
      expect(sent).toMatchObject({ authorization: 'Bearer of-one', 'x-a': 'of-one', 'x-b': 'typed', 'x-c': 'for-all' }); // prettier-ignore
    for (const { headers: sent } of others)
      expect(sent).toMatchObject({ authorization: 'Bearer for-all', 'x-a': 'for-all', 'x-b': 'typed', 'x-c': 'for-all' }); // prettier-ignore
  });

  it('lets a typed parameter be that another operation alone takes', async () => {
    const config = { documents: ['apple-caller-ids.openapi.yaml', 'superoffice-pocket.openapi.yaml'], server: 'SERVER', phases: ['examples'] }; // prettier-ignore
    const { code, requests } = await run(config, [
      '--operation',
      'v1PocketAgent_GetRegisteredDevices',
      '--param',
      'orgId=3',
    ]);
    expect([code, requests.length > 0]).toEqual([0, true]);
  });

  it('prefers typed parameters, phases and switches to those of the file and of its operations', async () => {
    const config = {
      documents,
      server: 'SERVER',
      parameters: { orgId: '1' },
      phases: ['examples', 'behaviors'],
      fuzz: 5,
      lenientInput: true,
      operations: {
        [APPLE]: { parameters: { orgId: '2', brandId: '2' }, phases: ['negative'], lenientInput: true },
      },
    };
    const { requests, stdout } = await run(config, ['--param', 'orgId=3', '--phase', 'examples']);
    expect(requests).toHaveLength(2);
    for (const { url } of requests) expect(url).toContain('/orgs/3/brands/2/');
    expect(stdout).not.toContain(':negative:');
    const takesAll: Fault = (answer) => {
      if (answer.status >= 400) Object.assign(answer, { status: 200, body: { data: [], total: 0 } });
    };
    const severities = async (...args: string[]): Promise<Set<string>> => {
      const { read } = await run({ ...config, fuzz: 0 }, ['--phase', 'negative', ...args], takesAll);
      const accepted = reportedFindings(read()).filter(({ check }) => check === 'request.invalid.accepted');
      return new Set(accepted.map(({ severity }) => severity));
    };
    expect(await severities()).toEqual(new Set(['warning']));
    expect(await severities('--no-lenient-input')).toEqual(new Set(['error']));
  });

  it('writes reports where the file says, relative to it, unless --report is typed', async () => {
    const { folder, stdout } = await run({ documents, server: 'SERVER', phases: ['examples'], reports: { json: 'out/c.json' } }, [], undefined, {}, []); // prettier-ignore
    expect(stdout).toContain('no errors');
    expect(readdirSync(join(folder, 'out'))).toEqual(['c.json']);
    const typed = await run({ documents, server: 'SERVER', phases: ['examples'], reports: { json: 'out/c.json' } }); // prettier-ignore
    expect(readdirSync(typed.folder)).toContain('r.json');
    expect(readdirSync(typed.folder)).not.toContain('out');
  });

  it('sends the requests of each document to the server named for it', async () => {
    const both = ['apple-caller-ids.openapi.yaml', 'superoffice-pocket.openapi.yaml'];
    const servers = { 'apple-caller-ids': 'SERVER/a', 'superoffice-pocket': 'SERVER/b' };
    const { requests } = await run({ documents: both, servers, phases: ['examples'] });
    const prefixes = new Set(requests.map(({ url }) => url.slice(0, 3)));
    expect(prefixes).toEqual(new Set(['/a/', '/b/']));
    const { code, stderr } = await run({ documents: both, servers: { 'apple-caller-ids': 'SERVER' } });
    expect(code).toBe(2);
    expect(stderr).toContain("none for the document 'superoffice-pocket'");
  });

  it('accepts known deviations, skips operations, and demands evidence', async () => {
    const noState: Fault = (answer) => {
      const body = structuredClone(answer.body) as { data?: Record<string, unknown>[] } | null;
      for (const item of body?.data ?? []) delete item['state'];
      answer.body = body;
    };
    const expected = { operation: APPLE, code: 'response.body.schema', reason: 'known' };
    const known = await run({ documents, server: 'SERVER', expect: [expected] }, [], noState);
    expect(known.code).toBe(0);
    expect(known.stdout).toContain('known: known: ');
    const skipped = await run({
      documents,
      server: 'SERVER',
      operations: { [APPLE]: { skip: 'not today' } },
    });
    expect(skipped.requests).toEqual([]);
    expect(skipped.code).toBe(1);
    const demanding = await run({ documents, server: 'SERVER', minEvidence: '100%' });
    expect(demanding.code).toBe(1);
    expect(reportedFindings(demanding.read()).map(({ check }) => check)).toContain(
      'evidence.below-threshold',
    );
  });

  it.each<[config: object, says: string | RegExp]>([
    [{ operations: { getCallerIdResorces: {} } }, "did you mean 'getCallerIdResources'?"],
    [
      { operations: { getCallerIdResorces: {} } },
      /^specproof: specproof\.config\.json:1:\d+: operations\.getCallerIdResorces: no operation/,
    ],
    [
      { parameters: { orgIdd: '1' } },
      "parameters.orgIdd: no parameter or body property is called 'orgIdd'; did you mean 'orgId'?",
    ],
    [
      { parameters: { limit: 'many' } },
      'parameters.limit: the value breaks the schema of the query parameter of getCallerIdResources: expected',
    ],
    [
      { operations: { [APPLE]: { parameters: { limit: 0 } } } },
      'parameters.limit: the value breaks the schema',
    ],
    [
      { expect: [{ operation: 'x', code: 'response.slow', reason: 'r' }] },
      "expect[0].operation: no operation is called 'x'",
    ],
    [
      { expect: [{ code: 'response.body.shema', reason: 'r' }] },
      "expect[0].code: no finding is called 'response.body.shema'; did you mean 'response.body.schema'?",
    ],
    [{ headers: { 'Transfer-Encoding': 'chunked' } }, 'it follows from the body'],
    [{ servers: { apple: 'http://127.0.0.1:1' } }, "no document is called 'apple'"],
    [{ credentials: { AccessTokn: 'xyz' } }, "did you mean 'AccessToken'?"],
    [{ credentials: { AccessToken: { env: 'NOT_THERE' } } }, 'NOT_THERE is not set'],
    [{ phases: ['exampels'] }, 'phases'],
    [{ minEvidense: '90%' }, "did you mean 'minEvidence'?"],
  ])('refuses %j', async (config, says) => {
    const { code, stderr } = await run({ documents, server: 'SERVER', ...config });
    expect(code).toBe(2);
    if (typeof says === 'string') expect(stderr).toContain(says);
    else expect(stderr).toMatch(says);
  });
});
