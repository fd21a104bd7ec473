import { describe, expect, it } from 'vitest';
import type { RequestView } from '../../../src/behaviors/shared/request-view.js';
import { viewOf } from '../../../src/behaviors/shared/request-view.js';
import type { HeaderList } from '../../../src/http/headers.js';
import type { Json, JsonObject } from '../../../src/json/json.js';
import { bodyOf } from '../../mock/request/requests.js';
import { soundContractOf } from '../../support/contracts.js';

interface Sent {
  target?: string;
  headers?: HeaderList;
  body?: string;
}

/** The view of a request to the one operation of a document. */
async function view(described: JsonObject, sent: Sent, path = '/a'): Promise<RequestView> {
  const operation = { responses: { 200: { description: '' } }, ...described };
  const contract = await soundContractOf({ paths: { [path]: { post: operation } } });
  const [only] = contract.operations;
  return viewOf(only!, { method: 'POST', target: '/a', headers: [], ...sent });
}

const query = (name: string, schema: Json, more: JsonObject = {}): JsonObject => ({
  parameters: [{ name, in: 'query', schema, ...more }],
});
const INTEGERS = { type: 'array', items: { type: 'integer' } };
const RANGE = { type: 'object', properties: { min: { type: 'integer' }, max: { type: 'integer' } } };

describe('the query of a request view', () => {
  it.each<[what: string, described: JsonObject, target: string, wanted: JsonObject]>([
    ['a list that repeats its name', query('id', INTEGERS), '/a?id=1&id=2', { id: [1, 2] }],
    ['a list in one text', query('id', INTEGERS, { explode: false }), '/a?id=1,2', { id: [1, 2] }],
    ['a list of one item', query('id', INTEGERS), '/a?id=1', { id: [1] }],
    ['an object in brackets', query('price', RANGE, { style: 'deepObject' }), '/a?price[min]=1&price[max]=9', { price: { min: 1, max: 9 } }],
    ['an object by its members', query('price', RANGE), '/a?min=1&max=9', { price: { min: 1, max: 9 } }],
    ['a text that looks like a number', query('id', { type: 'string' }), '/a?id=07', { id: '07' }],
    ['a number that is no JSON number', query('id', { type: 'integer' }), '/a?id=0x10', { id: '0x10' }],
    ['a boolean', query('all', { type: 'boolean' }), '/a?all=true', { all: true }],
    ['a plus sign', query('q', { type: 'string' }), '/a?q=a+b%2Bc', { q: 'a b+c' }],
    ['names that nobody documents', query('id', { type: 'integer' }), '/a?id=1&x=2&y=3&y=4', { id: 1, x: '2', y: ['3', '4'] }],
    ['no members where the target has no query', query('id', { type: 'integer' }), '/a', {}],
  ])('has %s', async (_, described, target, wanted) => {
    expect((await view(described, { target })).query).toEqual(wanted);
  }); // prettier-ignore

  it('has the JSON value of a parameter described by `content`', async () => {
    const described = {
      parameters: [{ name: 'q', in: 'query', content: { 'application/json': { schema: RANGE } } }],
    };
    const { query: found } = await view(described, { target: '/a?q=%7B%22min%22%3A1%7D' });
    expect(found).toEqual({ q: { min: 1 } });
  });
});

describe('the path of a request view', () => {
  const parameters = [
    { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
    { name: 'file', in: 'path', required: true, schema: { type: 'string' } },
  ];

  it.each([
    ['/orders/7/a%2Fb.json', { id: 7, file: 'a/b' }],
    ['/base/orders/7/a.json', { id: 7, file: 'a' }],
    ['/orders/7/b.json?file=c', { id: 7, file: 'b' }],
    ['/elsewhere', {}],
  ])('of the target %s is %j', async (target, wanted) => {
    const { path } = await view({ parameters }, { target }, '/orders/{id}/{file}.json');
    expect(path).toEqual(wanted);
  });

  it('has a list in the style of its parameter', async () => {
    const described = { parameters: [{ name: 'ids', in: 'path', required: true, style: 'label', schema: INTEGERS }] };
    expect((await view(described, { target: '/a/.1,2' }, '/a/{ids}')).path).toEqual({ ids: [1, 2] });
  }); // prettier-ignore
});

describe('the header of a request view', () => {
  it('has values of the documented types, and joins the texts of a repeated name', async () => {
    const described = { parameters: [{ name: 'X-Ids', in: 'header', schema: INTEGERS }] };
    const headers: HeaderList = [['x-ids', '1, 2'], ['X-Other', 'a'], ['x-other', 'b']]; // prettier-ignore
    const { header } = await view(described, { headers });
    expect(header).toEqual({ 'x-ids': [1, 2], 'x-other': 'a, b' });
  });
});

describe('the body of a request view', () => {
  const FORM = 'application/x-www-form-urlencoded';
  const schema = { type: 'object', properties: { n: { type: 'integer' }, Tags: { type: 'array', items: { type: 'string' } } } }; // prettier-ignore

  it('of a form has values of the documented types, and a list where a name is repeated', async () => {
    const headers: HeaderList = [['Content-Type', FORM]];
    const { body } = await view(bodyOf(schema, FORM), { headers, body: 'n=1&Tags=a&Tags=b+c' });
    expect(body).toEqual({ n: 1, Tags: ['a', 'b c'] });
  });

  it('has the documented names where the server binds them in any case', async () => {
    const sent = { headers: [['Content-Type', 'application/json']] as HeaderList, body: '{"tags":["a"]}' };
    const described = bodyOf(schema);
    expect((await view(described, sent)).body).toEqual({ tags: ['a'] });
    const bound = await view({ ...described, 'x-contract': { 'case-insensitive-body': true } }, sent);
    expect(bound.body).toEqual({ Tags: ['a'] });
  });

  it('is undefined for broken JSON, and where there is no body', async () => {
    const headers: HeaderList = [['Content-Type', 'application/json']];
    expect((await view(bodyOf(schema), { headers, body: '{' })).body).toBeUndefined();
    expect((await view(bodyOf(schema), { headers })).body).toBeUndefined();
  });
});
