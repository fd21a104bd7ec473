import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { looksSecret, REDACTED, Secrets } from '../../../src/http/secrets/redaction.js';
import type { JsonObject } from '../../../src/json/json.js';
import type { Contract } from '../../../src/model/document.js';
import type { Report } from '../../../src/model/report.js';
import type { Reporter } from '../../../src/reporters/index.js';
import { REPORTERS } from '../../../src/reporters/index.js';
import { verify } from '../../../src/runner/verify.js';
import { listen } from '../../io/http-client/servers.js';
import { contractOf } from '../../support/contracts.js';
import { reportedFindings } from '../../support/findings.js';
import { lawRuns } from '../../support/suite.js';
import { verifyOptions } from '../../support/verify-options.js';

const schemes: JsonObject = {
  Token: { type: 'http', scheme: 'bearer', 'x-contract': { placeholder: 'Bearer sample' } },
  Ticket: { type: 'http', scheme: 'SoTicket' },
  Key: { type: 'apiKey', in: 'header', name: 'X-Installation' },
  Query: { type: 'apiKey', in: 'query', name: 'Access Key' },
  Session: { type: 'apiKey', in: 'cookie', name: 'sid' },
};

async function secretsOf(...values: string[]): Promise<Secrets> {
  return new Secrets([await contractOf({ paths: {}, components: { securitySchemes: schemes } })], values);
}

describe('Secrets.hidesHeader', () => {
  it.each([
    ['Authorization', 'Bearer abc', true],
    ['AUTHORIZATION', 'x', true],
    ['proxy-authorization', 'Basic x', true],
    ['Cookie', 'a=b', true],
    ['Set-Cookie', 'a=b', true],
    ['x-XSRF-token', '1', true],
    ['SO-AppToken', '1', true],
    ['X-Api-Key', '1', true],
    ['x-installation', '1', true],
    ['sid', '1', false],
    ['Access Key', '1', false],
    ['Accept', 'text/plain', false],
    ['X-Other', 'has my-own-credential in it', true],
    ['X-Other', `has ${Buffer.from('my-own-credential').toString('hex')} in it`, true],
    // What stands in for a credential: the document's own, and what is sent where it names none.
    ['Authorization', 'Bearer sample', false],
    ['Authorization', 'SoTicket placeholder', false],
    ['X-Installation', 'placeholder', false],
    ['Cookie', 'sid=placeholder', false],
    ['Cookie', 'sid=placeholder; other=1', true],
  ])('answers for the field "%s: %s" with %s', async (name, value, hidden) => {
    const secrets = await secretsOf('my-own-credential');
    expect(secrets.hidesHeader(name, value)).toBe(hidden);
    expect(secrets.header(name, value)).toBe(hidden ? REDACTED : value);
  });
});

describe('looksSecret', () => {
  it.each([
    'X-Secret-Thing', 'X-Tenant-Token', 'apiKey', 'X-Auth', 'authorization', 'Cookie', 'X-Session-Id', 'password',
    'X-XSRF', 'x-csrf', 'SoTicket',
  ])('takes the name %s for that of a secret', (name) => expect(looksSecret(name)).toBe(true)); // prettier-ignore

  it.each(['Accept', 'X-Author', 'keyword', 'orgId', 'X-Trace', 'Content-Type'])(
    'does not take the name %s for that of a secret',
    (name) => expect(looksSecret(name)).toBe(false),
  );
});

describe('a Cookie header', () => {
  it('is shown where its cookies are documented and carry no credential', async () => {
    const cookie = (name: string): JsonObject => ({ name, in: 'cookie', schema: { type: 'string' } });
    const contract = await contractOf({
      paths: {
        '/a': {
          get: {
            operationId: 'a',
            parameters: [cookie('kind'), cookie('sid'), cookie('my_session')],
            responses: { 200: { description: '' } },
          },
        },
      },
      components: { securitySchemes: schemes },
    });
    const secrets = new Secrets([contract]);
    const hidden = (value: string): boolean => secrets.hidesHeader('Cookie', value);
    expect(hidden('kind=a')).toBe(false);
    expect(hidden('kind=a; sid=placeholder')).toBe(false);
    expect(hidden('kind=a; sid=1')).toBe(true);
    expect(hidden('my_session=1')).toBe(true);
    expect(hidden('other=1')).toBe(true);
    expect(new Secrets([contract], [], ['cookie']).hidesHeader('Cookie', 'kind=a')).toBe(true);
  });
});

describe('Secrets.url', () => {
  it.each([
    ['http://h/p?a=1', 'http://h/p?a=1'],
    ['http://user:pass@h/p', `http://${REDACTED}@h/p`],
    ['https://user@h', `https://${REDACTED}@h`],
    ['http://user:p@ss@h/p@q?r=@', `http://${REDACTED}@h/p@q?r=@`],
    ['http://h/p@q', 'http://h/p@q'],
    ['http://h/p?Access%20Key=abc', `http://h/p?Access%20Key=${REDACTED}`],
    ['http://h/p?access%20key=abc&x=1&ACCESS%20KEY=d#f', `http://h/p?access%20key=${REDACTED}&x=1&ACCESS%20KEY=${REDACTED}#f`],
    ['http://h/p?Access%20Key=placeholder', 'http://h/p?Access%20Key=placeholder'],
    ['http://h/p?Access%20Key=', 'http://h/p?Access%20Key='],
    ['http://h/my%2Down%2dcredential', `http://h/${REDACTED}`],
    ['http://h/my-own-credential?x=my-own-credential', `http://h/${REDACTED}?x=${REDACTED}`],
    ['http://h/%zz?%zz=1', 'http://h/%zz?%zz=1'],
  ])('shows %s as %s', async (url, want) => {
    expect((await secretsOf('my-own-credential')).url(url)).toBe(want);
  }); // prettier-ignore
});

describe('Secrets.header', () => {
  it.each([
    ['Location', 'http://u:p@h/cb?code=abc&x=1', `http://${REDACTED}@h/cb?code=${REDACTED}&x=1`],
    ['location', '/cb#access_token=abc&type=bearer', `/cb#access_token=${REDACTED}&type=bearer`],
    ['Refresh', '0; url=/cb?session_id=abc', `0; url=/cb?session_id=${REDACTED}`],
    ['Location', '/things/1?page=2', '/things/1?page=2'],
    ['X-Where', '/cb?code=abc', '/cb?code=abc'],
  ])('shows "%s: %s" without what it grants', async (name, value, want) => {
    expect((await secretsOf()).header(name, value)).toBe(want);
  });
});

describe('Secrets.text', () => {
  const basic = `Basic ${Buffer.from('ada:l0velace!').toString('base64')}`;
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const rows: [what: string, value: string, text: string, want: string][] = [
    ['the whole value', 'Bearer tok-123456', 'got Bearer tok-123456.', `got ${REDACTED}.`],
    ['the value without its scheme', 'Bearer tok-123456', 'got tok-123456.', `got ${REDACTED}.`],
    ['the value more than once', 'tok-123456', 'tok-123456tok-123456', `${REDACTED}${REDACTED}`],
    ['a value with white space around it', ' tok-123456 ', '<tok-123456>', `<${REDACTED}>`],
    ['a Basic credential, encoded', basic, basic.slice(6), REDACTED],
    ['a Basic credential, decoded', basic, 'user ada:l0velace!', `user ${REDACTED}`],
    ['only the password of a Basic credential', basic, 'password l0velace!', `password ${REDACTED}`],
    ['one cookie of several', 'a=first-one; b=second-one', 'b is second-one, a is first-one', `b is ${REDACTED}, a is ${REDACTED}`],
    ['in JSON', 'se"cr\\et', '{"a":"se\\"cr\\\\et"}', `{"a":"${REDACTED}"}`],
    ['in JSON within JSON', 'se"cret', JSON.stringify(JSON.stringify('se"cret')), `"\\"${REDACTED}\\""`],
    ['in JSON that escapes more than it must', 'se+c<r\u00e9t', 'se\\u002Bc\\u003cr\\u00E9t', REDACTED],
    ['in HTML by numbers', "se'c<ret", 'se&#39;c&#x3C;ret', REDACTED],
    ['in HTML', "se<cr>e't&\"", 'se&lt;cr&gt;e&#39;t&amp;&quot;', REDACTED],
    ['in a URL', 'a/b+c d', 'x=a%2Fb%2Bc%20d', `x=${REDACTED}`],
    ['in a URL of lower case', 'a/b+c d', 'x=a%2fb%2bc%20d', `x=${REDACTED}`],
    ['in a form', 'a/b+c d', 'x=a%2Fb%2Bc+d', `x=${REDACTED}`],
    ["in a URL that encodes even (*')", "(*'abc')", 'x=%28%2A%27abc%27%29', `x=${REDACTED}`],
    ['in bytes read as Latin-1', 'pässwörd', 'pÃ¤sswÃ¶rd', REDACTED],
    ['a value with characters that mean something in a pattern', '.*+?^${}()|[]', 'a.*+?^${}()|[]b', `a${REDACTED}b`],
    ['a longer word that begins with the value', 'tok-123456', 'tok-1234567', `${REDACTED}7`],
    ['a value cut off by an ellipsis', 'tok-123456', 'got tok-123…', `got ${REDACTED}…`],
    ['a value cut off early by an ellipsis', 'tok-123456', '"tok-…" and "tok-1234…"', `"${REDACTED}…" and "${REDACTED}…"`],
    ['an ellipsis after other words, left alone', 'tok-123456', 'and to… or …', 'and to… or …'],
    ['in any case', 'tok-123456', 'X-TOK-123456', `X-${REDACTED}`],
    ['in a JSON Pointer', 'a/b~c', 'body#/a~1b~0c', `body#/${REDACTED}`],
    ['in a URL that encodes everything', 'tok-1', '%74%6F%6b%2d%31', REDACTED],
    ['in a URL within a URL', 'a/b+c d', 'x=a%252Fb%252Bc%2520d', `x=${REDACTED}`],
    ['in JSON that escapes everything', 'tok-1', '"\\u0074\\u006F\\u006b\\u002d\\u0031"', `"${REDACTED}"`],
    ['in hexadecimal', 'tok-1', 'x746F6b2d31 74:6f:6b:2d:31', `x${REDACTED}${REDACTED}`],
    ['in Base64', 'tok-123456', `<${base64('tok-123456')}>`, `<${REDACTED}>`],
    ['in Base64 for URLs', '>>>???>>>', `<${Buffer.from('>>>???>>>').toString('base64url')}>`, `<${REDACTED}>`],
    ['in Base64, cut off', 'tok-1234567890', `${base64('tok-1234567890').slice(0, 9)}…`, `${REDACTED}…`],
    ['a short value, plain and encoded', 'abc', 'abc|616263|YWJj|%61%62%63', `${REDACTED}|${REDACTED}|${REDACTED}|${REDACTED}`],
    ['a short value in Base64 with its scheme', 'Bearer abc', base64('Bearer abc'), REDACTED],
    ['a value too short to be kept out of any text, left alone', 'ab', 'ab', 'ab'],
    ['an empty value, left alone', '', 'a text', 'a text'],
  ]; // prettier-ignore
  it.each(rows)('hides a credential where it can: %s', async (_what, value, text, want) => {
    expect((await secretsOf(value)).text(text)).toBe(want);
  });

  it('finds a credential in Base64 and hexadecimal wherever it stands', async () => {
    const secrets = await secretsOf('Bearer tok-123456/+~');
    const before = fc.string({ unit: 'binary', maxLength: 9 });
    fc.assert(
      fc.property(before, before, fc.constantFrom('base64', 'base64url', 'hex' as const), (a, b, coding) => {
        const text = Buffer.from(`${a}tok-123456/+~${b}`).toString(coding);
        const shown = secrets.text(text);
        expect(shown).toContain(REDACTED);
        const left = shown.replace(REDACTED, '').length;
        // A few characters that it shares with its neighbours may be left.
        expect(left).toBeLessThanOrEqual(text.length - 13);
      }),
    );
  });

  it('hides the longest of several credentials that begin alike', async () => {
    const secrets = await secretsOf('abcdef', 'abcdefghij', 'redacted');
    expect(secrets.text('abcdefghij abcdef redacted')).toBe(`${REDACTED} ${REDACTED} ${REDACTED}`);
  });
});

// What a run shows, when the server repeats everything it was told.

const integer = { type: 'integer' };
const names = ['whole', 'token', 'decoded', 'inUrl', 'inForm', 'inJson', 'inHtml', 'late', 'later', 'latest'];
const echoing: JsonObject = {
  paths: {
    '/echo': {
      get: {
        operationId: 'echo',
        security: [{ Token: [] }],
        responses: {
          200: {
            description: '',
            headers: { 'X-Echo': { schema: integer } },
            content: {
              'application/json': {
                schema: { properties: Object.fromEntries(names.map((name) => [name, integer])) },
              },
            },
          },
        },
      },
    },
    '/broken': {
      get: {
        operationId: 'broken',
        responses: { 200: { description: '', content: { 'application/json': {} } } },
      },
    },
  },
  components: { securitySchemes: schemes },
};

/** Everything a careless server can make of a credential. */
function echoOf(value: string): Record<string, string> {
  const token = value.slice(value.indexOf(' ') + 1);
  const decoded = Buffer.from(token, 'base64').toString();
  const html = token.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;'); // prettier-ignore
  return {
    whole: `<${value}>`,
    token: `<${token}>`,
    decoded: value.startsWith('Basic ') ? `<${decoded}> <${decoded.split(':')[1] ?? ''}>` : '',
    inUrl: `<${encodeURIComponent(token)}>`,
    inForm: new URLSearchParams({ token }).toString(),
    inJson: JSON.stringify({ token }),
    inHtml: `<p>${html}</p>`,
    late: ' '.repeat(100) + token,
    later: ' '.repeat(105) + token,
    latest: ' '.repeat(110) + value,
  };
}

describe('the reports on a server that echoes credentials', () => {
  const server = createServer((request, response) => {
    const { authorization, cookie, 'x-installation': installation } = request.headers;
    const value = authorization ?? cookie ?? String(installation ?? '');
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('X-Echo', value);
    response.statusCode = 200;
    response.end(
      request.url === '/broken' ? `no JSON: ${' '.repeat(90)}${value}` : JSON.stringify(echoOf(value)),
    );
  });
  let contract: Contract;
  beforeAll(async () => {
    contract = await contractOf(echoing);
    await listen(server);
  });
  afterAll(() => void server.close());

  async function reportOf(name: string, value: string): Promise<Report> {
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const events = verify(verifyOptions([contract], url, { headers: [[name, value]], phases: ['examples'] }));
    for await (const event of events) if (event.type === 'report') return event.report;
    throw new Error('no report');
  }

  /** Every text of the report as a reader sees it: rendered, and each string of the JSON by itself. */
  async function shown(name: string, value: string): Promise<string> {
    const report = await reportOf(name, value);
    const rendered = (reporter: Reporter): string =>
      reporter.render(report, { color: false, columns: 10_000, detail: 'occurrences' });
    const texts = Object.values(REPORTERS).map(rendered);
    JSON.parse(rendered(REPORTERS.json), (_key, member: unknown) => {
      if (typeof member === 'string') texts.push(member);
      return member;
    });
    return texts.join('\n');
  }

  it('show a plain header value, and have a finding for each echoed credential', async () => {
    const text = await shown('X-Unknown', 'not-a-secret-by-name');
    expect(text).toContain('not-a-secret-by-name');
    const report = await reportOf('Authorization', 'Bearer of-something');
    expect(
      reportedFindings(report)
        .map(({ at }) => at)
        .sort(),
    ).toEqual(['body#', ...names.map((name) => `body#/${name}`), 'header:X-Echo'].sort());
    expect(reportedFindings(report).map(({ curl }) => curl)).toEqual(
      reportedFindings(report).map(
        () => expect.stringContaining('-H "Authorization: $AUTHORIZATION"') as string,
      ),
    );
  });

  it('never show a credential of six characters or more', async () => {
    const baseline = (await shown('Authorization', 'Basic ' + Buffer.from('0:0').toString('base64'))) + '\n ';
    // Visible ASCII, as in RFC 9110 §5.5. Real ones have no spaces, but a value may.
    const word = fc.stringMatching(/^[\x21-\x7e]{6,40}$/);
    const credential = fc.oneof(
      word.map((token) => ({ name: 'Authorization', value: `Bearer ${token}`, token })),
      word.map((token) => ({ name: 'AUTHORIZATION', value: `SoTicket ${token}`, token })),
      word.map((token) => ({ name: 'x-installation', value: token, token })),
      fc
        .tuple(word, word)
        .map(([a, b]) => ({ name: 'X-Installation', value: `${a} ${b}`, token: `${a} ${b}` })),
      fc
        .stringMatching(/^[a-z0-9%/+=-]{6,40}$/)
        .map((token) => ({ name: 'Cookie', value: `sid=${token}`, token })),
      fc.stringMatching(/^[!-9;-~]{6,20}$/).map((token) => ({
        name: 'Authorization',
        value: `Basic ${Buffer.from(`ada:${token}`).toString('base64')}`,
        token,
      })),
    );
    await fc.assert(
      fc.asyncProperty(credential, async ({ name, value, token }) => {
        const parts = [
          value,
          token,
          token.slice(0, 6),
          encodeURIComponent(token),
          JSON.stringify(token).slice(1, -1),
        ];
        fc.pre(parts.every((part) => !baseline.includes(part)));
        const text = await shown(name, value);
        const leaks = text.split('\n').filter((line) => parts.some((part) => line.includes(part)));
        expect(leaks).toEqual([]);
      }),
      { numRuns: lawRuns(150) },
    );
  });
});

describe('the report on a server that sends credentials of its own', () => {
  it('shows none of them, where a header breaks its schema or leads elsewhere', async () => {
    const server = createServer((request, response) => {
      response.setHeader('Set-Cookie', 'session=S3CRET-cookie');
      response.setHeader('SO-AppToken', 'S3CRET-app');
      if (request.url === '/b') response.statusCode = 302;
      response.setHeader('Location', 'http://ada:S3CRET-user@h/?code=S3CRET-code#token=S3CRET-token').end();
    });
    await listen(server);
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const headers = { 'Set-Cookie': { schema: { pattern: '^a$' } }, 'SO-AppToken': { schema: { type: 'integer' } } };
    const get = (operationId: string): JsonObject => ({ get: { operationId, responses: { 200: { description: '', headers } } } });
    const contract = await contractOf({ paths: { '/a': get('a'), '/b': get('b') } });
    const events = verify(verifyOptions([contract], url, { phases: ['examples'] }));
    let report: Report | undefined;
    const told: string[] = [];
    for await (const event of events) {
      if (event.type === 'exchange') told.push(JSON.stringify(event.shown()));
      if (event.type === 'report') ({ report } = event);
    }
    server.close();
    expect(reportedFindings(report!).map(({ check }) => check)).toEqual(expect.arrayContaining(['response.header.schema', 'response.redirect']));
    expect(JSON.stringify(report) + told.join('')).not.toContain('S3CRET');
  }); // prettier-ignore
});
