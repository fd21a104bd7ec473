import { describe, expect, it } from 'vitest';
import { pactPath } from '../../../contracts/support/pact-file.js';
import { parseDocument } from '../../../src/document/text/parse.js';
import { checkPact } from '../../../src/traffic/pact/check/index.js';
import { pactOf, readPact } from '../../../src/traffic/pact/file.js';
import { bundledContracts } from '../../support/bundled.js';
import { ROOT } from '../../support/root.js';
import type { Change } from './shop.js';
import { pactText, shopContract } from './shop.js';

const { contract } = await shopContract();

function findings(text: string): string[] {
  const pact = pactOf('app.json', parseDocument(text, 'file:///app.json', 'app.json'));
  return checkPact(pact, [contract]).flatMap(({ findings: found }) =>
    found
      .filter(({ severity }) => severity === 'error')
      .map(({ check, at, pointer }) => `${check} ${at.replace('/interactions/0', '')} ${pointer}`),
  );
}

const THINGS = '#/paths/~1things/get';
const THING = '#/components/schemas/Thing';
const ONE = { path: '/things/7', query: { lang: ['en'] } };
const thing = { id: 1, name: 'Hat', price: 9.5 };
const json = { 'Content-Type': 'application/json' };
const rule = (path: string, ...matchers: object[]) => ({ matchingRules: { body: { [path]: { matchers } } } });
const withThing = (members: object) => ({ request: ONE, response: { body: members } });
const added = (body: unknown, more: object = {}): Change => ({
  request: { method: 'POST', headers: { ...json, 'X-Key': 'k' }, body, ...more },
  response: { status: 201 },
});

describe('a pact that uses more than is documented is refused', () => {
  const rows: [what: string, change: Change, finding: string][] = [
    ['an unknown path', { request: { path: '/thing' } }, 'request.path.undocumented /request/path #/paths'],
    ['a path of another shape', { request: { path: '/things/7/parts' } }, 'request.path.undocumented /request/path #/paths'],
    ['an undocumented method', { request: { method: 'PATCH' } }, 'request.method.undocumented /request/method #/paths/~1things'],
    ['a documented method of another path', { request: { method: 'DELETE' } }, 'request.method.undocumented /request/method #/paths/~1things'],
    ['a path parameter of another type', { request: { ...ONE, path: '/things/seven' } }, `request.path.schema /request/path #/paths/~1things~1{id}/parameters/0/schema/type`],
    ['an undocumented query', { request: { query: { colour: ['red'] } } }, `request.query.undocumented /request/query/colour ${THINGS}`],
    ['an undocumented query beside a documented one, version 2', { request: { query: 'limit=1&colour=red' } }, `request.query.undocumented /request/query/colour ${THINGS}`],
    ['a query of another type', { request: { query: { limit: ['many'] } } }, `request.query.schema /request/query/limit ${THINGS}/parameters/0/schema/type`],
    ['a query beyond its bound', { request: { query: { limit: ['101'] } } }, `request.query.schema /request/query/limit ${THINGS}/parameters/0/schema/maximum`],
    ['a query outside of its enumeration', { request: { query: { state: ['old'] } } }, `request.query.schema /request/query/state ${THINGS}/parameters/1/schema/enum`],
    ['a required query that is missing', { request: { path: '/things/7' } }, 'request.query.missing /request/query #/paths/~1things~1{id}/get/parameters/0'],
    ['an undocumented request header', { request: { headers: { 'X-Colour': 'red' } } }, `request.header.undocumented /request/headers/X-Colour ${THINGS}`],
    ['a request header of another form', { request: { headers: { 'x-trace': '7' } } }, `request.header.schema /request/headers/x-trace ${THINGS}/parameters/4/schema/format`],
    ['an undocumented media type that is accepted', { request: { headers: { Accept: 'application/xml' } } }, `request.accept.undocumented /request/headers/Accept ${THINGS}/responses`],
    ['a body where none is documented', { request: { headers: json, body: { a: 1 } } }, `request.body.undocumented /request/body ${THINGS}`],
    ['a required body that is missing', { request: { method: 'POST', headers: { 'X-Key': 'k' } }, response: { status: 201 } }, 'request.body.missing /request #/paths/~1things/post/requestBody'],
    ['a request body of an undocumented media type', added('name=Hat', { headers: { 'X-Key': 'k', 'Content-Type': 'application/x-www-form-urlencoded' } }), 'request.content-type.undocumented /request/headers/Content-Type #/paths/~1things/post/requestBody/content'],
    ['a request body that is no JSON', added('{', { headers: { ...json, 'X-Key': 'k' } }), 'request.body.schema /request/body #/components/schemas/NewThing/type'],
    ['a request property of another type', added({ name: 7 }), 'request.body.schema /request/body/name #/components/schemas/NewThing/properties/name/type'],
    ['a request property below its bound', added({ name: 'Hat', price: -1 }), 'request.body.schema /request/body/price #/components/schemas/NewThing/properties/price/minimum'],
    ['a required request property that is missing', added({ price: 1 }), 'request.body.schema /request/body #/components/schemas/NewThing/required'],
    ['an undocumented request property', added({ name: 'Hat', colour: 'red' }), 'request.body.undocumented /request/body/colour #/paths/~1things/post/requestBody/content/application~1json/schema'],
    ['a form field of another type', { request: { method: 'POST', path: '/login', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'user=me&age=old' } }, 'request.body.schema /request/body #/paths/~1login/post/requestBody/content/application~1x-www-form-urlencoded/schema/properties/age/type'],
    ['an undocumented status', { response: { status: 202 } }, `response.status.undocumented /response/status ${THINGS}/responses`],
    ['an undocumented failure', { response: { status: 404 } }, `response.status.undocumented /response/status ${THINGS}/responses`],
    ['an undocumented response header', { response: { headers: { 'X-Colour': 'red' } } }, `response.header.undocumented /response/headers/X-Colour ${THINGS}/responses/200`],
    ['a response header of another type', { response: { headers: { 'x-total': 'many' } } }, `response.header.schema /response/headers/x-total ${THINGS}/responses/200/headers/X-Total/schema/type`],
    ['an undocumented media type of the answer', { response: { headers: { 'Content-Type': 'application/xml' }, body: '<a/>' } }, `response.content-type.undocumented /response/headers/Content-Type ${THINGS}/responses/200/content`],
    ['an undocumented response property', withThing({ ...thing, colour: 'red' }), 'response.body.undocumented /response/body/colour #/paths/~1things~1{id}/get/responses/200/content/application~1json/schema'],
    ['an undocumented property of an item', { response: { body: { items: [thing, { colour: 1 }] } } }, `response.body.undocumented /response/body/items/1/colour ${THINGS}/responses/200/content/application~1json/schema`],
    ['an undocumented property of a nested object', withThing({ maker: { zip: '1' } }), 'response.body.undocumented /response/body/maker/zip #/paths/~1things~1{id}/get/responses/200/content/application~1json/schema'],
    ['a response property of another type', withThing({ id: 'one' }), `response.body.schema /response/body/id ${THING}/properties/id/type`],
    ['a fraction for an integer', withThing({ id: 1.5 }), `response.body.schema /response/body/id ${THING}/properties/id/type`],
    ['null where it is not documented', withThing({ name: null }), `response.body.schema /response/body/name ${THING}/properties/name/type`],
    ['a value outside of an enumeration', withThing({ state: 'old' }), `response.body.schema /response/body/state ${THING}/properties/state/enum`],
    ['a text against its pattern', withThing({ code: 'abc' }), `response.body.schema /response/body/code ${THING}/properties/code/pattern`],
    ['a text against its format', withThing({ made: 'yesterday' }), `response.body.schema /response/body/made ${THING}/properties/made/format`],
    ['an object where a list is documented', withThing({ tags: { a: 1 } }), `response.body.schema /response/body/tags ${THING}/properties/tags/type`],
    ['a list where an object is documented', { request: ONE, response: { body: [thing] } }, `response.body.schema /response/body ${THING}/type`],
    ['an item of another type', withThing({ tags: ['a', 1] }), `response.body.schema /response/body/tags/1 ${THING}/properties/tags/items/type`],
    ['a value of a map of another type', { request: { method: 'POST', path: '/login' }, response: { body: { a: 'one' } } }, 'response.body.schema /response/body/a #/paths/~1login/post/responses/200/content/application~1json/schema/additionalProperties/type'],
    ['a body where none is documented in the answer', { request: { method: 'DELETE', path: '/things/7' }, response: { status: 204, body: { a: 1 } } }, 'response.body.undocumented /response/body #/paths/~1things~1{id}/delete/responses/204'],
    ['a property of no alternative', { request: { path: '/pets/Tom' }, response: { body: { kind: 'bird' } } }, 'response.body.schema /response/body/kind #/paths/~1pets~1{name}/get/responses/2XX/content/application~1json/schema/oneOf/0/properties/kind/const'],
    ['the property of one alternative with the type of none', { request: { path: '/pets/Tom' }, response: { body: { kind: 'cat', lives: 'nine' } } }, 'response.body.schema /response/body/lives #/paths/~1pets~1{name}/get/responses/2XX/content/application~1json/schema/oneOf/0/properties/lives/type'],
    ['a problem property of another type', { response: { status: 400, headers: { 'Content-Type': 'application/problem+json' }, body: { status: '400' } } }, 'response.body.schema /response/body/status #/components/responses/Problem/content/application~1problem+json/schema/properties/status/type'],
    ['a matcher for any number of an integer', { request: ONE, response: { body: thing, ...rule('$.id', { match: 'number' }) } }, `matcher.looser /response/matchingRules/body/$.id ${THING}/properties/id`],
    ['a matcher for fractions of an integer', { request: ONE, response: { body: thing, ...rule('$.id', { match: 'decimal' }) } }, `matcher.looser /response/matchingRules/body/$.id ${THING}/properties/id`],
    ['a pattern for an integer, which texts match too', { request: ONE, response: { body: thing, ...rule('$.id', { match: 'regex', regex: '\\d+' }) } }, `matcher.looser /response/matchingRules/body/$.id ${THING}/properties/id`],
    ['a matcher for null where it is not documented', { request: ONE, response: { body: thing, ...rule('$.name', { match: 'type' }, { match: 'null' }) } }, `matcher.looser /response/matchingRules/body/$.name ${THING}/properties/name`],
    ['a matcher for a boolean of a text', { request: ONE, response: { body: thing, ...rule("$['name']", { match: 'boolean' }) } }, `matcher.looser /response/matchingRules/body/$['name'] ${THING}/properties/name`],
    ['a looser matcher of every item', { response: { body: { items: [thing] }, ...rule('$.items[*].id', { match: 'number' }) } }, `matcher.looser /response/matchingRules/body/$.items[*].id ${THING}/properties/id`],
    ['a looser matcher, version 2', { request: ONE, response: { body: thing, matchingRules: { '$.body.id': { match: 'number' } } } }, `matcher.looser /response/matchingRules/$.body.id ${THING}/properties/id`],
  ]; // prettier-ignore
  it.each(rows)('%s', (_, change, finding) => {
    expect(findings(pactText(change))).toContain(finding);
  });

  it.each(rows)('%s, and nothing else', (_, change) => {
    expect(findings(pactText(change))).toHaveLength(1);
  });
});

describe('a pact that uses less than is documented is right', () => {
  const rows: [what: string, change: Change][] = [
    ['nothing but a status', {}],
    ['below the base path of the document', { request: { path: '/api/things' } }],
    ['a documented query', { request: { query: { limit: ['10'], state: ['new'] } } }],
    ['a documented query, version 2', { request: { query: 'limit=10&state=new' } }],
    ['a list in the query', { request: { query: { tags: ['a', 'b'] } } }],
    ['an object in the query', { request: { query: { 'where[city]': ['Oslo'] } } }],
    ['a documented header in other letters', { request: { headers: { 'x-trace': '5c556a5e-5d47-11ee-863f-325096b39f47' } } }],
    ['headers of HTTP itself', { request: { headers: { 'User-Agent': 'app', 'If-None-Match': '"1"', Cookie: 'a=b' } } }],
    ['an accepted documented type', { request: { headers: { Accept: 'text/csv' } } }],
    ['an accepted range', { request: { headers: { Accept: 'application/*;q=0.9, text/html' } } }],
    ['anything accepted', { request: { headers: { Accept: '*/*' } } }],
    ['a request body', added({ name: 'Hat', price: 0 })],
    ['a request body with parameters of its type', added({ name: 'Hat' }, { headers: { 'Content-Type': 'application/json; charset=utf-8', 'X-Key': 'k' } })],
    ['a request body without a Content-Type', added({ name: 'Hat' }, { headers: { 'X-Key': 'k' } })],
    ['no credentials, which the verification puts in', added({ name: 'Hat' }, { headers: json })],
    ['a form', { request: { method: 'POST', path: '/login', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'user=me&age=7' } }],
    ['no body where none is required', { request: { method: 'POST', path: '/login' } }],
    ['a method in small letters', { request: { method: 'get' } }],
    ['an answer without a body', { request: ONE }],
    ['an answer without the required members', withThing({ name: 'Hat' })],
    ['an empty object', withThing({})],
    ['an optional member', withThing({ sold: true, note: 'x' })],
    ['null where it is documented', withThing({ note: null })],
    ['a nested object without the required members', withThing({ maker: { city: 'Oslo' } })],
    ['a list that is shorter than is documented', withThing({ tags: [] })],
    ['an integer for a number', withThing({ price: 9 })],
    ['anything where anything is documented', withThing({ any: [{ a: null }] })],
    ['items with some of their members', { response: { body: { items: [{ id: 1 }] } } }],
    ['an empty list', { response: { body: { items: [] } } }],
    ['no required header', { response: { headers: json, body: { items: [] } } }],
    ['a documented header', { response: { headers: { 'X-Total': '3' } } }],
    ['headers of HTTP itself in the answer', { response: { headers: { ETag: '"1"', 'Cache-Control': 'no-store' } } }],
    ['a documented header with several answers', { request: { method: 'POST', headers: { ...json, 'X-Key': 'k' }, body: { name: 'Hat' } }, response: { status: 201, headers: { Location: '/things/1' }, body: { id: 1 } } }],
    ['an answer that is no JSON', { request: { headers: { Accept: 'text/csv' } }, response: { headers: { 'Content-Type': 'text/csv' }, body: 'id\n1' } }],
    ['an answer without content', { request: { method: 'DELETE', path: '/things/7' }, response: { status: 204 } }],
    ['a documented failure, whatever was sent', { request: { query: { limit: ['many'], colour: ['red'] } }, response: { status: 400 } }],
    ['a documented failure of a body', { request: { method: 'POST', headers: json, body: { name: 7 } }, response: { status: 422, body: { title: 'No.' } } }],
    ['a status that default documents', { request: ONE, response: { status: 503 } }],
    ['a status of a range', { request: { path: '/pets/Tom' }, response: { status: 203, body: { kind: 'cat' } } }],
    ['some members of one alternative', { request: { path: '/pets/Rex' }, response: { body: { kind: 'dog', tricks: ['sit'] } } }],
    ['what alternatives have in common', { request: { path: '/pets/Rex' }, response: { body: {} } }],
    ['members of a map', { request: { method: 'POST', path: '/login' }, response: { body: { a: 1, b: 2 } } }],
    ['members of an object that is open in so many words', { request: { path: '/open' }, response: { body: { id: 1, more: true } } }],
    ['matchers by type', { request: ONE, response: { body: thing, ...rule('$', { match: 'type' }) } }],
    ['a matcher for an integer', { request: ONE, response: { body: thing, ...rule('$.id', { match: 'integer' }) } }],
    ['a matcher for a number', { request: ONE, response: { body: thing, ...rule('$.price', { match: 'number' }) } }],
    ['a pattern for a text', { request: ONE, response: { body: thing, ...rule('$.name', { match: 'regex', regex: '^H' }) } }],
    ['a matcher for null where it is documented', { request: ONE, response: { body: { note: 'x' }, ...rule('$.note', { match: 'type' }, { match: 'null' }) } }],
    ['matchers of items', { response: { body: { items: [thing] }, ...rule('$.items', { match: 'type', min: 1 }) } }],
    ['a matcher where anything is documented', { request: ONE, response: { body: { any: 1 }, ...rule('$.any', { match: 'decimal' }) } }],
    ['a matcher of a place that cannot be read', { request: ONE, response: { body: thing, ...rule('$..id', { match: 'boolean' }) } }],
  ]; // prettier-ignore
  it.each(rows)('%s', (_, change) => {
    expect(findings(pactText(change))).toEqual([]);
  });
});

describe('pacts of other versions and kinds', () => {
  const version4 = (response: object): string => {
    const { interactions: [interaction], ...rest } = JSON.parse(pactText({ request: ONE })) as { interactions: Record<string, unknown>[] };
    const request = { ...ONE, method: 'GET', headers: { Accept: ['application/json'] } };
    return JSON.stringify({ ...rest, interactions: [{ ...interaction, type: 'Synchronous/HTTP', request, response: { status: 200, ...response } }] });
  }; // prettier-ignore

  it('have their bodies in an object of their own since version 4', () => {
    const body = (content: unknown, encoded: unknown = false) => ({ body: { content, contentType: 'application/json', encoded } });
    expect(findings(version4(body(thing)))).toEqual([]);
    expect(findings(version4(body({ id: 'one' })))).toEqual([`response.body.schema /response/body/content/id ${THING}/properties/id/type`]);
    expect(findings(version4(body('{"id":"one"}', 'JSON')))).toEqual([`response.body.schema /response/body/content/id ${THING}/properties/id/type`]);
    expect(findings(version4(body(Buffer.from('null').toString('base64'), 'base64')))).toEqual([`response.body.schema /response/body/content ${THING}/type`]);
  }); // prettier-ignore

  it('are read as far as they are over HTTP', () => {
    const text = JSON.stringify({
      consumer: { name: 'app' },
      provider: { name: 'shop' },
      interactions: [
        { type: 'Asynchronous/Messages', description: 'a message', contents: {} },
        {
          description: 'older',
          provider_state: 's',
          request: { method: 'get', path: '/things', query: 'a=1' },
          response: { status: 200 },
        },
      ],
    });
    const pact = pactOf('app.json', parseDocument(text, 'file:///app.json', 'app.json'));
    expect(pact).toMatchObject({ others: 1, interactions: [{ states: ['s'], pointer: '/interactions/1' }] });
    expect(checkPact(pact, [contract])[0]?.findings[0]?.at).toBe('/interactions/1/request/query/a');
  });

  it.each([
    ['[]', /expected a mapping: this is no pact/],
    ['{"consumer":{"name":"a"},"interactions":[]}', /no name of a provider/],
    ['{"consumer":{"name":"a"},"provider":{"name":"b"}}', /no interactions/],
    [
      '{"consumer":{"name":"a"},"provider":{"name":"b"},"interactions":[{}]}',
      /an interaction needs a request/,
    ],
    [
      '{"consumer":{"name":"a"},"provider":{"name":"b"},"interactions":[{"request":{},"response":{"status":"200"}}]}',
      /a status must be a number/,
    ],
  ])('are refused with their place when they are none: %s', (text, message) => {
    expect(() => pactOf('app.json', parseDocument(text, 'file:///app.json', 'app.json'))).toThrow(message);
  });

  it('of this repository are right', async () => {
    const contracts = await bundledContracts();
    for (const name of ['superoffice-pocket', 'apple-caller-ids'] as const) {
      const checked = checkPact(await readPact(pactPath(name), ROOT), contracts);
      expect(checked.flatMap(({ findings: found }) => found)).toEqual([]);
      expect(new Set(checked.map(({ contract: by }) => by.name))).toEqual(new Set([name]));
    }
  });
});
