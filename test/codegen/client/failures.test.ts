import { expect, it } from 'vitest';
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
