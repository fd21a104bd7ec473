// Many at once: connections, mocks, and requests of which each is its own.
import { Agent } from 'node:http';
import { describe, expect, it } from 'vitest';
import { soundContractOf } from '../support/contracts.js';
import { ask, mocking } from '../support/mocks.js';

const YAML = `
paths:
  /me:
    get: { responses: { 200: { description: '', content: { text/plain: { example: NAME } } } } }
  /same:
    post:
      requestBody: { content: { application/json: { schema: { type: object, properties: { n: { type: integer, maximum: 49 } } } } } }
      responses: { 200: { description: '', content: { text/plain: { example: NAME } } }, 400: { description: '', content: { text/plain: { example: too large } } } }
`;

describe('the mock under load', () => {
  it('serves 1,000 kept connections at once', async () => {
    const { url } = await mocking({
      contracts: [await soundContractOf(YAML)],
      limits: { keepAliveTimeout: 60_000 },
    });
    const agents = Array.from({ length: 1000 }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
    const round = (): Promise<number[]> =>
      Promise.all(agents.map(async (agent) => (await ask(`${url}/me`, { agent })).status));
    for (let i = 0; i < 2; i++) expect((await round()).filter((status) => status !== 200)).toEqual([]);
    for (const agent of agents) agent.destroy();
  });

  it('answers each of many different requests for itself', async () => {
    const mock = await mocking({ contracts: [await soundContractOf(YAML)] });
    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    const statuses = await Promise.all(
      Array.from({ length: 400 }, async (_, i) => {
        const headers = { 'content-type': 'application/json' };
        const body = JSON.stringify({ n: i % 100 });
        return (await ask(`${mock.url}/same`, { method: 'POST', headers, body, agent })).status;
      }),
    );
    expect(statuses).toEqual(statuses.map((_, i) => (i % 100 < 50 ? 200 : 400)));
    expect(mock.requests()).toHaveLength(400);
    agent.destroy();
  });

  it('shares no answers, received requests, faults or ends with other mocks in its process', async () => {
    const mocks = await Promise.all(
      Array.from({ length: 10 }, async (_, i) =>
        mocking({
          contracts: [await soundContractOf(YAML.replaceAll('NAME', `mock-${String(i)}`))],
          ...(i === 9 ? { fault: { status: 503 } } : {}),
        }),
      ),
    );
    const answers = await Promise.all(
      mocks.map(({ url }, i) => Promise.all(Array.from({ length: i + 1 }, () => ask(`${url}/me`)))),
    );
    for (const [i, own] of answers.entries()) {
      const want = i === 9 ? [503] : [200];
      expect([...new Set(own.map(({ status }) => status))]).toEqual(want);
      if (i < 9) expect([...new Set(own.map(({ text }) => text))]).toEqual([`mock-${String(i)}`]);
      expect(mocks[i]!.requests()).toHaveLength(i + 1);
    }
    await mocks[0]!.reset();
    await mocks[1]!.close();
    expect(mocks.slice(2).map((mock) => mock.requests().length)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
    expect((await ask(`${mocks[2]!.url}/me`)).text).toBe('mock-2');
  });
});
