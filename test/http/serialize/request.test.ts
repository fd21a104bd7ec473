import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Credentials } from '../../../src/http/credentials/index.js';
import { placeholderOf, usualCredentials } from '../../../src/http/credentials/index.js';
import type { RequestValues } from '../../../src/http/serialize/request.js';
import { planRequest, unsendableHeader } from '../../../src/http/serialize/request.js';
import type { Json, JsonObject } from '../../../src/json/json.js';
import type { MediaType, Operation, Parameter } from '../../../src/model/document.js';
import type { PlannedRequest } from '../../../src/model/exchange.js';
import { operationOf, parameterOf } from '../../support/contracts.js';

const nothing: RequestValues = {
  parameters: new Map(),
  credentials: { headers: [], query: [] },
  headers: [],
};

/** A request to `path` with parameters given by place, name and value. */
async function planned(
  path: string,
  parameters: [place: Parameter['in'], name: string, value: Json, parts?: Partial<Parameter>][],
  values: Partial<RequestValues> = {},
): Promise<PlannedRequest> {
  const operation = await operationOf({}, { path: path.replaceAll(/\{[^}]*\}/g, ''), method: 'post' });
  const entries = parameters.map(([place, name, value, parts]): [Parameter, Json] => [
    parameterOf({ in: place, name, ...parts }),
    value,
  ]);
  return planRequest({ ...operation, path }, { ...nothing, parameters: new Map(entries), ...values });
}

const media = (type: string): MediaType => ({ type, examples: [], pointer: '#' });

/** What an operation of this security carries when nobody gave a credential. */
function placeholdersOf(security: Operation['security'], headers: [string, string][]): Credentials {
  return usualCredentials({ security } as Operation, {}, headers);
}

describe('planRequest', () => {
  it('puts every parameter in its place, in the order given', async () => {
    const request = await planned('/orgs/{org}/pets/{id}', [
      ['query', 'b', 'x y'],
      ['header', 'X-Trace', 'on'],
      ['path', 'id', 'a/b'],
      ['cookie', 'sid', 'c;d'],
      ['query', 'a', ['1', '2']],
      ['cookie', 'lang', 'en'],
      ['path', 'org', 7],
    ]);
    expect(request).toEqual({
      method: 'POST',
      target: '/orgs/7/pets/a%2Fb?b=x%20y&a=1&a=2',
      headers: [
        ['X-Trace', 'on'],
        ['Cookie', 'sid=c%3Bd; lang=en'],
      ],
    });
  });

  it.each([
    ['/a/{x}', [['path', 'x', '{y}'], ['path', 'y', 'no']], '/a/%7By%7D'],
    ['/a/{x}/{x}', [['path', 'x', '$&']], '/a/%24%26/%24%26'],
    ['/a/{x}', [['path', 'x', '..']], '/a/..'],
    ['/a/../b//c', [], '/a/../b//c'],
    ['/a%20b/%2F', [], '/a%20b/%2F'],
    ["/a:b@c!$&'()*+,;=", [], "/a:b@c!$&'()*+,;="],
    // What a URL cannot hold is encoded even where the template holds it.
    ['/über uns/日', [], '/%C3%BCber%20uns/%E6%97%A5'],
    ['/"<>\\^`|', [], '/%22%3C%3E%5C%5E%60%7C'],
    ['/a?fixed=1', [['query', 'b', 2]], '/a?fixed=1&b=2'],
    ['/a', [['query', 'empty', []]], '/a'],
    ['/a', [['query', 'object', {}]], '/a'],
    ['/a', [['query', 'phone', '+1 (800)']], '/a?phone=%2B1%20%28800%29'],
  ] as [string, Parameters<typeof planned>[1], string][])('fills the path %s with the parameters %j to %s', async (path, parameters, target) => {
    expect((await planned(path, parameters)).target).toBe(target);
  }); // prettier-ignore

  it('puts credentials in headers, the query and the one Cookie', async () => {
    const request = await planned('/', [['cookie', 'a', '1']], {
      accept: 'text/plain',
      credentials: { headers: [['X-Key', 'k'], ['Cookie', 'sid=s']], query: [['api key', 'q&r']] },
    }); // prettier-ignore
    expect(request).toEqual({
      method: 'POST',
      target: '/?api%20key=q%26r',
      headers: [['Accept', 'text/plain'], ['X-Key', 'k'], ['Cookie', 'a=1; sid=s']],
    }); // prettier-ignore
  });

  const bodies: [type: string, value: Json, body: string][] = [
    ['application/json', { a: [1, null, 'é\ud800'] }, '{"a":[1,null,"é\\ud800"]}'],
    ['application/json', 'text', '"text"'],
    ['application/json', null, 'null'],
    ['application/vnd.x+json; charset=utf-8', {}, '{}'],
    ['application/x-www-form-urlencoded', { a: 'x y', b: null }, 'a=x+y'],
    ['application/x-www-form-urlencoded', 'a=as+given', 'a=as+given'],
    ['text/plain', 'as\ngiven', 'as\ngiven'],
    ['application/xml', '<a/>', '<a/>'],
    ['application/json', '', '""'],
    ['text/plain', '', ''],
  ];
  it.each(bodies)('writes a body of type %s and value %j as %s', async (type, value, body) => {
    expect(await planned('/', [], { body: { media: media(type), value } })).toEqual({
      method: 'POST',
      target: '/',
      headers: [['Content-Type', type]],
      body,
    });
  });

  it("replaces planned headers with the user's, matched in any case, and keeps the user's spelling", async () => {
    const values: Partial<RequestValues> = {
      accept: 'text/plain',
      body: { media: media('application/json'), value: 1 },
      credentials: { headers: [['Authorization', 'Bearer placeholder']], query: [] },
    };
    const request = await planned('/', [['header', 'X-Trace', 'on'], ['cookie', 'a', 'b']], {
      ...values,
      headers: [
        ['aCCept', 'text/html'],
        ['content-type', 'text/json'],
        ['AUTHORIZATION', 'Basic x'],
        ['x-trace', 'one'],
        ['X-TRACE', 'two'],
        ['cookie', 'own=1'],
        ['New', ''],
      ],
    }); // prettier-ignore
    expect(request.headers).toEqual([
      ['aCCept', 'text/html'],
      ['content-type', 'text/json'],
      ['AUTHORIZATION', 'Basic x'],
      ['x-trace', 'one'],
      ['X-TRACE', 'two'],
      ['cookie', 'own=1'],
      ['New', ''],
    ]);
    expect(request.body).toBe('1');
  });

  it('plans equal requests for equal values, and does not change the values', async () => {
    const operation = await operationOf({}, { path: '/p', method: 'put' });
    const parameters = fc.array(
      fc.record({
        parameter: fc.record({
          in: fc.constantFrom('query', 'header', 'cookie'),
          name: fc.stringMatching(/^[A-Za-z-]{1,8}$/),
          explode: fc.boolean(),
          allowReserved: fc.boolean(),
        }),
        value: fc.jsonValue(),
      }),
    );
    fc.assert(
      fc.property(parameters, fc.jsonValue(), (given, value) => {
        const values = (): RequestValues => ({
          ...nothing,
          parameters: new Map(given.map((entry) => [parameterOf(entry.parameter), entry.value as Json])),
          body: { media: media('application/json'), value: value as Json },
        });
        const before = JSON.stringify([given, value]);
        const first = planRequest(operation, values());
        expect(planRequest(operation, values())).toEqual(first);
        expect(JSON.stringify([given, value])).toBe(before);
        expect(first.target).toMatch(/^\/p(\?|$)/);
        expect(first.target).not.toMatch(/[^\x21-\x7e]|#/);
        expect(JSON.parse(first.body ?? '')).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('unsendableHeader', () => {
  it.each([
    [[['X-A', 'plain'], ['X-B', 'tab\tand ümläut 日']], undefined],
    [[['X-A', ''], ["!#$%&'*+.^_`|~-", 'x']], undefined],
    [[['X-A', 'a'], ['X-B', 'a\nb']], 'X-B'],
    [[['X-A', 'a\rb']], 'X-A'],
    [[['X-A', '\0']], 'X-A'],
    [[['X-A', '\x7f']], 'X-A'],
    [[['X A', 'a']], 'X A'],
    [[['', 'a']], ''],
    [[['X-Ü', 'a']], 'X-Ü'],
  ] as [[string, string][], string | undefined][])('names among the headers %j as not sendable: %s', (headers, name) => {
    expect(unsendableHeader({ method: 'GET', target: '/', headers })).toBe(name);
  }); // prettier-ignore
});

describe('the placeholders for missing credentials', () => {
  const securitySchemes: JsonObject = {
    Basic: { type: 'http', scheme: 'basic' },
    Bearer: { type: 'http', scheme: 'bearer' },
    Shouted: { type: 'http', scheme: 'BASIC' },
    Loud: { type: 'http', scheme: 'BEARER' },
    Ticket: { type: 'http', scheme: 'SoTicket' },
    OAuth: { type: 'oauth2', flows: {} },
    OpenId: { type: 'openIdConnect', openIdConnectUrl: 'https://example.com' },
    Mutual: { type: 'mutualTLS' },
    Header: { type: 'apiKey', in: 'header', name: 'X-Key' },
    Query: { type: 'apiKey', in: 'query', name: 'key' },
    Cookie: { type: 'apiKey', in: 'cookie', name: 'sid' },
    Own: { type: 'http', scheme: 'basic', 'x-contract': { placeholder: 'Basic b3duOm93bg==' } },
    OwnQuery: { type: 'apiKey', in: 'query', name: 'key', 'x-contract': { placeholder: 'own' } },
    OwnCookie: { type: 'apiKey', in: 'cookie', name: 'sid', 'x-contract': { placeholder: 'own' } },
  };
  const secured = (...security: JsonObject[]): Promise<Operation> =>
    operationOf({ security }, { components: { securitySchemes } });

  type Wanted = { headers?: [string, string][]; query?: [string, string][] };
  const kinds: [key: string, want: Wanted][] = [
    ['Basic', { headers: [['Authorization', 'Basic dXNlcjpwYXNzd29yZA==']] }],
    ['Bearer', { headers: [['Authorization', 'Bearer placeholder']] }],
    ['Shouted', { headers: [['Authorization', 'Basic dXNlcjpwYXNzd29yZA==']] }],
    ['Loud', { headers: [['Authorization', 'Bearer placeholder']] }],
    ['Ticket', { headers: [['Authorization', 'SoTicket placeholder']] }],
    ['OAuth', { headers: [['Authorization', 'Bearer placeholder']] }],
    ['OpenId', { headers: [['Authorization', 'Bearer placeholder']] }],
    ['Mutual', {}],
    ['Header', { headers: [['X-Key', 'placeholder']] }],
    ['Query', { query: [['key', 'placeholder']] }],
    ['Cookie', { headers: [['Cookie', 'sid=placeholder']] }],
    ['Own', { headers: [['Authorization', 'Basic b3duOm93bg==']] }],
    ['OwnQuery', { query: [['key', 'own']] }],
    ['OwnCookie', { headers: [['Cookie', 'sid=own']] }],
  ];
  it.each(kinds)('have the form that the security scheme %s asks for', async (key, want) => {
    const { security } = await secured({ [key]: [] });
    expect(placeholdersOf(security, [])).toEqual({ headers: [], query: [], ...want });
  });

  it('cover every scheme of the first alternative, and none of the others', async () => {
    const { security } = await secured({ Ticket: [], Header: [], Query: [] }, { Basic: [] });
    expect(placeholdersOf(security, [])).toEqual({
      headers: [['Authorization', 'SoTicket placeholder'], ['X-Key', 'placeholder']],
      query: [['key', 'placeholder']],
    }); // prettier-ignore
  });

  it('are left out where no security is documented, or it is optional', async () => {
    const none = { headers: [], query: [] };
    expect(placeholdersOf([], [])).toEqual(none);
    expect(placeholdersOf((await secured()).security, [])).toEqual(none);
    const anonymous = { ...none, security: 'none' };
    expect(placeholdersOf((await secured({}, { Basic: [] })).security, [])).toEqual(anonymous);
    expect(placeholdersOf((await secured({ Basic: [] }, {})).security, [])).toEqual(anonymous);
  });

  it.each([
    [['authorization', 'Bearer real'], false],
    [['X-KEY', 'real'], false],
    [['X-Other', 'real'], true],
    [['Cookie', 'a=b'], true],
  ] as [[string, string], boolean][])(
    'beside the header %j of the user are sent: %s',
    async (header, sent) => {
      const { security } = await secured({ Bearer: [] }, { Header: [] });
      expect(placeholdersOf(security, [header]).headers.length > 0).toBe(sent);
    },
  );

  it('give way to a Cookie of the user only where a cookie carries the credential', async () => {
    const headers: [string, string][] = [['Cookie', 'sid=real']];
    expect(placeholdersOf((await secured({ Cookie: [] })).security, headers)).toEqual({
      headers: [],
      query: [],
    });
    expect(placeholdersOf((await secured({ Query: [] })).security, headers).query).toHaveLength(1);
  });

  it('are never empty, and contain the name of an HTTP scheme', async () => {
    const { contract } = await secured();
    for (const scheme of contract.securitySchemes) {
      const value = placeholderOf(scheme);
      if (scheme.type === 'http') expect(value.toLowerCase()).toContain(`${scheme.scheme!.toLowerCase()} `);
      expect(value).not.toBe('');
    }
  });
});
