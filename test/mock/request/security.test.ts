import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../src/json/json.js';
import { checkSecurity } from '../../../src/mock/request/security.js';
import type { Operation } from '../../../src/model/document.js';
import { operationOf } from '../../support/contracts.js';
import { requestOf } from './requests.js';

const securitySchemes = {
  Basic: { type: 'http', scheme: 'basic' },
  Bearer: { type: 'http', scheme: 'Bearer' },
  SoTicket: { type: 'http', scheme: 'SoTicket' },
  Token: { type: 'apiKey', in: 'header', name: 'X-App-Token' },
  Key: { type: 'apiKey', in: 'query', name: 'key' },
  Session: { type: 'apiKey', in: 'cookie', name: 'session' },
  OAuth: { type: 'oauth2', flows: {} },
  Certificate: { type: 'mutualTLS' },
};

function secured(security: Json): Promise<Operation> {
  return operationOf({ security }, { components: { securitySchemes } });
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

interface Given {
  authorization?: string;
  'X-App-Token'?: string;
  cookie?: string;
  query?: string;
}

describe('the mock judges the credentials of one scheme', () => {
  it.each<[string, Given, boolean]>([
    ['Basic', { authorization: `Basic ${base64('tje0:Tje0')}` }, true],
    ['Basic', { authorization: `bASIC ${base64('user:')}` }, true],
    // Passwords may contain colons (RFC 7617 §2): a naive split counts three parts.
    ['Basic', { authorization: `Basic ${base64('user:pass:word')}` }, true],
    ['Basic', { authorization: `Basic ${base64('nocolon')}` }, false],
    ['Basic', { authorization: 'Basic user:password' }, false],
    ['Basic', { authorization: 'Basic' }, false],
    ['Basic', { authorization: 'Bearer abc' }, false],
    ['Bearer', { authorization: 'bearer abc.def-_~+/=' }, true],
    ['Bearer', { authorization: 'Bearer one two' }, false],
    ['Bearer', { authorization: 'Bearer ' }, false],
    ['Bearer', { authorization: 'abc' }, false],
    // Prism knows basic, bearer and digest: a real ticket was refused.
    ['SoTicket', { authorization: 'SoTicket 7T:abc==' }, true],
    ['SoTicket', { authorization: 'soticket 7T:abc' }, true],
    ['SoTicket', { authorization: 'SoTicket' }, false],
    ['Token', { 'X-App-Token': 'x' }, true],
    ['Token', { 'X-App-Token': '' }, false],
    ['Key', { query: 'key=1' }, true],
    ['Key', { query: 'key=' }, false],
    ['Key', { query: 'KEY=1' }, false],
    ['Session', { cookie: 'a=b; session=1' }, true],
    ['Session', { cookie: 'sessions=1' }, false],
    ['OAuth', { authorization: 'Bearer x' }, true],
    ['OAuth', {}, false],
    ['Certificate', {}, true],
  ])('%s with %j: %s', async (name, { query = '', ...headers }, isEnough) => {
    const operation = await secured([{ [name]: [] }]);
    const refusal = checkSecurity(operation, requestOf({ query, headers: Object.entries(headers) }));
    expect(refusal === undefined).toBe(isEnough);
  });
});

describe('the mock judges alternatives and combinations of schemes', () => {
  const ticket: Given = { authorization: 'SoTicket 7T:x' };
  const token: Given = { 'X-App-Token': 'x' };

  it.each<[string, Json, Given, boolean]>([
    ['none documented', [], {}, true],
    ['an empty alternative', [{ Basic: [] }, {}], {}, true],
    ['the first of two', [{ SoTicket: [] }, { Token: [] }], ticket, true],
    ['the second of two', [{ SoTicket: [] }, { Token: [] }], token, true],
    ['neither of two', [{ SoTicket: [] }, { Token: [] }], {}, false],
    ['both together', [{ SoTicket: [], Token: [] }], { ...ticket, ...token }, true],
    ['one of both', [{ SoTicket: [], Token: [] }], ticket, false],
  ])('given %s', async (_, security, headers, isEnough) => {
    const refusal = checkSecurity(await secured(security), requestOf({ headers: Object.entries(headers) }));
    expect(refusal === undefined).toBe(isEnough);
  });
});

describe('the WWW-Authenticate challenge of the mock', () => {
  let operation: Operation;
  beforeAll(async () => {
    operation = await secured([{ Basic: [] }, { Bearer: [], Token: [] }, { Bearer: [] }, { SoTicket: [] }]);
  });

  it('names every scheme once', () => {
    expect(checkSecurity(operation, requestOf({}))).toMatchObject({
      statuses: [401, 403],
      headers: [
        [
          'WWW-Authenticate',
          'Basic realm="Test", Bearer realm="Test", ApiKey realm="Test", in="header", name="X-App-Token", SoTicket realm="Test"',
        ],
      ],
    });
  });
});
