// The verifier against a server that others wrote: stock prism-cli, a process for each document.
import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../../src/config/index.js';
import { loadContracts } from '../../../src/load/index.js';
import { PHASES } from '../../../src/model/exchange.js';
import type { Report, ReportedFinding } from '../../../src/model/report.js';
import type { KnownDeviation } from '../../../src/runner/record/known-deviations.js';
import { bundledContract } from '../../support/bundled.js';
import { reportedFindings } from '../../support/findings.js';
import { ROOT } from '../../support/root.js';
import { reportOf, verifyOptions } from '../../support/verify-options.js';

const SERVE = fileURLToPath(new URL('serve.mjs', import.meta.url));
const CONFIG = fileURLToPath(new URL('specproof.config.yaml', import.meta.url));

/** The URL of stock Prism with the document of a file, until the test is over. */
async function served(file: string): Promise<string> {
  const server = spawn(process.execPath, [SERVE, `${file}=0`], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void server.kill());
  let output = '';
  return new Promise((resolve, reject) => {
    server.stdout.on('data', (chunk) => {
      const [, url] = / (http:\S+)\n/.exec(String(chunk)) ?? [];
      if (url !== undefined) resolve(url);
    });
    server.stderr.on('data', (chunk) => (output += String(chunk)));
    server.on('exit', () => { reject(new Error(`Prism ended: ${output}`)); }); // prettier-ignore
  });
}

const PHASES_BUT_FUZZ = PHASES.filter((phase) => phase !== 'fuzz');

const line = ({ operation, check, severity, message }: ReportedFinding): string =>
  `${operation ?? ''} ${severity} ${check}: ${message}`;

function unlisted(report: Report): string[] {
  return reportedFindings(report)
    .filter(({ severity }) => severity !== 'note')
    .map(line);
}

describe('a bundled document', () => {
  let deviations: readonly KnownDeviation[] = [];

  beforeAll(async () => {
    deviations = (await loadConfig({ cwd: ROOT, file: CONFIG }))?.config.expect ?? [];
  });

  it.each(['superoffice-pocket', 'apple-caller-ids'] as const)(
    'is kept by stock Prism, but for what is known: %s',
    async (name) => {
      const url = await served(join(ROOT, `spec/${name}.openapi.yaml`));
      const contract = await bundledContract(name);
      const report = await reportOf(
        verifyOptions([contract], url, { phases: PHASES_BUT_FUZZ, expect: deviations }),
      );
      expect(report.end).toBe('complete');
      expect(reportedFindings(report).some(({ known }) => known)).toBe(true);
      expect(unlisted(report)).toEqual([]);
    },
  );
});

const ok = (schema: string, more = ''): string =>
  `{ description: ok, content: { application/json: { schema: ${schema}${more} } } }`;

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
    const file = join(mkdtempSync(join(tmpdir(), 'stock-prism-')), 'faulty.yaml');
    writeFileSync(file, text);
    const url = await served(file);
    const report = await reportOf(verifyOptions(await loadContracts([file], { cwd: ROOT }), url));
    expect(report.summary.exchanges).toBeGreaterThan(0);
    const blamed = reportedFindings(report).filter(
      ({ check }) => !check.startsWith('document.') && !OF_PRISM.includes(check),
    );
    expect(blamed.filter(({ severity }) => severity !== 'note').map(line)).toEqual([]);
  });
});
