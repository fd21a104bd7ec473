import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lint } from '../../src/lint/index.js';
import { loadContracts } from '../../src/load/index.js';
import { startConformingServer } from '../support/conforming-server.js';
import { reportedFindings } from '../support/findings.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

/** A document with one operation, whose answer has this schema. */
function documentOf(path: string, schema: object): string {
  const content = { 'application/json': { schema } };
  const get = { responses: { 200: { description: 'd', content } } };
  return JSON.stringify({ openapi: '3.1.0', info: { title: 't', version: '1' }, paths: { [path]: { get } } });
}

describe('a schema that cannot be enforced, in a file that the second of two documents refers to', () => {
  let cwd: string;

  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'specproof-problems-'));
    writeFileSync(join(cwd, 'first.json'), documentOf('/first', { type: 'string' }));
    writeFileSync(join(cwd, 'second.json'), documentOf('/second', { $ref: 'shared.json#/Name' }));
    writeFileSync(join(cwd, 'shared.json'), JSON.stringify({ Name: { type: 'string', pattern: '(?i)a' } }));
  });

  afterEach(() => rmSync(cwd, { recursive: true }));

  it('is a problem of the second for lint', async () => {
    const { contract, problems } = await lint('second.json', { cwd });
    expect(problems).toMatchObject([{ code: 'document.schema.pattern', location: { file: 'shared.json' } }]);
    expect(problems[0]!.contract).toBe(contract);
  });

  it('is a finding of the second for verify', async () => {
    const contracts = await loadContracts(['first.json', 'second.json'], { cwd });
    const server = await startConformingServer();
    const findings = reportedFindings(await reportOf(verifyOptions(contracts, server.url)));
    await server.close();
    expect(findings.filter(({ check }) => check.startsWith('document.'))).toMatchObject([
      { check: 'document.schema.pattern', document: 'second', location: { file: 'shared.json' } },
    ]);
  });
});

describe('a reference that leads nowhere', () => {
  it('is a problem of the document that it stands in', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'specproof-problems-'));
    writeFileSync(join(cwd, 'lost.json'), documentOf('/lost', { $ref: '#/components/schemas/Lost' }));
    const { contract, problems } = await lint('lost.json', { cwd });
    rmSync(cwd, { recursive: true });
    expect(problems.map((problem) => [problem.code, problem.contract === contract])).toEqual([
      ['document.ref.unresolved', true],
    ]);
  });
});
