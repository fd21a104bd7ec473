import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { curlLine } from '../../../src/http/secrets/curl.js';
import { Secrets } from '../../../src/http/secrets/redaction.js';
import { createHttpClient } from '../../../src/io/http-client/index.js';
import type { SentRequest } from '../../../src/model/exchange.js';
import type { Recorded, Recorder } from '../../io/http-client/servers.js';
import { recorder } from '../../io/http-client/servers.js';
import { contractOf } from '../../support/contracts.js';
import { lawRuns } from '../../support/suite.js';

const nobody = new Secrets([]);
const get: SentRequest = { method: 'GET', url: 'http://h/p', headers: [['Accept', 'a/b']] };

describe('curlLine', () => {
  const rows: [what: string, request: Partial<SentRequest>, want: string][] = [
    ['a plain request', {}, `curl -sS -i 'http://h/p' -H 'Accept: a/b'`],
    ['a method other than GET', { method: 'DELETE' }, `curl -sS -i -X DELETE 'http://h/p' -H 'Accept: a/b'`],
    ['a HEAD request', { method: 'HEAD' }, `curl -sS -i --head 'http://h/p' -H 'Accept: a/b'`],
    [
      'a body',
      { method: 'POST', body: `{"a":"it's"}` },
      `curl -sS -i -X POST 'http://h/p' -H 'Accept: a/b' --data-raw '{"a":"it'\\''s"}'`,
    ],
    ['a body of GET', { body: 'x' }, `curl -sS -i -X GET 'http://h/p' -H 'Accept: a/b' --data-raw 'x'`],
    ['a request without Accept', { headers: [] }, `curl -sS -i 'http://h/p' -H 'Accept:'`],
    [
      'a POST without a body',
      { method: 'POST' },
      `curl -sS -i -X POST 'http://h/p' -H 'Accept: a/b' -H 'Content-Length: 0'`,
    ],
    [
      'a header without value',
      { headers: [['ACCEPT', ''], ['X-Blank', ' ']] },
      `curl -sS -i 'http://h/p' -H 'ACCEPT;' -H 'X-Blank;'`,
    ],
    [
      'no headers that curl makes itself',
      { headers: [['Accept', '*/*'], ['content-length', '1'], ['Connection', 'close'], ['Host', 'h']] },
      `curl -sS -i 'http://h/p' -H 'Accept: */*'`,
    ],
    [
      'a Host that is not that of the URL',
      { headers: [['Accept', '*/*'], ['Host', 'other']] },
      `curl -sS -i 'http://h/p' -H 'Accept: */*' -H 'Host: other'`,
    ],
    ['a URL with dots in its path', { url: 'http://h/a/../b' }, `curl -sS -i --path-as-is 'http://h/a/../b' -H 'Accept: a/b'`],
    [
      'a body with control characters',
      { method: 'POST', body: '--b\r\n50% \\ \'x\'\u202e\0' },
      `printf '\\055-b\\r\\n50%% \\\\ '\\''x'\\''\\342\\200\\256\\000' | curl -sS -i -X POST 'http://h/p' -H 'Accept: a/b' --data-binary @-`,
    ],
    ['a URL with brackets', { url: 'http://h/{a}[1-9]' }, `curl -sS -i --globoff 'http://h/{a}[1-9]' -H 'Accept: a/b'`],
  ]; // prettier-ignore
  it.each(rows)('writes %s', (_what, request, want) => {
    expect(curlLine({ ...get, ...request }, nobody)).toBe(want);
  });
});

describe('cookies in a curl line', () => {
  const line = async (cookie: string): Promise<string> => {
    const contract = await contractOf({
      paths: {
        '/a': {
          get: {
            operationId: 'a',
            parameters: [{ name: 'kind', in: 'cookie', schema: { type: 'string' } }],
            responses: { 200: { description: '' } },
          },
        },
      },
      components: { securitySchemes: { Session: { type: 'apiKey', in: 'cookie', name: 'sid' } } },
    });
    return curlLine({ ...get, headers: [['Accept', 'a/b'], ['Cookie', cookie]] }, new Secrets([contract])); // prettier-ignore
  };

  it.each([
    ['kind=a', `-H 'Cookie: kind=a'`],
    ['sid=secret', `-H "Cookie: $COOKIE"`],
    ['kind=a; sid=secret', `-H 'Cookie: ''kind=a''; ''sid='"$SID"`],
    ['sid=secret; kind=a', `-H 'Cookie: ''sid='"$SID"'; ''kind=a'`],
  ])('writes the Cookie %s as %s', async (cookie, want) => {
    expect(await line(cookie)).toBe(`curl -sS -i 'http://h/p' -H 'Accept: a/b' ${want}`);
  });
});

describe('secrets in a curl line', () => {
  const schemes = {
    Key: { type: 'apiKey', in: 'header', name: '2-factor.key' },
    Evil: { type: 'apiKey', in: 'header', name: 'X-$(touch`id`)' },
    Query: { type: 'apiKey', in: 'query', name: 'api-key' },
    Shown: { type: 'http', scheme: 'bearer', 'x-contract': { placeholder: 'Bearer sample' } },
    Guessed: { type: 'apiKey', in: 'header', name: 'X-Guess' },
  };

  it('become variables named after them', async () => {
    const secrets = new Secrets([await contractOf({ paths: {}, components: { securitySchemes: schemes } })]);
    const line = curlLine(
      {
        ...get,
        url: 'http://h/p?a=1&api-key=q-secret&b=2',
        headers: [
          ['Accept', 'a/b'],
          ['authorization', 'Bearer real-secret'],
          ['2-Factor.Key', 'k-secret'],
        ],
      },
      secrets,
    );
    expect(line).toBe(
      `curl -sS -i 'http://h/p?a=1&api-key='"$API_KEY"'&b=2' -H 'Accept: a/b' ` +
        `-H "authorization: $AUTHORIZATION" -H '2-Factor.Key: '"$_2_FACTOR_KEY"`,
    );
  });

  it('do not include placeholders, which are written as they are', async () => {
    const secrets = new Secrets([await contractOf({ paths: {}, components: { securitySchemes: schemes } })]);
    const headers: [string, string][] = [
      ['Accept', 'a/b'],
      ['Authorization', 'Bearer sample'],
      ['X-Guess', 'placeholder'],
    ];
    expect(curlLine({ ...get, headers, url: 'http://h/p?api-key=placeholder' }, secrets)).toBe(
      `curl -sS -i 'http://h/p?api-key=placeholder' -H 'Accept: a/b' -H 'Authorization: Bearer sample' -H 'X-Guess: placeholder'`,
    );
  });

  it('become variables whose names a shell does not execute', async () => {
    const secrets = new Secrets([await contractOf({ paths: {}, components: { securitySchemes: schemes } })]);
    const line = curlLine({ ...get, headers: [['X-$(touch`id`)', 'v-secret']] }, secrets);
    expect(line).toContain(`-H 'X-$(touch\`id\`): '"$X___TOUCH_ID__"`);
  });
});

const hasCurl = (() => {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** What curl adds by itself, or what only concerns the connection. */
const INCIDENTAL = new Set(['user-agent', 'connection']);

function comparable({ method, target, headers, body }: Recorded): unknown {
  const kept = headers.filter(([name]) => !INCIDENTAL.has(name.toLowerCase()));
  return { method, target, body, headers: kept.map((field) => field.join(': ')).sort() };
}

describe.skipIf(!hasCurl)('a curl line in a shell (skipped where curl is not installed)', () => {
  let server: Recorder;
  const client = createHttpClient({ timeout: 10_000, connectTimeout: 5000, maxBody: 1000 }, 1);
  beforeAll(async () => {
    server = await recorder();
  });
  afterAll(async () => {
    client.close();
    await server.close();
  });

  /** Sends the request by the client and by the line, and compares what the server saw. */
  async function repeats(
    request: Omit<SentRequest, 'url'> & { target: string },
    { secrets = nobody, env = {} }: { secrets?: Secrets; env?: Record<string, string> } = {},
  ): Promise<void> {
    const { target, ...rest } = request;
    const sent: SentRequest = { ...rest, url: `${server.url}${target}` };
    server.requests.length = 0;
    const { outcome } = await client.send(sent);
    expect(outcome).toMatchObject({ kind: 'response', status: 200 });
    await promisify(execFile)('sh', ['-c', curlLine(sent, secrets)], {
      env: { PATH: process.env.PATH, ...env },
    });
    const [first, second] = server.requests;
    expect(comparable(second!)).toEqual(comparable(first!));
  }

  const nasty = `it's "quoted" \\ $HOME \`id\` $(id) !! !$ ; & | > < * ? ~ # %41 \t { } [1-3] é 日 🎈`;
  const json: [string, string][] = [['Content-Type', 'application/json'], ['Accept', 'application/json']]; // prettier-ignore
  const requests: [what: string, request: Parameters<typeof repeats>[0]][] = [
    ['a GET', { method: 'GET', target: '/a?b=c%20d&e=%27', headers: json }],
    ['a GET without Accept', { method: 'GET', target: '/', headers: [] }],
    ['a HEAD', { method: 'HEAD', target: '/', headers: json }],
    ['a DELETE', { method: 'DELETE', target: '/x', headers: [] }],
    ['an OPTIONS', { method: 'OPTIONS', target: '/x', headers: [] }],
    ['a TRACE', { method: 'TRACE', target: '/x', headers: [] }],
    ['a GET with a body', { method: 'GET', target: '/', headers: json, body: '{}' }],
    ['a POST without a body', { method: 'POST', target: '/', headers: json }],
    ['a PUT with an empty body', { method: 'PUT', target: '/', headers: json, body: '' }],
    ['a body with everything a shell minds', { method: 'POST', target: '/', headers: json, body: JSON.stringify(nasty) }],
    ['a body of several lines', { method: 'POST', target: '/', headers: json, body: `<a>\n\r\n${nasty}\n\n</a>\n` }],
    ['a body that curl could take for a file name', { method: 'POST', target: '/', headers: json, body: '@/etc/hosts' }],
    ['a body that looks like an option', { method: 'POST', target: '/', headers: json, body: '--version' }],
    ['a body of 200 kB', { method: 'POST', target: '/', headers: json, body: 'é'.repeat(50_000) }],
    ['a target that is not normal', { method: 'GET', target: '/a/../b//c/./%2e%2E/?x=%2F', headers: json }],
    ['a target curl would expand', { method: 'GET', target: '/{a,b}/[1-3]?q[]=1', headers: json }],
    ['header values a shell minds', { method: 'GET', target: '/', headers: [...json, ['X-Nasty', nasty], ['X-Empty', '']] }],
    ['repeated headers', { method: 'GET', target: '/', headers: [...json, ['X-A', '1'], ['X-A', '2']] }],
    ['a Host', { method: 'GET', target: '/', headers: [...json, ['Host', 'other.example']] }],
    ['a body of several parts', { method: 'POST', target: '/', headers: [['Content-Type', 'multipart/form-data; boundary=b']], body: `--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n${nasty}%s\\n\0\x7f\u20281\r\n--b--\r\n` }],
    ['a form', { method: 'POST', target: '/', headers: [['Content-Type', 'application/x-www-form-urlencoded']], body: 'a=1&b=%2B' }],
  ]; // prettier-ignore
  it.each(requests)('repeats %s', async (_what, request) => {
    await repeats(request);
  });

  it('repeats credentials once their variables are set', async () => {
    const securitySchemes = { Key: { type: 'apiKey', in: 'query', name: 'api_key' } };
    const contract = await contractOf({ paths: {}, components: { securitySchemes } });
    await repeats(
      {
        method: 'GET',
        target: '/a?x=1&api_key=qu%27ry%20secret&y=2',
        headers: [...json, ['Authorization', `Bearer ${nasty}`], ['Cookie', 'sid=1; b="2"']],
      },
      {
        secrets: new Secrets([contract], [`Bearer ${nasty}`]),
        env: { AUTHORIZATION: `Bearer ${nasty}`, COOKIE: 'sid=1; b="2"', API_KEY: 'qu%27ry%20secret' },
      },
    );
  });

  it('repeats a request with any method, target, headers and body', async () => {
    const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', ''));
    const value = fc
      .string({ unit: 'binary-ascii' })
      .map((raw) => raw.replaceAll(/[\0-\x1f\x7f]/g, '').trim()); // eslint-disable-line no-control-regex
    const request = fc.record({
      method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
      target: text.map((part) => `/${encodeURIComponent(part)}?${encodeURIComponent(part)}='`),
      headers: fc
        .dictionary(fc.stringMatching(/^X-[!#$%&'*+.^_`|~0-9a-z-]+$/), value)
        .map((fields) => [...json, ...Object.entries(fields)]),
    });
    await fc.assert(
      fc.asyncProperty(request, fc.option(text, { nil: undefined }), (parts, body) =>
        repeats({ ...parts, ...(body === undefined ? {} : { body }) }),
      ),
      { numRuns: lawRuns(60) },
    );
  });
});
