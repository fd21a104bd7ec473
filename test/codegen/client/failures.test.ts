import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Middleware } from 'openapi-fetch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppleCallerIdsClientOptions } from '../../../generated/apple-caller-ids/index.js';
import {
  AbortError,
  createAppleCallerIdsClient,
  DecodeError,
  NetworkError,
  retries,
  TimeoutError,
} from '../../../generated/apple-caller-ids/index.js';
import * as validators from '../../../generated/apple-caller-ids/validators.js';

const init = { params: { path: { orgId: '1', brandId: '2' } } };
const json = (body: string, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(body, { status, headers: { 'Content-Type': 'application/json', ...headers } });

/** What the client makes of answers that come one after the other. */
function answering(
  answers: (() => Response | Promise<Response>)[],
  options: AppleCallerIdsClientOptions = {},
) {
  const sent: Request[] = [];
  const fetch = (request: Request): Promise<Response> =>
    Promise.resolve(answers[sent.push(request) - 1]?.() ?? json('{}', 500));
  return { sent, client: createAppleCallerIdsClient({ baseUrl: 'http://localhost', fetch, ...options }) };
}

it('a credential that a function gives is renewed once when the server answers 401', async () => {
  const asked: boolean[] = [];
  const AccessToken = ({ renew }: { renew: boolean }): string => {
    asked.push(renew);
    return renew ? 'new' : 'old';
  };
  const { sent, client } = answering([() => json('{}', 401), () => json('{}', 401)], { credentials: { AccessToken } }); // prettier-ignore
  expect((await client.getCallerIdResources(init)).status).toBe(401);
  expect(sent.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer old', 'Bearer new']);
  expect(asked).toEqual([false, true]);
});

it('a credential that the document does not know is refused without being shown', () => {
  const credentials = { Token: 'secret' } as never;
  expect(() => createAppleCallerIdsClient({ credentials })).toThrow(
    new TypeError('credentials: there is no Token, but AccessToken'),
  );
});

it.each([
  ['a network that fails', NetworkError, () => Promise.reject(new TypeError('fetch failed')), {}],
  ['a body that is no JSON', DecodeError, () => json('{"data":'), {}],
  ['a signal that is aborted', AbortError, () => Promise.reject(new Error('x')), { signal: AbortSignal.abort() }],
  ['a timeout', TimeoutError, () => Promise.reject(new Error('x')), { signal: AbortSignal.abort(new DOMException('', 'TimeoutError')) }],
] as const)('%s is an error of its own class', async (_, type, answer, options) => {
  const { client } = answering([answer]);
  const call = client.getCallerIdResources({ ...init, ...options });
  await expect(call).rejects.toBeInstanceOf(type);
}); // prettier-ignore

describe('errors of middleware', () => {
  class Refused extends TypeError {}
  const refuse = (): never => {
    throw new Refused('by the app');
  };
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'application/json').end('{"data":[],"total":0}');
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => server.close());

  it.each([
    ['onRequest', { onRequest: refuse }],
    ['onResponse', { onResponse: refuse }],
    [
      'onResponse that has read the body',
      { onResponse: async ({ response }) => (await response.text(), refuse()) },
    ],
  ] as [string, Middleware][])('%s reach the caller as they are', async (_, middleware) => {
    const client = createAppleCallerIdsClient({
      baseUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    });
    client.use(middleware);
    await expect(client.getCallerIdResources(init)).rejects.toBeInstanceOf(Refused);
    client.eject(middleware);
    expect((await client.getCallerIdResources(init)).status).toBe(200);
    const once = client.getCallerIdResources({ ...init, middleware: [middleware] });
    await expect(once).rejects.toBeInstanceOf(Refused);
  });

  it('a body that is no JSON is a DecodeError behind middleware too', async () => {
    const { client } = answering([() => json('{"data":')]);
    client.use({ onResponse: ({ response }) => new Response(response.body, response) });
    await expect(client.getCallerIdResources(init)).rejects.toBeInstanceOf(DecodeError);
  });

  it('middleware hears answers in the opposite order of requests', async () => {
    const seen: string[] = [];
    const named = (name: string): Middleware => ({
      onRequest: () => void seen.push(`${name} asks`),
      onResponse: () => void seen.push(`${name} hears`),
    });
    const { client } = answering([() => json('{"data":[],"total":0}')]);
    client.use(named('first'));
    await client.getCallerIdResources({ ...init, middleware: [named('own')] });
    expect(seen).toEqual(['first asks', 'own asks', 'own hears', 'first hears']);
  });
});

it('what only reads is sent again where asked for, as Retry-After says', async () => {
  const busy = (): Response => json('{}', 503, { 'Retry-After': '0' });
  const once = answering([busy]);
  expect((await once.client.getCallerIdResources(init)).status).toBe(503);
  expect(once.sent).toHaveLength(1);
  const again = answering([busy, () => json('{"data":[],"total":0}')], { retry: retries() });
  expect((await again.client.getCallerIdResources(init)).data).toEqual({ data: [], total: 0 });
});

it('answers are judged where asked for', async () => {
  const wrong = (): Response => json('{"data":[],"total":"0"}');
  const { client } = answering([wrong], { validate: 'response', validators });
  await expect(client.getCallerIdResources(init)).rejects.toBeInstanceOf(validators.ValidationError);
  const told: Error[] = [];
  const lenient = answering([wrong], {
    validate: 'both',
    validators,
    onInvalid: (error) => told.push(error),
  });
  expect((await lenient.client.getCallerIdResources(init)).status).toBe(200);
  expect(told.map(({ message }) => message.slice(-35))).toEqual([
    ' response/body/total must be integer'.slice(-35),
  ]);
});
