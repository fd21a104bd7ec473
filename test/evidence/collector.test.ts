import { describe, expect, it } from 'vitest';
import { EvidenceCollector } from '../../src/evidence/responses.js';
import type { Json } from '../../src/json/json.js';
import type { Operation } from '../../src/model/document.js';
import type { Case, Claim, Exchange } from '../../src/model/exchange.js';
import { contractOf, INFO } from '../support/contracts.js';

const item = { type: 'object', properties: { id: { type: 'integer' }, name: { type: ['string', 'null'] }, tags: { type: 'array', items: { properties: { t: {} } } }, more: { type: 'object', properties: { x: {} } } } }; // prettier-ignore
const responses = {
  200: { description: '', headers: { 'X-Id': { schema: {} } }, content: { 'application/json': { schema: { type: 'array', items: item } }, 'text/plain': { schema: { properties: { a: {} } } } } },
  404: { description: '', content: { 'application/problem+json': { schema: { properties: { title: {} } } } } },
  default: { description: '' },
}; // prettier-ignore

async function operation(): Promise<Operation> {
  const { operations } = await contractOf({ openapi: '3.1.0', info: INFO, paths: { '/a': { get: { operationId: 'getA', responses } } } }); // prettier-ignore
  return operations[0]!;
}

interface Answer {
  status?: number;
  type?: string;
  headers?: [string, string][];
  body?: Json;
  raw?: string;
  claim?: Claim;
}

function exchange(
  of: Operation,
  { status = 200, type = 'application/json', headers = [], body, raw, claim = 'documented' }: Answer,
): Exchange {
  return {
    case: { operation: of, expected: { claim, statuses: [], reason: '' } } as unknown as Case,
    request: { method: 'GET', url: 'http://a/', headers: [] },
    outcome: {
      kind: 'response',
      status,
      statusText: '',
      headers: [['content-type', type], ...headers],
      body: Buffer.from(raw ?? JSON.stringify(body)),
    },
    duration: 1,
  } as unknown as Exchange;
}

/** What is not `never`, as `clause: state count`. */
async function evidence(...answers: Answer[]): Promise<string[]> {
  const of = await operation();
  const collector = new EvidenceCollector([of]);
  for (const answer of answers) collector.observe(exchange(of, answer));
  const found = collector.evidence();
  expect(found.every(({ document, operation: id }) => document === 'openapi' && id === 'getA')).toBe(true);
  return found.filter(({ state }) => state !== 'never').map(({ clause, state, count }) => `${clause}: ${state} ${count}`); // prettier-ignore
}

describe('evidence', () => {
  it('lists every clause, in the order of the document, before anything is seen', async () => {
    const of = await operation();
    const found = new EvidenceCollector([of]).evidence();
    expect(found.map(({ clause, state, count }) => `${clause}: ${state} ${count}`)).toEqual([
      '200: never 0',
      '200 header x-id: never 0',
      '200 application/json: never 0',
      '200 application/json #/[]/id: never 0',
      '200 application/json #/[]/name: never 0',
      '200 application/json #/[]/tags: never 0',
      '200 application/json #/[]/more: never 0',
      '200 application/json #/[]/more/x: never 0',
      '200 application/json #/[]/tags/[]/t: never 0',
      '200 text/plain: never 0',
      // A list stands in a text in no way that the document names.
      '200 text/plain schema: never 0',
      '404: never 0',
      '404 application/problem+json: never 0',
      '404 application/problem+json #/title: never 0',
      'default: never 0',
    ]);
  });

  it.each<[title: string, answers: Answer[], want: string[]]>([
    ['an empty list shows nothing of its items', [{ body: [] }], ['200: seen 1', '200 application/json: seen 1']],
    ['a property with a value is seen', [{ body: [{ id: 0 }] }], ['200: seen 1', '200 application/json: seen 1', '200 application/json #/[]/id: seen 1']],
    ['false and zero are values', [{ body: [{ id: false }] }], ['200: seen 1', '200 application/json: seen 1', '200 application/json #/[]/id: seen 1']],
    ['null and empty texts, lists and objects are empty', [{ body: [{ id: null, name: '', tags: [], more: {} }] }], ['200: seen 1', '200 application/json: seen 1', '200 application/json #/[]/id: empty 0', '200 application/json #/[]/name: empty 0', '200 application/json #/[]/tags: empty 0', '200 application/json #/[]/more: empty 0']],
    ['one value among many is enough, and answers are counted', [{ body: [{ id: null }, { id: 1 }, { id: 2 }] }, { body: [{ id: null }] }, { body: [{ id: 3 }] }], ['200: seen 3', '200 application/json: seen 3', '200 application/json #/[]/id: seen 2']],
    ['properties are seen through lists in lists', [{ body: [{ tags: [] }, { tags: [{}, { t: 1 }] }] }], ['200: seen 1', '200 application/json: seen 1', '200 application/json #/[]/tags: seen 1', '200 application/json #/[]/tags/[]/t: seen 1']],
    ['a body of another shape shows nothing', [{ body: { id: 1 } }], ['200: seen 1', '200 application/json: seen 1']],
    ['a body that cannot be read shows nothing', [{ raw: '{' }], ['200: seen 1', '200 application/json: seen 1']],
    ['a header is seen in any case of its name, and not counted where it is empty', [{ body: [], headers: [['x-ID', '7']] }, { body: [], headers: [['x-id', '']] }], ['200: seen 2', '200 header x-id: seen 1', '200 application/json: seen 2']],
    ['a header is empty where no answer has a value of it', [{ body: [], headers: [['x-id', '']] }], ['200: seen 1', '200 header x-id: empty 0', '200 application/json: seen 1']],
    ['another media type shows nothing of this one', [{ type: 'text/plain', raw: '{"a": 1}' }], ['200: seen 1', '200 text/plain: seen 1']],
    ['an undocumented media type shows the status alone', [{ type: 'text/html', raw: 'x' }], ['200: seen 1']],
    ['a body without a media type shows the status alone', [{ type: '', raw: 'x' }], ['200: seen 1']],
    ['a media type with parameters shows the one without', [{ type: 'application/json; charset=utf-8', body: [{ id: 1 }] }], ['200: seen 1', '200 application/json: seen 1', '200 application/json #/[]/id: seen 1']],
    ['another status shows the clauses of its own response', [{ status: 404, type: 'application/problem+json', body: { title: 'x' } }], ['404: seen 1', '404 application/problem+json: seen 1', '404 application/problem+json #/title: seen 1']],
    ['an undocumented status shows the default response', [{ status: 500, raw: '' }], ['default: seen 1']],
    ['an answer to another method shows nothing', [{ body: [{ id: 1 }], claim: 'method' }], []],
    ['an answer to an invalid request counts', [{ status: 404, type: 'application/problem+json', body: {}, claim: 'invalid' }], ['404: seen 1', '404 application/problem+json: seen 1']],
    ['members that objects inherit are not seen', [{ status: 404, type: 'application/problem+json', body: {} }], ['404: seen 1', '404 application/problem+json: seen 1']],
  ])('%s', async (_, answers, want) => {
    expect(await evidence(...answers)).toEqual(want);
  }); // prettier-ignore

  it('tells clauses about success from clauses about errors', async () => {
    const found = new EvidenceCollector([await operation()]).evidence();
    expect(new Set(found.map(({ clause, about }) => `${clause.slice(0, 3)} ${about}`))).toEqual(
      new Set(['200 success', '404 error', 'def error']),
    );
  });

  it('shows nothing of a failed exchange or of one of another operation', async () => {
    const [of, other] = [await operation(), await operation()];
    const collector = new EvidenceCollector([of]);
    collector.observe(exchange(other, { body: [] }));
    collector.observe({
      ...exchange(of, { body: [] }),
      outcome: { kind: 'failure', reason: 'timeout', message: '' },
    });
    expect(collector.evidence().every(({ state }) => state === 'never')).toBe(true);
  });
});
