import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.js';
import type { ReportFormat } from '../../src/reporters/index.js';
import reportSchema from '../../src/reporters/report.schema.json' with { type: 'json' };
import type { FaultyRun } from '../reporters/faulty-run.js';
import { API, faultyRun, withFaultyServer } from '../reporters/faulty-run.js';
import { runMain } from '../support/run-cli.js';

const isReport = new Ajv2020({ strict: false }).compile(reportSchema);

const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');
const reportIn = (folder: string, name: string): Report => JSON.parse(read(folder, name)) as Report;

describe('specproof report', () => {
  let run: FaultyRun;
  beforeAll(async () => {
    run = await faultyRun();
  });

  it.each(['json', 'sarif', 'gitlab', 'github', 'markdown'] as const)('writes a saved report as %s, as the run has', async (format: ReportFormat) => {
    const { code, stderr } = await runMain(['report', 'out/json', '--report', `${format}=again`], run.folder);
    expect([code, stderr]).toEqual([run.code, '']);
    expect(read(run.folder, 'again')).toBe(run.texts[format]);
  }); // prettier-ignore

  it('shows it on the terminal, and as tests that fail where the run has failed', async () => {
    const { stdout } = await runMain(['report', 'out/json', '--report', 'junit=again.xml'], run.folder);
    expect(stdout).toContain('error response.body.schema');
    const junit = read(run.folder, 'again.xml');
    for (const { check, severity } of run.report.causes) if (severity === 'error') expect(junit).toContain(`type="${check}"`); // prettier-ignore
    expect(junit).toContain('all other cases of health');
  });

  it.each([
    [['out/json', '--report', 'har=x'], 'a saved report holds no exchanges'],
    [['out/har'], 'out/har: is no report'],
    [['pets.openapi.yaml'], 'is not JSON'],
    [['missing.json'], 'missing.json: no such file'],
    [['old.json'], 'has version 1, and 2 is read'],
    [['out/json', 'other.json'], 'of other documents'],
    [['out/json', './out/json'], 'the reports 1 and 2 are the same'],
  ])('refuses %j', async (args, message) => {
    writeFileSync(join(run.folder, 'old.json'), '{"version":1}');
    writeFileSync(join(run.folder, 'other.json'), JSON.stringify({ ...run.report, seed: 7 }));
    const { code, stderr, stdout } = await runMain(['report', ...args], run.folder);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('tells what is new, gone and lost since another report', async () => {
    const [first, ...others] = run.report.causes.filter(({ severity }) => severity === 'error');
    const [second] = others;
    const now = { ...run.report, causes: run.report.causes.filter((cause) => cause !== second) };
    const evidence = run.report.evidence.map((entry) => (entry.clause === '200 application/json #/name' ? { ...entry, state: 'seen' } : entry)); // prettier-ignore
    const before = { ...run.report, evidence, causes: run.report.causes.filter((cause) => cause !== first) };
    writeFileSync(join(run.folder, 'now.json'), JSON.stringify(now));
    writeFileSync(join(run.folder, 'before.json'), JSON.stringify(before));
    const args = ['--report', 'json=diff.json', '--report', 'markdown=diff.md', '--report', 'html=diff.html'];
    const { stdout } = await runMain(['report', 'now.json', '--against', 'before.json', ...args], run.folder);
    const report = reportIn(run.folder, 'diff.json');
    isReport(report);
    expect(isReport.errors).toBeNull();
    expect(report.causes.filter(({ isNew }) => isNew === true).map(({ check, pointer }) => [check, pointer])).toEqual([[first?.check, first?.pointer]]); // prettier-ignore
    expect(report.against?.gone.map(({ check, location }) => [check, location])).toEqual([[second?.check, second?.location]]); // prettier-ignore
    expect(report.against?.lost).toEqual([{ document: 'pets', operation: 'getPet', clause: '200 application/json #/name', was: 'seen', is: 'empty' }]); // prettier-ignore
    const sentence = 'since the other report: 1 cause new, 1 gone, 1 clause lost, 0 gained';
    for (const text of [stdout, read(run.folder, 'diff.md'), read(run.folder, 'diff.html')]) expect(text).toContain(sentence); // prettier-ignore
    expect(stdout).toContain('lost  getPet 200 application/json #/name (was seen, is empty)');
    // A report is no news to itself.
    const same = await runMain(['report', 'now.json', '--against', 'now.json'], run.folder);
    expect(same.stdout).toContain('0 causes new, 0 gone, 0 clauses lost, 0 gained');
  });
});

describe('verify --shard', () => {
  /** Operations of other things, of which every answer has the same fault. */
  const others = ['things', 'boxes', 'shelves'].map(
    (name) => `  /${name}/{id}:
    get:
      operationId: ${name}
      parameters: [{ name: id, in: path, required: true, schema: { type: integer, minimum: 1 }, example: 7 }]
      responses: { '200': { description: d, content: { application/json: { schema: { type: object, properties: { id: { type: integer, maximum: 9 } } } } } }, '400': { description: d } }
`,
  );

  it('verifies parts that are the whole run together', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'specproof-shards-'));
    const names = [1, 2, 3].map((part) => `part-${String(part)}.json`);
    const verify = (...args: string[]): string[] => ['verify', 'pets.openapi.yaml', '--server', 'SERVER', '--quiet', ...args]; // prettier-ignore
    const shards = names.map((name, i) =>
      verify('--shard', `${String(i + 1)}/3`, '--report', `json=${name}`),
    );
    const document = API.replace('  /health:', `${others.join('')}  /health:`);
    await withFaultyServer(folder, [verify('--report', 'json=whole.json'), ...shards], document);
    const { code, stderr } = await runMain(['report', ...names, '--report', 'json=merged.json'], folder); // prettier-ignore
    expect(stderr).toBe('');
    const [whole, merged] = ['whole.json', 'merged.json'].map((name) => reportIn(folder, name));
    expect(code).toBe(1);
    isReport(merged);
    expect(isReport.errors).toBeNull();
    const parts = names.map((name) => reportIn(folder, name).operations.map(({ id }) => id));
    expect(parts.every((ids) => ids.length > 0)).toBe(true);
    expect(parts.flat().sort()).toEqual(whole?.operations.map(({ id }) => id).sort());
    expect(merged?.summary.exchanges).toBe(whole?.summary.exchanges);
    const shown = (report: Report | undefined): unknown[] =>
      (report?.evidence ?? []).map(({ operation, clause, state, count }) => `${operation} ${clause} ${state} ${String(count)}`).sort(); // prettier-ignore
    expect(shown(merged)).toEqual(shown(whole));
    expect(merged?.summary.evidence).toEqual(whole?.summary.evidence);
    // Which of several clauses a cause is told by depends on which was broken first.
    const causes = (report: Report | undefined): unknown[] =>
      (report?.causes ?? []).map(({ check, severity, count, operations }) => JSON.stringify([check, severity, count, operations])).sort(); // prettier-ignore
    expect(causes(merged).length).toBeGreaterThan(5);
    expect(causes(merged)).toEqual(causes(whole));
    expect(merged?.part).toBeUndefined();
    expect(merged?.missing).toBeUndefined();
    expect(merged?.summary.occurrences).toEqual(whole?.summary.occurrences);
  });

  it('tells which parts are missing, and fails', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'specproof-shards-'));
    const part = (index: number, count: number, name: string): string[] => ['verify', 'health.openapi.yaml', '--server', 'SERVER', '--shard', `${String(index)}/${String(count)}`, '--report', `json=${name}`]; // prettier-ignore
    const document = `openapi: 3.1.0
info: { title: t, version: '1' }
paths:
${['a', 'b', 'c', 'd'].map((name) => `  /${name}: { get: { operationId: ${name}, responses: { '200': { description: d } } } }`).join('\n')}
`;
    writeFileSync(join(folder, 'health.openapi.yaml'), document);
    const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const runs = [part(1, 4, '1'), part(3, 4, '3'), part(2, 2, 'half')];
    for (const args of runs) {
      const { stdout } = await runMain(args.map((arg) => (arg === 'SERVER' ? url : arg)), folder); // prettier-ignore
      expect(stdout).toMatch(/, part \d of \d/);
    }
    server.close();
    const merged = await runMain(
      ['report', '1', '3', '--report', 'json=merged', '--report', 'junit=tests.xml'],
      folder,
    );
    expect(merged.stdout).toContain('parts 2, 4 of 4 are missing: the operations of them were not verified');
    expect(merged.stdout).toContain('no errors, but incomplete');
    expect(merged.code).toBe(1);
    const report = reportIn(folder, 'merged');
    expect([report.end, report.missing]).toEqual(['parts-missing', { parts: [2, 4], count: 4 }]);
    isReport(report);
    expect(isReport.errors).toBeNull();
    expect(read(folder, 'tests.xml')).toContain('type="run.parts-missing"');
    // A merged report is told as it was.
    expect((await runMain(['report', 'merged'], folder)).code).toBe(1);
    const mixed = await runMain(['report', '1', 'half'], folder);
    expect([mixed.code, mixed.stderr]).toEqual([
      2,
      expect.stringContaining('a part is one of 4, and another one of 2'),
    ]);
    const first = reportIn(folder, '1');
    const other = { ...first, summary: { ...first.summary, exchanges: first.summary.exchanges + 1 } };
    writeFileSync(join(folder, 'again'), JSON.stringify(other));
    const twice = await runMain(['report', '1', 'again'], folder);
    expect([twice.code, twice.stderr]).toEqual([2, expect.stringContaining('part 1 of 4 is given twice')]);
  });

  it.each([
    ['3/2', 'expected a part of a whole such as 2/8'],
    ['0/2', 'expected a part of a whole'],
    ['9/9', 'there is nothing left for it'],
  ])('refuses %s', async (part, message) => {
    const folder = mkdtempSync(join(tmpdir(), 'specproof-shards-'));
    const [result] = await withFaultyServer(folder, [['verify', 'pets.openapi.yaml', '--server', 'SERVER', '--shard', part]]); // prettier-ignore
    expect(result?.code).toBe(2);
    expect(result?.stderr).toContain(message);
  });
});
