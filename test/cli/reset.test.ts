import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Verified } from '../support/own-project.js';
import { ownProjects } from '../support/own-project.js';

// Servers whose data set the run brings back to its start.

const { project, serve, verified } = ownProjects();

/** Birds are made, read and removed; what is documented of switches is that each can be switched off once. */
const DOCUMENT = `
openapi: 3.1.0
info: { title: Aviary, version: '1' }
paths:
  /switches/{name}:
    parameters: [{ name: name, in: path, required: true, schema: { type: string, enum: [light] }, example: light }]
    delete:
      operationId: switchOff
      responses: { 204: { description: off }, 404: { $ref: '#/components/responses/No' }, 400: { $ref: '#/components/responses/No' } }
    get:
      operationId: isOn
      responses: { 200: { $ref: '#/components/responses/Switch' }, 404: { $ref: '#/components/responses/No' }, 400: { $ref: '#/components/responses/No' } }
  /birds:
    post:
      operationId: makeBird
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Bird' }, example: { name: Tit } } } }
      responses: { 201: { $ref: '#/components/responses/Bird' }, 400: { $ref: '#/components/responses/No' }, 415: { $ref: '#/components/responses/No' } }
  /birds/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get:
      operationId: readBird
      responses: { 200: { $ref: '#/components/responses/Bird' }, 404: { $ref: '#/components/responses/No' }, 400: { $ref: '#/components/responses/No' } }
    delete:
      operationId: removeBird
      responses: { 204: { description: gone }, 404: { $ref: '#/components/responses/No' }, 400: { $ref: '#/components/responses/No' } }
components:
  schemas:
    Bird: { type: object, required: [name], properties: { id: { type: integer, readOnly: true }, name: { type: string } } }
  responses:
    Bird: { description: a bird, content: { application/json: { schema: { $ref: '#/components/schemas/Bird' } } } }
    Switch: { description: on, content: { application/json: { schema: { type: object, required: [on], properties: { on: { type: boolean } } } } } }
    No: { description: no, content: { application/json: { schema: { type: object, properties: { error: { type: string } } } } } }
`;

interface Seen {
  /** Requests of the run, and `reset`, in their order. */
  log: string[];
  /** What happened to birds that a reset took away. */
  lost: string[];
}

type Tried = Verified & Seen;

/** A server whose birds and switches are brought back by `POST /reset`, or by a command that touches a file. */
async function aviary(cwd: string, refusal?: number): Promise<{ url: string; seen: Seen }> {
  const seen: Seen = { log: [], lost: [] };
  let birds = new Map<string, string>();
  let gone = new Set<string>();
  let isOn = true;
  let count = 0;
  const reset = (): void => {
    gone = new Set([...gone, ...birds.keys()]);
    birds = new Map();
    isOn = true;
    seen.log.push('reset');
  };
  const url = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const answer = (status: number, body?: unknown): void => {
        response.writeHead(status, { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), Allow: 'GET, POST, DELETE' });
        response.end(body === undefined ? undefined : JSON.stringify(body));
      }; // prettier-ignore
      if (url === '/reset') {
        if (method !== 'POST' || headers['x-secret'] !== 's3cr3t-word') return answer(405, { error: 'no' });
        if (refusal !== undefined && seen.log.length > 0)
          return answer(refusal, { error: `busy, s3cr3t-word` });
        reset();
        return answer(204);
      }
      if (existsSync(join(cwd, 'wanted'))) {
        rmSync(join(cwd, 'wanted'));
        reset();
      }
      seen.log.push(`${method} ${url}`);
      const [, kind, id = ''] = url.split('/');
      if (kind === 'switches') {
        if (id !== 'light') return answer(400, { error: 'no such switch' });
        if (method === 'GET') return isOn ? answer(200, { on: true }) : answer(404, { error: 'off' });
        if (method !== 'DELETE') return answer(405, { error: 'method' });
        if (!isOn) return answer(404, { error: 'off' });
        isOn = false;
        return answer(204);
      }
      if (method === 'POST' && id === '') {
        if (!/json/.test(headers['content-type'] ?? '')) return answer(415, { error: 'type' });
        let name: unknown;
        try {
          ({ name } = JSON.parse(Buffer.concat(chunks).toString()) as { name?: unknown });
        } catch {
          return answer(400, { error: 'JSON' });
        }
        if (typeof name !== 'string') return answer(400, { error: 'name' });
        birds.set(String(++count), name);
        return answer(201, { id: count, name });
      }
      if (!['GET', 'DELETE'].includes(method) || id === '') return answer(405, { error: 'method' });
      if (!/^-?\d+$/.test(id)) return answer(400, { error: 'id' });
      if (gone.has(id)) seen.lost.push(`${method} ${url}`);
      const name = birds.get(id);
      if (name === undefined) return answer(404, { error: 'none' });
      if (method === 'GET') return answer(200, { id: Number(id), name });
      birds.delete(id);
      answer(204);
    });
  });
  return { url, seen };
}

async function tried(
  resetOf: (url: string) => unknown,
  { args = [], refusal }: { args?: string[]; refusal?: number } = {},
): Promise<Tried> {
  const cwd = project();
  const { url, seen } = await aviary(cwd, refusal);
  const reset = resetOf(url);
  const config = { server: url, ...(reset === undefined ? {} : { reset }) };
  const env = { PATH: process.env['PATH'] ?? '', RESET_SECRET: 's3cr3t-word' };
  const result = await verified(cwd, { files: { 'api.yaml': DOCUMENT }, config, args, env });
  for (const output of [result.stdout, result.stderr, result.text ?? ''])
    expect(output).not.toContain('s3cr3t-word');
  return { ...result, ...seen };
}

const byRequest = (url: string): unknown => ({
  url: `${url}/reset`,
  headers: { 'X-Secret': { env: 'RESET_SECRET' } },
});
const byCommand = (): unknown => ({ command: ['node', '-e', 'require("fs").writeFileSync("wanted", "")'] });

/** What was sent between two resets. */
function parts({ log }: Seen): string[][] {
  return log.reduce<string[][]>(
    (all, entry) =>
      entry === 'reset' ? [...all, []] : [...all.slice(0, -1), [...(all.at(-1) ?? []), entry]],
    [],
  );
}

describe('a reset', () => {
  it.each([
    ['by a request', byRequest],
    ['by a command', byCommand],
  ])(
    '%s comes before the run and before each operation, and not in the middle of a life',
    async (_, resetOf) => {
      const all = await tried(resetOf);
      expect(all.log[0]).toBe('reset');
      const [first = [], second = [], third = [], ...others] = parts(all);
      expect(others).toEqual([]);
      expect(first.every((each) => each.includes('/switches'))).toBe(true);
      expect(second.every((each) => each.includes('/switches'))).toBe(true);
      // Birds are one: they are made, read and removed, and none is asked for that a reset has taken away.
      expect(third.every((each) => each.includes('/birds'))).toBe(true);
      expect(new Set(third.map((each) => each.split(' ')[0]))).toContain('POST');
      expect(all.lost).toEqual([]);
      expect(all.report?.evidence.filter(({ operation, about, state }) => operation === 'readBird' && about === 'success' && state !== 'seen')).toEqual([]); // prettier-ignore
    },
  );

  it('gives every operation what the document shows, whatever another one has done to it', async () => {
    const spoilt = await tried(() => undefined);
    const all = await tried(byRequest);
    const isOn = ({ report }: Tried): unknown => report?.operations.find(({ id }) => id === 'isOn')?.causes;
    expect([all.code, isOn(all)]).toEqual([0, 0]);
    expect(spoilt.log).not.toContain('reset');
  });

  it('makes two runs in a row the same', async () => {
    const [one, two] = [await tried(byRequest), await tried(byRequest)];
    expect(two.log).toEqual(one.log);
    expect(two.stdout.replaceAll(/127\.0\.0\.1:\d+/g, '')).toBe(
      one.stdout.replaceAll(/127\.0\.0\.1:\d+/g, ''),
    );
  });

  it.each([
    ['is refused', (url: string) => ({ url: `${url}/reset` }), {}, /specproof: specproof\.config\.json:1:\d+: reset: POST http:\/\/\S+\/reset was answered 405 Method Not Allowed: \{"error":"no"\}\n {2}Nothing can be proved/],
    ['cannot be reached', () => ({ url: 'http://127.0.0.1:1/reset' }), {}, /reset: POST http:\/\/127\.0\.0\.1:1\/reset failed: /],
    ['fails', () => ({ command: 'echo no database >&2; exit 4' }), {}, /reset: the command ended with exit code 4\n {4}no database\n/],
    ['fails with a word on its standard output', () => ({ command: 'echo no table; exit 4' }), {}, /exit code 4\n {4}no table\n/],
  ])('that %s ends the run before anything is sent', async (_, resetOf, options, message) => {
    const all = await tried(resetOf, options);
    expect([all.code, all.log, all.stdout]).toEqual([2, [], '']);
    expect(all.stderr).toMatch(message);
  }); // prettier-ignore

  it('that fails later on leaves the report of what was found until then', async () => {
    const all = await tried(byRequest, { refusal: 503 });
    expect([all.code, all.report?.end]).toEqual([2, 'setup-failed']);
    expect(all.stderr).toMatch(
      /reset: POST \S+ was answered 503 Service Unavailable: \{"error":"busy, \[redacted\]"\}/,
    );
    expect(all.report?.summary.causes).toMatchObject({ error: 0, warning: 0 });
  });

  it('is not called for a plan', async () => {
    const all = await tried(byRequest, { args: ['--plan'] });
    expect([all.code, all.log]).toEqual([0, []]);
  });
});
