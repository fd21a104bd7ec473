// What a request, or the mock's options, make of an answer: delays, faults, what is remembered.
import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MockEvent } from '../../src/mock/event.js';
import type { Mock, MockOptions } from '../../src/mock/index.js';
import type { Contract } from '../../src/model/document.js';
import { soundContractOf } from '../support/contracts.js';
import { ask, failureOf, mocking } from '../support/mocks.js';

const DOCUMENT = `
paths:
  /things:
    get:
      operationId: list
      parameters: [{ name: X-Tenant, in: header, schema: { type: string, maxLength: 3 } }, { name: User-Agent, in: header, schema: { type: string, maxLength: 40 } }]
      responses:
        200: { description: all, content: { application/json: { schema: { type: array, items: { type: integer } }, example: [1, 2, 3] } } }
        503: { description: busy, content: { application/json: { example: { code: BUSY } } } }
    post:
      operationId: make
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name] } } } }
      responses: { 204: { description: made } }
`;

let contract: Contract;
let mock: Mock;
let url: string;

beforeAll(async () => {
  contract = await soundContractOf(DOCUMENT);
  mock = await mocking({ contracts: [contract], maxDelay: 500 });
  url = `${mock.url}/things`;
});

describe('Prefer: delay', () => {
  it.each([
    ['80', 80],
    ['80ms', 80],
    ['0.08s', 80],
    ['"80"', 80],
    ['0', 0],
  ])('%s is waited for before the answer', async (delay, least) => {
    const started = performance.now();
    const answer = await ask(url, { headers: { prefer: `delay=${delay}` } });
    // Timers may ring a little early.
    expect(performance.now() - started).toBeGreaterThanOrEqual(least - 2);
    expect([answer.status, answer.text]).toEqual([200, '[1,2,3]']);
  });

  it('a delay is waited for each time, and by the waiting request alone', async () => {
    const order: string[] = [];
    const slow = (): Promise<void> =>
      ask(url, { headers: { prefer: 'delay=150' } }).then(() => void order.push('slow'));
    await slow();
    const again = slow();
    await ask(url).then(() => order.push('quick'));
    await again;
    expect(order).toEqual(['slow', 'quick', 'slow']);
  });

  it.each(['soon', '-1', '5m', ''])('%j is refused with 400 as no duration', async (delay) => {
    const answer = await ask(url, { headers: { prefer: `delay=${delay}` } });
    expect([answer.status, answer.headers['content-type']]).toEqual([400, 'application/problem+json']);
    expect(answer.text).toContain('250ms or 2s');
  });

  it('a delay beyond the bound is refused at once, naming the bound', async () => {
    const answer = await ask(url, { headers: { prefer: 'delay=501ms' } });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({
      detail: expect.stringContaining('500 ms at most') as string,
    });
  });

  it('a delay goes with another preference', async () => {
    const answer = await ask(url, { headers: { prefer: 'delay=1, code=503' } });
    expect([answer.status, answer.text]).toEqual([503, '{"code":"BUSY"}']);
  });

  it('does not keep a closing mock waiting for who has gone', async () => {
    const own = await mocking({ contracts: [contract] });
    const { hostname, port } = new URL(own.url);
    const client = connect(Number(port), hostname);
    client.write('GET /things HTTP/1.1\r\nHost: a\r\nPrefer: delay=29s\r\n\r\n');
    await received(own, 1);
    client.destroy();
    await own.close();
  });
});

describe('Prefer: fault', () => {
  it('reset breaks the connection', async () => {
    expect(await failureOf(ask(url, { headers: { prefer: 'fault=reset' } }))).toBe('ECONNRESET');
    expect((await ask(url)).status).toBe(200);
  });

  it('truncate ends the answer in the middle of its body', async () => {
    const { hostname, port } = new URL(url);
    const client = connect(Number(port), hostname);
    client.write('GET /things HTTP/1.1\r\nHost: a\r\nPrefer: fault=truncate\r\n\r\n');
    const text = await wholeText(client);
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(text).toMatch(/Content-Length: 7\r\n/);
    expect(text).toMatch(/\r\n\r\n\[1,$/);
    expect(await failureOf(ask(url, { headers: { prefer: 'fault=truncate' } }))).toBe('ECONNRESET');
  });

  it('truncate ends an answer without body before it has begun', async () => {
    const headers = { prefer: 'fault=truncate', 'content-type': 'application/json' };
    const failure = failureOf(ask(url, { method: 'POST', headers, body: '{"name":1}' }));
    expect(await failure).toMatch(/ECONNRESET|HPE_/);
  });

  it('hang never answers, and does not keep a closing mock waiting', async () => {
    const own = await mocking({ contracts: [contract] });
    let isAnswered = false;
    const hanging = ask(`${own.url}/things`, { headers: { prefer: 'fault=hang' } }).then(
      () => (isAnswered = true),
    );
    await received(own, 1);
    // Others are served in the meantime.
    expect((await ask(`${own.url}/things`)).status).toBe(200);
    expect(isAnswered).toBe(false);
    const failure = failureOf(hanging);
    await own.close();
    expect(await failure).toBe('ECONNRESET');
  });

  it.each([
    ['status-503', 503, '{"code":"BUSY"}', 'application/json; charset=utf-8'],
    ['STATUS-503', 503, '{"code":"BUSY"}', 'application/json; charset=utf-8'],
    ['status-418', 418, '"status":418', 'application/problem+json'],
    ['status-500', 500, '"title":"Internal Server Error"', 'application/problem+json'],
  ])('%s is answered with %i', async (fault, status, text, type) => {
    const answer = await ask(url, { headers: { prefer: `fault=${fault}` } });
    expect([answer.status, answer.headers['content-type']]).toEqual([status, type]);
    expect(answer.text).toContain(text);
  });

  it('is applied before the request is judged', async () => {
    const answer = await ask(url, { method: 'POST', headers: { prefer: 'fault=status-503' } });
    expect(answer.status).toBe(503);
  });

  it.each(['explode', 'status-200', 'status-600', ''])(
    '%j is refused with the ones there are',
    async (fault) => {
      const answer = await ask(url, { headers: { prefer: `fault=${fault}` } });
      expect([answer.status, answer.headers['content-type']]).toEqual([400, 'application/problem+json']);
      for (const known of ['reset', 'hang', 'truncate', 'status-NNN']) expect(answer.text).toContain(known);
    },
  );

  it('is named in the log and among the received requests', async () => {
    const events: MockEvent[] = [];
    const own = await mocking({ contracts: [contract], log: (event) => events.push(event) });
    await failureOf(ask(`${own.url}/things`, { headers: { prefer: 'fault=reset' } }));
    await ask(`${own.url}/things`, { headers: { prefer: 'fault=status-503' } });
    expect(events).toMatchObject([{ fault: 'reset' }, { fault: 'status-503', status: 503 }]);
    expect(own.requests()).toMatchObject([
      { fault: 'reset', status: null },
      { fault: 'status-503', status: 503 },
    ]);
  });
});

describe('a mock started with a default fault or delay', () => {
  const started = async (options: MockOptions): Promise<string> =>
    `${(await mocking({ contracts: [contract], ...options })).url}/things`;

  it('applies the fault to every request that asks for no other', async () => {
    const target = await started({ fault: { status: 503 } });
    expect((await ask(target)).status).toBe(503);
    expect((await ask(target, { headers: { prefer: 'fault=status-429' } })).status).toBe(429);
    expect(await failureOf(ask(await started({ fault: 'reset' })))).toBe('ECONNRESET');
  });

  it('applies the delay to every request that asks for no other', async () => {
    const target = await started({ delay: 120 });
    const order: string[] = [];
    await Promise.all([
      ask(target).then(() => order.push('late')),
      ask(target, { headers: { prefer: 'delay=0' } }).then(() => order.push('at once')),
    ]);
    expect(order).toEqual(['at once', 'late']);
  });
});

describe('remembered answers', () => {
  it('depend on everything in the request that may matter', async () => {
    const get = async (headers: Record<string, string>): Promise<number> =>
      (await ask(url, { headers })).status;
    for (let i = 0; i < 2; i++) {
      expect(await get({})).toBe(200);
      expect(await get({ 'x-tenant': 'long' })).toBe(422);
      expect(await get({ 'x-tenant': 'one' })).toBe(200);
      expect(await get({ accept: 'text/html' })).toBe(406);
      expect(await get({ prefer: 'code=503' })).toBe(503);
      expect(await get({ 'user-agent': 'x'.repeat(41) })).toBe(422);
      expect(await get({ 'user-agent': 'x' })).toBe(200);
    }
  });

  it('depend on every byte of the body', async () => {
    const post = async (body: string): Promise<number> =>
      (await ask(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status;
    for (let i = 0; i < 2; i++) {
      expect(await post('{"name":1}')).toBe(204);
      expect(await post('{"nam3":1}')).toBe(422);
      expect(await post('{"name":1')).toBe(400);
    }
  });

  it('are the same as those made first, HEAD and GET alike', async () => {
    const own = await mocking({ contracts: [contract] });
    const stable = ({ date: _date, ...headers }: Record<string, unknown>): unknown => headers;
    for (const method of ['GET', 'HEAD']) {
      const [first, second] = [
        await ask(`${own.url}/things`, { method }),
        await ask(`${own.url}/things`, { method }),
      ];
      expect({ ...second, headers: stable(second.headers) }).toEqual({
        ...first,
        headers: stable(first.headers),
      });
      expect(first.text).toBe(method === 'GET' ? '[1,2,3]' : '');
      expect(first.headers['content-length']).toBe('7');
    }
  });

  it('do not stand in for values that are made up anew each time', async () => {
    const yaml = `paths: { /n: { get: { responses: { 200: { description: '', content: { application/json: { schema: { type: array, minItems: 20, items: { type: integer } } } } } } } } }`;
    const own = await mocking({ contracts: [await soundContractOf(yaml)] });
    const made = async (): Promise<string> =>
      (await ask(`${own.url}/n`, { headers: { prefer: 'dynamic=true' } })).text;
    expect(await made()).not.toBe(await made());
  });
});

/** Resolves once the mock has received so many requests. */
async function received(of: Mock, count: number): Promise<void> {
  while (of.requests().length < count) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function wholeText(socket: ReturnType<typeof connect>): Promise<string> {
  let text = '';
  socket.on('data', (chunk) => (text += String(chunk)));
  await once(socket, 'end');
  return text;
}
