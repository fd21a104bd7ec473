import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../../src/model/report.js';
import reportSchema from '../../../src/reporters/report.schema.json' with { type: 'json' };
import { rawServer } from '../../io/http-client/servers.js';
import { reportedFindings } from '../../support/findings.js';
import { ROOT } from '../../support/root.js';
import { runCli } from '../../support/run-cli.js';
import { HOSTILE, json, startHostile } from './servers.js';

/** Generous: Node, the documents' compilers and twice the largest body take a third of it. */
const MAX_MEMORY_KB = 400_000;

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Hostile', version: '1' },
  paths: {
    '/list': {
      get: {
        operationId: 'list',
        responses: {
          200: {
            description: 'A list.',
            content: {
              'application/json': {
                schema: {
                  type: 'array',
                  uniqueItems: true,
                  items: {
                    type: 'object',
                    properties: {
                      slow: { type: 'string', pattern: '^(a+)+\\1?$' },
                      count: { type: 'integer', maximum: 1000 },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};

const isReport = new Ajv2020().compile<Report>(reportSchema);

const folder = mkdtempSync(join(tmpdir(), 'specproof-hostile-'));
const document = join(folder, 'hostile.openapi.json');
beforeAll(() => writeFileSync(document, JSON.stringify(DOCUMENT)));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const peakMemory = pathToFileURL(join(ROOT, 'test/end-to-end/hostile/peak-memory.mjs')).href;

describe('a run against a hostile or broken server', () => {
  it.for(HOSTILE)('completes, and reports a server that $name', async (hostile) => {
    const server = await startHostile(hostile);
    const limits = [
      '--timeout',
      '700ms',
      '--connect-timeout',
      '5s',
      '--max-body',
      '2MB',
      '--max-time',
      '120s',
    ];
    const args = ['verify', document, '--server', server.url, ...limits, '--report', 'json=-'];
    const { code, stdout, stderr } = await runCli(args, { nodeArgs: ['--import', peakMemory] });
    await server.close();
    const report = JSON.parse(stdout) as Report;
    // A server that never answers is given up.
    const isSilent = hostile.check === 'connection.timeout';
    expect(report.end).toBe(isSilent ? 'unanswered' : 'complete');
    if (!isSilent) expect(report.summary.exchanges).toBe(report.summary.cases);
    expect(report.summary.exchanges).toBeGreaterThan(0);
    const found = reportedFindings(report).map(({ check, message }) => ({ check, message }));
    expect(found).toContainEqual({
      check: hostile.check,
      message: expect.stringMatching(hostile.message) as string,
    });
    expect(code).toBe(report.summary.causes.error > 0 ? 1 : 0);
    expect(stderr).not.toContain('internal error');
    expect(Number(/peak memory (\d+) kB/.exec(stderr)?.[1])).toBeLessThan(MAX_MEMORY_KB);
  });
});

describe('a run in which specproof itself fails', () => {
  it('exits with 2, and reports what was found until then and nothing about the failure itself', async () => {
    const server = await rawServer((socket) => socket.write(json('[{"count":"many"}]')));
    const args = ['verify', document, '--server', server.url, '--fuzz', '20', '--concurrency', '1'];
    const preload = pathToFileURL(join(ROOT, 'test/end-to-end/hostile/failing-check.mjs')).href;
    const { code, stdout, stderr } = await runCli([...args, '--report', 'json=-'], {
      nodeArgs: ['--import', preload],
    });
    await server.close();
    const report = JSON.parse(stdout) as Report;
    expect(code).toBe(2);
    expect(isReport(report)).toBe(true);
    expect(report.end).toBe('crashed');
    expect(reportedFindings(report).map(({ check }) => check)).toContain('response.body.schema');
    expect(JSON.stringify(report)).not.toContain('a bug in a check');
    expect(stderr).toContain('specproof itself failed: the rest was not verified');
    expect(stderr).toContain('internal error: a bug in a check');
  });
});
