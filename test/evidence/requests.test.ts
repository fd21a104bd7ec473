import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/json/json.js';
import { startMock } from '../../src/mock/index.js';
import type { Report } from '../../src/model/report.js';
import { contractOf } from '../support/contracts.js';
import type { Asked, Reply } from '../support/independent-server.js';
import { judged } from '../support/independent-server.js';
import { reportOf, verifyOptions } from '../support/verify-options.js';

const responses = { 200: { description: '' }, 400: { description: '' }, 415: { description: '' } };

async function reportOn(
  operation: JsonObject,
  phases: ('negative' | 'examples')[] = ['negative'],
): Promise<Report> {
  const contract = await contractOf({
    paths: { '/things': { post: { operationId: 'op', responses, ...operation } } },
  });
  const mock = await startMock({ contracts: [contract] });
  const report = await reportOf(verifyOptions([contract], mock.url, { phases }));
  await mock.close();
  return report;
}

function body(schema: Json, example?: Json, type = 'application/json'): JsonObject {
  const media = { schema, ...(example === undefined ? {} : { example }) };
  return { requestBody: { required: true, content: { [type]: media } } };
}

const query = (schema: Json, example?: Json): JsonObject => ({
  parameters: [{ name: 'q', in: 'query', schema, ...(example === undefined ? {} : { example }) }],
});

const unproved = ({ evidence }: Report): string[] =>
  evidence.filter(({ about, state }) => about === 'request' && state !== 'seen').map(({ clause }) => clause);

/** Schemas nested so deep that no negative is made at the innermost. */
function nested(inner: Json, levels: number): Json {
  return levels === 0 ? inner : { type: 'object', properties: { a: nested(inner, levels - 1) } };
}

describe('what a document states about requests', () => {
  it('is never seen where no negative breaks it', async () => {
    const longest = { type: 'string', maxLength: 1_000_000 };
    expect(unproved(await reportOn(body({ type: 'object', properties: { text: longest } })))).toEqual([
      'refuses body/text:maxLength',
    ]);
    const deep = nested({ type: 'integer', maximum: 9 }, 9);
    expect(unproved(await reportOn(body(deep)))).toContain('refuses body/a/a/a/a/a/a/a/a/a:maximum');
    expect(unproved(await reportOn(query({ type: 'string', maxLength: 20_000 })))).toEqual([
      'refuses query/q:maxLength',
    ]);
  });

  it('says why no request breaks it', async () => {
    const schema = {
      type: 'object',
      properties: {
        text: { type: 'string', maxLength: 65_535 },
        list: { type: 'array', maxItems: 10_000 },
        map: { type: 'object', maxProperties: 1000 },
        never: { type: 'array', maxItems: 0, items: { type: 'string' } },
      },
    };
    const { evidence } = await reportOn(body(schema));
    const told = evidence.filter(({ reason }) => reason !== undefined);
    expect(told.map(({ clause, state, reason }) => [clause, state, reason])).toEqual([
      ['refuses body/text:maxLength', 'never', '65,536 characters are too many to send'],
      ['refuses body/list:maxItems', 'never', '10,001 items are too many to send'],
      ['refuses body/map:maxProperties', 'never', '1,001 members are too many to send'],
      ['refuses body/never/[]:type', 'never', 'no planned request breaks it'],
    ]);
  });

  it('is one clause, in however many ways it is broken', async () => {
    const { evidence } = await reportOn(body({ type: 'object', properties: { a: { type: 'integer' } } }));
    const types = evidence.filter(({ clause }) => clause.endsWith('/a:type'));
    expect(types.map(({ clause, state }) => [clause, state])).toEqual([['refuses body/a:type', 'seen']]);
    expect(types[0]?.count).toBeGreaterThan(1);
  });

  it('is told apart where two schemas state it of one place', async () => {
    const schema = { type: 'string', allOf: [{ pattern: 'a' }, { pattern: 'b' }] };
    const { evidence } = await reportOn(body(schema, 'ab'));
    const patterns = evidence.filter(({ clause }) => clause.includes(':pattern'));
    expect(patterns.map(({ clause, pointer }) => [clause, pointer.split('/').at(-2)])).toEqual([
      ['refuses body:pattern', '0'],
      ['refuses body:pattern~2', '1'],
    ]);
  });

  it('counts for the verdict like every other clause', async () => {
    const report = await reportOn(body({ type: 'string', maxLength: 1_000_000, minLength: 2 }));
    const { clauses, never } = report.summary.evidence;
    expect(never).toBeGreaterThan(0);
    expect(report.evidence.filter(({ about }) => about !== 'error')).toHaveLength(clauses);
  });

  it('is not promised where no negatives are asked for', async () => {
    const longest = { type: 'string', maxLength: 1_000_000 };
    expect(unproved(await reportOn(body(longest), ['examples']))).toEqual([]);
  });

  it.each<[name: string, operation: JsonObject]>([
    ['a type that allows every value', body({ type: ['string', 'number', 'boolean', 'object', 'array', 'null'] }, 1)],
    ['a pattern that matches anything', body({ type: 'string', pattern: '' })],
    ['keywords about another type', body({ type: 'string', minimum: 3, required: ['a'] })],
    ['a required member that only the server sends', body({ type: 'object', required: ['id'], properties: { id: { type: 'integer', readOnly: true } } })],
    ['a choice that leaves everything open', body({ type: 'object', anyOf: [{ required: ['a'] }, {}] }, { a: 1 })],
    ['the type of a text parameter', query({ type: 'string' }, 'a')],
    ['a minLength of 1 of an optional parameter', query({ type: 'string', minLength: 1 }, 'a')],
    ['a form as a whole', body({ type: 'object', required: ['a'], properties: { a: { type: 'string' } } }, { a: 'b' }, 'application/x-www-form-urlencoded')],
  ])('does not include what nobody can break: %s', async (_name, operation) => {
    expect(unproved(await reportOn(operation))).toEqual([]);
  }); // prettier-ignore

  it('is seen in full against a server that refuses every invalid request', async () => {
    const card = { type: 'object', required: ['kind', 'no'], properties: { kind: { const: 'card' }, no: { type: 'string', pattern: '^[0-9]+$' } } }; // prettier-ignore
    const bank = { type: 'object', required: ['kind', 'iban'], properties: { kind: { const: 'bank' }, iban: { type: 'string', minLength: 9 } } }; // prettier-ignore
    const tree: JsonObject = { type: 'object', required: ['v'], properties: { v: { type: 'integer', minimum: 0 }, kids: { type: 'array', items: { type: 'object', required: ['w'], properties: { w: { type: 'boolean' } } }, maxItems: 2 } } }; // prettier-ignore
    const schema = {
      type: 'object',
      required: ['pay'],
      additionalProperties: { type: 'number', exclusiveMaximum: 2.5 },
      maxProperties: 7,
      properties: {
        pay: { oneOf: [card, bank] },
        tree,
        tags: {
          type: 'array',
          items: { type: 'string', enum: ['a', 'b', 'c'] },
          uniqueItems: true,
          minItems: 1,
        },
        when: { type: 'string', format: 'date-time' },
        big: { type: 'integer', format: 'int64' },
        cond: { type: 'object', properties: { t: { type: 'string' } }, if: { required: ['t'] }, then: { required: ['u'] } }, // prettier-ignore
      },
    };
    expect(unproved(await reportOn(body(schema)))).toEqual([]);
    const limit = { type: 'integer', minimum: 1, maximum: 9, multipleOf: 2, enum: [2, 4, 6] };
    expect(unproved(await reportOn(query(limit)))).toEqual([]);
  });
});

describe('a credential', () => {
  const secured = contractOf({
    paths: {
      '/things': {
        get: { operationId: 'op', security: [{ Key: [] }], responses: { 200: { description: '' }, '4XX': { description: '' } } },
      },
    },
    components: { securitySchemes: { Key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
  }); // prettier-ignore

  it.each([
    [
      'is accepted where a request with it is refused for another reason, and none without it',
      404,
      401,
      'seen',
    ],
    ['is accepted where a request with it fails, and none without it', 500, 401, 'seen'],
    ['is not known to be accepted where nobody is turned away', 404, 404, 'never'],
    ['is not known to be accepted where the server has no time', 503, 401, 'never'],
    ['is not accepted where it is turned away', 403, 401, 'never'],
  ] as const)('%s', async (_, withIt, without, state) => {
    const answer = ({ method, headers }: Asked): Reply =>
      method !== 'GET' ? 405 : headers['x-key'] === 'key-of-mine' ? withIt : without;
    const { report } = await judged(await secured, answer, { credentials: { Key: 'key-of-mine' } });
    const clause = report.evidence.find((each) => each.clause === 'accepts security:Key');
    expect(clause?.state).toBe(state);
  });
});
