// Both engines of the mock, held to the documents: ours wholly, stock Prism but for what is known of it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/index.js';
import { loadContracts } from '../../../src/load/index.js';
import { PHASES } from '../../../src/model/exchange.js';
import type { Report, ReportedFinding } from '../../../src/model/report.js';
import type { KnownDeviation } from '../../../src/runner/record/known-deviations.js';
import { bundledContract } from '../../support/bundled.js';
import type { Engine } from '../../support/engines.js';
import { started } from '../../support/engines.js';
import { reportedFindings } from '../../support/findings.js';
import { ROOT } from '../../support/root.js';
import { runMain } from '../../support/run-cli.js';
import { reportOf, verifyOptions } from '../../support/verify-options.js';

const DEVIATIONS = join(ROOT, 'contracts/prism.deviations.yaml');
const folder = mkdtempSync(join(tmpdir(), 'specproof-prism-test-'));

afterAll(() => rmSync(folder, { recursive: true }));

const PHASES_BUT_FUZZ = PHASES.filter((phase) => phase !== 'fuzz');

const line = ({ operation, check, severity, message }: ReportedFinding): string =>
  `${operation ?? ''} ${severity} ${check}: ${message}`;

function unlisted(report: Report): string[] {
  return reportedFindings(report)
    .filter(({ severity }) => severity !== 'note')
    .map(line);
}

const ok = (schema: string, more = ''): string =>
  `{ description: ok, content: { application/json: { schema: ${schema}${more} } } }`;

describe('the engines', () => {
  const NAMES = ['superoffice-pocket', 'apple-caller-ids'] as const;
  const engines: Record<string, Engine> = {};
  let deviations: readonly KnownDeviation[] = [];

  beforeAll(async () => {
    deviations = (await loadConfig({ cwd: ROOT, file: DEVIATIONS }))?.config.expect ?? [];
    for (const engine of ['specproof', 'prism']) engines[engine] = await started(engine, NAMES);
  });

  async function verified(engine: string, expected: readonly KnownDeviation[]): Promise<Report[]> {
    const reports: Report[] = [];
    for (const name of NAMES) {
      const contract = await bundledContract(name);
      const ids = contract.operations.map(({ id }) => id);
      const expect_ = expected.filter(({ operation = '' }) => ids.includes(operation));
      const url = engines[engine]?.urls[name] ?? '';
      reports.push(
        await reportOf(verifyOptions([contract], url, { phases: PHASES_BUT_FUZZ, expect: expect_ })),
      );
    }
    return reports;
  }

  it('are held to the bundled documents: ours keeps all of them', async () => {
    for (const report of await verified('specproof', [])) {
      expect(report.end).toBe('complete');
      expect(unlisted(report)).toEqual([]);
    }
  });

  it('are held to the bundled documents: stock Prism keeps them but for what is known', async () => {
    for (const report of await verified('prism', deviations)) {
      expect(report.end).toBe('complete');
      expect(reportedFindings(report).some(({ known }) => known)).toBe(true);
      expect(unlisted(report)).toEqual([]);
    }
  });

  it('are told apart by what is known: a deviation that is new fails, and so does one that is gone', async () => {
    const [, ...others] = deviations;
    const gone: KnownDeviation = {
      operation: 'getCallerIdResources',
      code: 'response.body.xml',
      reason: 'made up',
    };
    const [pocket, apple] = await verified('prism', [...others, gone]);
    expect(unlisted(pocket!).join('\n')).toContain(deviations[0]?.code);
    expect(unlisted(apple!)).toEqual([
      expect.stringContaining('response.body.xml at getCallerIdResources was not met'),
    ]);
  });
});

describe('specproof mock --engine prism', () => {
  const document = (path: string): string =>
    `openapi: 3.1.0\ninfo: { title: Own, version: '1' }\npaths:\n  ${path}: { get: { operationId: own, parameters: [{ $ref: './shared.yaml#/n' }], responses: { 200: ${ok('{ type: object }', ', example: { a: 1 }')} } } }\n  /lost: { get: { operationId: lost, responses: { 200: ${ok('{ $ref: "#/nowhere" }')} } } }\n`;
  const file = join(folder, 'own.yaml');

  it('serves what a document refers to, leaves out what is wrong, logs, and reads it again', async () => {
    writeFileSync(join(folder, 'shared.yaml'), 'n: { name: n, in: query, schema: { type: integer } }\n');
    writeFileSync(file, document('/first'));
    const { urls, logs } = await started('prism', [file]);
    const url = urls['own'] ?? '';
    const ask = async (path: string): Promise<number> => (await fetch(url + path)).status;
    expect([await ask('/first'), await ask('/first?n=x'), await ask('/lost')]).toEqual([200, 422, 404]);
    expect(await logs('event', 'request')).toMatchObject({ document: 'own', method: 'GET', path: '/first' });
    expect(await logs('event', 'left-out')).toMatchObject({ operation: 'lost' });
    expect(await logs('level', 'error')).toMatchObject({ event: 'prism', source: 'VALIDATOR' });
    writeFileSync(file, document('/second'));
    await logs('event', 'reloaded');
    expect([await ask('/first'), await ask('/second')]).toEqual([404, 200]);
    writeFileSync(file, 'openapi: [');
    await logs('event', 'not-reloaded');
    expect(await ask('/second')).toBe(200);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)(
    'leaves no Prism behind when it is ended by %s',
    async (signal) => {
      const { urls, end } = await started('prism', ['apple-caller-ids']);
      const url = urls['apple-caller-ids'] ?? '';
      expect((await fetch(url)).status).toBe(404);
      await end(signal);
      await expect
        .poll(
          () =>
            fetch(url).then(
              () => 'answered',
              () => 'gone',
            ),
          { timeout: 20_000 },
        )
        .toBe('gone');
    },
  );

  it('gives the ports after the first to the other documents, and says where one is taken', async () => {
    const { urls } = await started('prism', ['apple-caller-ids']);
    const { port } = new URL(urls['apple-caller-ids'] ?? '');
    const { code, stderr } = await runMain(['mock', 'apple-caller-ids', '--engine', 'prism', '--port', port]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`127.0.0.1:${port} is in use`)]);
  });

  it.each([
    [['--records', '5'], '--records has no counterpart in Prism'],
    [['--data', 'records.yaml'], '--data has no counterpart in Prism'],
    [['--fault', 'reset'], '--fault has no counterpart in Prism'],
    [['--delay', '1s'], '--delay has no counterpart in Prism'],
    [['--max-delay', '1s'], '--max-delay has no counterpart in Prism'],
    [['--control', 'none'], '--control has no counterpart in Prism'],
    [['--tls-cert', 'a.pem', '--tls-key', 'b.pem'], '--tls-cert has no counterpart in Prism'],
    [['--cors', 'http://localhost:5173'], '--cors with origins has no counterpart in Prism'],
    [['--engine', 'prisma'], "no engine is called 'prisma'; did you mean 'prism'?"],
  ])('refuses %j', async (flags, message) => {
    const { code, stderr } = await runMain([
      'mock',
      'apple-caller-ids',
      '--engine',
      'prism',
      '--port',
      '0',
      ...flags,
    ]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

/** What is wrong in each is the document's own fault; Prism serves it as it stands. */
const FAULTY: readonly [name: string, document: string][] = [
  [
    'an example that breaks its schema',
    `
paths:
  /pets: { get: { operationId: pets, responses: { 200: ${ok('{ type: array, items: { $ref: "#/components/schemas/Pet" } }', ', example: [{ id: seven, name: rex }]')} } } }
components: { schemas: { Pet: { type: object, required: [id, name], properties: { id: { type: integer }, name: { type: string } } } } }`,
  ],
  [
    'an example without a required property',
    `
paths:
  /pet: { get: { operationId: pet, responses: { 200: ${ok('{ type: object, required: [id, name], properties: { id: { type: integer }, name: { type: string } } }', ', examples: { short: { value: { id: 1 } } }')} } } }`,
  ],
  [
    'formats that nobody knows',
    `
paths:
  /tag: { get: { operationId: tag, parameters: [{ name: colour, in: query, schema: { type: string, format: x-colour } }], responses: { 200: ${ok('{ type: object, properties: { a: { type: string, format: x-colour }, b: { type: integer, format: snowflake } } }', ', example: { a: red, b: 1 }')} } } }`,
  ],
  [
    'alternatives of which several always match',
    `
paths:
  /either: { get: { operationId: either, responses: { 200: ${ok('{ oneOf: [{ type: object }, { type: object, properties: { a: { type: string } } }] }', ', example: { a: x }')} } } }`,
  ],
  [
    'parts that contradict each other',
    `
paths:
  /both: { get: { operationId: both, responses: { 200: ${ok('{ allOf: [{ type: object, properties: { a: { type: string } } }, { type: object, properties: { a: { type: integer } }, required: [a] }] }', ', example: { a: x }')} } } }`,
  ],
  [
    'bounds that leave nothing',
    `
paths:
  /n: { get: { operationId: n, responses: { 200: ${ok('{ type: object, required: [n], properties: { n: { type: integer, minimum: 5, maximum: 1 } } }', ', example: { n: 3 }')} } } }`,
  ],
  [
    'a default of another type, and a keyword that nobody knows',
    `
paths:
  /d: { get: { operationId: d, responses: { 200: ${ok('{ type: object, properties: { a: { type: integer, default: none, unique: true } } }', ', example: { a: 1 }')} } } }`,
  ],
];

describe('a document with a fault of its own', () => {
  /** What stock Prism does to every document. */
  const OF_PRISM = [
    'response.header.allow',
    'response.content-type.undocumented',
    'response.status.undocumented',
  ];

  it.each(FAULTY)('is not blamed on the server: %s', async (_, document) => {
    const text = `openapi: 3.0.3\ninfo: { title: Faulty, version: '1' }${document}\n`;
    const file = join(folder, 'faulty.yaml');
    writeFileSync(file, text);
    const { urls } = await started('prism', [file]);
    const url = urls['faulty'] ?? '';
    const report = await reportOf(verifyOptions(await loadContracts([file], { cwd: ROOT }), url));
    expect(report.summary.exchanges).toBeGreaterThan(0);
    const blamed = reportedFindings(report).filter(
      ({ check }) => !check.startsWith('document.') && !OF_PRISM.includes(check),
    );
    expect(blamed.filter(({ severity }) => severity !== 'note').map(line)).toEqual([]);
  });
});
