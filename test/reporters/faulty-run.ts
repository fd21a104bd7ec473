import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../src/model/report.js';
import type { ReportFormat } from '../../src/reporters/index.js';
import { REPORT_FORMATS } from '../../src/reporters/index.js';
import type { CliResult } from '../support/run-cli.js';
import { runMain } from '../support/run-cli.js';

export const API = `openapi: 3.1.0
info: { title: Pets, version: '1' }
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters: [{ name: id, in: path, required: true, schema: { type: integer, minimum: 1 }, example: 7 }]
      responses:
        '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
        '400': { description: d }
        '404': { description: d }
  /pets:
    post:
      operationId: addPet
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
      responses: { '201': { description: d }, '400': { description: d }, '415': { description: d } }
  /health: { get: { operationId: health, responses: { '204': { description: d } } } }
components:
  securitySchemes: { bearer: { type: http, scheme: bearer } }
  schemas:
    Pet: { type: object, required: [id, name], properties: { id: { type: integer }, name: { type: string, minLength: 1 } } }
`;

/** What a server may send that a format has to write in another way, or that looks like a part of it. */
export const HOSTILE =
  ']]> <script>alert(1)</script> & "quoted" | `tick` \u0000\u001b[31m\r\n::error::\u202e\ufffe%0A @somebody';

export const TOKEN = 'Bearer s3cr3t-t0ken-of-mine';

/** A server that is right about its health, and breaks the document elsewhere; it repeats the secrets it is sent. */
export async function startFaultyServer(): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      if (request.url === '/health')
        return void response.writeHead(request.method === 'GET' ? 204 : 405, { Allow: 'GET' }).end();
      const body = { id: HOSTILE, name: '', echo: request.headers.authorization };
      if (request.method === 'POST') return void response.writeHead(201).end();
      response.writeHead(200, {
        'Content-Type': 'application/json',
        'X-Echo': request.headers.authorization ?? '',
      });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: () => server.close(),
  };
}

export interface FaultyRun {
  code: number | null;
  folder: string;
  report: Report;
  /** What was written of each format. */
  texts: Record<ReportFormat, string>;
}

/** Runs commands against the server with faults; in their arguments, SERVER is its URL. */
export async function withFaultyServer(
  folder: string,
  commands: readonly string[][],
  document = API,
): Promise<CliResult[]> {
  writeFileSync(join(folder, 'pets.openapi.yaml'), document);
  const server = await startFaultyServer();
  const results: CliResult[] = [];
  for (const args of commands)
    results.push(await runMain(args.map((arg) => arg.replace('SERVER', server.url)), folder)); // prettier-ignore
  server.close();
  return results;
}

/** One run against a server with faults, written in every format at once. `folder`: where a run before it was. */
export async function faultyRun(
  folder = mkdtempSync(join(tmpdir(), 'specproof-formats-')),
): Promise<FaultyRun> {
  writeFileSync(join(folder, 'pets.openapi.yaml'), API);
  const server = await startFaultyServer();
  const args = [
    'verify',
    'pets.openapi.yaml',
    '--server',
    server.url,
    '-H',
    `Authorization: ${TOKEN}`,
    '--quiet',
  ];
  const reports = REPORT_FORMATS.flatMap((format) => ['--report', `${format}=out/${format}`]);
  const { code } = await runMain([...args, ...reports], folder, { GITHUB_STEP_SUMMARY: 'summary.md' });
  server.close();
  const texts = Object.fromEntries(
    REPORT_FORMATS.map((format) => [format, readFileSync(join(folder, 'out', format), 'utf8')]),
  ) as FaultyRun['texts'];
  return { code, folder, texts, report: JSON.parse(texts.json) as Report };
}
