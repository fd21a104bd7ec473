import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startFaultyServer, TOKEN } from '../reporters/faulty-run.js';
import { entriesIn, folderWith, reportIn, startProxyProcess } from '../support/proxy-process.js';
import { runMain } from '../support/run-cli.js';

describe('specproof proxy', () => {
  it('relays, tells causes once as they show, records everything without secrets, and reports at its end', async () => {
    const folder = folderWith();
    const server = await startFaultyServer();
    const proxy = await startProxyProcess(['api.yaml', '--upstream', server.url, '--record', 'traffic.har', '--report', 'json=report.json'], folder); // prettier-ignore
    const headers = { Authorization: TOKEN };
    for (const path of ['/pets/7', '/pets/8', '/health', '/elsewhere'])
      await (await fetch(proxy.url + path, { headers })).text();
    await proxy.says(/elsewhere is in no document/);
    expect(readdirSync(folder)).not.toContain('traffic.har');
    const { code, stdout, stderr } = await proxy.stop();
    server.close();
    expect(code).toBe(1);
    expect(stdout).toMatch(/^specproof proxy listening on http:\/\/127\.0\.0\.1:\d+\n/);
    expect(stderr.match(/error response\.body\.schema: \/name: expected at least 1 character/g)).toHaveLength(
      1,
    );
    expect(stderr).toMatch(/^\d\d:\d\d:\d\d\.\d{3} GET \S+\/pets\/7 200\n {2}error response\.body\.schema: .*\(api\.yaml:\d+:\d+\)\n/m); // prettier-ignore
    const report = reportIn(folder, 'report.json');
    expect(report.summary.exchanges).toBe(3);
    expect(report.causes.map(({ check }) => check)).toContain('traffic.undocumented');
    const entries = entriesIn(folder, 'traffic.har');
    expect(entries.map(({ request }) => new URL(request.url).pathname)).toEqual(['/pets/7', '/pets/8', '/health', '/elsewhere']); // prettier-ignore
    const written = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    for (const text of [...written, stdout, stderr]) expect(text).not.toContain('s3cr3t');
    expect(readdirSync(folder).sort()).toEqual(['api.yaml', 'report.json', 'traffic.har']);
  });

  it('gives a client what is found, where it asks for that', async () => {
    const server = await startFaultyServer();
    const proxy = await startProxyProcess(['api.yaml', '--upstream', server.url], folderWith());
    const asked = async (path: string, headers: Record<string, string>): Promise<unknown> => {
      const response = await fetch(proxy.url + path, { headers });
      await response.text();
      return JSON.parse(response.headers.get('x-specproof-findings') ?? 'null');
    };
    const asking = { 'X-Specproof-Findings': 'yes' };
    expect(await asked('/pets/7', asking)).toContainEqual({
      check: 'response.body.schema',
      severity: 'error',
      at: 'body#/name',
      message: '/name: expected at least 1 character, received ""',
    });
    expect(await asked('/health', asking)).toEqual([]);
    expect(await asked('/nowhere', asking)).toMatchObject([{ check: 'traffic.undocumented' }]);
    expect(await asked('/pets/7', {})).toBeNull();
    server.close();
    await proxy.stop();
  });

  it.each([
    [['api.yaml'], 'the proxy needs --upstream'],
    [['api.yaml', '--upstream', 'localhost:1'], 'expected a URL with its scheme'],
    [['api.yaml', '--upstream', 'http://127.0.0.1:1', '--tls-cert', 'c.pem'], '--tls-cert needs --tls-key'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await runMain(['proxy', ...args], folderWith());
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
