import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model.js';
import { startConformingServer } from '../support/conforming-server.js';
import type { Fault } from '../support/conforming-server.js';
import { ROOT, runMain } from '../support/run-cli.js';

const APPLE = 'getCallerIdResources';

/** A folder with both documents and a configuration, against a server of our own. */
async function run(config: object, args: string[] = [], fault?: Fault, env: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'specproof-config-'));
  for (const name of ['apple-caller-ids', 'superoffice-pocket']) {
    copyFileSync(join(ROOT, `spec/${name}.openapi.yaml`), join(folder, `${name}.openapi.yaml`));
  }
  const server = await startConformingServer(fault);
  const text = JSON.stringify(config).replaceAll('SERVER', server.url);
  writeFileSync(join(folder, 'specproof.config.json'), text);
  const result = await runMain(['verify', ...args, '--report', 'json=r.json'], folder, env);
  await server.close();
  const read = (): Report => JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8')) as Report;
  return { ...result, read, requests: server.requests };
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

  it('gives way to the command line', async () => {
    const { requests } = await run({ documents, server: 'SERVER', phases: ['examples'], maxCases: 1 }, [
      '--max-cases',
      '2',
    ]);
    expect(requests).toHaveLength(2);
  });

  it('names a server for each document', async () => {
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
    expect(known.stdout).toContain('(known: known)');
    const skipped = await run({
      documents,
      server: 'SERVER',
      operations: { [APPLE]: { skip: 'not today' } },
    });
    expect(skipped.requests).toEqual([]);
    expect(skipped.code).toBe(1);
    const demanding = await run({ documents, server: 'SERVER', minEvidence: '100%' });
    expect(demanding.code).toBe(1);
    expect(demanding.read().findings.map(({ check }) => check)).toContain('evidence.below-threshold');
  });

  it.each([
    [{ operations: { getCallerIdResorces: {} } }, "did you mean 'getCallerIdResources'?"],
    [{ servers: { apple: 'http://127.0.0.1:1' } }, "no document is called 'apple'"],
    [{ credentials: { AccessTokn: 'xyz' } }, "did you mean 'AccessToken'?"],
    [{ credentials: { AccessToken: { env: 'NOT_THERE' } } }, 'NOT_THERE is not set'],
    [{ phases: ['exampels'] }, 'phases'],
    [{ minEvidense: '90%' }, "did you mean 'minEvidence'?"],
  ])('refuses %j', async (config, says) => {
    const { code, stderr } = await run({ documents, server: 'SERVER', ...config });
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });
});
