import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AppleCallerIdsClientOptions } from '../../../generated/apple-caller-ids/client.js';
import { createAppleCallerIdsClient } from '../../../generated/apple-caller-ids/client.js';
import { NetworkError } from '../../../generated/apple-caller-ids/index.js';
import type { Credentials } from '../../../generated/superoffice-pocket/client.js';
import { createSuperofficePocketClient } from '../../../generated/superoffice-pocket/client.js';

interface Received {
  method: string;
  target: string;
  headers: IncomingHttpHeaders;
  rawNames: string[];
  body: string;
}

let baseUrl = '';
let received: Received[] = [];
let answer: { status: number; type: string; body: string };

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => (body += chunk));
  request.on('end', () => {
    const { method = '', url: target = '', headers, rawHeaders } = request;
    received.push({ method, target, headers, rawNames: rawHeaders.filter((_, i) => i % 2 === 0), body });
    response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));
beforeEach(() => {
  received = [];
  answer = { status: 200, type: 'application/json', body: 'null' };
});

const path = { orgId: '9467895078742654934', brandId: '9467895078742654921' };

function superOffice(credentials?: Credentials, headers?: Record<string, string>) {
  return createSuperofficePocketClient({
    baseUrl,
    ...(credentials && { credentials }),
    ...(headers && { headers }),
  });
}

function apple(options: AppleCallerIdsClientOptions = {}) {
  return createAppleCallerIdsClient({ baseUrl, ...options });
}

describe('a request of a bundled client', () => {
  it('carries method, path and body', async () => {
    await superOffice().getMyCallerIDs({ body: { LastHash: 'tenetur', MinDate: null } });
    expect(received).toMatchObject([
      {
        method: 'POST',
        target: '/api/v1/Agents/Pocket/GetMyCallerIDs',
        body: '{"LastHash":"tenetur","MinDate":null}',
      },
    ]);
    expect(received[0]!.headers).toMatchObject({
      accept: 'application/json',
      'content-type': 'application/json',
    });
  });

  it('goes to a server below a path, with or without a slash at the end', async () => {
    for (const url of [`${baseUrl}/Cust12345`, `${baseUrl}/Cust12345/`]) {
      await createSuperofficePocketClient({ baseUrl: url }).getRegisteredDevices({ body: {} });
    }
    expect(received.map(({ target }) => target)).toEqual(
      Array(2).fill('/Cust12345/api/v1/Agents/Pocket/GetRegisteredDevices'),
    );
  });

  it.each([
    ['callerIdDetails.phoneNumber==+18005555555', 'callerIdDetails.phoneNumber%3D%3D%2B18005555555'],
    ['state==PUBLISHED;id=in=(1,2)', 'state%3D%3DPUBLISHED%3Bid%3Din%3D(1%2C2)'],
    ['createdDate=gt=2024-10-30T00:00:00Z', 'createdDate%3Dgt%3D2024-10-30T00%3A00%3A00Z'],
    ['department=="a&b #%"', 'department%3D%3D%22a%26b%20%23%25%22'],
  ])('encodes the query %s', async (ql, encoded) => {
    await apple().getCallerIdResources({ params: { path, query: { ql, limit: 2 } } });
    const [{ target }] = received as [Received];
    expect(target).toBe(`/api/v1/orgs/${path.orgId}/brands/${path.brandId}/caller-ids?ql=${encoded}&limit=2`);
    // As a server that decodes forms reads it, in which a bare + is a space.
    expect(new URL(target, baseUrl).searchParams.get('ql')).toBe(ql);
  });

  it('encodes path parameters, and leaves out what is not given', async () => {
    await apple().getCallerIdResources({ params: { path: { orgId: 'a/b?c', brandId: 'ü' }, query: {} } });
    expect(received[0]!.target).toBe('/api/v1/orgs/a%2Fb%3Fc/brands/%C3%BC/caller-ids');
  });

  it('carries header parameters, and a query parameter that starts with a dollar', async () => {
    const header = { 'SO-Language': 'en', 'SO-TimeZone': 'W. Europe Standard Time' };
    await superOffice().getRegisteredDevices({
      params: { header, query: { $select: 'DeviceName,Platform' } },
      body: {},
    });
    expect(received[0]!.headers).toMatchObject({
      'so-language': 'en',
      'so-timezone': 'W. Europe Standard Time',
    });
    expect(received[0]!.target).toMatch(/\?%24select=DeviceName%2CPlatform$/);
    // Names mean the same in any case (RFC 9110 §5.1), and none is sent twice.
    const names = received[0]!.rawNames.map((name) => name.toLowerCase());
    expect(names.filter((name) => name.startsWith('so-')).sort()).toEqual(['so-language', 'so-timezone']);
  });

  it('carries the Accept header that the client or the call sets', async () => {
    await superOffice(undefined, { Accept: 'text/json' }).getMyCallerIDs({ body: {} });
    await superOffice().getMyCallerIDs({ body: {}, headers: { accept: 'application/xml' } });
    expect(received.map(({ headers }) => headers.accept)).toEqual(['text/json', 'application/xml']);
  });
});

describe('the credentials of a bundled client', () => {
  it.each<[Credentials, Record<string, string>]>([
    [{ Basic: { username: 'tje0', password: 'Tje0' } }, { authorization: 'Basic dGplMDpUamUw' }],
    [
      { Basic: { username: 'jürgen', password: 'pä:ß€' } },
      { authorization: 'Basic asO8cmdlbjpww6Q6w5/igqw=' },
    ],
    [{ Bearer: 'token' }, { authorization: 'Bearer token' }],
    [{ SoTicket: '7T:abc' }, { authorization: 'SoTicket 7T:abc' }],
    [
      { SoTicket: '7T:abc', SoAppToken: 'app' },
      { authorization: 'SoTicket 7T:abc', 'so-apptoken': 'app' },
    ],
    [{ XsrfToken: 'xsrf' }, { 'x-xsrf-token': 'xsrf' }],
  ])('are sent as documented: %j', async (credentials, headers) => {
    await superOffice(credentials).getMyCallerIDs({ body: {} });
    const names = ['authorization', 'so-apptoken', 'x-xsrf-token'];
    const sent = Object.entries(received[0]!.headers).filter(([name]) => names.includes(name));
    expect(Object.fromEntries(sent)).toEqual(headers);
    expect(received[0]!.body).toBe('{}');
  });

  it('are asked for before every request when given by a function', async () => {
    let count = 0;
    const client = apple({ credentials: { AccessToken: () => Promise.resolve(`token-${String(++count)}`) } });
    await client.getCallerIdResources({ params: { path } });
    await client.GET('/api/v1/orgs/{orgId}/brands/{brandId}/caller-ids', { params: { path } });
    expect(received.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  it('add no header to a request when none are given', async () => {
    await apple().getCallerIdResources({ params: { path } });
    await apple({ credentials: { AccessToken: () => undefined } }).getCallerIdResources({ params: { path } });
    expect(received.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
  });

  it('give way to an Authorization header of the call', async () => {
    const client = superOffice({ Bearer: 'token' });
    await client.getMyCallerIDs({ body: {}, headers: { authorization: 'Bearer other' } });
    expect(received[0]!.headers.authorization).toBe('Bearer other');
  });

  it('that a function fails to give send nothing', async () => {
    const client = superOffice({ Bearer: () => Promise.reject(new Error('no token')) });
    await expect(client.getMyCallerIDs({ body: {} })).rejects.toThrow('no token');
    expect(received).toEqual([]);
  });

  it.each<[Credentials, string]>([
    [{ Bearer: 'se\ncret' }, 'credentials: Bearer must be plain ASCII'],
    [{ SoTicket: 'secrét' }, 'credentials: SoTicket must be plain ASCII'],
    [
      { Basic: { username: 'sec:ret', password: '' } },
      'a user name for basic authentication cannot contain a colon',
    ],
  ])('that cannot be sent are refused without being shown: %j', async (credentials, message) => {
    await expect(superOffice(credentials).getMyCallerIDs({ body: {} })).rejects.toThrow(
      new TypeError(message),
    );
    expect(received).toEqual([]);
  });

  it('do not turn up in the error of a server that is not there', async () => {
    const client = createAppleCallerIdsClient({
      baseUrl: 'http://127.0.0.1:1',
      credentials: { AccessToken: 'secret' },
    });
    const failure: unknown = await client
      .getCallerIdResources({ params: { path } })
      .catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(NetworkError);
    const { message, stack, cause } = failure as Error;
    expect(`${message} ${String(stack)} ${String(cause)}`).not.toContain('secret');
  });
});

describe('an answer to a bundled client', () => {
  it('is data when the server succeeds', async () => {
    answer.body = '{"CallerIDHash":"repellat","CallerIDs":[]}';
    const { data, error, response } = await superOffice().getCallerIDsFromSelection({
      body: { SelectionId: 480 },
    });
    expect({ data, error }).toEqual({ data: { CallerIDHash: 'repellat', CallerIDs: [] }, error: undefined });
    expect(response.status).toBe(200);
  });

  it('has null as data when the server says that nothing has changed', async () => {
    const { data, error } = await superOffice().getCallerIDsFromSelection({ body: { LastHash: 'repellat' } });
    expect({ data, error }).toEqual({ data: null, error: undefined });
  });

  it.each([401, 500])('is an error when the server answers %s', async (status) => {
    answer = { ...answer, status, body: '{"Message":"denied"}' };
    const { data, error, response } = await superOffice().getMyCallerIDs({ body: {} });
    expect({ data, error }).toEqual({ data: undefined, error: { Message: 'denied' } });
    expect(response.status).toBe(status);
  });

  it('keeps ids that no number could hold', async () => {
    answer.body = '{"data":[{"id":"9467895078742654966"}],"total":1}';
    const { data } = await apple().getCallerIdResources({ params: { path } });
    expect(data?.data[0]?.id).toBe('9467895078742654966');
  });
});

it('two clients of one document each send their own credentials', async () => {
  const [one, other] = [superOffice({ Bearer: 'one' }), superOffice({ Bearer: 'other' })];
  await Promise.all([one.getMyCallerIDs({ body: {} }), other.getMyCallerIDs({ body: {} })]);
  expect(received.map(({ headers }) => headers.authorization).sort()).toEqual(['Bearer one', 'Bearer other']);
});
