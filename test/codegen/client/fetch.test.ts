// What the platform's own fetch sends for a client, to a server that keeps it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { SuperofficePocketClientOptions } from '../../../generated/superoffice-pocket/index.js';
import { createSuperofficePocketClient, NetworkError } from '../../../generated/superoffice-pocket/index.js';

const received: { headers: string[]; text: string }[] = [];
const statuses: number[] = [];
const server = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => (text += String(chunk)));
  request.on('end', () => {
    received.push({ headers: request.rawHeaders, text });
    response.writeHead(statuses.shift() ?? 200, { 'Content-Type': 'application/json' }).end('[]');
  });
});
let baseUrl = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
beforeEach(() => void received.splice(0));
afterAll(() => void server.close());

const clientWith = (options: SuperofficePocketClientOptions = {}) =>
  createSuperofficePocketClient({ baseUrl, ...options });
const body = { AssociateId: 7 };
const given = (name: string): (string | undefined)[] =>
  received.map(({ headers }) => headers[headers.findIndex((each) => each.toLowerCase() === name) + 1]);

it('a call carries the body, its type and the credentials', async () => {
  const { data, status } = await clientWith({ credentials: { Bearer: 'a' } }).getRegisteredDevices({ body });
  expect({ data, status }).toEqual({ data: [], status: 200 });
  expect(received.map(({ text }) => JSON.parse(text) as unknown)).toEqual([body]);
  expect(['content-type', 'accept', 'authorization'].flatMap(given)).toEqual([
    'application/json',
    'application/json',
    'Bearer a',
  ]);
});

it('a call that is refused with 401 is sent again with the renewed credential, whole', async () => {
  statuses.push(401);
  const Bearer = ({ renew }: { renew: boolean }): string => (renew ? 'new' : 'old');
  const { status } = await clientWith({ credentials: { Bearer } }).getRegisteredDevices({ body });
  expect(status).toBe(200);
  expect(given('authorization')).toEqual(['Bearer old', 'Bearer new']);
  expect(received.map(({ text }) => JSON.parse(text) as unknown)).toEqual([body, body]);
});

it('middleware is given a Request, whenever it is added', async () => {
  const client = clientWith();
  await client.getRegisteredDevices({ body });
  const seen: boolean[] = [];
  client.use({
    onRequest: ({ request }) => {
      seen.push(request instanceof Request);
      request.headers.set('X-Trace', '1');
    },
  });
  await client.getRegisteredDevices({ body });
  expect(seen).toEqual([true]);
  expect(received[1]?.headers).toContain('1');
  expect(received.map(({ text }) => JSON.parse(text) as unknown)).toEqual([body, body]);
});

it.each(['to fetch', 'to a Request'])('requestInitExt reaches the dispatcher: %s', async (way) => {
  const dispatched: string[] = [];
  const agent = new Agent();
  const dispatcher = agent.compose((dispatch) => (options, handler) => {
    dispatched.push(options.path);
    return dispatch(options, handler);
  });
  const client = clientWith({ requestInitExt: { dispatcher } });
  if (way === 'to a Request') client.use({ onRequest: () => undefined });
  await client.getRegisteredDevices({ body });
  expect(dispatched).toEqual(['/api/v1/Agents/Pocket/GetRegisteredDevices']);
  await agent.close();
});

it('an address that is none is a NetworkError, whose cause says so', async () => {
  const call = clientWith({ baseUrl: 'nonsense' }).getRegisteredDevices({ body });
  await expect(call).rejects.toBeInstanceOf(NetworkError);
  await expect(call).rejects.toMatchObject({
    cause: { message: expect.stringContaining('nonsense') as string },
  });
});
