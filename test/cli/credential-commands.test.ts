import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Verified } from '../support/own-project.js';
import { ownProjects } from '../support/own-project.js';

// Credentials that a command of the user's gives, against servers that let them expire.

const { project, serve, verified } = ownProjects();

const DOCUMENT = `
openapi: 3.1.0
info: { title: Vault, version: '1' }
paths:
  /coins:
    get:
      operationId: coins
      security: [{ Token: [] }]
      parameters: [{ name: page, in: query, schema: { type: integer, minimum: 1, maximum: 9 }, example: 2 }]
      responses: &responses
        200: { description: ok, content: { application/json: { schema: { type: object, properties: { ok: { type: boolean } } } } } }
        4XX: { description: no, content: { application/json: { schema: { type: object, properties: { error: { type: string } } } } } }
  /notes:
    get: { operationId: notes, security: [{ Token: [] }], responses: *responses }
components:
  securitySchemes:
    Token: SCHEME
`;

const BEARER = '{ type: http, scheme: bearer }';

/** Writes the next of a sequence of tokens, and says so on standard error. */
const ISSUE = `
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
const count = existsSync('count') ? Number(readFileSync('count', 'utf8')) + 1 : 1;
writeFileSync('count', String(count));
const token = process.env.PREFIX + 'tok-' + count + '-kJ8s2Lq0';
console.error('+ echo ' + token + ' # number ' + count);
console.log(token);
`;

interface Try {
  scheme?: string;
  credential?: unknown;
  /** The script that the command runs. */
  script?: string;
  args?: string[];
  prefix?: string;
  /** What the server takes for the token of a request. */
  tokenIn?: (request: IncomingMessage) => string;
  /** So many requests with one token are served before it expires. */
  lasts?: number;
  /** Whether a token is right; by default that of the last command, as long as it lasts. */
  isRight?: (token: string, issued: string) => boolean;
}

interface Tried extends Verified {
  /** How often the command was run. */
  runs: number;
  requests: number;
}

async function tried({
  scheme = BEARER,
  credential = { command: 'node issue.mjs' },
  script = ISSUE,
  args = [],
  prefix = '',
  tokenIn = ({ headers }) => (headers.authorization ?? '').replace(/^Bearer /i, ''),
  lasts = Infinity,
  isRight = (token, issued) => token === issued,
}: Try): Promise<Tried> {
  const cwd = project();
  const runs = (): number =>
    existsSync(join(cwd, 'count')) ? Number(readFileSync(join(cwd, 'count'), 'utf8')) : 0;
  const uses = new Map<string, number>();
  let requests = 0;
  const server = await serve((request, response) => {
    requests++;
    const { method, url = '' } = request;
    const issued = `${prefix}tok-${String(runs())}-kJ8s2Lq0`;
    const token = tokenIn(request);
    const used = (uses.get(token) ?? 0) + 1;
    uses.set(token, used);
    const page = new URL(url, 'http://h').searchParams.get('page');
    const [status, body] =
      method !== 'GET'
        ? [405, { error: 'method' }]
        : !isRight(token, issued) || used > lasts
          ? [401, { error: `not ${token}` }]
          : page === null || /^[1-9]$/.test(page)
            ? [200, { ok: true }]
            : [400, { error: `no page, ${token}` }];
    response
      .writeHead(status, { 'Content-Type': 'application/json', Allow: 'GET' })
      .end(JSON.stringify(body));
  });
  const result = await verified(cwd, {
    files: { 'api.yaml': DOCUMENT.replace('SCHEME', scheme), 'issue.mjs': script },
    config: { server, credentials: { Token: credential } },
    args,
    env: { PATH: process.env['PATH'] ?? '', PREFIX: prefix },
  });
  // What the server says of a token is in findings, and so in every output but for the redaction.
  for (const output of [result.stdout, result.stderr, result.text ?? ''])
    expect(output).not.toMatch(/kJ8s2Lq0|tok-\d/);
  return { ...result, runs: runs(), requests };
}

function checksOf({ report }: Tried): string[] {
  return (report?.causes ?? []).filter(({ severity }) => severity !== 'note').map(({ check }) => check);
}

describe('the command of a credential', () => {
  it('is run once where what it gives lasts, and what it says is told without the secret', async () => {
    const all = await tried({});
    expect([all.code, all.runs, checksOf(all)]).toEqual([0, 1, []]);
    expect(all.stderr).toContain('specproof: credentials.Token: + echo [redacted] # number 1');
  });

  it.each([
    ['a Bearer token', BEARER, ({ headers }: IncomingMessage) => (headers.authorization ?? '').replace(/^Bearer /i, '')],
    ['a user and a password', '{ type: http, scheme: basic }', ({ headers }: IncomingMessage) => Buffer.from((headers.authorization ?? '').replace(/^Basic /i, ''), 'base64').toString()],
    ['a key in a header', '{ type: apiKey, in: header, name: X-Key }', ({ headers }: IncomingMessage) => String(headers['x-key'])],
    ['a key in the query', '{ type: apiKey, in: query, name: key }', ({ url = '' }: IncomingMessage) => new URL(url, 'http://h').searchParams.get('key') ?? ''],
    ['a cookie', '{ type: apiKey, in: cookie, name: sid }', ({ headers }: IncomingMessage) => (headers.cookie ?? '').replace(/^sid=/, '')],
  ])('is run again when %s has expired, once for all requests, and nothing is held against the server', async (_, scheme, tokenIn) => {
    const prefix = scheme.includes('basic') ? 'ada:' : '';
    const all = await tried({ scheme, tokenIn, prefix, lasts: 9 });
    expect([all.code, checksOf(all)]).toEqual([0, []]);
    const served = all.requests / 9;
    expect(all.runs).toBeGreaterThan(1);
    expect(all.runs).toBeLessThanOrEqual(Math.ceil(served) + 1);
    expect(all.report?.evidence.filter(({ clause }) => clause === 'accepts security:Token')).toEqual([
      expect.objectContaining({ state: 'seen' }),
      expect.objectContaining({ state: 'seen' }),
    ]);
  }); // prettier-ignore

  it('is no reason to try less: wrong credentials follow from what it gave', async () => {
    const takesBeginning = await tried({
      isRight: (token, issued) => token.slice(0, -4) === issued.slice(0, -4),
    });
    expect([takesBeginning.code, checksOf(takesBeginning)]).toEqual([1, ['request.auth.ignored']]);
    expect(takesBeginning.report?.causes[0]?.occurrences[0]?.case).toBe(
      'coins:negative:security:Token:wrong',
    );
  });

  it('is run again once for each operation at most where nothing is ever accepted', async () => {
    const all = await tried({ isRight: () => false });
    expect([all.code, all.runs]).toEqual([1, expect.any(Number)]);
    expect(all.runs).toBeLessThanOrEqual(3);
    expect(checksOf(all)).toEqual(['request.valid.refused']);
  });

  it.each([
    ['fails', 'console.error("log in first"); process.exit(3)', /specproof: specproof\.config\.json:1:\d+: credentials\.Token: the command ended with exit code 3\n {4}log in first\n/],
    ['fails in silence', 'process.exit(3)', /exit code 3\n {2}It wrote nothing to its standard error/],
    ['writes nothing', '', /what the command wrote to its standard output is empty\n {2}It is to write the token/],
    ['writes two lines', 'console.log("one\\ntwo")', /holds a line break/],
    ['does not end', 'setInterval(() => {}, 1000)', /was not done after 0\.4 s/],
    ['writes without end', 'for (;;) require("node:fs").writeSync(1, "x".repeat(9999))', /wrote more than 1000000 bytes/],
  ])('that %s ends the run before anything is sent', async (_, script, message) => {
    const slow = message.source.includes('not done') ? { timeout: '400ms' } : {};
    const all = await tried({ credential: { command: ['node', '-e', script], ...slow } });
    expect([all.code, all.requests, all.stdout, all.report]).toEqual([2, 0, '', undefined]);
    expect(all.stderr).toMatch(message);
  }); // prettier-ignore

  it('that cannot be found is told', async () => {
    const all = await tried({ credential: { command: ['no-such-program-here', '-x'] } });
    expect([all.code, all.requests]).toEqual([2, 0]);
    expect(all.stderr).toMatch(
      /credentials\.Token: the command could not be started: .*no-such-program-here/,
    );
  });

  it('that fails later on leaves the report of what was found until then, and no finding about it', async () => {
    const script = ISSUE.replace(
      'const token',
      'if (count > 1) throw new Error("the vault is closed");\nconst token',
    );
    const all = await tried({ script, lasts: 9 });
    expect([all.code, all.report?.end]).toEqual([2, 'setup-failed']);
    expect(all.stderr).toMatch(
      /credentials\.Token: the command ended with exit code 1\n[^]*the vault is closed/,
    );
    expect(checksOf(all)).toEqual([]);
    expect(all.report?.summary.exchanges).toBeGreaterThan(0);
  });

  it('is not run for a plan, which is that of the run', async () => {
    const planned = await tried({ args: ['--plan'] });
    expect([planned.code, planned.runs, planned.requests]).toEqual([0, 0, 0]);
    expect(planned.stdout).toContain('coins:negative:security:Token:wrong');
    const curl = await tried({ args: ['--dry-run'] });
    expect(curl.stdout).toContain('-H "Authorization: $AUTHORIZATION"');
  });

  it('is not run where a credential was typed', async () => {
    const all = await tried({
      args: ['--credential', 'Token=typed-in'],
      isRight: (token) => token === 'typed-in',
    });
    expect([all.code, all.runs]).toEqual([0, 0]);
  });

  it.each([
    ['', /credentials\.Token\.command: expected a command line, as text, or a list/],
    [[], /credentials\.Token\.command: expected a command line, as text, or a list/],
    [7, /credentials\.Token\.command: expected a command line, as text, or a list/],
  ])('must be one: %j', async (command, message) => {
    const all = await tried({ credential: { command } });
    expect(all.code).toBe(2);
    expect(all.stderr).toMatch(message);
  });
});
