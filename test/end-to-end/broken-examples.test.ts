import { describe, expect, it } from 'vitest';
import { brokenExampleLines } from '../../src/cli/mock/greeting.js';
import type { Json } from '../../src/json/json.js';
import { leaveOutUnusable } from '../../src/load/usability.js';
import { contractOf } from '../support/contracts.js';
import type { Judged } from '../support/independent-server.js';
import { judged, onGet } from '../support/independent-server.js';
import { ask, mocking } from '../support/mocks.js';

/** A document whose examples and schemas do not agree. */
const DOCUMENT = `
openapi: 3.1.0
info: { title: Shop, version: '1' }
paths:
  /orders:
    get:
      operationId: orders
      parameters:
        - { name: size, in: query, schema: { type: integer }, example: large }
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: { type: array, items: { $ref: '#/components/schemas/Order' } }
              example: [{ id: one }]
        '422': { description: bad }
  /newest:
    get:
      operationId: newest
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
components:
  schemas:
    Order: { type: object, required: [id], properties: { id: { type: integer } }, example: { id: first, more: true } }
`;

/** A server that answers `orders` and `newest` with these, and refuses what is not documented. */
async function judgedServer(orders: Json, newest: Json): Promise<Judged> {
  const answer = onGet(({ path, query }) => {
    const isBad = query.has('size') && !/^-?\d+$/.test(query.get('size') ?? '');
    if (isBad) return 422;
    return { body: path === '/newest' ? newest : orders };
  });
  return judged(await contractOf(DOCUMENT), answer);
}

describe('examples that break their own schema', () => {
  it('are told once, as the fault of the document, and are not sent', async () => {
    const { ofDocument, ofServer, requests } = await judgedServer([{ id: 1 }], { id: 1 });
    expect(ofDocument).toEqual([
      'warning document.example the example breaks its own schema: expected type integer, found "large"',
      'warning document.example the example breaks its own schema: expected type integer, found "one"',
      'warning document.example the example breaks its own schema: expected type integer, found "first"',
    ]);
    expect(ofServer).toEqual([]);
    expect(requests.filter(({ query }) => query.get('size') === 'large')).toEqual([]);
  });

  it('are not the fault of a server that answers with them', async () => {
    const { ofServer } = await judgedServer([{ id: 'one' }], { more: true, id: 'first' });
    expect(ofServer).toEqual([]);
  });

  it('are not the fault of a server under any of the schemas that they stand under', async () => {
    const shared = (type: string): Json => ({
      content: { 'application/json': { schema: { type }, examples: { one: { $ref: '#/components/examples/One' } } } },
      description: 'ok',
    });
    const contract = await contractOf({
      paths: {
        '/a': { get: { operationId: 'a', responses: { 200: shared('integer') } } },
        '/b': { get: { operationId: 'b', responses: { 200: shared('boolean') } } },
      },
      components: { examples: { One: { value: { n: 1 } } } },
    });
    const { ofServer, ofDocument } = await judged(contract, onGet(() => ({ body: { n: 1 } })));
    expect(ofServer).toEqual([]);
    expect(ofDocument).toHaveLength(1);
  }); // prettier-ignore

  it('show nothing of the clause that they break', async () => {
    const { report } = await judgedServer([{ id: 'one' }], { more: true, id: 'first' });
    const states = report.evidence.filter(({ clause }) => /^200 application.json #.*id$/.test(clause));
    expect(states.map(({ clause, state }) => `${clause} ${state}`)).toEqual([
      '200 application/json #/[]/id never',
      '200 application/json #/id never',
    ]);
  });

  it('excuse nothing else', async () => {
    const list = await judgedServer([{ id: 'one' }, { id: 'one' }], { id: 1 });
    expect([...new Set(list.ofServer)]).toEqual([
      'error response.body.schema /0/id: expected type integer, received "one" (and at 1 other place)',
    ]);
    const one = await judgedServer([{ id: 1 }], { id: 'first' });
    expect([...new Set(one.ofServer)]).toEqual([
      'error response.body.schema /id: expected type integer, received "first"',
    ]);
  });

  it('of messages are served by the mock, which says so when it starts', async () => {
    const contract = await contractOf(DOCUMENT);
    leaveOutUnusable(contract);
    const mock = await mocking({ contracts: [contract], port: 0 });
    expect(JSON.parse((await ask(`${mock.url}/orders`)).text)).toEqual([{ id: 'one' }]);
    expect(brokenExampleLines([contract])).toEqual(['  openapi.yaml:9:63', '  openapi.yaml:16:15']);
  });
});

/** A document in which properties state what they do not allow. */
const PROPERTIES = `
openapi: 3.1.0
info: { title: Crew, version: '1' }
paths:
  /captain:
    get:
      operationId: captain
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                required: [age, rank, ship]
                properties:
                  age: { type: integer, minimum: 18, example: 7 }
                  rank: { type: string, maxLength: 4, default: lieutenant }
                  ship: { type: string, minLength: 3, enum: [ab, abc] }
                  name: { type: string, example: Ann }
`;

/** A server that answers with this, whatever it is asked. */
async function judgedCaptain(captain: Json): Promise<Judged> {
  const answer = onGet(() => ({ body: captain }));
  return judged(await contractOf(PROPERTIES), answer);
}

describe('examples, defaults and listed values of properties that break their own schema', () => {
  const stated = { age: 7, rank: 'lieutenant', ship: 'ab', name: 'Ann' };

  it('are told once, and are not the fault of a server that composes its answer of them', async () => {
    const { ofDocument, ofServer, report } = await judgedCaptain(stated);
    expect(ofDocument).toEqual([
      'warning document.example the example breaks its own schema: expected at least 18, found 7',
      'warning document.default the default breaks its own schema: expected at most 4 characters, found "lieutenant"',
      'warning document.enum the listed value breaks its own schema: expected at least 3 characters, found "ab"',
    ]);
    expect(ofServer).toEqual([]);
    const ofAnswers = report.evidence.filter(({ about }) => about === 'success');
    const seen = ofAnswers.filter(({ state }) => state === 'seen').map(({ clause }) => clause);
    expect(seen).toEqual(['200', '200 application/json', '200 application/json #/name']);
  });

  it('excuse no other value, and no other property', async () => {
    const other = await judgedCaptain({ ...stated, age: 8 });
    expect([...new Set(other.ofServer)]).toEqual([
      'error response.body.schema /age: expected at least 18, received 8',
    ]);
    const elsewhere = await judgedCaptain({ ...stated, name: 7 });
    expect([...new Set(elsewhere.ofServer)]).toEqual([
      'error response.body.schema /name: expected type string, received 7',
    ]);
  });

  it('are not what the mock answers', async () => {
    const contract = await contractOf(PROPERTIES);
    leaveOutUnusable(contract);
    const mock = await mocking({ contracts: [contract], port: 0 });
    const captain = JSON.parse((await ask(`${mock.url}/captain`)).text) as Record<string, Json>;
    expect(captain).toMatchObject({ ship: 'abc', name: 'Ann' });
    expect(captain['age']).toBeGreaterThanOrEqual(18);
    expect(brokenExampleLines([contract])).toEqual([]);
  });
});

describe('an example that is no well-formed XML', () => {
  const text = '<Order><id>1</id><note>a & b</note></Order>';
  const document = `paths:
  /orders/1:
    get:
      operationId: order
      responses:
        '200':
          description: ok
          content:
            application/xml:
              schema: { type: object, properties: { id: { type: integer }, note: { type: string } }, xml: { name: Order } }
              example: '${text}'`;

  it.each([
    ['that answers with it is not blamed', text, []],
    [
      'that answers with other broken XML is',
      '<Order><id>1</id>',
      [expect.stringMatching(/^error response\.body\.undecodable /)],
    ],
  ])('is the fault of the document: a server %s', async (_, body, blamed) => {
    const answer = onGet(() => ({ body, type: 'application/xml' }));
    const { ofDocument, ofServer } = await judged(await contractOf(document), answer);
    expect(ofDocument).toEqual([
      expect.stringMatching(/^warning document\.example the example is not well-formed XML: /),
    ]);
    expect([...new Set(ofServer)]).toEqual(blamed);
  });
});
