import { afterEach, describe, expect, it } from 'vitest';
import { planOperation } from '../../../src/cases/index.js';
import { createHttpClient } from '../../../src/io/http-client/index.js';
import type { Case } from '../../../src/model/exchange.js';
import type { SendOptions } from '../../../src/runner/sending/sender.js';
import { Sender } from '../../../src/runner/sending/sender.js';
import type { Answer, RawServer } from '../../io/http-client/servers.js';
import { ok, rawServer } from '../../io/http-client/servers.js';
import { bundledContracts } from '../../support/bundled.js';
import { planOptions } from '../../support/verify-options.js';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function planned(): Promise<Case> {
  const contract = (await bundledContracts()).find(({ name }) => name === 'apple-caller-ids');
  return planOperation(contract!.operations[0]!, ['examples'], planOptions()).cases[0]!;
}

async function senderTo(
  answer: Answer,
  own: Partial<SendOptions> = {},
): Promise<{ sender: Sender; server: RawServer }> {
  const server = await rawServer(answer);
  const client = createHttpClient({ timeout: 20_000, connectTimeout: 5000, maxBody: 1_000_000 }, 4);
  cleanups.push(() => client.close(), () => server.close()); // prettier-ignore
  const addressOf: SendOptions['addressOf'] = () => ({ server: server.url, timeout: 20_000 });
  const options = {
    addressOf,
    operations: 1,
    concurrency: 4,
    rate: undefined,
    maxTime: 60_000,
    maxPause: 60_000,
    ...own,
  };
  return { sender: new Sender(client, options), server };
}

describe('a sender', () => {
  it('gives the exchanges back in the order of the cases, however they are answered', async () => {
    let arrived = 0;
    const { sender } = await senderTo((socket) => {
      // The earlier of two is answered later.
      const number = arrived++;
      setTimeout(() => socket.write(ok(String(number))), number % 2 === 0 ? 30 : 0);
    });
    const one = await planned();
    const cases = Array.from({ length: 12 }, (_, i): Case => ({ ...one, id: String(i) }));
    const ids: string[] = [];
    for await (const exchange of sender.all(cases)) ids.push(exchange.case.id);
    expect(ids).toEqual(cases.map(({ id }) => id));
  });

  it('ends at once when it is told to, whatever is under way, and sends no more', async () => {
    const ending = new AbortController();
    const { sender, server } = await senderTo(
      (socket, _connection, request) => {
        if (request === 0) socket.write(ok('first'));
        else ending.abort();
      },
      { signal: ending.signal, concurrency: 1 },
    );
    const one = await planned();
    const seen = [];
    for await (const exchange of sender.all(Array.from({ length: 10 }, () => one))) seen.push(exchange);
    expect(seen).toHaveLength(1);
    expect(await sender.one(one)).toBeUndefined();
    expect(server.received.join('').match(/^GET /gm)).toHaveLength(2);
  });

  it('forgets the exchanges that are over, also where it can be told to end', async () => {
    const { sender } = await senderTo((socket) => socket.write(ok('x'.repeat(1000))), {
      signal: new AbortController().signal,
    });
    const one = await planned();
    const forgotten: WeakRef<object>[] = [];
    for await (const exchange of sender.all(Array.from({ length: 200 }, () => one)))
      forgotten.push(new WeakRef(exchange));
    await new Promise((resolve) => setTimeout(resolve, 10));
    const { setFlagsFromString } = await import('node:v8');
    const { runInNewContext } = await import('node:vm');
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
    // The last ones may still be on the stack.
    expect(forgotten.filter((exchange) => exchange.deref() !== undefined).length).toBeLessThan(20);
  });

  it('gives up what is under way when the run ends, and blames nobody for it', async () => {
    const one = await planned();
    const { sender, server } = await senderTo(() => undefined, { maxTime: 300 });
    expect(await sender.one(one)).toBeUndefined();
    expect(server.received.join('').match(/^GET /gm)).toHaveLength(1);
  });

  it('does not wait for a turn that comes after the end of the run', async () => {
    const { sender } = await senderTo((socket) => socket.write(ok('x')), { rate: 0.001, maxTime: 60_000 });
    const one = await planned();
    const seen = [];
    for await (const exchange of sender.all([one, one, one])) seen.push(exchange);
    expect(seen).toHaveLength(1);
  });

  it.each<[retryAfter: string, requests: number]>([
    ['0', 5],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 5],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 5],
    ['Sun Nov  6 08:49:37 1994', 5],
    // What says nothing is asked again after a pause of its own, and that was all the time there was.
    ['-5', 2],
    ['0.5', 2],
    ['0, 0', 2],
    ['', 2],
    ['soon', 2],
    ['1994', 1],
    ['99999999999999', 1],
  ])('asks again where Retry-After says when: %j', async (retryAfter, requests) => {
    const { sender, server } = await senderTo(
      (socket) =>
        socket.write(`HTTP/1.1 429 Wait\r\nRetry-After: ${retryAfter}\r\nContent-Length: 0\r\n\r\n`),
      { maxPause: 50 },
    );
    // '1994' are seconds, and half an hour of them is too long.
    const exchange = await sender.one(await planned());
    expect(exchange?.outcome).toMatchObject({ kind: 'response', status: 429 });
    expect(server.received.join('').match(/^GET /gm)).toHaveLength(requests);
  });

  it('asks again in turn: a rate holds for repeated requests too', async () => {
    const { sender, server } = await senderTo(
      (socket) => socket.write('HTTP/1.1 429 Wait\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n'),
      { rate: 0.001 },
    );
    expect(await sender.one(await planned())).toBeUndefined();
    expect(server.received.join('').match(/^GET /gm)).toHaveLength(1);
  });
});
