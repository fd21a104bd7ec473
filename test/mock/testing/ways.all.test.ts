// Whatever the verifier would send has one answer, by all ways to reach a mock.
import { expect, it } from 'vitest';
import { plan } from '../../../src/index.js';
import type { PlannedRequest } from '../../../src/model/exchange.js';
import { bundledContract } from '../../support/bundled.js';
import { WAYS } from '../../support/ways-to-mock.js';

/** What of an answer does not depend on the way: fields of the connection, and of the time. */
async function shown(response: Response): Promise<unknown> {
  const fields = [...response.headers].filter(([name]) => !/^(date|connection|keep-alive)$/.test(name));
  return { status: response.status, fields, text: await response.text() };
}

/** Whether `fetch` sends it: no body with GET, no method and no header that is forbidden to it (Fetch §2.2). */
function isSendable({ method, headers, body }: PlannedRequest): boolean {
  const isForbidden =
    /^(TRACE|CONNECT|TRACK)$/.test(method) || ((body ?? '') !== '' && /^(GET|HEAD)$/.test(method));
  return !isForbidden && headers.every(([, value]) => /^[\x20-\x7e]*$/.test(value));
}

it('answers the planned requests of documents alike, whatever the way', async () => {
  const contracts = [await bundledContract('superoffice-pocket'), await bundledContract('apple-caller-ids')];
  const open = await Promise.all(WAYS.map(([, start]) => start({ contracts })));
  let count = 0;
  for await (const { request } of plan({ contracts, concurrency: 1 })) {
    if (!isSendable(request)) continue;
    const { method, target, headers, body } = request;
    const init = {
      method,
      headers: headers.map(([name, value]): [string, string] => [name, value]),
      body: body ?? null,
    };
    const [http, ...others] = await Promise.all(
      open.map(async ({ send }) => shown(await send(target, init))),
    );
    for (const other of others) expect(other).toEqual(http);
    count++;
  }
  expect(count).toBeGreaterThan(150);
  for (const { mock, close } of open) {
    close();
    await mock.close();
  }
});
