// The command line of the mock, in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LineWriter, requestLine } from '../../src/cli/mock/log.js';
import type { MockEvent } from '../../src/mock/event.js';
import { selfSigned } from '../support/certificate.js';
import { ask, failureOf } from '../support/mocks.js';
import { ROOT } from '../support/root.js';
import { runMain } from '../support/run-cli.js';

// Other programs take their time when everything is tested at once.
const BIN = fileURLToPath(new URL('../../dist/src/cli/bin.js', import.meta.url));
const RESOURCES = '/api/v1/orgs/9467895078742654934/brands/9467895078742654921/caller-ids';
const folder = mkdtempSync(join(tmpdir(), 'specproof-cli-mock-'));
const running = new Set<Process>();

afterAll(() => {
  for (const each of running) each.child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

interface Process {
  child: ReturnType<typeof spawn>;
  url: string;
  out: () => string;
  err: () => string;
  /** Resolves once a stream has said it. */
  says: (stream: 'out' | 'err', pattern: RegExp) => Promise<string>;
  ended: Promise<number | null>;
}

/** Starts the mock on a free port and waits until it says where it is. */
async function mock(...args: string[]): Promise<Process> {
  const child = spawn(process.execPath, [BIN, 'mock', '--port', '0', ...args], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  const heard = new Set<() => void>();
  const listen = (stream: 'out' | 'err') => (chunk: unknown) => {
    said[stream] += String(chunk);
    for (const check of heard) check();
  };
  child.stdout.on('data', listen('out'));
  child.stderr.on('data', listen('err'));
  const says = (stream: 'out' | 'err', pattern: RegExp): Promise<string> =>
    new Promise((resolve) => {
      const check = (): void => {
        const [match] = pattern.exec(said[stream]) ?? [];
        if (match === undefined) return;
        heard.delete(check);
        resolve(match);
      };
      heard.add(check);
      check();
    });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const found = await Promise.race([says('out', /https?:\/\/[^\s"]+(?=["\s])/), ended]);
  if (typeof found !== 'string') throw new Error(`the mock ended: ${said.err}`);
  const process_ = { child, url: found, out: () => said.out, err: () => said.err, says, ended };
  running.add(process_);
  void ended.then(() => running.delete(process_));
  return process_;
}

describe('specproof mock', () => {
  let one: Process;
  beforeAll(async () => {
    one = await mock();
  });

  it('says in its first line where it listens, and then what it serves and how to try it', () => {
    const [first, ...others] = one.out().split('\n');
    expect(first).toBe(`specproof mock listening on ${one.url}`);
    expect(others.filter((line) => /^ {2}(POST|GET) +\//.test(line))).toHaveLength(4);
    expect(one.out()).toContain(`curl`);
  });

  it('logs requests for people, on standard error, without secrets', async () => {
    await ask(`${one.url}${RESOURCES}?limit=0`, { headers: { authorization: 'Bearer topsecret' } });
    await one.says(
      'err',
      /GET \S+limit=0 400 getCallerIdResources .*ms\n +The request is not as documented\..*limit.*\n/,
    );
    await ask(one.url + RESOURCES, { headers: { authorization: 'Bearer topsecret' } });
    await one.says('err', /\d\d:\d\d:\d\d\.\d{3} GET \S+caller-ids 200 getCallerIdResources [^\n]*ms\n/);
    expect(one.err() + one.out()).not.toContain('topsecret');
  });

  it.each<NodeJS.Signals>(['SIGTERM', 'SIGINT'])(
    'ends in order on %s, answering what it has taken on',
    async (signal) => {
      const own = await mock('--log', 'ndjson');
      const outcome = await loadUntil(own, signal);
      expect(await own.ended).toBe(0);
      expect(outcome.answered).toBeGreaterThan(200);
      // Every answer that began came whole, and whatever the mock had taken on, which it logs, was answered.
      expect(outcome.broken).toEqual([]);
      expect(own.out().match(/"event":"request"/g)).toHaveLength(outcome.answered);
      expect(own.err()).toBe('');
    },
  );

  it.each([[[]], [['apple-caller-ids', '--engine', 'prism']]])(
    'logs no request with --log none: %j',
    async (args) => {
      const own = await mock(...args, '--log', 'none');
      const greeting = own.out();
      await ask(`${own.url}/nowhere`);
      own.child.kill('SIGTERM');
      expect([await own.ended, own.err(), own.out()]).toEqual([0, '', greeting]);
    },
  );
});

describe('specproof mock --log ndjson', () => {
  it('makes every line of standard output JSON', async () => {
    const document = join(folder, 'api.yaml');
    const text = `openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: { /a: { get: { responses: { 200: { description: '' } } } } }\n`;
    writeFileSync(document, text);
    const own = await mock(document, '--log', 'ndjson');
    await ask(`${own.url}/a?x=1`);
    await ask(`${own.url}/b`, { method: 'POST' });
    await failureOf(ask(`${own.url}/a`, { headers: { prefer: 'fault=reset' } }));
    await own.says('out', /"fault":"reset"/);
    writeFileSync(document, text.replace('paths:', 'paths: ]'));
    await own.says('out', /not-reloaded.*\n/);
    writeFileSync(document, text.replace('/a', '/c'));
    await own.says('out', /"reloaded".*\n/);
    own.child.kill('SIGINT');
    expect(await own.ended).toBe(0);
    const lines = own
      .out()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toMatchObject([
      { event: 'ready', url: own.url, documents: [{ name: 'api', operations: 1 }] },
      {
        event: 'request',
        method: 'GET',
        target: '/a?x=1',
        status: 200,
        document: 'api',
        operation: 'GET /a',
      },
      { event: 'request', method: 'POST', target: '/b', status: 404, refused: expect.any(String) as string },
      { event: 'request', fault: 'reset' },
      { event: 'not-reloaded', message: expect.any(String) as string, file: document, line: 3 },
      { event: 'reloaded', documents: [{ name: 'api' }] },
    ]);
    for (const { ms, event } of lines) if (event === 'request') expect(ms).toBeGreaterThanOrEqual(0);
    expect(own.err()).toBe('');
  });
});

describe('a changed document of a running mock', () => {
  it('is announced on standard error, with the place of the mistake when it is broken', async () => {
    const document = join(folder, 'broken.yaml');
    const text = `openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: { /a: { get: { responses: { 200: { description: '' } } } } }\n`;
    writeFileSync(document, text);
    const own = await mock(document);
    writeFileSync(document, text.replace('get:', 'get: ['));
    await own.says('err', /broken\.yaml:3:\d+: .*\n(.*\n)*.*goes on with the last documents that were sound/);
    expect((await ask(`${own.url}/a`)).status).toBe(200);
    writeFileSync(document, text.replace('/a', '/b'));
    await own.says('err', /documents changed, now serving .*broken\.yaml/);
    expect((await ask(`${own.url}/b`)).status).toBe(200);
    own.child.kill('SIGTERM');
    expect(await own.ended).toBe(0);
  });
});

describe('the options of specproof mock', () => {
  it('take effect in the running mock', async () => {
    const { cert, key } = selfSigned();
    writeFileSync(join(folder, 'tls.crt'), cert);
    writeFileSync(join(folder, 'tls.key'), key);
    const tls = ['--tls-cert', join(folder, 'tls.crt'), '--tls-key', join(folder, 'tls.key')];
    const own = await mock(
      'apple-caller-ids',
      '--cors',
      'http://localhost:5173',
      '--max-delay',
      '1s',
      '--fault',
      'status-503',
      '--delay',
      '1ms',
    );
    const answer = await ask(own.url + RESOURCES, { headers: { origin: 'http://localhost:5173' } });
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([
      503,
      'http://localhost:5173',
    ]);
    expect((await ask(own.url + RESOURCES, { headers: { prefer: 'delay=2s' } })).status).toBe(400);
    expect((await mock('apple-caller-ids', ...tls)).url).toMatch(/^https:/);
    expect((await mock('apple-caller-ids', '--cors')).url).toMatch(/^http:/);
    const named = (await mock('apple-caller-ids', '--control', 'mock.test')).url;
    expect((await ask(named, { headers: { host: 'mock.test' } })).status).toBe(200);
    expect((await ask((await mock('apple-caller-ids', '--control', 'none')).url)).status).toBe(404);
  });

  it.each([
    [['--cors', 'my-api.yaml'], '--cors: expected any, none, or origins'],
    [['--control', 'http://mock.test'], '--control: expected local, none, or host names'],
    [['--fault', 'explode'], "no fault is called 'explode'"],
    [['--log', 'xml'], "no log format is called 'xml'"],
    [['--delay', 'soon'], 'expected a duration'],
    [['--tls-key', 'a.key'], '--tls-key needs --tls-cert'],
    [['--tls-cert', 'none.crt', '--tls-key', 'none.key'], 'none.crt: no such file'],
  ])('are refused when they are wrong: %j', async (args, message) => {
    const { code, stderr, stdout } = await runMain(['mock', ...args], ROOT);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});

describe('the log of specproof mock', () => {
  const event: MockEvent = {
    time: '2026-01-02T03:04:05.678Z', method: 'GET', target: '/a', status: 200, document: 'd', operation: 'op',
    example: undefined, refused: undefined, invalid: undefined, fault: undefined, ms: 0.25,
  }; // prettier-ignore

  it.each([
    [{}, '03:04:05.678 GET /a 200 op 0.3 ms'],
    [{ example: 'e', ms: 1500 }, '03:04:05.678 GET /a 200 op (example e) 1500 ms'],
    [{ fault: 'hang' }, '03:04:05.678 GET /a hang op 0.3 ms'],
    [{ fault: 'status-503', status: 503 }, '03:04:05.678 GET /a 503 op 0.3 ms'],
    [
      { operation: undefined, status: 404, refused: 'none\r\nforged' },
      '03:04:05.678 GET /a 404 0.3 ms\n             none forged',
    ],
  ])('shows a request with the parts %j', (parts, line) => {
    expect(requestLine({ ...event, ...parts })).toBe(line);
  });

  it('drops lines, and counts them, while nobody reads them', () => {
    const written: string[] = [];
    let backlog = 0;
    const writer = new LineWriter(
      (text) => written.push(text),
      () => backlog,
      (lines) => `${String(lines)} dropped`,
    );
    const add = (line: string): void => {
      writer.add(line);
      writer.flush();
    };
    add('one');
    backlog = 10 ** 7;
    add('two');
    add('three');
    backlog = 0;
    add('four');
    expect(written).toEqual(['one\n', '2 dropped\nfour\n']);
  });
});

/** Loads the mock through kept connections, and sends the signal in the middle of it. */
async function loadUntil(
  own: Process,
  signal: NodeJS.Signals,
): Promise<{ answered: number; broken: string[] }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  let answered = 0;
  let isSignalled = false;
  const broken: string[] = [];
  const client = async (): Promise<void> => {
    for (;;) {
      try {
        const { status, text } = await ask(own.url + RESOURCES, {
          agent,
          headers: { authorization: 'Bearer x' },
        });
        if (status !== 200 || !text.endsWith('}')) broken.push(`${String(status)} ${text.slice(-20)}`);
        answered++;
      } catch (thrown) {
        const code = (thrown as NodeJS.ErrnoException).code ?? String(thrown);
        // What comes too late finds nobody, or an open connection that nobody reads any more.
        if (!isSignalled || !['ECONNREFUSED', 'ECONNRESET'].includes(code)) broken.push(code);
        return;
      }
    }
  };
  const clients = Array.from({ length: 16 }, client);
  while (answered <= 200) await new Promise((resolve) => setTimeout(resolve, 1));
  isSignalled = true;
  own.child.kill(signal);
  await Promise.all(clients);
  agent.destroy();
  return { answered, broken };
}
