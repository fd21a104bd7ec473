import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { API, startFaultyServer, TOKEN } from '../reporters/faulty-run.js';
import { entriesIn, folderWith, reportIn, startProxyProcess } from '../support/proxy-process.js';
import { runMain } from '../support/run-cli.js';

describe('specproof proxy', () => {
  it('holds nothing against a server that does not answer, and proves nothing by it', async () => {
    const folder = folderWith();
    const proxy = await startProxyProcess(['api.yaml', '--upstream', 'http://127.0.0.1:1', '--report', 'json=r.json'], folder); // prettier-ignore
    expect((await fetch(`${proxy.url}/health`)).status).toBe(502);
    const { code, stderr } = await proxy.stop();
    expect(stderr).toContain(
      'GET http://127.0.0.1:1/health: the upstream gave no answer: the connection was refused',
    );
    expect(reportIn(folder, 'r.json').causes).toEqual([]);
    expect(code).toBe(1);
  });

  it.each([['error', 0], ['warning', 1]])('fails on what --fail-on %s says', async (severity, expected) => {
    const server = createServer((_, response) => void response.writeHead(204).end());
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const upstream = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const proxy = await startProxyProcess(['api.yaml', '--upstream', upstream, '--fail-on', severity], folderWith());
    for (const path of ['/health', '/nowhere']) await fetch(proxy.url + path);
    const { code } = await proxy.stop();
    server.close();
    expect(code).toBe(expected);
  }); // prettier-ignore

  it('finds operations below the paths of the documents at the bare upstream, too', async () => {
    const document = API.replace('paths:', "servers: [{ url: 'https://api.example.com/v1' }]\npaths:");
    const server = await startFaultyServer();
    const folder = folderWith(document);
    const proxy = await startProxyProcess(
      ['api.yaml', '--upstream', server.url, '--report', 'json=r.json'],
      folder,
    );
    for (const path of ['/v1', '']) await fetch(`${proxy.url}${path}/pets/7`);
    await proxy.stop();
    server.close();
    expect(reportIn(folder, 'r.json').summary.exchanges).toBe(2);
  });
});

/** What exchanges show, wherever they come from; where they went, and who they were, differs. */
function shown({ causes, evidence }: Report): object {
  const own = causes.map(({ curl: _, message, occurrences, ...cause }) => ({
    ...cause,
    message: message.replace(/https?:\/\/[^/\s]+/g, 'SERVER'),
    occurrences: occurrences.length,
  }));
  const seen = evidence.filter(({ about }) => about !== 'behavior').map((entry) => JSON.stringify(entry));
  // Parts of a run have theirs one behind the other.
  return { causes: own, evidence: seen.sort() };
}

/** The same, whatever the order and the number of exchanges that show it. */
function told({ causes, evidence }: Report): string[] {
  return [
    ...causes.map(({ severity, check, at }) => `${severity} ${check} ${at}`),
    ...evidence.map(({ operation, about, clause, state }) => `${operation} ${about} ${clause} ${state}`),
  ].sort();
}

/** Enough operations for eight parts. */
const WIDE = API.replace(
  'components:',
  `${Array.from({ length: 7 }, (_, i) => `  /pet-${i}: { get: { operationId: pet${i}, responses: { '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } } } }\n`).join('')}components:`,
);

describe('the same exchanges give the same causes and evidence', () => {
  const folder = folderWith(WIDE);
  const at = (url: string, ...args: string[]): string[] => ['verify', 'api.yaml', '--server', url, '-H', `Authorization: ${TOKEN}`, '--quiet', ...args]; // prettier-ignore
  let reports: Record<
    'live' | 'archive' | 'merged' | 'throughProxy' | 'proxy' | 'recorded' | 'plain',
    Report
  >;
  beforeAll(async () => {
    const server = await startFaultyServer();
    await runMain(at(server.url, '--report', 'json=live.json', '--report', 'har=live.har'), folder);
    await runMain(['check', 'live.har', 'api.yaml', '--report', 'json=archive.json'], folder);
    for (let i = 1; i <= 8; i++)
      await runMain(at(server.url, '--shard', `${i}/8`, '--report', `json=part-${i}.json`), folder);
    const parts = Array.from({ length: 8 }, (_, i) => `part-${i + 1}.json`);
    await runMain(['report', ...parts, '--report', 'json=merged.json'], folder);
    const proxy = await startProxyProcess(['api.yaml', '--upstream', server.url, '--record', 'proxy.har', '--report', 'json=proxy.json'], folder); // prettier-ignore
    await runMain(at(proxy.url, '--concurrency', '1', '--report', 'json=throughProxy.json'), folder);
    await proxy.stop();
    server.close();
    await runMain(
      ['check', 'proxy.har', 'api.yaml', '--server', server.url, '--report', 'json=recorded.json'],
      folder,
    );
    // As any other tool would have recorded it: without what specproof knew of the cases.
    const plain = entriesIn(folder, 'proxy.har').map(({ _specproof: _, ...entry }) => entry);
    writeFileSync(join(folder, 'plain.har'), JSON.stringify({ log: { version: '1.2', creator: { name: 'b', version: '1' }, entries: plain } })); // prettier-ignore
    await runMain(
      ['check', 'plain.har', 'api.yaml', '--server', server.url, '--report', 'json=plain.json'],
      folder,
    );
    const names = ['live', 'archive', 'merged', 'throughProxy', 'proxy', 'recorded', 'plain'] as const;
    reports = Object.fromEntries(
      names.map((name) => [name, reportIn(folder, `${name}.json`)]),
    ) as typeof reports;
  });

  it('live, from the archive of the run, merged from 8 parts, and with the proxy in between', () => {
    expect(reports.live.causes.length).toBeGreaterThan(3);
    for (const name of ['archive', 'throughProxy'] as const)
      expect(shown(reports[name]), name).toEqual(shown(reports.live));
    // A part reads nothing again that only operations of other parts may have changed: it counts some less.
    expect(told(reports.merged)).toEqual(told(reports.live));
  });

  it('in the proxy, from what it has recorded, and from what any other tool would have', () => {
    expect(reports.proxy.causes.length).toBeGreaterThan(3);
    for (const name of ['recorded', 'plain'] as const)
      expect(shown(reports[name]), name).toEqual(shown(reports.proxy));
  });

  it('of answers, in the proxy as in the run whose requests it has relayed', () => {
    const ofAnswers = ({ causes, evidence }: Report): object => ({
      causes: causes.filter(({ check }) => /^response\.(body|header|content)/.test(check)).map(({ check, location, at: place, count }) => ({ check, location, place, count })),
      evidence: evidence.filter(({ about }) => about === 'success' || about === 'error'),
    }); // prettier-ignore
    expect(ofAnswers(reports.proxy)).toEqual(ofAnswers(reports.live));
  });
});
