import type { IncomingHttpHeaders, Server } from 'node:http';
import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { RunSettings } from '../../src/config/run-settings.js';
import { corruptCredential } from '../../src/http/credentials/corrupt-credential.js';
import { withSchemeName } from '../../src/http/credentials/index.js';
import type { JsonObject } from '../../src/json/json.js';
import type { Contract } from '../../src/model/document.js';
import type { Case } from '../../src/model/exchange.js';
import type { Report } from '../../src/model/report.js';
import type { RunOptions } from '../../src/runner/options.js';
import { plan } from '../../src/runner/plan.js';
import { closeServer, urlOf } from '../support/conforming-server.js';
import { contractOf } from '../support/contracts.js';
import { reportedFindings } from '../support/findings.js';
import { mocking } from '../support/mocks.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

/** Every kind of scheme, alone and together, and one operation that is open to anybody. */
const DOCUMENT = `
openapi: 3.1.0
info: { title: Vault, version: '1' }
security: [{ Key: [], Tenant: [] }, { Bearer: [] }, { Bearer: [], Device: [] }, { Query: [] }, { Session: [] }, { Basic: [] }]
paths:
  /coins:
    get:
      operationId: find
      parameters:
        - { name: ql, in: query, schema: { type: string }, example: all }
        - { name: lang, in: cookie, required: true, schema: { type: string, enum: [en] } }
      responses: &responses
        200: { description: ok, content: { application/json: { schema: { type: array, items: { type: integer } } } } }
        4XX: { description: no, content: { application/json: { schema: { type: object, required: [error], properties: { error: { type: string } } } } } }
    put:
      operationId: put
      requestBody:
        required: true
        content:
          application/json: { schema: { $ref: '#/components/schemas/Coin' }, example: { worth: 5 } }
          application/xml: { schema: { $ref: '#/components/schemas/Coin' } }
          application/x-www-form-urlencoded: { schema: { $ref: '#/components/schemas/Coin' } }
      responses: *responses
  /open:
    get:
      operationId: open
      security: [{ Bearer: [] }, {}]
      responses: *responses
components:
  securitySchemes:
    Key: { type: apiKey, in: header, name: X-Key }
    Tenant: { type: apiKey, in: header, name: X-Tenant }
    Bearer: { type: oauth2, flows: {} }
    Device: { type: apiKey, in: header, name: X-Device }
    Query: { type: apiKey, in: query, name: api_key }
    Session: { type: apiKey, in: cookie, name: sid }
    Basic: { type: http, scheme: basic }
  schemas:
    Coin: { type: object, required: [worth], properties: { worth: { type: integer } } }
`;

const CREDENTIALS = {
  Key: 'key-11-aaaa',
  Tenant: 'tenant-22-bbbb',
  Bearer: 'token-33-cccc',
  Device: 'device-44-dddd',
  Query: 'query-55-eeee',
  Session: 'session-66-ffff',
  Basic: 'ada:pass-77-word',
};

/** What a server sees of a request. */
interface Seen {
  headers: IncomingHttpHeaders;
  path: string;
  /** By name; of cookies too. */
  query: URLSearchParams;
  cookies: Record<string, string>;
  /** Of the Authorization header, the name in lower case. */
  scheme: string;
  token: string;
  user: string;
  password: string;
}

/** Whether a request carries credentials; a fault says yes to more. */
type Decision = (seen: Seen) => boolean;

const isRight: Decision = ({ headers, query, cookies, scheme, token, user, password }) => {
  if (headers.authorization !== undefined)
    return scheme === 'bearer'
      ? token === CREDENTIALS.Bearer
      : scheme === 'basic' && `${user}:${password}` === CREDENTIALS.Basic;
  if (headers['x-key'] === CREDENTIALS.Key && headers['x-tenant'] === CREDENTIALS.Tenant) return true;
  return query.get('api_key') === CREDENTIALS.Query || cookies['sid'] === CREDENTIALS.Session;
};

function seenOf(headers: IncomingHttpHeaders, url: string): Seen {
  const { pathname, searchParams } = new URL(url, 'http://server');
  const pairs = (headers.cookie ?? '').split('; ').map((pair) => pair.split('='));
  const [, scheme = '', token = ''] = /^(\S+) *(.*)$/.exec(headers.authorization ?? '') ?? [];
  const [user = '', password = ''] = Buffer.from(token, 'base64').toString().split(':');
  return {
    headers,
    path: pathname,
    query: searchParams,
    cookies: Object.fromEntries(pairs) as Record<string, string>,
    scheme: scheme.toLowerCase(),
    token,
    user,
    password,
  };
}

/** What is documented of input, so that nothing but credentials can be at fault. */
function isValidInput(method: string, seen: Seen, body: string): boolean {
  if (seen.path === '/open') return true;
  if (method === 'GET') return seen.cookies['lang'] === 'en';
  const type = seen.headers['content-type'] ?? '';
  if (/json/.test(type)) {
    try {
      return Number.isInteger((JSON.parse(body) as { worth?: unknown } | null)?.worth);
    } catch {
      return false;
    }
  }
  return /xml/.test(type) ? /<worth>-?\d+<\/worth>.*>$/s.test(body) : /^worth=-?\d+$/.test(body);
}

let server: Server | undefined;
afterEach(async () => {
  if (server) await closeServer(server);
  server = undefined;
});

async function serve(decide: Decision, echo?: (seen: Seen) => unknown): Promise<string> {
  const running = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => void (body += chunk.toString()));
    request.on('end', () => {
      const seen = seenOf(request.headers, request.url ?? '');
      const { method = '' } = request;
      const known = seen.path === '/open' ? ['GET'] : ['GET', 'PUT'];
      const [status, value] = !known.includes(method)
        ? [405, { error: 'method' }]
        : !decide(seen)
          ? [401, { error: 'credentials' }]
          : method === 'PUT' && !/json|xml|urlencoded/.test(seen.headers['content-type'] ?? '')
            ? [415, { error: 'media type' }]
            : isValidInput(method, seen, body)
              ? [200, echo ? echo(seen) : [1]]
              : [400, { error: 'input' }];
      response.writeHead(status, { 'content-type': 'application/json', allow: known.join(', ') });
      response.end(JSON.stringify(value));
    });
  });
  server = running;
  await new Promise<void>((resolve) => running.listen(0, '127.0.0.1', resolve));
  return urlOf(running);
}

const contract = await contractOf(DOCUMENT);

/** Anonymous callers may use /open, and nothing else. */
const conforming: Decision = (seen) =>
  isRight(seen) || (seen.path === '/open' && seen.headers.authorization === undefined);

async function verified(
  decide: Decision,
  own: RunSettings = {},
  echo?: (seen: Seen) => unknown,
): Promise<Report> {
  const url = await serve(decide, echo);
  return reportOf(verifyOptions([contract], url, { credentials: CREDENTIALS, ...own }));
}

const faultsIn = (report: Report): string[] =>
  reportedFindings(report)
    .filter(({ severity }) => severity !== 'note')
    .map(({ check, case: id = '' }) => `${check} ${id}`);

describe('a run against a server that checks credentials as documented', () => {
  it('has no findings, and sees every clause about credentials', async () => {
    const report = await verified(conforming);
    expect(faultsIn(report)).toEqual([]);
    const clauses = report.evidence.filter(({ clause }) => clause.includes(' security:'));
    expect(clauses.filter(({ state }) => state !== 'seen').map(({ clause }) => clause)).toEqual([]);
    expect(clauses.map(({ operation, clause }) => `${operation}: ${clause}`)).toEqual(
      expect.arrayContaining([
        'open: accepts security:none',
        'find: accepts security:Bearer+Device',
        'find: refuses security:none:minimal',
        'put: refuses security:none:content-type:application/xml',
        'put: refuses security:none:content-type:application/x-www-form-urlencoded',
        'find: refuses security:Key+Tenant:without:Key',
      ]),
    );
  });

  it.each([
    [
      'credentials for some of the schemes',
      { credentials: { Key: CREDENTIALS.Key, Query: CREDENTIALS.Query } },
    ],
    [
      'a header of the user in place of credentials',
      { credentials: {}, headers: [['Authorization', `Bearer ${CREDENTIALS.Bearer}`]] },
    ],
    [
      'a cookie of the user in place of credentials',
      { credentials: {}, headers: [['Cookie', `lang=en; sid=${CREDENTIALS.Session}`]] },
    ],
    [
      'headers of the user beside credentials',
      {
        headers: [
          ['x-key', CREDENTIALS.Key],
          ['x-tenant', CREDENTIALS.Tenant],
        ],
      },
    ],
  ] satisfies [string, RunSettings][])('has no findings when it is given %s', async (_what, own) => {
    const report = await verified(conforming, own);
    expect(faultsIn(report)).toEqual([]);
    expect(report.evidence.find(({ clause }) => clause === 'refuses security:none')?.state).toBe('seen');
  });
});

describe('a server with one fault about credentials', () => {
  const also =
    (more: Decision): Decision =>
    (seen) =>
      conforming(seen) || (seen.path !== '/open' && more(seen));
  const has =
    (name: string): Decision =>
    ({ headers }) =>
      headers[name] !== undefined;
  const is =
    (name: string, value: string): Decision =>
    ({ headers }) =>
      headers[name] === value;

  it.each<[string, Decision, string]>([
    ['takes any token', ({ scheme }) => scheme === 'bearer', 'Bearer:wrong'],
    ['compares the beginning of a token', ({ token }) => token.startsWith('token-33'), 'Bearer:wrong'],
    ['takes no token at all', ({ scheme, token }) => scheme === 'bearer' && token === '', 'Bearer:empty'],
    ['takes a token of any scheme', ({ token }) => token === CREDENTIALS.Bearer, 'Bearer:renamed'],
    ['takes any password', ({ scheme, user }) => scheme === 'basic' && user === 'ada', 'Basic:wrong'],
    ['compares the beginning of a password', ({ password }) => password.startsWith('pass-77'), 'Basic:wrong'],
    ['takes the key alone', is('x-key', CREDENTIALS.Key), 'Key+Tenant:without:Tenant'],
    ['takes the tenant alone', is('x-tenant', CREDENTIALS.Tenant), 'Key+Tenant:without:Key'],
    ['takes any tenant', (seen) => is('x-key', CREDENTIALS.Key)(seen) && has('x-tenant')(seen), 'Key+Tenant:wrong:Tenant'],
    ['takes any key', (seen) => is('x-tenant', CREDENTIALS.Tenant)(seen) && has('x-key')(seen), 'Key+Tenant:wrong:Key'],
    ['takes an empty key', (seen) => is('x-tenant', CREDENTIALS.Tenant)(seen) && is('x-key', '')(seen), 'Key+Tenant:empty:Key'],
    ['takes the device alone', has('x-device'), 'Bearer+Device:without:Bearer'],
    ['takes any key in the query', ({ query }) => query.has('api_key'), 'Query:wrong'],
    ['takes an empty key in the query', ({ query }) => query.get('api_key') === '', 'Query:empty'],
    ['takes any session', ({ cookies }) => cookies['sid'] !== undefined, 'Session:wrong'],
    ['takes an empty session', ({ cookies }) => cookies['sid'] === '', 'Session:empty'],
    ['forgets to ask without ql', ({ path, query, headers }) => path === '/coins' && headers['content-type'] === undefined && !query.has('ql'), 'none:minimal'],
    ['forgets to ask for forms', ({ headers }) => /form/.test(headers['content-type'] ?? ''), 'none:content-type:application/x-www-form-urlencoded'],
    ['forgets to ask for XML', ({ headers }) => /xml/.test(headers['content-type'] ?? ''), 'none:content-type:application/xml'],
    ['never asks', () => true, 'none'],
  ])('is accused of ignoring them when it %s', async (_what, fault, label) => {
    const report = await verified(also(fault));
    expect(faultsIn(report)).toContainEqual(
      expect.stringMatching(new RegExp(`^request\\.auth\\.ignored (find|put):negative:security:${label.replace('+', '\\+')}$`)),
    );
  }); // prettier-ignore

  it.each<[string, [string, string][], Decision, string]>([
    ['token', [['authorization', `bearer ${CREDENTIALS.Bearer}`]], ({ scheme }) => scheme === 'bearer', 'Bearer:wrong'],
    ['cookie', [['Cookie', `sid=${CREDENTIALS.Session}`]], ({ cookies }) => cookies['sid'] !== undefined, 'Session:wrong'],
    [
      'pair of keys',
      [
        ['x-key', CREDENTIALS.Key],
        ['x-tenant', CREDENTIALS.Tenant],
      ],
      is('x-key', CREDENTIALS.Key),
      'Key\\+Tenant:without:Tenant',
    ],
  ])('is accused of it as well when the %s is given as a header', async (_what, headers, fault, label) => {
    const report = await verified(also(fault), { credentials: {}, headers });
    expect(faultsIn(report)).toContainEqual(
      expect.stringMatching(new RegExp(`^request\\.auth\\.ignored (find|put):negative:security:${label}$`)),
    );
  }); // prettier-ignore

  it('is accused of refusing a valid request when it asks for credentials that are optional', async () => {
    const report = await verified(isRight);
    expect(faultsIn(report)).toEqual(['request.valid.refused open:coverage:security:none']);
    expect(reportedFindings(report).find(({ check }) => check === 'request.valid.refused')?.severity).toBe(
      'error',
    );
  });

  it('gets only warnings when it matches the name of a scheme by its case', async () => {
    const report = await verified(
      (seen) => conforming(seen) && !/^(bearer|basic) /.test(seen.headers.authorization ?? ''),
    );
    const found = reportedFindings(report).filter(({ severity }) => severity !== 'note');
    expect(new Set(found.map(({ severity }) => severity))).toEqual(new Set(['warning']));
    expect(found.map(({ case: id }) => id)).toEqual(
      expect.arrayContaining(['find:coverage:security:Bearer:case', 'put:coverage:security:Basic:case']),
    );
  });
});

describe('a credential that is wrong only at its end', () => {
  it('appears in no report, though the server sends it back', async () => {
    const report = await verified(
      () => true,
      {},
      ({ headers, query }) => ({ said: headers, password: [query.get('api_key')] }),
    );
    const text = JSON.stringify(report);
    expect(reportedFindings(report).map(({ check }) => check)).toContain('response.body.schema');
    for (const scheme of contract.securitySchemes) {
      const right = withSchemeName(scheme, CREDENTIALS[scheme.key as keyof typeof CREDENTIALS]);
      for (const secret of [
        right,
        corruptCredential(scheme, right),
        corruptCredential(scheme, right, false),
      ]) {
        expect(text).not.toContain(secret.replace(/^\S+ /, ''));
        expect(text).not.toContain(encodeURIComponent(secret.replace(/^\S+ /, '')));
      }
    }
  });

  it('is a variable in a curl line, where an empty credential is written out', async () => {
    const curl = async (label: string): Promise<string> => {
      const onlyCases = [`find:negative:security:${label}`];
      const report = await verified(() => true, { onlyOperations: ['find'], onlyCases });
      return report.causes.map((cause) => cause.curl).join('\n');
    };
    expect(await curl('Bearer:wrong')).toContain('-H "Authorization: $AUTHORIZATION"');
    expect(await curl('Query:wrong')).toContain('api_key=\'"$API_KEY"');
    expect(await curl('Bearer:empty')).toContain("-H 'Authorization: Bearer'");
    expect(await curl('Query:empty')).toMatch(/api_key='/);
  });
});

describe('the plan of requests with missing or wrong credentials', () => {
  const plans = async (
    security: JsonObject[],
    own: RunSettings = {},
    parameters: JsonObject[] = [],
  ): Promise<Case[]> => {
    const { components } = parse(DOCUMENT) as { components: { securitySchemes: JsonObject } };
    const securitySchemes = {
      ...components.securitySchemes,
      Certificate: { type: 'mutualTLS' },
      Login: { type: 'openIdConnect', openIdConnectUrl: 'https://login.test' },
      Raw: { type: 'apiKey', in: 'header', name: 'Authorization' },
    };
    const operation = { operationId: 'op', security, parameters, responses: { 200: { description: '' } } };
    const other: Contract = await contractOf({
      paths: { '/': { get: operation } },
      components: { securitySchemes },
    });
    const credentials = {
      ...CREDENTIALS,
      Certificate: 'c',
      Login: CREDENTIALS.Bearer,
      Raw: `Bearer ${CREDENTIALS.Bearer}`,
    };
    return [...plan(verifyOptions([other], 'http://127.0.0.1:9', { credentials, ...own }))];
  };
  const labels = (cases: Case[]): string[] =>
    cases.flatMap(({ id }) => (id.startsWith('op:negative:security:') ? [id.slice(21)] : []));

  it.each<[string, JsonObject[], string[]]>([
    ['nothing where none is needed', [{}, { Bearer: [] }], []],
    ['nothing where a certificate alone will do', [{ Certificate: [] }, { Query: [] }], []],
    ['what is beside a certificate', [{ Certificate: [], Query: [] }], ['none', 'Certificate+Query:wrong:Query', 'Certificate+Query:empty:Query']],
    ['no half that another alternative takes', [{ Query: [] }, { Query: [], Key: [] }], ['none', 'Query:wrong', 'Query:empty', 'Query+Key:wrong:Query', 'Query+Key:without:Query']],
    ['no half that stands where the other one does', [{ Bearer: [], Login: [] }], ['none']],
    ['nothing that a key in the same header could be', [{ Bearer: [], Key: [] }, { Raw: [] }], ['none', 'Bearer+Key:wrong:Bearer', 'Bearer+Key:without:Bearer', 'Bearer+Key:empty:Bearer', 'Bearer+Key:renamed:Bearer', 'Raw:wrong', 'Raw:empty']],
  ])('has %s', async (_what, security, expected) => {
    expect(labels(await plans(security))).toEqual(expected);
  }); // prettier-ignore

  it('sends no wrong password with the name of the real user where writing is not allowed', async () => {
    const sent = async (allowWrites: boolean): Promise<string> => {
      const cases = await plans([{ Basic: [] }], { server: 'http://vault.test', allowWrites });
      const wrong = cases.find(({ id }) => id === 'op:negative:security:Basic:wrong');
      const [, value = ''] = wrong?.request.headers.find(([name]) => name === 'Authorization') ?? [];
      return Buffer.from(value.slice(6), 'base64').toString();
    };
    expect(await sent(true)).toMatch(/^ada:(?!pass-77-word)/);
    expect(await sent(false)).toMatch(/^(?!ada)\w+:(?!pass-77-word)/);
  });

  it('leaves the credential out of a request without credentials when it is a parameter as well', async () => {
    const key = { name: 'api_key', in: 'query', required: true, schema: { type: 'string' }, example: 'a' };
    const cases = await plans([{ Query: [] }], {}, [key]);
    const none = cases.find(({ id }) => id === 'op:negative:security:none');
    expect(none?.request.target).toBe('/');
  });

  it('has no wrong credential where the given one is the placeholder, and the evidence says never', async () => {
    const url = await serve(conforming);
    const other = await contractOf({
      paths: { '/coins': { get: { operationId: 'op', security: [{ S: [] }], responses: { 200: { description: '' } } } } },
      components: { securitySchemes: { S: { type: 'http', scheme: 'basic', 'x-contract': { placeholder: 'Basic dGplMDpUamUw' } } } },
    }); // prettier-ignore
    const given = (password: string): RunSettings => ({ credentials: { S: `tje0:${password}` } });
    const clauses = async (run: RunOptions): Promise<string[]> => {
      const { evidence } = await reportOf(run);
      return evidence.filter(({ state }) => state === 'never').map(({ clause }) => clause);
    };
    expect(await clauses(verifyOptions([other], url, given('Tje0')))).toContain('refuses security:S:wrong');
    const ofMock = { ...verifyOptions([other], undefined, given('Tje0')), server: url };
    expect(await clauses(ofMock)).not.toContain('refuses security:S:wrong');
    expect(await clauses(verifyOptions([other], url, given('other')))).not.toContain(
      'refuses security:S:wrong',
    );
  });
});

it('sends one Authorization for two schemes that the same token serves', async () => {
  const contract = await contractOf(`
security: [{ Code: [], Implicit: [] }]
paths:
  /a: { get: { operationId: a, responses: { 200: { description: ok }, 401: { description: no } } } }
components:
  securitySchemes:
    Code: { type: oauth2, flows: {} }
    Implicit: { type: oauth2, flows: {} }
`);
  const mock = await mocking({ contracts: [contract] });
  const report = await reportOf(verifyOptions([contract], mock.url));
  expect(reportedFindings(report).map(({ check }) => check)).toEqual([]);
  expect(report.evidence.filter(({ clause, state }) => clause === '200' && state === 'seen')).toHaveLength(1);
});
