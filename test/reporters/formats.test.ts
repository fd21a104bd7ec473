import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as toolkit from '@actions/core';
import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { validate as validateCtrf } from 'ctrf';
import { parse as parseJunit } from 'junit2json';
import MarkdownIt from 'markdown-it';
import { beforeAll, describe, expect, it } from 'vitest';
import { printableLines } from '../../src/json/printable.js';
import type { Cause } from '../../src/model/report.js';
import type { FaultyRun } from './faulty-run.js';
import { faultyRun, HOSTILE, TOKEN } from './faulty-run.js';

let run: FaultyRun;
let errors: Cause[];
beforeAll(async () => {
  run = await faultyRun();
  errors = run.report.causes.filter(({ severity }) => severity === 'error');
});

describe('all formats of one run', () => {
  it('are about faults that a server really has', () => {
    expect(run.code).toBe(1);
    expect(errors.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['response.body.schema', 'request.invalid.accepted']),
    );
    expect(run.report.operations.map(({ id, causes }) => [id, causes > 0])).toEqual([
      ['getPet', true],
      ['addPet', true],
      ['health', false],
    ]);
  });

  it('hold no secret, however the server repeats it', () => {
    for (const text of [...Object.values(run.texts), readFileSync(join(run.folder, 'summary.md'), 'utf8')]) {
      expect(text).not.toContain(TOKEN.slice('Bearer '.length));
      expect(text).toMatch(/[^\n]\n$/);
    }
  });

  it('show no character that moves a cursor or turns the direction of text', () => {
    for (const text of Object.values(run.texts)) expect(printableLines(text)).toBe(text);
  });
});

describe('junit', () => {
  it('is read by junit2json: a suite for each operation, a test for each case', async () => {
    const parsed = await parseJunit(run.texts.junit);
    if (!parsed || !('testsuite' in parsed)) throw new Error('no suites');
    const suites = parsed.testsuite ?? [];
    const { operations } = run.report;
    expect(suites.map(({ name, tests }) => [name, tests])).toEqual([
      ...operations.map(({ id, exchanges }) => [id, exchanges]),
      ['run', 1],
    ]);
    const cases = suites.flatMap(({ testcase = [] }) => testcase);
    expect(new Set(cases.map(({ classname = '', name = '' }) => `${classname} ${name}`)).size).toBe(
      cases.length,
    );
    const failed = suites.filter(({ testcase = [] }) =>
      testcase.some(({ failure }) => failure !== undefined),
    );
    expect(failed.map(({ name }) => name)).toEqual(['getPet', 'addPet']);
    // Each error is told by a test that it made fail.
    const failures = cases.flatMap(({ failure = [] }) => failure);
    expect(new Set(failures.map(({ type }) => type))).toEqual(
      new Set(errors.flatMap(({ check, occurrences }) => occurrences.map((each) => each.check ?? check))),
    );
    expect(parsed.failures).toBe(cases.filter(({ failure }) => failure !== undefined).length);
    expect(failures.map(({ inner = '' }) => inner).join('\n')).toContain('<script>alert(1)</script> & ');
  });
});

describe('ctrf', () => {
  it('is valid by the reference implementation, with a test for each exchange', () => {
    const report = JSON.parse(run.texts.ctrf) as {
      results: { summary: Record<string, number>; tests: { status: string }[] };
    };
    expect(validateCtrf(report)).toMatchObject({ valid: true });
    const { summary, tests } = report.results;
    expect(summary['tests']).toBe(run.report.summary.exchanges + 1);
    expect(summary['failed']).toBe(tests.filter(({ status }) => status === 'failed').length);
    expect(summary['failed']).toBeGreaterThan(0);
  });
});

interface SarifResult {
  ruleId: string;
  level: string;
  partialFingerprints: Record<string, string>;
  locations: { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } }[];
}

const sarifResults = ({ texts }: FaultyRun): SarifResult[] =>
  (JSON.parse(texts.sarif) as { runs: { results: SarifResult[] }[] }).runs.flatMap(({ results }) => results);

describe('sarif', () => {
  it('is valid by its schema, with each cause at its place in the document', () => {
    const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
    addFormats.default(ajv);
    // The keywords it has mean the same in later drafts.
    const { $schema: _s, id: _i, ...schema } = sarifSchema as Record<string, unknown>;
    ajv.validate(schema, JSON.parse(run.texts.sarif));
    expect(ajv.errors).toBeNull();
    const lines = readFileSync(join(run.folder, 'pets.openapi.yaml'), 'utf8').split('\n');
    const results = sarifResults(run);
    expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual(
      run.report.causes.map(({ check, severity }) => [check, severity]),
    );
    for (const [i, { locations }] of results.entries()) {
      const [{ physicalLocation } = { physicalLocation: undefined }] = locations;
      expect(physicalLocation?.artifactLocation.uri).toBe('pets.openapi.yaml');
      const line = lines[(physicalLocation?.region.startLine ?? 0) - 1] ?? '';
      expect(line).toContain((run.report.causes[i]?.line ?? '?').slice(0, 20));
    }
  });

  it('has fingerprints that tell causes apart, and are the same in the next run', async () => {
    const prints = (of: FaultyRun): string[] =>
      sarifResults(of).map((each) => each.partialFingerprints['primaryLocationLineHash'] ?? '');
    const own = prints(run);
    expect(new Set(own).size).toBe(run.report.causes.length);
    expect(prints(await faultyRun())).toEqual(own);
  });
});

describe('gitlab', () => {
  it('has what GitLab demands of each entry', () => {
    const entries = JSON.parse(run.texts.gitlab) as Record<string, unknown>[];
    const entry = {
      type: 'object',
      required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
      properties: {
        description: { type: 'string', minLength: 1 },
        check_name: { type: 'string', pattern: '^[a-z.-]+$' },
        fingerprint: { type: 'string', pattern: '^[0-9a-f]{64}$' },
        severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
        location: { type: 'object', required: ['path', 'lines'], properties: { path: { const: 'pets.openapi.yaml' }, lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer', minimum: 1 } } } } },
      },
    }; // prettier-ignore
    const ajv = new Ajv();
    ajv.validate({ type: 'array', items: entry, minItems: run.report.causes.length }, entries);
    expect(ajv.errors).toBeNull();
    expect(new Set(entries.map(({ fingerprint }) => fingerprint)).size).toBe(entries.length);
  });
});

/** What the runner of GitHub Actions makes of a line (actions/runner, ActionCommand). */
function commandOf(
  line: string,
): { name: string; properties: Record<string, string>; message: string } | undefined {
  const [, name = '', given = '', message = ''] = /^::(\w+) ?(.*?)::(.*)$/.exec(line) ?? [];
  if (name === '') return undefined;
  const plain = (text: string): string => text.replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%'); // prettier-ignore
  const pairs = given.split(',').map((pair) => pair.split('=', 2) as [string, string]);
  return { name, properties: Object.fromEntries(pairs.map(([key, value]) => [key, plain(value)])), message: plain(message) }; // prettier-ignore
}

describe('github', () => {
  it('is one annotation for each cause at its line, the worst first, and one for the verdict', () => {
    const lines = run.texts.github.trimEnd().split('\n');
    const commands = lines.map(commandOf);
    expect(commands).not.toContain(undefined);
    const shown = commands.slice(0, -1);
    expect(shown.map((one) => [one?.properties['title'], one?.properties['line']])).toEqual(
      (['error', 'warning', 'note'] as const)
        .flatMap((severity) => run.report.causes.filter((cause) => cause.severity === severity))
        .map(({ check, location }) => [check, String(location.line)]),
    );
    expect(commands[0]).toMatchObject({ name: 'error', properties: { file: 'pets.openapi.yaml' } });
    expect(commands.at(-1)?.message).toMatch(/^\d+ errors?/);
  });

  it('is written as the toolkit of GitHub writes a command', () => {
    // The toolkit writes to standard output alone.
    const write = process.stdout.write.bind(process.stdout);
    let written = '';
    process.stdout.write = (text: string) => (written += text) !== '';
    try {
      for (const line of run.texts.github.trimEnd().split('\n')) {
        const { name = '', properties = {}, message = '' } = commandOf(line) ?? {};
        const { title, file, line: startLine, col: startColumn } = properties;
        toolkit[name as 'error'](message, { title, file, startLine, startColumn } as object);
      }
    } finally {
      process.stdout.write = write;
    }
    expect(written.replaceAll('\r\n', '\n')).toBe(run.texts.github);
  });

  it('puts the Markdown report behind what the summary of the job holds', async () => {
    const again = await faultyRun(run.folder);
    const summary = readFileSync(join(run.folder, 'summary.md'), 'utf8');
    const heading = /^## .*$/gm;
    expect(summary.match(heading)).toEqual([...(run.texts.markdown.match(heading) ?? []), ...(again.texts.markdown.match(heading) ?? [])]); // prettier-ignore
  });
});

describe('markdown', () => {
  it('is read by markdown-it: a heading for each cause, a row for each operation, no HTML and no link', () => {
    const tokens = new MarkdownIt({ html: true, linkify: true }).parse(run.texts.markdown, {});
    const all = tokens.flatMap((token) => [token, ...(token.children ?? [])]);
    const count = (type: string): number => all.filter((token) => token.type === type).length;
    expect(all.filter(({ type }) => /^html_|^link_|^image/.test(type))).toEqual([]);
    const told = run.report.causes.filter(({ severity }) => severity !== 'note');
    expect(count('heading_open')).toBe(1 + told.length);
    expect(count('tr_open')).toBe(1 + run.report.operations.length);
    expect(count('td_open')).toBe(6 * run.report.operations.length);
    // What the server sent stands there as it is, with the invisible made visible.
    const code = all.filter(({ type }) => type === 'code_inline').map(({ content }) => content);
    expect(code.some((text) => text.includes(HOSTILE.slice(0, 20)))).toBe(true);
  });
});

describe('har', () => {
  it('is valid by the schema of HAR, with every exchange, bodies decoded and secrets hidden', () => {
    const schemas = createRequire(import.meta.url)('har-schema') as Record<string, { $id?: string }>;
    const ajv = new Ajv({ strict: false });
    addFormats.default(ajv);
    for (const schema of Object.values(schemas)) {
      const { $schema: _, ...plain } = schema as Record<string, unknown>;
      ajv.addSchema(plain);
    }
    const archive = JSON.parse(run.texts.har) as { log: { entries: { request: { url: string; headers: { name: string; value: string }[] }; response: { status: number } }[] } }; // prettier-ignore
    ajv.validate('har.json#', archive);
    expect(ajv.errors).toBeNull();
    const { entries } = archive.log;
    expect(entries).toHaveLength(run.report.summary.exchanges);
    expect(new Set(entries.map(({ response }) => response.status))).toEqual(new Set([200, 201, 204, 405]));
    expect(entries[0]?.request.headers).toContainEqual({ name: 'Authorization', value: '[redacted]' });
  });
});

describe('ndjson', () => {
  it('has an event in each line, and the report in the last', () => {
    const events = run.texts.ndjson.trimEnd().split('\n').map((line) => JSON.parse(line) as { type: string; report?: unknown; findings?: unknown[] }); // prettier-ignore
    expect(events.filter(({ type }) => type === 'exchange')).toHaveLength(run.report.summary.exchanges);
    expect(events.at(-1)).toEqual({ type: 'report', report: run.report });
    expect(events.flatMap(({ findings = [] }) => findings).length).toBeGreaterThan(errors.length);
  });
});
