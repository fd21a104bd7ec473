import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/json/json.js';
import { bindRequest } from '../../../src/mock/request/bind.js';
import { NO_PREFERENCES } from '../../../src/mock/request/prefer.js';
import { refusal } from '../../../src/mock/request/refusal.js';
import type { ChoiceCriteria } from '../../../src/mock/response/choose-response.js';
import { chooseAnswer, chooseRefusal } from '../../../src/mock/response/choose-response.js';
import { matchingExampleNames } from '../../../src/mock/response/example-pairing.js';
import type { Operation } from '../../../src/model/document.js';
import { operationOf } from '../../support/contracts.js';
import { requestOf } from '../request/requests.js';

const preferences = NO_PREFERENCES;
const criteria = (parts: Partial<ChoiceCriteria> = {}): ChoiceCriteria => ({
  accept: undefined,
  preferences,
  names: [],
  ...parts,
});
const schema = { type: 'object' };
const examples = (...names: string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, { value: { name } }]));
const json = (...names: string[]): JsonObject => ({
  description: '',
  content: { 'application/json': { schema, examples: examples(...names) } },
});

function withResponses(responses: JsonObject): Promise<Operation> {
  return operationOf({ responses });
}

function status(choice: ReturnType<typeof chooseAnswer>): number | undefined {
  return choice.kind === 'choice' ? choice.status : undefined;
}

describe('the status that the mock answers by itself', () => {
  it.each<[string[], number]>([
    [['404', '201', '200'], 200],
    [['404', '2XX'], 200],
    [['default', '404'], 200],
    [['404', '302', 'default'], 302],
    [['404', '503'], 404],
    [['5XX'], 500],
    [['default'], 200],
  ])('of %j documented is %i', async (keys, want) => {
    const operation = await withResponses(Object.fromEntries(keys.map((key) => [key, { description: '' }])));
    expect(status(chooseAnswer(operation, criteria()))).toBe(want);
  });
});

describe('the response that a Prefer header chooses', () => {
  const responses = { 200: json('a', 'b'), '4XX': json('wrong'), default: json('other') };

  it.each<[Partial<ChoiceCriteria['preferences']>, number, string]>([
    [{}, 200, 'a'],
    [{ example: 'b' }, 200, 'b'],
    [{ status: 200, example: 'b' }, 200, 'b'],
    [{ status: 418 }, 418, 'wrong'],
    [{ status: 503 }, 503, 'other'],
  ])('for %j has the status %i and the example %s', async (wanted, code, example) => {
    const choice = chooseAnswer(
      await withResponses(responses),
      criteria({ preferences: { ...preferences, ...wanted } }),
    );
    expect(choice).toMatchObject({ status: code, content: { example: { name: example } } });
  });

  it.each<Partial<ChoiceCriteria['preferences']>>([
    { status: 302 },
    { example: 'c' },
    { status: 418, example: 'a' },
  ])('does not exist for %j, which is refused with 404', async (wanted) => {
    const operation = await withResponses({ 200: json('a', 'b'), '4XX': json('wrong') });
    const choice = chooseAnswer(operation, criteria({ preferences: { ...preferences, ...wanted } }));
    // Prism answers the usual response here, or 500.
    expect(choice).toMatchObject({ kind: 'refusal', statuses: [404], isAboutMock: true });
  });
});

describe('the response to a refused request', () => {
  it.each<[string[], [number, ...number[]], number | undefined]>([
    [['200', '400', '422'], [422, 400], 422],
    [['200', '400', '4XX'], [422, 400], 400],
    [['200', '4XX', 'default'], [422, 400], 422],
    [['200', 'default'], [422, 400], 422],
    // Prism answers 400 to a wrong media type where 415 is not documented.
    [['200', '400'], [415], undefined],
    [['200', '400', 'default'], [415], 415],
    [['200'], [401], undefined],
  ])('of %j documented, for the statuses %j, is %s', async (keys, statuses, want) => {
    const operation = await withResponses(Object.fromEntries(keys.map((key) => [key, { description: '' }])));
    expect(chooseRefusal(operation, refusal(statuses, ''), criteria())?.status).toBe(want);
  });

  it('has a type that the request accepts, else any', async () => {
    const content = {
      'text/xml': { schema, examples: examples('x') },
      'application/json': { schema, examples: examples('j') },
    };
    const operation = await withResponses({ 401: { description: '', content } });
    const told = (accept: string) =>
      chooseRefusal(operation, refusal([401], ''), criteria({ accept }))?.content?.type;
    expect(told('text/xml')).toBe('text/xml');
    expect(told('image/png')).toBe('application/json');
  });
});

describe('examples of another media type', () => {
  const borrowing = (own: JsonObject): Promise<Operation> =>
    withResponses({
      200: {
        description: '',
        content: { 'application/json': { schema, examples: examples('a') }, 'text/xml': own },
      },
    });

  it('serve a media type without examples that has an equal schema', async () => {
    const choice = chooseAnswer(await borrowing({ schema }), criteria({ accept: 'text/xml' }));
    expect(choice).toMatchObject({
      content: { type: 'text/xml', source: { type: 'application/json' }, example: { name: 'a' } },
    });
  });

  it.each<JsonObject>([{ schema: { type: 'array' } }, {}, { schema, examples: examples('own') }])(
    'not %j',
    async (own) => {
      const choice = chooseAnswer(await borrowing(own), criteria({ accept: 'text/xml' }));
      expect(choice).toMatchObject({ content: { source: { type: 'text/xml' } } });
    },
  );
});

describe('the response example of the same name as the request example', async () => {
  const text = { type: 'string' };
  const operation = await operationOf({
    parameters: [
      {
        name: 'q',
        in: 'query',
        schema: text,
        examples: {
          empty: { value: 'none' },
          gone: { value: 'lost' },
          listed: { value: 'twice' },
          missing: { value: 'twice' },
        },
      },
      { name: 'X-Mode', in: 'header', schema: text, examples: { both: { value: 'm' } } },
    ],
    requestBody: {
      content: {
        'application/json': {
          schema,
          examples: { a: { value: { x: 1 } }, b: { value: { x: 2 } }, both: { value: { x: 3 } } },
        },
        'application/xml': { schema },
      },
    },
    responses: {
      200: json('first', 'a', 'b', 'both', 'empty'),
      404: json('gone', 'missing'),
      default: json('b2'),
    },
  });
  const choose = (parts: Parameters<typeof requestOf>[0]) => {
    const headers = [['Content-Type', 'application/json'] as const, ...(parts.headers ?? [])];
    const bound = bindRequest(operation, new Map(), requestOf({ ...parts, headers }));
    if (bound.kind === 'refusal') throw new Error(bound.detail);
    return chooseAnswer(operation, criteria({ names: matchingExampleNames(operation, bound) }));
  };

  it.each<[string, Parameters<typeof requestOf>[0], number, string]>([
    ['nothing', { body: '{"x":9}' }, 200, 'first'],
    ['the body', { body: '{"x":2}' }, 200, 'b'],
    ['a parameter', { query: 'q=none', body: '{"x":9}' }, 200, 'empty'],
    ['a parameter, without any body', { query: 'q=none' }, 200, 'empty'],
    ['a parameter, with the name of an example of an error', { query: 'q=lost' }, 404, 'gone'],
    ['a parameter, with a name of an error and another one', { query: 'q=twice' }, 200, 'first'],
    ['all parts that have the name', { headers: [['x-mode', 'm']], body: '{"x":3}' }, 200, 'both'],
    ['only some of the parts that have the name', { body: '{"x":3}' }, 200, 'first'],
    [
      'more parts for one name than for another',
      { query: 'q=none', headers: [['x-mode', 'm']], body: '{"x":3}' },
      200,
      'both',
    ],
    ['the body but for one more member', { body: '{"x":2,"y":1}' }, 200, 'first'],
  ])('depends on what of the request is equal: %s', (_, parts, code, example) => {
    expect(choose(parts)).toMatchObject({ status: code, content: { example: { name: example } } });
  });

  it('is not taken where the request asks for a status', () => {
    const asked = criteria({ names: ['b'], preferences: { ...preferences, status: 200 } });
    expect(chooseAnswer(operation, asked)).toMatchObject({ content: { example: { name: 'first' } } });
  });
});
